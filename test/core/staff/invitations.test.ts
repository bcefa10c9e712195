import { expect } from 'chai';
import type { Newcomer } from '../../../src/core/staff/invitation-store.ts';
import type { StaffMember } from '../../../src/core/staff/staff-member.ts';
import { openCoreStage, type CoreStage } from '../core-stage.ts';
import { aColleague, auditedOf, aWaitingCase } from './staff-stage.ts';

const DORA: Newcomer = { messengerId: '555', name: 'Dora', username: 'dora', language: 'ru' };
const EVE: Newcomer = { messengerId: '666', name: 'Eve', language: 'en' };
const DAY = 24 * 60 * 60_000;

describe('invitations', () => {
  let stage: CoreStage;
  let admin: StaffMember;

  beforeEach(async () => {
    stage = await openCoreStage();
    admin = await aColleague(stage, 'admin');
  });
  afterEach(() => stage.close());

  it('bring somebody in: a link, whoever opens it, and an administrator who agrees', async () => {
    const { invitations, staff } = stage.core;
    const token = await invited();
    const accepted = await invitations.accept(token, DORA);
    const stranger = await staff.find(DORA.messengerId);

    const admitted = await invitations.admit(admin.id, idOf(accepted));

    expect(stranger, 'before an administrator agrees').to.equal(undefined);
    expect(admitted.ok && admitted.value).to.include({ role: 'senior', name: 'Dora', language: 'ru' });
    expect(await staff.find(DORA.messengerId)).to.include({ role: 'senior' });
    expect((await stage.announced()).map(({ type }) => type)).to.deep.equal([
      'staff.invitation_accepted',
      'staff.joined',
    ]);
    const actions = ['staff.invited', 'staff.invitation_accepted', 'staff.joined'];
    const trail = await Promise.all(actions.map((action) => auditedOf(stage, action)));
    expect(trail.map(({ length }) => length)).to.deep.equal([1, 1, 1]);
  });

  it('keep no token, and nothing of a newcomer once it is settled', async () => {
    const token = await invited();
    const accepted = await stage.core.invitations.accept(token, DORA);
    await stage.core.invitations.admit(admin.id, idOf(accepted));

    const rows = JSON.stringify(await stage.rows('staff_invitations'));

    expect(rows).to.not.include(token);
    expect(rows).to.not.match(/dora/i);
  });

  it('are good once: the same person again changes nothing, anybody else comes late', async () => {
    const { invitations } = stage.core;
    const token = await invited();
    await invitations.accept(token, DORA);

    const again = await invitations.accept(token, DORA);
    const another = await invitations.accept(token, EVE);

    expect(again.ok).to.equal(true);
    expect(another).to.deep.equal({ ok: false, refusal: 'INVITATION_OVER' });
    const told = (await stage.announced()).filter(({ type }) => type === 'staff.invitation_accepted');
    expect(told).to.have.lengthOf(1);
    expect(await auditedOf(stage, 'staff.invitation_came_late')).to.have.lengthOf(1);
  });

  it('let one in of two who open the link at once', async () => {
    const token = await invited();

    const results = await Promise.all([DORA, EVE].map((who) => stage.core.invitations.accept(token, who)));

    expect(results.filter(({ ok }) => ok)).to.have.lengthOf(1);
  });

  it('expire after a day', async () => {
    const token = await invited();
    stage.passes(DAY);

    const late = await stage.core.invitations.accept(token, DORA);

    expect(late).to.deep.equal({ ok: false, refusal: 'INVITATION_OVER' });
    expect(await stage.core.invitations.open()).to.deep.equal([]);
  });

  it('mean nothing with another token', async () => {
    await invited();

    for (const token of ['', 'guessed', 'x'.repeat(4_000), '\u0000']) {
      const refused = await stage.core.invitations.accept(token, DORA);
      expect(refused).to.deep.equal({ ok: false, refusal: 'INVITATION_OVER' });
    }
  });

  it('are nothing for who works here already, and stay good', async () => {
    const token = await invited();

    const refused = await stage.core.invitations.accept(token, { ...DORA, messengerId: admin.messengerId });
    const accepted = await stage.core.invitations.accept(token, DORA);

    expect(refused).to.deep.equal({ ok: false, refusal: 'WORKS_HERE' });
    expect(accepted.ok).to.equal(true);
  });

  it('turn a stranger away for good', async () => {
    const { invitations, staff } = stage.core;
    const token = await invited();
    const accepted = await invitations.accept(token, EVE);

    const turnedAway = await invitations.turnAway(admin.id, idOf(accepted));
    const afterwards = [
      await invitations.admit(admin.id, idOf(accepted)),
      await invitations.accept(token, EVE),
      await invitations.accept(token, DORA),
    ];

    expect(turnedAway.ok).to.equal(true);
    expect(afterwards.map((result) => !result.ok && result.refusal)).to.deep.equal([
      'INVITATION_OVER',
      'INVITATION_OVER',
      'INVITATION_OVER',
    ]);
    expect(await staff.find(EVE.messengerId)).to.equal(undefined);
    expect((await stage.announced()).at(-1)).to.include({ type: 'staff.invitation_refused' });
    expect(await auditedOf(stage, 'staff.invitation_turned_away')).to.have.lengthOf(1);
  });

  it('are taken back while nobody opened them', async () => {
    const { invitations } = stage.core;
    const token = await invited();
    const [open] = await invitations.open();

    await invitations.turnAway(admin.id, open?.id ?? '');

    expect(await invitations.accept(token, DORA)).to.deep.equal({ ok: false, refusal: 'INVITATION_OVER' });
    expect(await auditedOf(stage, 'staff.invitation_withdrawn')).to.have.lengthOf(1);
  });

  it('admit once, however many administrators agree', async () => {
    const { invitations, staff } = stage.core;
    const other = await aColleague(stage, 'admin');
    const accepted = await invitations.accept(await invited(), DORA);

    const results = await Promise.all([admin, other].map(({ id }) => invitations.admit(id, idOf(accepted))));

    expect(results.filter(({ ok }) => ok)).to.have.lengthOf(1);
    expect((await staff.list()).filter(({ messengerId }) => messengerId === '555')).to.have.lengthOf(1);
  });

  it('admit somebody once who opened two links', async () => {
    const { invitations } = stage.core;
    const first = await invitations.accept(await invited(), DORA);
    const second = await invitations.accept(await invited(), DORA);

    const results = [
      await invitations.admit(admin.id, idOf(first)),
      await invitations.admit(admin.id, idOf(second)),
    ];

    expect(results.map((result) => (result.ok ? 'in' : result.refusal))).to.deep.equal(['in', 'WORKS_HERE']);
  });

  it('bring back who was here before as who they were, so that nobody confirms their own no', async () => {
    const { invitations, staff, reviews, staffFactors } = stage.core;
    const dora = await invitations.admit(admin.id, idOf(await invitations.accept(await invited(), DORA)));
    const before = { staffId: idOf(dora), verificationId: await aWaitingCase(stage) };
    await stage.db('staff_members').where({ id: before.staffId }).update({ unlocked_until: '2999-01-01' });
    await reviews.claim(before);
    const declined = await reviews.decline(before, { reason: 'DOC_EXPIRED' });
    await staff.remove(admin.id, before.staffId);
    // As a press does that comes while they are removed.
    await staffFactors.begin({ ...DORA, id: before.staffId, role: 'senior', joinedAt: stage.now() });
    stage.passes(DAY);

    const renamed = { ...DORA, name: 'Theodora', language: 'en' } as const;
    const back = await invitations.admit(admin.id, idOf(await invitations.accept(await invited(), renamed)));
    const claimed = await reviews.claim({ ...before, staffId: idOf(back) });

    expect(declined.ok && declined.value.status).to.equal('manual_review');
    expect(claimed).to.deep.equal({ ok: false, refusal: 'GAVE_OPINION' });
    expect(await staff.find(DORA.messengerId)).to.deep.equal({
      id: before.staffId,
      messengerId: DORA.messengerId,
      role: 'senior',
      name: 'Theodora',
      language: 'en',
      joinedAt: stage.now(),
    });
    expect(await staffFactors.stateOf(before.staffId)).to.equal('none');
    const joined = await auditedOf(stage, 'staff.joined');
    expect(joined.map(({ staffId }) => staffId)).to.deep.equal([before.staffId, before.staffId]);
  });

  it('are over when whoever gave them is removed, and who waits is told', async () => {
    const { invitations, staff } = stage.core;
    const other = await aColleague(stage, 'admin');
    const unopened = await invited();
    const accepted = await invitations.accept(await invited(), DORA);
    await staff.remove(other.id, admin.id);

    const results = [
      await invitations.accept(unopened, EVE),
      await invitations.admit(other.id, idOf(accepted)),
    ];

    expect(results.map((result) => !result.ok && result.refusal)).to.deep.equal([
      'INVITATION_OVER',
      'INVITATION_OVER',
    ]);
    const types = (await stage.announced()).map(({ type }) => type);
    expect(types).to.include('staff.invitation_refused');
  });

  it('are an administrator’s to give and to settle', async () => {
    const { invitations } = stage.core;
    const senior = await aColleague(stage, 'senior');
    const accepted = await invitations.accept(await invited(), DORA);

    const results = [
      await invitations.invite(senior.id, 'viewer'),
      await invitations.admit(senior.id, idOf(accepted)),
      await invitations.turnAway(senior.id, idOf(accepted)),
    ];

    expect(results.map((result) => !result.ok && result.refusal)).to.deep.equal([
      'ROLE_LACKS_IT',
      'ROLE_LACKS_IT',
      'ROLE_LACKS_IT',
    ]);
    expect(await auditedOf(stage, 'staff.refused')).to.have.lengthOf(3);
  });

  it('are forgotten a week after they expired', async () => {
    await invited();
    const sweep = stage.core.sweeps.find(({ name }) => name === 'staff_invitations');
    stage.passes(8 * DAY - 1);
    await sweep?.work();
    const before = await stage.rows('staff_invitations');
    stage.passes(2);

    await sweep?.work();

    expect(before).to.have.lengthOf(1);
    expect(await stage.rows('staff_invitations')).to.deep.equal([]);
  });

  async function invited(): Promise<string> {
    const invitation = await stage.core.invitations.invite(admin.id, 'senior');
    if (!invitation.ok) throw new Error(invitation.refusal);
    return invitation.value.token;
  }

  function idOf(accepted: { ok: true; value: { id: string } } | { ok: false; refusal: string }): string {
    if (!accepted.ok) throw new Error(accepted.refusal);
    return accepted.value.id;
  }
});
