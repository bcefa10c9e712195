import { expect } from 'chai';
import type { Config } from '../../webapp/src/api/types.ts';
import { chatsFor } from '../../webapp/src/state/chats-for.ts';
import { aPerson } from './a-case.ts';

const CONFIG: Config = {
  chats: [
    { channel: 'telegram', name: 'bonafide_bot', url: 'https://t.me/bonafide_bot' },
    { channel: 'whatsapp', name: 'Bonafide', url: 'https://wa.me/15550100' },
    { channel: 'wechat', name: 'Bonafide' },
  ],
  legacyShop: false,
  languages: ['en', 'ru', 'zh'],
  biggestBytes: 1,
  faceService: null,
};

describe('the ways into a chat', () => {
  it('are those that the person has joined', () => {
    const me = aPerson({ channels: [{ channel: 'whatsapp', isReachable: true }] });

    const { of, chats } = chatsFor({ entry: { is: 'signed_in' }, config: CONFIG, me });

    expect(of).to.equal('own');
    expect(chats.map(({ channel }) => channel)).to.deep.equal(['whatsapp']);
  });

  it('are all of ours for somebody who is not signed in, whoever was here before', () => {
    const me = aPerson({ channels: [{ channel: 'whatsapp', isReachable: true }] });

    const { of, chats } = chatsFor({ entry: { is: 'signed_out', why: 'SESSION_ENDED' }, config: CONFIG, me });

    expect(of).to.equal('all');
    expect(chats).to.have.length(3);
  });

  it('are none before we were heard', () => {
    expect(chatsFor({ entry: { is: 'opening' }, config: undefined, me: undefined }).chats).to.deep.equal([]);
  });
});
