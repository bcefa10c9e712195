import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { promisify } from 'node:util';
import { claimFolder } from './folder-owner.ts';
import { findPostgresBinaries, type PostgresBinaries } from './postgres-binaries.ts';
import { clearLeftovers, findRunningServer, startPostmaster } from './postmaster.ts';
import { unprivileged } from './unprivileged.ts';

export interface EmbeddedPostgresOptions {
  /** Holds the cluster, its password and the mark of the process that owns it; made if it is missing. */
  directory: string;
  onProgress?: (text: string) => void;
  /** Server settings by name, over the ones below. */
  settings?: Record<string, string>;
}

export interface EmbeddedPostgres {
  url: string;
  close(): Promise<void>;
}

const USER = 'postgres';
const ATTACH_MILLISECONDS = 60_000;
const SETTINGS = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  timezone: 'UTC',
  log_min_messages: 'log',
};

/**
 * Opens the PostgreSQL of `directory`: starts it, or joins it where another live process on this machine already
 * runs it (then `close` leaves it running). It listens on the loopback address only, asks for the password kept in
 * the folder, and ends with the process that started it, however that ends. Committed rows are kept.
 */
export async function openEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const directory = path.resolve(options.directory);
  const deadline = Date.now() + ATTACH_MILLISECONDS;

  while (Date.now() < deadline) {
    const release = await claimFolder(directory);
    if (release) return await startOwned(directory, options, release);
    const server = await findRunningServer(clusterIn(directory));
    if (server?.isReady) return { url: await urlFor(directory, server.port), close: async () => undefined };
    await wait(50);
  }
  throw new Error(`Another process has owned ${directory} for a minute without starting its PostgreSQL`);
}

async function startOwned(
  directory: string,
  { onProgress, settings }: EmbeddedPostgresOptions,
  release: () => Promise<void>,
): Promise<EmbeddedPostgres> {
  try {
    const cluster = clusterIn(directory);
    const binaries = await findPostgresBinaries();
    if (!existsSync(cluster)) {
      onProgress?.('preparing a new database folder');
      await createCluster(binaries, directory);
    }
    await clearLeftovers(cluster);
    onProgress?.('starting the database');
    const server = await startPostmaster(binaries, cluster, { ...SETTINGS, ...settings });
    return {
      url: await urlFor(directory, server.port),
      async close() {
        await server.stop();
        await release();
      },
    };
  } catch (err) {
    await release();
    throw err;
  }
}

/** Made under another name and renamed when whole, so that dying halfway leaves nothing that looks like a cluster. */
async function createCluster({ initdb }: PostgresBinaries, directory: string): Promise<void> {
  const draft = path.join(directory, 'cluster.new');
  await rm(draft, { recursive: true, force: true });
  await mkdir(draft, { mode: 0o700 });
  await writeFile(passwordIn(directory), randomBytes(24).toString('hex'), { mode: 0o600 });
  const launch = await unprivileged(directory, initdb, [
    `--pgdata=${draft}`,
    `--username=${USER}`,
    `--pwfile=${passwordIn(directory)}`,
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
    '--locale=C',
    '--no-sync',
  ]);
  try {
    await promisify(execFile)(launch.command, launch.args, { ...launch.options, windowsHide: true });
  } catch (cause) {
    throw new Error(`The embedded PostgreSQL cannot use ${directory}; name another one in DATABASE_URL`, {
      cause,
    });
  }
  await rename(draft, clusterIn(directory));
}

async function urlFor(directory: string, port: number): Promise<string> {
  const password = (await readFile(passwordIn(directory), 'utf8')).trim();
  return `postgresql://${USER}:${password}@127.0.0.1:${port}/postgres`;
}

function clusterIn(directory: string): string {
  return path.join(directory, 'cluster');
}

function passwordIn(directory: string): string {
  return path.join(directory, 'password');
}
