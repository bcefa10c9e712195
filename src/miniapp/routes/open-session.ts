import type { Result } from '../../core/result.ts';
import type { ProofRefusal, ProvenIdentity } from '../../core/sign-in/proven-identity.ts';
import type { SignIns } from '../../core/sign-in/sign-ins.ts';
import type { Limiter } from '../../core/limits/limiter.ts';
import type { KeepTokens, Tokens } from '../../core/sessions/sessions.ts';
import { openSessionSchema, tokensSchema, type GivenProof } from '../contract/session.ts';
import { BARE, openOperation, type Operation } from '../frame/operation.ts';
import { RequestRefused } from '../frame/problems.ts';
import type { Proofs } from '../sign-in/proofs.ts';
import { deviceOf } from './device-of.ts';

export interface OpenSessionDeps {
  signIns: SignIns;
  proofs: Proofs;
  /** By address; whoever proves who they are costs no try. */
  tries: Limiter;
}

/** Tokens are for whoever asked, who asks again at once where the answer was lost; then they lie nowhere. */
const KEPT_MILLISECONDS = 2 * 60_000;

type ProvingRefusal = ProofRefusal | 'PROOF_NOT_CONFIGURED' | 'MESSENGER_DOWN';

export function openSession(deps: OpenSessionDeps): Operation {
  return openOperation({
    ...BARE,
    id: 'openSession',
    method: 'post',
    path: '/v1/sessions',
    summary: 'Signs in by what a messenger vouches for, or by a one-time link.',
    description:
      'A proof is good once. Telegram: the init data of the mini-app, as it is. WeChat: the code of `wx.login` with the raw data and its signature. A link: the token at the end of its address.',
    body: { json: openSessionSchema },
    answers: { 201: { description: 'The tokens.', json: tokensSchema } },
    refusals: [
      'PROOF_INVALID',
      'PROOF_EXPIRED',
      'PROOF_REPLAYED',
      'LINK_OVER',
      'PROOF_NOT_CONFIGURED',
      'MESSENGER_DOWN',
    ],
    limit: 'sign_in_address',
    isIdempotent: true,
    keptMilliseconds: KEPT_MILLISECONDS,
    async handle({ body: { proof }, userAgent, address, keepIn }) {
      // A proof used up without its answer would be lost to whoever asks again.
      const keep: KeepTokens = async (trx, tokens) => {
        if (!(await keepIn(trx, toAnswer(tokens)))) throw new RequestRefused('IDEMPOTENCY_KEY_IN_USE');
      };
      const opened = await signIn(deps, proof, deviceOf(userAgent), keep);
      if (!opened.ok) return { code: opened.refusal };
      await deps.tries.giveBack(address);
      return toAnswer(opened.value);
    },
  });
}

function toAnswer(json: Tokens) {
  return { status: 201 as const, json };
}

async function signIn(
  { signIns, proofs }: OpenSessionDeps,
  proof: GivenProof,
  device: string,
  keep: KeepTokens,
): Promise<Result<Tokens, ProvingRefusal | 'PROOF_REPLAYED' | 'LINK_OVER'>> {
  if (proof.type === 'link') return signIns.byLink({ token: proof.token, device }, keep);
  const proven = await prove(proofs, proof);
  return proven.ok ? signIns.byMessenger({ ...proven.value, proof: proof.type, device }, keep) : proven;
}

async function prove(
  { telegram, wechat }: Proofs,
  proof: Exclude<GivenProof, { type: 'link' }>,
): Promise<Result<ProvenIdentity, ProvingRefusal>> {
  const asked = proof.type === 'telegram' ? telegram?.(proof.initData) : wechat?.(proof);
  return asked ?? { ok: false, refusal: 'PROOF_NOT_CONFIGURED' };
}
