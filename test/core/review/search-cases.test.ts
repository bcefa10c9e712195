import { expect } from 'chai';
import { openCoreStage, type CoreStage } from '../core-stage.ts';
import { aColleague, auditedOf, aWaitingCase } from '../staff/staff-stage.ts';

describe('looking for a person’s cases', () => {
  let stage: CoreStage;
  before(async () => {
    stage = await openCoreStage();
  });
  after(() => stage.close());

  it('finds them by the identity of a chat, and is in the trail of each', async () => {
    const reviewer = await aColleague(stage, 'reviewer');
    const id = await aWaitingCase(stage);

    const found = await stage.core.reviews.search(reviewer.id, ` ${await identityOf(id)} `);

    expect(found.ok && found.value.map(({ verificationId }) => verificationId)).to.deep.equal([id]);
    expect(await auditedOf(stage, 'case.found')).to.deep.include({
      actor: `staff:${reviewer.id}`,
      verificationId: id,
      accountId: (await stage.db('verifications').where({ id }).first('account_id')).account_id,
      staffId: reviewer.id,
      reasons: [],
    });
  });

  it('is not for viewers, and that they asked is in the trail', async () => {
    const viewer = await aColleague(stage, 'viewer');
    const id = await aWaitingCase(stage);

    const refused = await stage.core.reviews.search(viewer.id, id);

    expect(refused).to.deep.equal({ ok: false, refusal: 'ROLE_LACKS_IT' });
    expect((await auditedOf(stage, 'review.refused')).at(-1)).to.deep.include({
      actor: `staff:${viewer.id}`,
      verificationId: id,
      details: { act: 'find', refusal: 'ROLE_LACKS_IT' },
    });
  });

  it('tells whoever may not the same where there is nobody, and shows nobody by a number', async () => {
    const viewer = await aColleague(stage, 'viewer');
    const id = await aWaitingCase(stage);

    const refused = await stage.core.reviews.search(viewer.id, 'nobody');
    const named = await stage.core.reviews.named(await identityOf(id));

    expect(refused).to.deep.equal({ ok: false, refusal: 'ROLE_LACKS_IT' });
    expect(named).to.deep.equal([]);
  });

  it('writes nothing where there is nothing to be found, nor where a number is only resolved', async () => {
    const reviewer = await aColleague(stage, 'reviewer');
    const before = (await stage.rows('audit_entries')).length;
    const id = await aWaitingCase(stage);
    const opened = (await stage.rows('audit_entries')).length;

    const found = await stage.core.reviews.search(reviewer.id, 'nobody');
    const named = await stage.core.reviews.named(id.slice(0, 8));

    expect(found).to.deep.equal({ ok: true, value: [] });
    expect(named.map(({ verificationId }) => verificationId)).to.deep.equal([id]);
    expect(opened).to.be.above(before);
    expect((await stage.rows('audit_entries')).length).to.equal(opened);
  });

  async function identityOf(verificationId: string): Promise<string> {
    const row = await stage
      .db('channel_identities')
      .join('verifications', 'verifications.account_id', 'channel_identities.account_id')
      .where('verifications.id', verificationId)
      .first('chat_id');
    return row?.chat_id ?? '';
  }
});
