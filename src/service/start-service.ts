import type { Config } from '../core/config.ts';
import type { Opened } from '../core/run.ts';
import { openApp } from '../miniapp/app.ts';
import { openOperatorApp } from '../miniapp/operator-app.ts';
import { layFoundation, type Foundation, type FoundationOptions } from './foundation.ts';
import { configuredMessengers, type OpenMessenger } from './open-messengers.ts';
import { startBots } from './start-bots.ts';
import { startWorkers } from './start-workers.ts';

export const ROLES = ['bots', 'miniapp', 'workers'] as const;
export type Role = (typeof ROLES)[number];

export interface ServiceOptions extends FoundationOptions {
  roles: ReadonlySet<Role>;
  /** Tests bring their own; otherwise as the configuration says. */
  messengers?: readonly OpenMessenger[];
}

export interface Service {
  /** Where /healthz and /readyz answer. */
  port: number;
}

/** Opens the engines, brings the schema up to date, and starts the roles of this process. */
export async function startService(options: ServiceOptions): Promise<Service> {
  const { config, roles, log, opened, messengers = configuredMessengers(config) } = options;
  const foundation = await layFoundation(options);
  const { db, broker, core } = foundation;
  if (roles.has('workers')) await startWorkers(config, foundation, opened);
  if (roles.has('bots') && needsPairing(config)) await openOperatorPage(config, foundation, opened);
  const webhooks = roles.has('bots') ? await startBots(messengers, foundation, opened) : [];
  const readiness = {
    database: async () => (await db.raw('select 1'), true),
    broker: async () => broker.isReady(),
  };
  return opened(
    await openApp({ port: config.port, log, readiness, webhooks, oneTimeLinks: core.oneTimeLinks }),
  );
}

/** Accounts of people, which their phone has to confirm. */
function needsPairing({ whatsapp, wechat }: Config): boolean {
  return whatsapp?.kind === 'web' || wechat?.kind === 'wechaty';
}

async function openOperatorPage(
  { operatorPort }: Config,
  { log, pairings }: Foundation,
  opened: Opened,
): Promise<void> {
  opened(await openOperatorApp({ port: operatorPort, log, pairings: () => [...pairings.values()] }));
}
