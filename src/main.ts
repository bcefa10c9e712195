import { parseArgs } from 'node:util';
import { ConfigInvalid, parseConfig, type Config } from './core/config.ts';
import { createLog, scrub, type Log } from './core/log.ts';
import { run, type Opened } from './core/run.ts';
import { ROLES, startService, type Role } from './service/start-service.ts';

const HELP = `Bonafide: identity verification inside messengers.

  npm start                     every role in one process
  npm start -- workers          one role; several may be named: ${ROLES.join(', ')}
  npm start -- --help           this text

Without TELEGRAM_BOT_TOKEN it opens the sandbox: a chat page in the browser against
a Bot API server on this machine. Every variable is explained in .env.example.
`;

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { help: { type: 'boolean', short: 'h' } },
  });
  if (values.help) {
    process.stdout.write(HELP);
    return;
  }
  const roles = readRoles(positionals);
  const config = parseConfig(process.env);
  const log = createLog({ level: config.logLevel, pretty: process.stdout.isTTY });
  await run(log, async (opened) => {
    const reachable = await withMessenger(config, roles, { opened, log });
    await startService({ config: reachable, roles, log, opened });
  });
}

function readRoles(names: readonly string[]): ReadonlySet<Role> {
  const unknown = names.filter((name) => !ROLES.some((role) => role === name));
  if (unknown.length > 0)
    throw new ConfigInvalid(`There is no role ${unknown.join(', ')}; there are ${ROLES.join(', ')}`);
  return new Set(names.length === 0 ? ROLES : ROLES.filter((role) => names.includes(role)));
}

/** With no messenger configured, the sandbox is one. */
async function withMessenger(
  config: Config,
  roles: ReadonlySet<Role>,
  { opened, log }: { opened: Opened; log: Log },
): Promise<Config> {
  if (config.telegram || !roles.has('bots')) return config;
  const { openTelegramSandbox } = await import('../sandbox/telegram/server.ts');
  const sandbox = opened(await openTelegramSandbox());
  log.info({ event: 'sandbox.opened', url: sandbox.url }, `Chat with the bot at ${sandbox.url}`);
  return { ...config, telegram: { token: sandbox.token, apiRoot: sandbox.url } };
}

/** A mistake in how the program was called or configured is the operator's to read; anything else is ours to trace. */
function describe(err: unknown): string {
  if (!(err instanceof Error)) return String(err);
  const isMistake =
    err instanceof ConfigInvalid || ('code' in err && String(err.code).startsWith('ERR_PARSE_ARGS'));
  return scrub((isMistake ? err.message : err.stack) ?? err.message);
}

main().catch((err: unknown) => {
  process.stderr.write(`${describe(err)}\n`);
  process.exitCode = 1;
});
