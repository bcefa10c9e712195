/*
 * node bench/authenticate.ts [callers] [seconds]
 *
 * Authentications of a hundred people's access tokens on a real PostgreSQL, each with the read of its session: by
 * callers that begin the next as soon as they have an answer. Beside it the same number of bare reads, and how many
 * signatures a second are checked when no token has been seen before.
 */
import { randomUUID } from 'node:crypto';
import { ok } from '../src/core/result.ts';
import { meetPerson } from '../src/core/accounts/account-store.ts';
import { inTransaction } from '../src/core/database.ts';
import { openCoreStage, type CoreStage } from '../test/core/core-stage.ts';

const PEOPLE = 100;
const UNSEEN = 2_000;

async function main(): Promise<void> {
  const callers = Number(process.argv[2] ?? 50);
  const seconds = Number(process.argv[3] ?? 5);
  const stage = await openCoreStage();
  try {
    const tokens = await signIn(stage, PEOPLE);
    const { sessions } = stage.core;
    const authenticate = async (turn: number) => {
      const known = await sessions.authenticate(tokens[turn % tokens.length] ?? '', 'edge');
      if (!known.ok) throw new Error(known.refusal);
    };
    await repeatedly(callers, 1, authenticate);
    const reads = await repeatedly(callers, seconds, () => stage.db.raw('select 1 from sessions limit 1'));
    const known = await repeatedly(callers, seconds, authenticate);
    const unseen = await signIn(stage, UNSEEN);
    const startedAt = performance.now();
    await Promise.all(unseen.map((token) => sessions.authenticate(token, 'edge')));
    const fresh = UNSEEN / ((performance.now() - startedAt) / 1_000);
    process.stdout.write(
      `${callers} callers: ${known.toFixed(0)} authentications/s, ` +
        `${(known / reads).toFixed(2)} of the ${reads.toFixed(0)} bare reads/s; ` +
        `${fresh.toFixed(0)}/s of tokens not seen before\n`,
    );
  } finally {
    await stage.close();
  }
}

/** Ten at a time: as many as the pool has connections. */
async function signIn(stage: CoreStage, people: number): Promise<string[]> {
  const tokens: string[] = [];
  const one = async () => {
    while (tokens.length < people) tokens.push(await signInOne(stage));
  };
  await Promise.all(Array.from({ length: 10 }, one));
  return tokens;
}

async function signInOne(stage: CoreStage): Promise<string> {
  const address = { channel: 'telegram', botId: '42', chatId: randomUUID() } as const;
  const { account } = await inTransaction(stage.db, (trx) => meetPerson(trx, address, 'en', stage.now()));
  const opened = await stage.core.sessions.open(async () =>
    ok({ accountId: account.id, proof: 'telegram', device: '' }),
  );
  if (!opened.ok) throw new Error('The session was not opened');
  return opened.value.accessToken;
}

/** How many a second. */
async function repeatedly(
  callers: number,
  seconds: number,
  act: (turn: number) => Promise<unknown>,
): Promise<number> {
  const startedAt = performance.now();
  const until = startedAt + seconds * 1_000;
  let turns = 0;
  const one = async () => {
    while (performance.now() < until) await act((turns += 1));
  };
  await Promise.all(Array.from({ length: callers }, one));
  return turns / ((performance.now() - startedAt) / 1_000);
}

await main();
