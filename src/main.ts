import { parseArgs } from 'node:util';
import { ConfigInvalid, parseConfig, type Config } from './core/config.ts';
import { createLog, scrub } from './core/log.ts';
import { run, type Opened } from './core/run.ts';
import { ROLES, startService, type Role } from './service/start-service.ts';
import type { Sandbox } from '../sandbox/open-sandbox.ts';

const HELP = `Bonafide: identity verification inside messengers.

  npm start                     every role in one process
  npm start -- workers          one role; several may be named: ${ROLES.join(', ')}
  npm run doctor                looks at what is configured, and says what to do
  npm start -- --help           this text

Without a messenger in the configuration it opens the sandbox: Telegram, WhatsApp and WeChat
as stand-ins on this machine, with three phones on a page in the browser, and an old shop. Every
variable is explained in .env.example.
`;

const CAUSES_TOLD = 5;

async function main(): Promise<void> {
  const { values, positionals } = parseWords();
  if (values.help) {
    process.stdout.write(HELP);
    return;
  }
  if (positionals[0] === 'doctor') return examineConfigured();
  const roles = readRoles(positionals);
  const config = parseConfig(process.env);
  const log = createLog({ level: config.logLevel, pretty: process.stdout.isTTY });
  await run(log, async (opened) => {
    const { reachable, sandbox } = await withMessenger(config, roles, opened);
    const { port } = await startService({ config: reachable, roles, log, opened });
    if (!sandbox) return;
    sandbox.callAt(`http://127.0.0.1:${port}`);
    log.info({ event: 'sandbox.opened', url: sandbox.url }, `Chat with the bot at ${sandbox.url}`);
  });
}

/** Fails where something is bad, or not all was looked at. Ends by itself: what never answers may still hold a connection. */
async function examineConfigured(): Promise<void> {
  const { describeFinding, examine } = await import('./service/doctor/examine.ts');
  process.exitCode = 1;
  let isBad = false;
  for await (const finding of examine(parseConfig(process.env))) {
    isBad ||= finding.state === 'bad';
    process.stdout.write(`${describeFinding(finding)}\n`);
  }
  process.stdout.write('', () => process.exit(isBad ? 1 : 0));
}

function parseWords() {
  try {
    return parseArgs({ allowPositionals: true, options: { help: { type: 'boolean', short: 'h' } } });
  } catch (cause) {
    throw new ConfigInvalid('There is no such option; npm start -- --help tells what there is', { cause });
  }
}

function readRoles(names: readonly string[]): ReadonlySet<Role> {
  const unknown = names.filter((name) => !ROLES.some((role) => role === name));
  if (unknown.length > 0)
    throw new ConfigInvalid(`There is no role ${unknown.join(', ')}; there are ${ROLES.join(', ')}`);
  return new Set(names.length === 0 ? ROLES : ROLES.filter((role) => names.includes(role)));
}

/** With no messenger configured, the sandbox has all of them, and an old shop. */
async function withMessenger(
  config: Config,
  roles: ReadonlySet<Role>,
  opened: Opened,
): Promise<{ reachable: Config; sandbox?: Sandbox }> {
  const isConfigured = config.telegram ?? config.whatsapp ?? config.wechat;
  if (isConfigured || !roles.has('bots')) return { reachable: config };
  const { openSandbox } = await import('../sandbox/open-sandbox.ts');
  const sandbox = opened(await openSandbox());
  // Its phones open the mini-app inside them.
  const api = { ...config.api, frameAncestors: [...config.api.frameAncestors, new URL(sandbox.url).origin] };
  const reachable = { ...config, ...sandbox.access, api, staff: staffOf(config, sandbox) };
  return {
    reachable: { ...reachable, ...(config.legacyShop && { legacyShop: config.legacyShop }) },
    sandbox,
  };
}

/** The sandbox has a group of sample staff; who names administrators chooses them. */
function staffOf({ staff }: Config, sandbox: Sandbox): Config['staff'] {
  if (staff.admins.length > 0 || !sandbox.staff) return staff;
  const { groupId: chatId, admins } = sandbox.staff;
  return { admins, group: { chatId, language: 'en' } };
}

/** What went wrong and why, outermost first. The trace is for those who debug. */
function describe(err: unknown): string {
  const reasons: string[] = [];
  for (let cause = err; cause instanceof Error && reasons.length < CAUSES_TOLD; cause = cause.cause) {
    reasons.push(cause.message || cause.name);
  }
  const trace = process.env['LOG_LEVEL'] === 'debug' && err instanceof Error ? `\n${err.stack}` : '';
  return scrub(`${reasons.join(': ') || String(err)}${trace}`);
}

main().catch((err: unknown) => {
  process.stderr.write(`${describe(err)}\n`);
  process.exitCode = 1;
});
