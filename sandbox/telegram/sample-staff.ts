import { ControlError } from '../control/control-error.ts';
import type { GroupRights, PersonProfile } from '../control/contract.ts';
import { join, toAdministrator } from './control/act-in-group.ts';
import { createPerson, openGroup } from './control/people.ts';
import type { Viewer } from './control/viewer.ts';
import type { Conversation } from './conversation.ts';
import { membership } from './group.ts';
import type { SandboxState } from './state.ts';

/** The same in every sandbox, so that a configuration can name them. */
const PEOPLE = [
  { id: 700_000_001, firstName: 'Ada', languageCode: 'en' },
  { id: 700_000_002, firstName: 'Boris', languageCode: 'ru' },
  { id: 700_000_003, firstName: 'Chen', languageCode: 'zh' },
];
const GROUP_ID = -1_001_700_000_001;
const TITLE = 'Bonafide staff';
const BOT_RIGHTS: GroupRights = ['manage_topics', 'delete_messages', 'pin_messages'];

/** A forum of people who work for the service; the first bot has long been its administrator, so nothing is told of that. */
export function createSampleStaff(state: SandboxState): Conversation {
  const people = PEOPLE.map((profile) => createPerson(state, profile, {}).person);
  const [bot] = state.bots;
  const [maker, ...others] = people;
  if (!bot || !maker) throw new Error('There is no bot to work with');
  const conversation = openGroup(state, { bot, person: maker, title: TITLE, isForum: true, id: GROUP_ID });
  const { group } = conversation;
  for (const person of others) {
    group?.people.set(person.id, person);
    group?.members.set(person.id, membership('member'));
  }
  group?.members.set(bot.id, toAdministrator(BOT_RIGHTS));
  return conversation;
}

/** One more of them: a private chat, and a place in the group. */
export function addStaff(
  state: SandboxState,
  room: Conversation | undefined,
  profile: PersonProfile,
): Viewer[] {
  if (!room?.group) throw new ControlError(404, 'This sandbox was opened without staff');
  const privately = createPerson(state, profile, {});
  const { person } = privately;
  join(room, room.group, { user: person, by: room.person, now: state.now() });
  return [
    { conversation: privately, person },
    { conversation: room, person },
  ];
}
