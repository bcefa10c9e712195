import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import {
  composeHandoverNotification,
  findHandoverAddressees,
  type HandoverMessage,
} from '../../../src/core/dialogue/handover-notification.ts';
import { openCoreStage, type CoreStage } from '../core-stage.ts';
import { ABLE } from '../dialogue/audience.ts';
import { openAsked, type Asked } from './two-chats.ts';

describe('telling of a handover', () => {
  let stage: CoreStage;
  let asked: Asked;

  before(async () => {
    stage = await openCoreStage();
  });
  after(() => stage.close());
  beforeEach(async () => {
    asked = await openAsked(stage);
  });

  const message = (type: HandoverMessage['type'], handoverId = asked.yes.replace(/^.*:/u, '')) =>
    ({ id: randomUUID(), version: 1, occurredAt: stage.now().toISOString(), type, handoverId }) as const;
  const addressees = async (type: HandoverMessage['type']) =>
    (await findHandoverAddressees(stage.db, message(type))).map(({ identity }) => identity.chatId);
  const compose = (type: HandoverMessage['type'], identityId: string) =>
    composeHandoverNotification(
      { db: stage.db, dialogue: stage.core.dialogue, clock: stage.now },
      message(type),
      identityId,
      ABLE,
    );

  it('is for the one chat it concerns', async () => {
    expect(await addressees('handover.claimed')).to.deep.equal([asked.first.chatId]);
    expect(await addressees('handover.confirmed')).to.deep.equal([asked.second.chatId]);
    expect(await addressees('handover.refused')).to.deep.equal([asked.second.chatId]);
  });

  it('is for nobody where the chat is not to be reached, or nothing is left of it', async () => {
    const { second, first } = asked;
    await second.handles(await second.keeps({ type: 'reachability', reachable: false }));

    expect(await addressees('handover.refused')).to.deep.equal([]);
    await first.taps('delete:yes');
    expect(await addressees('handover.claimed')).to.deep.equal([]);
  });

  it('says nothing in another chat than the one it concerns', async () => {
    const [first, second] = [await asked.first.person(), await asked.second.person()];

    expect(await compose('handover.claimed', second.identity.id)).to.equal(undefined);
    expect(await compose('handover.claimed', randomUUID())).to.equal(undefined);
    await asked.first.taps(asked.no);
    expect(await compose('handover.refused', first.identity.id)).to.equal(undefined);
  });

  it('says nothing of what is not so, or not any more', async () => {
    const [first, second] = [await asked.first.person(), await asked.second.person()];

    for (const type of ['handover.confirmed', 'handover.refused'] as const)
      expect(await compose(type, second.identity.id)).to.equal(undefined);
    await asked.first.taps(asked.yes);
    expect(await compose('handover.claimed', first.identity.id)).to.equal(undefined);
    expect(await compose('handover.refused', second.identity.id)).to.equal(undefined);
    expect((await compose('handover.confirmed', second.identity.id))?.lead).not.to.equal(undefined);
  });

  it('says the same as often as it is asked', async () => {
    const { identity } = await asked.first.person();

    const once = await compose('handover.claimed', identity.id);

    expect(once?.choices.map(({ id }) => id)).to.deep.equal([asked.yes, asked.no]);
    expect(await compose('handover.claimed', identity.id)).to.deep.equal(once);
  });

  it('is over a day after the handover has run out: then the row goes', async () => {
    const sweep = stage.core.sweeps.find(({ name }) => name === 'handovers');
    stage.passes(24 * 60 * 60_000);
    await sweep?.work();
    const kept = await stage.rows('handovers');
    stage.passes(11 * 60_000);

    await sweep?.work();

    expect(kept).not.to.deep.equal([]);
    expect(await stage.rows('handovers')).to.deep.equal([]);
  });
});
