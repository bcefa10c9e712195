import { expect } from 'chai';
import type { StaffMember } from '../../../src/core/staff/staff-member.ts';
import { openCoreStage, reload, type CoreStage } from '../core-stage.ts';
import { aColleague, auditedOf, aWaitingCase } from './staff-stage.ts';

describe('staff', () => {
  let stage: CoreStage;
  let admin: StaffMember;

  beforeEach(async () => {
    stage = await openCoreStage();
    admin = await aColleague(stage, 'admin');
  });
  afterEach(() => stage.close());

  it('are appointed by the operator once, and leave a trace', async () => {
    await stage.core.staff.appoint(['901', '902']);
    await stage.core.staff.appoint(['901', '902']);

    const appointed = (await stage.core.staff.list()).filter(({ messengerId }) =>
      messengerId.startsWith('90'),
    );
    expect(appointed.map(({ role }) => role)).to.deep.equal(['admin', 'admin']);
    expect(await auditedOf(stage, 'staff.appointed')).to.have.lengthOf(2);
  });

  it('come back when the operator names them again, as who they were; a lower role stays', async () => {
    await stage.core.staff.appoint(['901', '902']);
    const [first, second] = await Promise.all(['901', '902'].map((id) => stage.core.staff.find(id)));
    await stage.core.staff.remove(admin.id, first?.id ?? '');
    await stage.core.staff.changeRole(admin.id, second?.id ?? '', 'viewer');

    await stage.core.staff.appoint(['901', '902']);

    const back = await stage.core.staff.find('901');
    expect(back).to.include({ id: first?.id, role: 'admin' });
    expect(await stage.core.staff.find('902')).to.include({ id: second?.id, role: 'viewer' });
  });

  it('are called as they call themselves, in the language they read', async () => {
    await stage.core.staff.appoint(['901']);

    const met = await stage.core.staff.meet('901', { name: 'Zoë', language: 'ru' });
    await stage.core.staff.meet('901', { name: 'Zoë', language: 'ru' });

    expect(met).to.include({ name: 'Zoë', language: 'ru' });
    expect(await stage.core.staff.find('901')).to.include({ name: 'Zoë', language: 'ru' });
    const introduced = (await stage.announced()).filter(({ type }) => type === 'staff.introduced');
    expect(introduced).to.have.lengthOf(1);
    expect(await stage.core.staff.meet('strange', { name: 'Nobody', language: 'en' })).to.equal(undefined);
  });

  it('change role at once: what they held is free, their buttons and dialogue are gone', async () => {
    const { reviews, staff, buttons, staffDialogues } = stage.core;
    const reviewer = await aColleague(stage, 'reviewer');
    const [held, seen] = [await aWaitingCase(stage), await aWaitingCase(stage)];
    await reviews.claim({ staffId: reviewer.id, verificationId: held });
    await shows(seen, reviewer);
    const [reference = ''] = await buttons.issue([{ act: 'approve', staffId: reviewer.id }]);
    await staffDialogues.write(reviewer.messengerId, { step: 1 });
    await stage.relayed();

    const changed = await staff.changeRole(admin.id, reviewer.id, 'viewer');

    expect(changed.ok && changed.value.role).to.equal('viewer');
    expect(await reload(stage, held)).to.not.have.property('claim');
    expect(await staffDialogues.read(reviewer.messengerId)).to.equal(undefined);
    expect(await buttons.press(reference, 'press', reviewer)).to.include({ refusal: 'BUTTON_UNKNOWN' });
    const told = (await stage.announced()).map((message) => [
      message.type,
      'verificationId' in message && message.verificationId,
    ]);
    expect(told).to.deep.include.members([
      ['review.changed', held],
      ['review.changed', seen],
      ['staff.role_changed', false],
    ]);
    expect(await auditedOf(stage, 'staff.role_changed')).to.deep.equal([
      {
        actor: `staff:${admin.id}`,
        staffId: reviewer.id,
        reasons: [],
        details: { from: 'reviewer', to: 'viewer' },
      },
    ]);
    expect(await auditedOf(stage, 'claim.revoked')).to.have.lengthOf(1);
  });

  it('keep what they hold when they may do more than before', async () => {
    const reviewer = await aColleague(stage, 'reviewer');
    const held = await aWaitingCase(stage);
    await stage.core.reviews.claim({ staffId: reviewer.id, verificationId: held });

    await stage.core.staff.changeRole(admin.id, reviewer.id, 'senior');

    expect(await reload(stage, held)).to.have.nested.property('claim.staffId', reviewer.id);
  });

  it('decide nothing any more once removed, however they saw the case', async () => {
    const { reviews, staff } = stage.core;
    const reviewer = await aColleague(stage, 'reviewer');
    const verificationId = await aWaitingCase(stage);
    const on = { staffId: reviewer.id, verificationId };
    await reviews.claim(on);

    const removed = await staff.remove(admin.id, reviewer.id);
    const late = await Promise.all([reviews.approve(on), reviews.view(on, 'pictures'), reviews.claim(on)]);

    expect(removed.ok).to.equal(true);
    expect(late.map((result) => !result.ok && result.refusal)).to.deep.equal(
      Array.from({ length: 3 }, () => 'NO_LONGER_STAFF'),
    );
    expect(await reload(stage, verificationId)).to.not.have.property('claim');
    expect(await staff.find(reviewer.messengerId)).to.equal(undefined);
    expect(await auditedOf(stage, 'staff.removed')).to.have.lengthOf(1);
  });

  it('either decide or are removed, when both happen at once', async () => {
    const { reviews, staff } = stage.core;
    for (let round = 0; round < 5; round++) {
      const reviewer = await aColleague(stage, 'reviewer');
      const verificationId = await aWaitingCase(stage);
      const on = { staffId: reviewer.id, verificationId };
      await reviews.claim(on);

      const [approved, removed] = await Promise.all([
        reviews.approve(on),
        staff.remove(admin.id, reviewer.id),
      ]);

      const { status } = await reload(stage, verificationId);
      expect(removed.ok).to.equal(true);
      expect(status).to.equal(approved.ok ? 'verified' : 'manual_review');
    }
  });

  it('do not change themselves, so that an administrator is always left', async () => {
    const alone = await stage.core.staff.remove(admin.id, admin.id);
    const lower = await stage.core.staff.changeRole(admin.id, admin.id, 'viewer');

    expect([alone, lower].map((result) => !result.ok && result.refusal)).to.deep.equal([
      'ONESELF',
      'ONESELF',
    ]);
    expect(await auditedOf(stage, 'staff.refused')).to.have.lengthOf(2);
  });

  it('lose one administrator when two demote each other at once', async () => {
    const other = await aColleague(stage, 'admin');
    const { staff } = stage.core;

    const results = await Promise.all([
      staff.changeRole(admin.id, other.id, 'viewer'),
      staff.changeRole(other.id, admin.id, 'viewer'),
    ]);

    expect(results.filter(({ ok }) => ok)).to.have.lengthOf(1);
    expect(results.flatMap((result) => (result.ok ? [] : [result.refusal]))).to.deep.equal(['ROLE_LACKS_IT']);
    expect((await staff.list()).filter(({ role }) => role === 'admin')).to.have.lengthOf(1);
  });

  it('lose one administrator when two remove each other at once', async () => {
    const other = await aColleague(stage, 'admin');
    const { staff } = stage.core;

    const results = await Promise.all([staff.remove(admin.id, other.id), staff.remove(other.id, admin.id)]);

    expect(results.filter(({ ok }) => ok)).to.have.lengthOf(1);
    expect(await staff.list()).to.have.lengthOf(1);
  });

  for (const role of ['viewer', 'reviewer', 'senior', 'privacy_officer'] as const) {
    it(`are not to be changed by a ${role}`, async () => {
      const [somebody, another] = [await aColleague(stage, role), await aColleague(stage, 'viewer')];

      const results = [
        await stage.core.staff.remove(somebody.id, another.id),
        await stage.core.staff.changeRole(somebody.id, another.id, 'admin'),
      ];

      expect(results.map((result) => !result.ok && result.refusal)).to.deep.equal([
        'ROLE_LACKS_IT',
        'ROLE_LACKS_IT',
      ]);
    });
  }

  it('are changed by nobody whose second factor does not count now', async () => {
    const another = await aColleague(stage, 'viewer');
    await stage.db('staff_members').where({ id: admin.id }).update({ unlocked_until: stage.now() });

    const refused = await stage.core.staff.remove(admin.id, another.id);

    expect(refused).to.deep.equal({ ok: false, refusal: 'LOCKED' });
  });

  it('who left are not changed again, nor given the role they have', async () => {
    const { staff } = stage.core;
    const [left, viewer] = [await aColleague(stage, 'reviewer'), await aColleague(stage, 'viewer')];
    await staff.remove(admin.id, left.id);

    const results = [
      await staff.remove(admin.id, left.id),
      await staff.changeRole(admin.id, viewer.id, 'viewer'),
    ];

    expect(results.map((result) => !result.ok && result.refusal)).to.deep.equal(['NOT_STAFF', 'SAME_ROLE']);
    expect(await staff.get(left.id)).to.have.property('removedAt');
  });

  async function shows(verificationId: string, { id, messengerId }: StaffMember): Promise<void> {
    const place = { verificationId, staffId: id, chatId: messengerId };
    await stage.core.staffMessages.remember({ ...place, messageRef: '1', kind: 'card', shown: 'x' });
  }
});
