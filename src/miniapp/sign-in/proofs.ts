import type { Clock } from '../../core/clock.ts';
import type { Log } from '../../core/log.ts';
import type { SignInConfig } from '../../core/messenger-config.ts';
import type { Result } from '../../core/result.ts';
import type { ProofRefusal, ProvenIdentity } from '../../core/sign-in/proven-identity.ts';
import { proveByInitData, type InitDataKey } from './telegram-init-data.ts';
import { toTelegramPublicKey } from './telegram-public-key.ts';
import { createProveByMiniProgram, type ProveByMiniProgram } from './wechat-mini-program.ts';

/** How people prove to a page who they are. A messenger that is not configured proves nobody: it is absent. */
export interface Proofs {
  telegram?: (initData: string) => Result<ProvenIdentity, ProofRefusal>;
  wechat?: ProveByMiniProgram;
}

export interface ProofOptions {
  /** Of the bot, where this process holds it. */
  telegram?: { token: string };
  signIn: SignInConfig;
  clock: Clock;
  log: Log;
}

export function createProofs({ telegram, signIn, clock, log }: ProofOptions): Proofs {
  const key = toInitDataKey(telegram, signIn);
  return {
    ...(key && { telegram: (initData) => proveByInitData(initData, key, clock()) }),
    ...(signIn.wechat && { wechat: createProveByMiniProgram({ ...signIn.wechat, clock, log }) }),
  };
}

function toInitDataKey(
  bot: ProofOptions['telegram'],
  { telegram: thirdParty }: SignInConfig,
): InitDataKey | undefined {
  if (bot) return { botToken: bot.token };
  return thirdParty && { botId: thirdParty.botId, publicKey: toTelegramPublicKey(thirdParty.publicKey) };
}
