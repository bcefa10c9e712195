import { expect } from 'chai';
import { listAudit } from '../../../src/core/audit/audit-trail-store.ts';
import { anAddress, ANNA, openLinkingStage } from './linking-stage.ts';

describe('the audit trail of an account that is linked', () => {
  it('says when it was linked and unlinked, once each, and nothing of the customer', async () => {
    const world = await openLinkingStage();
    const person = await world.aVerifiedPerson();
    const accountId = person.account.id;
    await world.request(accountId, { ...ANNA, address: anAddress() });
    await world.answers(person, true);
    await world.linking.unlink(accountId);
    await world.linking.unlink(accountId);

    const entries = (await listAudit(world.stage.db, { limit: 2 })).toReversed();
    const [{ id: linkId }] = await world.stage.db('legacy_links');
    await world.close();

    for (const [index, action] of ['account.linked', 'account.unlinked'].entries())
      expect(entries[index]).to.deep.include({ actor: 'applicant', action, accountId, details: { linkId } });
  });
});
