import { expect } from 'chai';
import { aSessionOf } from '../sessions/signed-in.ts';
import { ANNA, anAddress, openLinkingStage } from './linking-stage.ts';

describe('linking an account of the old shop in a session that ends', () => {
  it('asks nobody, though the shop has agreed', async () => {
    const world = await openLinkingStage();
    const { account } = await world.aVerifiedPerson();
    const sessionId = await aSessionOf(world.stage, account.id);
    world.shop.before = () => world.stage.core.sessions.end(account.id, sessionId);

    const requested = await world.linking.request(account.id, { ...ANNA, address: anAddress(), sessionId });

    expect(requested).to.deep.equal({ ok: false, refusal: 'SESSION_ENDED' });
    expect(world.shop.asked).to.have.length(1);
    expect(await world.stage.rows('legacy_links')).to.deep.equal([]);
    await world.close();
  });
});
