import path from 'node:path';
import type { MountedWebhook } from '../bots/messenger.ts';
import type { Config } from '../core/config.ts';
import type { Opened } from '../core/run.ts';
import { openCaseChanges } from '../core/verification/case-changes.ts';
import type { ApiDeps } from '../miniapp/api-deps.ts';
import { openApp } from '../miniapp/app.ts';
import { createProofs } from '../miniapp/sign-in/proofs.ts';
import { openOperatorApp } from '../miniapp/operator-app.ts';
import { layFoundation, type Foundation, type FoundationOptions } from './foundation.ts';
import { configuredMessengers, type OpenMessenger } from './open-messengers.ts';
import { openStaffMedia } from './open-staff-media.ts';
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
  const { db, broker } = foundation;
  if (roles.has('workers')) await startWorkers(config, foundation, opened);
  if (roles.has('bots') && needsPairing(config)) await openOperatorPage(config, foundation, opened);
  const webhooks = roles.has('bots') ? await openBots(config, { messengers, foundation, opened }) : [];
  const readiness = {
    database: async () => (await db.raw('select 1'), true),
    broker: async () => broker.isReady(),
  };
  const api = roles.has('miniapp') ? apiDeps(config, foundation, opened) : undefined;
  return opened(await openApp({ port: config.port, log, readiness, webhooks, ...(api && { api }) }));
}

async function openBots(
  config: Config,
  {
    messengers,
    foundation,
    opened,
  }: { messengers: readonly OpenMessenger[]; foundation: Foundation; opened: Opened },
): Promise<MountedWebhook[]> {
  const { admins, group } = config.staff;
  await foundation.core.staff.appoint(admins);
  const desk = await openStaffMedia(config, foundation, opened);
  return startBots(messengers, foundation, {
    opened,
    hasStaff: admins.length > 0,
    ...desk,
    ...(group && { group }),
  });
}

const WEB_DIRECTORY = path.join(import.meta.dirname, '../../webapp/dist');

function apiDeps(config: Config, foundation: Foundation, opened: Opened): ApiDeps {
  const { databaseUrl, clock, log } = foundation;
  const caseChanges = opened(openCaseChanges(databaseUrl, log));
  const { publicUrl, api, telegram, signIn } = config;
  const proofs = createProofs({ signIn, clock, log, ...(telegram && { telegram }) });
  return { ...foundation, ...api, publicUrl, caseChanges, proofs, webDirectory: WEB_DIRECTORY };
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
