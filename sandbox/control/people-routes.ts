import { randomInt } from 'node:crypto';
import type { ChatHost } from './chat-host.ts';
import { newGroupSchema, newPersonSchema, type NewPerson, type PersonProfile } from './contract.ts';
import { ControlError } from './control-error.ts';
import { readJson, type Route, type Visit } from './visit.ts';

export const peopleRoutes: readonly Route[] = [
  { method: 'GET', pattern: /^\/sandbox\/staff$/, handler: ({ hosts }) => ({ people: staffOf(hosts) }) },
  { method: 'POST', pattern: /^\/sandbox\/staff$/, handler: addStaff },
  { method: 'POST', pattern: /^\/sandbox\/people$/, handler: addPerson },
  { method: 'POST', pattern: /^\/sandbox\/people\/(?<person>\d+)\/groups$/, handler: addGroup },
];

/** One person with an account, and an empty chat, in every messenger. */
async function addPerson(visit: Visit): Promise<unknown> {
  const { bot, ...options } = newPersonSchema.parse(await readJson(visit));
  const person = toProfile(visit.hosts, options);
  return visit.hosts.map((host) => host.addPerson(person, { bot }).seen());
}

function staffOf(hosts: readonly ChatHost[]): number[] {
  return hosts.flatMap((host) => host.staffIds?.() ?? []);
}

/** Somebody new among the staff, in the messenger where they work. */
async function addStaff(visit: Visit): Promise<unknown> {
  const { bot: _bot, ...options } = newPersonSchema.parse(await readJson(visit));
  const host = visit.hosts.find((candidate) => candidate.addStaff !== undefined);
  if (!host?.addStaff) throw new ControlError(404, 'Staff work in no messenger here');
  return host.addStaff(toProfile(visit.hosts, options)).map((chat) => chat.seen());
}

function toProfile(hosts: readonly ChatHost[], { id, ...options }: Omit<NewPerson, 'bot'>): PersonProfile {
  if (id !== undefined && isTaken(hosts, id)) throw new ControlError(409, `There is already a person ${id}`);
  return {
    id: id ?? freshId(hosts),
    firstName: options.firstName ?? 'Anna',
    ...(options.lastName !== undefined && { lastName: options.lastName }),
    ...(options.username !== undefined && { username: options.username }),
    languageCode: options.languageCode ?? 'en',
    ...(options.hidesPhone && { hidesPhone: true }),
  };
}

function freshId(hosts: readonly ChatHost[]): number {
  const id = randomInt(100_000_000, 2_000_000_000);
  return isTaken(hosts, id) ? freshId(hosts) : id;
}

function isTaken(hosts: readonly ChatHost[], id: number): boolean {
  return hosts.some((host) => host.chats().some((chat) => chat.seen().person.id === id));
}

async function addGroup(visit: Visit): Promise<unknown> {
  const group = newGroupSchema.parse(await readJson(visit));
  for (const host of visit.hosts) {
    const chat = host.addGroup?.(Number(visit.parts.person), group);
    if (chat) return chat.seen();
  }
  throw new ControlError(404, 'No messenger here has bots in groups');
}
