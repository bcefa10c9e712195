import { expect } from 'chai';
import type { Person } from '../../../sandbox/control/person.ts';
import { en } from '../../../src/bots/telegram/staff/phrases/en.ts';
import { openWorld, type World } from '../world.ts';

const { members, labels, roles, refusals } = en;

describe('who works here', function () {
  this.timeout(120_000);
  let world: World;
  let ada: Person;
  let boris: Person;

  beforeEach(async () => {
    world = await openWorld({ staff: { Ada: 'admin', Boris: 'reviewer' } });
    [ada, boris] = [world.colleague('Ada'), world.colleague('Boris')];
  });
  afterEach(() => world.close());

  it('is joined by a link, whoever opens it, and an administrator who agrees', async () => {
    const link = await invites('senior');
    const dora = await stranger('Dora', { username: 'dora_d' });

    await opens(dora, link);
    await dora.hears(members.newcomer.waits(roles.senior));
    const request = await ada.hears(new RegExp(members.request(roles.senior).slice(0, 30)));
    await ada.taps(members.labelOf.admit('\u2068Dora\u2069'));
    await ada.hearsAnswer(members.admitted);
    await dora.hears(new RegExp(`${members.welcome(roles.senior)}[^]*/queue[^]*/unlock`));
    await world.settle();

    expect(request.text).to.include('@\u2068dora_d\u2069').and.to.include(String(dora.chatId));
    const menu = (await dora.looksAtChat()).bot.commands.map(({ command }) => command);
    expect(menu).to.include.members(['queue', 'next', 'unlock']).and.to.not.include('status');
    await dora.says('/staff');
    await dora.hears(/Dora.*senior reviewer · you/);
  });

  it('is joined once by a link, and not by whoever comes second', async () => {
    const link = await invites('reviewer');
    const [dora, eve] = [await stranger('Dora'), await stranger('Eve')];
    await opens(dora, link);
    await dora.hears(members.newcomer.waits(roles.reviewer));

    await opens(eve, link);
    await eve.hears(members.newcomer.over);
    await opens(boris, await invites('viewer'));
    await boris.hears(members.newcomer.worksHere);

    await world.db('staff_invitations').update({ expires_at: '2020-01-01' });
    const late = await invites('viewer');
    await world.db('staff_invitations').where({ accepted_by: null }).update({ expires_at: '2020-01-01' });
    await opens(eve, late);
    await eve.hears(members.newcomer.over);
  });

  it('is no stranger whom an administrator turns away, whatever they are called', async () => {
    const link = await invites('admin');
    const eve = await stranger('<b>Ada</b>\u202e\n[admin](tg://user?id=1)');
    await opens(eve, link);

    const request = await ada.hears(/Is this the right person/);
    await ada.taps({ label: request.buttons[0]?.[1]?.label ?? '' });
    await ada.hearsAnswer(members.turnedAway);
    await eve.hears(members.newcomer.turnedAway);
    await eve.says('/queue');
    await world.settle();

    expect(request.text).to.include('<b>Ada</b>[U+202E][U+000A]');
    expect(request.entities?.map(({ type }) => type) ?? []).to.not.include('text_link');
    const staff = await world.db('staff_members').select('name');
    expect(staff.map(({ name }) => name)).to.have.members(['Ada', 'Boris']);
  });

  it('counts from the moment a role changes, also in a menu', async () => {
    await manages('Boris', members.manage.makeThem(roles.viewer));
    await ada.hears(members.manage.roleChanged);
    await boris.hears(new RegExp(members.newRole(roles.viewer)));
    await world.settle();

    await boris.says('/next');
    await boris.hears(refusals.ROLE_LACKS_IT);
    const menu = (await boris.looksAtChat()).bot.commands.map(({ command }) => command);
    expect(menu).to.include('queue').and.to.not.include('next');
  });

  it('is seen by all, and changed by administrators alone', async () => {
    await boris.says('/staff');
    const seen = await boris.hears(/Who works here: 2/);
    await ada.says('/staff');
    const managed = await ada.hears(/Who works here: 2/);

    expect(seen.buttons).to.deep.equal([]);
    expect(managed.buttons.flat().map(({ label }) => label)).to.have.lengthOf(2);
    const [first] = managed.buttons.flat();
    if (first?.callbackData !== undefined) await boris.forgesCallback(first.callbackData, seen);
    await boris.hearsAnswer(refusals.BUTTON_NOT_YOURS);
  });

  async function invites(role: 'senior' | 'reviewer' | 'viewer' | 'admin'): Promise<string> {
    await ada.says('/staff');
    await ada.hears(/Who works here: \d/);
    await ada.taps(members.labels.invite);
    await ada.hears(members.invite.whichRole);
    await ada.taps(roles[role]);
    await ada.hears(members.invite.confirm(roles[role]));
    await ada.taps(labels.confirm);
    const { text } = await ada.hears(/https:\/\/t\.me\//);
    return /\?start=(\S+)/.exec(text)?.[1] ?? '';
  }

  async function manages(name: string, change: string): Promise<void> {
    await ada.says('/staff');
    const list = await ada.hears(/Who works here: \d/);
    const label = list.buttons.flat().find((button) => button.label.includes(name))?.label ?? '';
    await ada.taps(label);
    await ada.hears(/What is to change/);
    await ada.taps(change);
    await ada.hears(/\?$|again\.$|at once\.$/);
    await ada.taps(labels.confirm);
  }

  const stranger = (firstName: string, more: { username?: string } = {}): Promise<Person> =>
    world.sandbox.person({ firstName, languageCode: 'en', messenger: 'telegram', ...more });

  const opens = (person: Person, payload: string) => person.says(`/start ${payload}`);
});
