import { connect } from 'amqplib';
import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { readdirSync, readFileSync, realpathSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { findProgram } from '../needs.ts';
import { findFreePorts } from './free-ports.ts';
import { makeTestFolder } from './test-folder.ts';

/** A RabbitMQ node of the caller's own, in a folder that goes with it. */
export interface OwnRabbitMq {
  url: string;
  /** Ends the node as a restart of the machine would; what is durable is there again after `start`. */
  stop(): Promise<void>;
  /** Ends it without a chance to tidy up. */
  kill(): Promise<void>;
  /** Starts it where it was, on the same port. */
  start(): Promise<void>;
  close(): Promise<void>;
}

const START_WITHIN_MILLISECONDS = 90_000;
const STOP_WITHIN_MILLISECONDS = 20_000;

/** Needs the `rabbitmq-server` program; resolves once the node takes connections. */
export async function openOwnRabbitMq(onProgress?: (text: string) => void): Promise<OwnRabbitMq> {
  const script = findProgram('RABBITMQ_SERVER_PATH', 'rabbitmq-server');
  if (!script) throw new Error('This machine has no rabbitmq-server program');

  const { folder, remove } = makeTestFolder('rabbitmq');
  const [port, distributionPort, epmdPort] = await findFreePorts(3);
  const env = {
    ...environment(folder),
    RABBITMQ_NODE_PORT: String(port),
    RABBITMQ_DIST_PORT: String(distributionPort),
    ERL_EPMD_PORT: String(epmdPort),
  };
  // The node would start one itself, as a daemon that nobody ends.
  const epmd = await launch('epmd', ['-port', String(epmdPort), '-relaxed_command_check'], env);
  const url = `amqp://guest:guest@127.0.0.1:${port}`;
  let node: ChildProcess | undefined;

  async function start(): Promise<void> {
    node = await launch(behindTheWrapper(script ?? ''), [], env);
    await untilReady(node, { url, folder, onProgress });
  }
  async function end(signal: NodeJS.Signals): Promise<void> {
    if (node) await endProcess(node, signal);
    node = undefined;
  }
  async function close(): Promise<void> {
    await end('SIGKILL'); // nothing of it is kept
    await endProcess(epmd, 'SIGKILL');
    remove();
  }

  try {
    await start();
  } catch (err) {
    await close();
    throw err;
  }
  return { url, start, stop: () => end('SIGTERM'), kill: () => end('SIGKILL'), close };
}

/** Whether a RabbitMQ takes us at `url`: the whole handshake, for an open port may be anything. */
export async function answersAmqp(url: string): Promise<boolean> {
  try {
    const connection = await connect(url, { timeout: 2000 });
    await connection.close();
    return true;
  } catch {
    return false; // whatever is there, it is no RabbitMQ for us
  }
}

/** Nothing of the machine's own node is read or written: neither its configuration nor its cookie. */
function environment(folder: string): Record<string, string> {
  const inFolder = (name: string): string => path.join(folder, name);
  writeFileSync(inFolder('rabbitmq.conf'), 'loopback_users.guest = true\n');
  writeFileSync(inFolder('enabled_plugins'), '[].\n');
  return {
    PATH: '/usr/local/bin:/usr/bin:/bin:/usr/local/sbin:/usr/sbin:/sbin:/opt/homebrew/bin:/opt/homebrew/sbin',
    HOME: folder,
    ERL_EPMD_ADDRESS: '127.0.0.1',
    RABBITMQ_NODENAME: `bonafide-test-${randomBytes(4).toString('hex')}@localhost`,
    RABBITMQ_NODE_IP_ADDRESS: '127.0.0.1',
    RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS: '-kernel inet_dist_use_interface {127,0,0,1}',
    RABBITMQ_CONF_ENV_FILE: inFolder('no-rabbitmq-env.conf'),
    RABBITMQ_CONFIG_FILE: inFolder('rabbitmq.conf'),
    RABBITMQ_ENABLED_PLUGINS_FILE: inFolder('enabled_plugins'),
    RABBITMQ_GENERATED_CONFIG_DIR: inFolder('generated'),
    RABBITMQ_MNESIA_BASE: inFolder('data'),
    RABBITMQ_LOG_BASE: folder,
    RABBITMQ_LOGS: inFolder('node.log'),
    // One process that gets our signals, in place of a shell that passes them on.
    RUNNING_UNDER_SYSTEMD: '1',
  };
}

/** Debian puts a script in front that insists on the `rabbitmq` user and its folders; the real one lies behind it. */
function behindTheWrapper(script: string): string {
  const lib = '/usr/lib/rabbitmq/bin/rabbitmq-server';
  return realpathSync(readFileSync(script, 'utf8').includes(path.dirname(lib)) ? lib : script);
}

async function launch(command: string, words: string[], env: Record<string, string>): Promise<ChildProcess> {
  const [program, ...rest] = [...dyingWithUs(env['PATH'] ?? ''), command, ...words];
  // A group of its own: Ctrl-C on the terminal is for us, who end it in order.
  const child = spawn(program ?? command, rest, { env, stdio: 'ignore', detached: true });
  await once(child, 'spawn');
  return child;
}

/** The kernel ends the program when this process is killed, where the system has the tool to ask for that. */
function dyingWithUs(searchPath: string): string[] {
  const has = (folder: string): boolean => process.platform === 'linux' && contains(folder, 'setpriv');
  return searchPath.split(':').some(has) ? ['setpriv', '--pdeathsig', 'KILL'] : [];
}

function contains(folder: string, name: string): boolean {
  try {
    return readdirSync(folder).includes(name);
  } catch {
    return false; // PATH may name folders that are not there
  }
}

interface Awaited {
  url: string;
  folder: string;
  onProgress: ((text: string) => void) | undefined;
}

async function untilReady(node: ChildProcess, { url, folder, onProgress }: Awaited): Promise<void> {
  const startedAt = Date.now();
  let toldAt = 0;
  while (!(await answersAmqp(url))) {
    const waited = Date.now() - startedAt;
    if (hasEnded(node) || waited > START_WITHIN_MILLISECONDS) {
      throw new Error(`RabbitMQ did not start: ${lastLines(path.join(folder, 'node.log'))}`);
    }
    if (waited - toldAt > 1500) {
      toldAt = waited;
      onProgress?.(`RabbitMQ is starting, ${Math.round(waited / 1000)} s`);
    }
    await wait(100);
  }
}

async function endProcess(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (hasEnded(child)) return;
  const ended = once(child, 'exit');
  child.kill(signal);
  const timer = setTimeout(() => child.kill('SIGKILL'), STOP_WITHIN_MILLISECONDS);
  await ended;
  clearTimeout(timer);
}

function hasEnded(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null;
}

function lastLines(file: string): string {
  try {
    return readFileSync(file, 'utf8').trim().split('\n').slice(-5).join(' / ');
  } catch {
    return 'it wrote no log';
  }
}
