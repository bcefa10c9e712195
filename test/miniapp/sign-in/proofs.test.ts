import { expect } from 'chai';
import { createProofs, type ProofOptions } from '../../../src/miniapp/sign-in/proofs.ts';
import { captureLog } from '../../journeys/captured-log.ts';
import { figures } from './init-data-figures.ts';

const { botToken, botId, publicKey, initData, writtenAt } = figures;

function proofs(options: Partial<ProofOptions>): ReturnType<typeof createProofs> {
  return createProofs({ signIn: {}, clock: () => writtenAt, log: captureLog().log, ...options });
}

describe('the proofs of a process', () => {
  it('are none where no messenger is configured', () => {
    expect(proofs({})).to.deep.equal({});
  });

  it('are checked by the token where the process holds it, else by the public key', () => {
    const thirdParty = { telegram: { botId, publicKey } };
    const { telegram: byToken } = proofs({ telegram: { token: botToken }, signIn: thirdParty });
    const { telegram: byKey } = proofs({ signIn: thirdParty });
    const withoutHash = initData.replace(/&hash=\w+$/, '');

    expect([byToken?.(initData).ok, byKey?.(initData).ok]).to.deep.equal([true, true]);
    expect([byToken?.(withoutHash).ok, byKey?.(withoutHash).ok]).to.deep.equal([false, true]);
  });

  it("are not Telegram's own where another signed", () => {
    const { telegram } = proofs({ signIn: { telegram: { botId, publicKey: 'production' } } });

    expect(telegram?.(initData)).to.deep.equal({ ok: false, refusal: 'PROOF_INVALID' });
  });

  it('are of the mini-program where its secret is known', () => {
    expect(proofs({ signIn: { wechat: { appId: 'wx1', appSecret: 's1' } } })).to.have.keys('wechat');
  });
});
