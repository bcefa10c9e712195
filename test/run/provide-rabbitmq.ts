import { findProgram } from '../needs.ts';
import { obtainProgram, PROGRAMS } from '../servers/programs.ts';
import { answersAmqp, openOwnRabbitMq } from '../servers/rabbitmq-node.ts';
import { placeOf, type Provision, type Say } from './provision.ts';

const ON_LOCALHOST = 'amqp://guest:guest@127.0.0.1:5672';
const { variable, names } = PROGRAMS['rabbitmq-server'];

/** `AMQP_URL`, else the one on localhost, else a node of our own from the system's packages. */
export async function provideRabbitMq(say: Say): Promise<Provision> {
  const running = await findRunning();
  // Beside a running one a second is not installed: as a service of the machine it would want the same port.
  const program = running
    ? findProgram(variable, ...names)
    : await obtainProgram('rabbitmq-server', (text) => say(`  ${text}`));
  const restartable: Pick<Provision, 'environment' | 'missing'> = program
    ? { environment: { [variable]: program }, missing: [] }
    : { environment: {}, missing: [['rabbitmq-server', `no such program here; ${variable} may name it`]] };

  const rabbitmq = running ?? (await provideOwn(program, say));
  return {
    ...rabbitmq,
    environment: { ...restartable.environment, ...rabbitmq.environment },
    missing: [...(restartable.missing ?? []), ...(rabbitmq.missing ?? [])],
  };
}

async function findRunning(): Promise<Provision | undefined> {
  const given = process.env['AMQP_URL'];
  if (given) {
    if (!(await answersAmqp(given)))
      throw new Error(`AMQP_URL names no RabbitMQ that answers: ${placeOf(given)}`);
    return provisionAt(given, `AMQP_URL, ${placeOf(given)}`);
  }
  if (!(await answersAmqp(ON_LOCALHOST))) return undefined;
  return provisionAt(ON_LOCALHOST, `the one that answers on ${placeOf(ON_LOCALHOST)}`);
}

async function provideOwn(program: string | undefined, say: Say): Promise<Provision> {
  if (!program) return provideNone('none answers on localhost, and rabbitmq-server is not installed');
  try {
    const own = await openOwnRabbitMq((text) => say(`  ${text}`));
    return {
      ...provisionAt(own.url, `${program}, started on ${placeOf(own.url)}`),
      close: () => own.close(),
    };
  } catch (err) {
    return provideNone(err instanceof Error ? err.message : String(err));
  }
}

function provisionAt(url: string, uses: string): Provision {
  return { title: 'RabbitMQ', uses, environment: { BONAFIDE_TEST_AMQP_URL: url } };
}

function provideNone(why: string): Provision {
  return {
    title: 'RabbitMQ',
    uses: `none: ${why}`,
    environment: { BONAFIDE_TEST_AMQP_URL: '' },
    missing: [['rabbitmq', why]],
  };
}
