import { findFixtures, findVectors, isAvailable, type Need } from '../needs.ts';
import { obtainProgram, type ProgramNeed, PROGRAMS } from '../servers/programs.ts';
import { providePostgres } from './provide-postgres.ts';
import { provideRabbitMq } from './provide-rabbitmq.ts';
import type { Provision, Say } from './provision.ts';

export interface PreparedServers {
  environment: Record<string, string>;
  /** What could not be had, and why. */
  missing: ReadonlyMap<Need, string>;
  /** Ends what was started, newest first. */
  close(testProcessIds: ReadonlyArray<number | undefined>): Promise<void>;
}

/** Finds or starts everything the tests need, and says in one line each what is used. */
export async function prepareServers(say: Say): Promise<PreparedServers> {
  const provided: Provision[] = [];
  const keep = async (work: Promise<Provision>): Promise<void> => {
    const provision = await work;
    provided.push(provision);
    say(`${provision.title.padEnd(12)} ${provision.uses}`);
  };
  const close = async (testProcessIds: ReadonlyArray<number | undefined>): Promise<void> => {
    for (const provision of provided.toReversed()) await provision.close?.(testProcessIds);
  };

  const outcomes = await Promise.allSettled([
    keep(providePostgres(say)),
    keep(provideAzurite()),
    keep(provideFixtures()),
    keep(provideVectors()),
    inTurn([
      () => keep(provideProgram('ffmpeg', say)),
      () => keep(provideProgram('chromium', say)),
      () => keep(provideRabbitMq(say)),
    ]),
  ]);
  const failed = outcomes.find((outcome) => outcome.status === 'rejected');
  if (failed) {
    await close([]);
    throw failed.reason;
  }
  return {
    environment: Object.assign({}, ...provided.map(({ environment }) => environment)),
    missing: new Map(provided.flatMap(({ missing }) => missing ?? [])),
    close,
  };
}

/** What may install packages: two package managers at once would lock each other out. */
async function inTurn(works: ReadonlyArray<() => Promise<void>>): Promise<void> {
  for (const work of works) await work();
}

/** Its tests start it themselves: it is up in a second and only they want it. */
async function provideAzurite(): Promise<Provision> {
  if (isAvailable('azurite')) return { title: 'Azurite', uses: 'from npm, started by its tests' };
  const why = 'this install left the development dependencies out';
  return { title: 'Azurite', uses: `none: ${why}`, missing: [['azurite', why]] };
}

async function provideProgram(need: ProgramNeed, say: Say): Promise<Provision> {
  const file = await obtainProgram(need, (text) => say(`  ${text}`));
  const { variable } = PROGRAMS[need];
  if (file) return { title: need, uses: file, environment: { [variable]: file } };
  const why = `no such program here; ${variable} may name it`;
  return { title: need, uses: `none: ${why}`, missing: [[need, why]] };
}

async function provideFixtures(): Promise<Provision> {
  const folder = findFixtures();
  if (folder) return { title: 'photographs', uses: folder };
  const why = 'none here; BONAFIDE_FIXTURES may name their folder';
  return { title: 'photographs', uses: why, missing: [['fixtures', why]] };
}

async function provideVectors(): Promise<Provision> {
  const folder = findVectors();
  if (folder) return { title: 'vectors', uses: folder };
  const why = 'none here; BONAFIDE_VECTORS may name their folder';
  return { title: 'vectors', uses: why, missing: [['vectors', why]] };
}
