/*
 * node bench/status.ts [rounds] [seconds]
 *
 * GET /v1/verifications/current at 50 connections, authenticated and read from PostgreSQL, as a ratio to bare node:http
 * answering the same JSON, in turn in one run. The aim is 0.3. Load, service and database share this machine.
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import autocannon from 'autocannon';
import { z } from 'zod';
import { openPageService, type PagePerson } from './page-service.ts';
import { processorMilliseconds } from './service-process.ts';

const CONNECTIONS = 50;
/** Each asks seldom enough that its limit is not met. */
const PEOPLE = 1_500;
/** A page asks many times with one token, whose signature is checked once. */
const WARM_UP_SECONDS = 2;
const addressSchema = z.object({ port: z.number() });

async function main(): Promise<void> {
  const rounds = Number(process.argv[2] ?? 3);
  const seconds = Number(process.argv[3] ?? 6);
  const service = await openPageService();
  try {
    const people = await service.people(PEOPLE);
    const json = await readCurrent(service.url, people[0]);
    const bare = fork(path.join(import.meta.dirname, 'bare-server.ts'), [json]);
    const [address] = await once(bare, 'message');
    const bareUrl = `http://127.0.0.1:${addressSchema.parse(address).port}`;
    await shoot(service.url, people, WARM_UP_SECONDS);
    await shoot(bareUrl, people, WARM_UP_SECONDS);
    const ratios: number[] = [];
    for (let round = 0; round < rounds; round += 1) {
      const own = await measure(() => service.process.processorTime(), service.url, people, seconds);
      const peer = await measure(() => processorMilliseconds(bare.pid), bareUrl, people, seconds);
      ratios.push(own.rate / peer.rate);
      process.stdout.write(
        `service ${own.rate.toFixed(0)}/s at ${own.microseconds.toFixed(0)} µs of processor an answer (database not counted), ` +
          `bare node:http ${peer.rate.toFixed(0)}/s at ${peer.microseconds.toFixed(0)} µs, ` +
          `ratio ${(own.rate / peer.rate).toFixed(2)}\n`,
      );
    }
    const median = ratios.toSorted((one, other) => one - other)[Math.floor(rounds / 2)] ?? 0;
    process.stdout.write(
      `median ratio ${median.toFixed(2)} at ${CONNECTIONS} connections (aim: at least 0.3)\n`,
    );
    bare.kill();
  } finally {
    await service.close();
  }
}

/** Answers a second, and the processor time that each took in the process that answers. */
async function measure(
  processorTime: () => Promise<number>,
  url: string,
  people: readonly PagePerson[],
  seconds: number,
): Promise<{ rate: number; microseconds: number }> {
  const before = await processorTime();
  const rate = await shoot(url, people, seconds);
  return { rate, microseconds: (((await processorTime()) - before) * 1_000) / (rate * seconds) };
}

async function readCurrent(url: string, person: PagePerson | undefined): Promise<string> {
  const headers = { authorization: `Bearer ${person?.accessToken}` };
  const answer = await fetch(`${url}/v1/verifications/current`, { headers });
  if (!answer.ok) throw new Error(`The status was answered with ${answer.status}`);
  return answer.text();
}

/** Requests a second, each in the name of the next person. */
async function shoot(url: string, people: readonly PagePerson[], seconds: number): Promise<number> {
  let turn = 0;
  const setupRequest = (request: autocannon.Request): autocannon.Request => {
    turn += 1;
    const authorization = `Bearer ${people[turn % people.length]?.accessToken}`;
    return { ...request, headers: { ...request.headers, authorization } };
  };
  const result = await autocannon({
    url,
    connections: CONNECTIONS,
    duration: seconds,
    requests: [{ method: 'GET', path: '/v1/verifications/current', setupRequest }],
  });
  if (result.non2xx + result.errors > 0)
    throw new Error(`${result.non2xx} answers were not 2xx, ${result.errors} requests failed`);
  return result.requests.total / result.duration;
}

await main();
