import { expect } from 'chai';
import { z } from 'zod';
import { proveByInitData, type InitDataKey } from '../../../src/miniapp/sign-in/telegram-init-data.ts';
import { toTelegramPublicKey } from '../../../src/miniapp/sign-in/telegram-public-key.ts';
import { describeNeeding } from '../../needs.ts';
import { readVectors } from '../../vectors.ts';

const common = z.object({
  name: z.string(),
  initData: z.string(),
  valid: z.boolean(),
  error: z.string().optional(),
  now: z.number().optional(),
  userId: z.number().optional(),
});
const vectorsSchema = z.object({
  hmac: z.array(common.extend({ token: z.string() })),
  ed25519: z.array(
    common.extend({ botId: z.number(), key: z.string().optional(), publicKeyHex: z.string().optional() }),
  ),
});

/** Rightly signed, and refused by us: the user's id is no number. */
const REFUSED_BY_US = /plus-as-space/;

/** Those suites have other limits of age: what they call too old is an hour old here, and the rest is fresh. */
function timeOf({ initData, error, now }: z.infer<typeof common>): Date {
  const written = Number(new URLSearchParams(initData).get('auth_date'));
  if (error === 'expired') return new Date((written + 3600) * 1000);
  return new Date((error === 'future' ? (now ?? 0) : Number.isNaN(written) ? 0 : written) * 1000);
}

describeNeeding('vectors', "init data of other libraries' test suites", () => {
  const { hmac, ed25519 } = readVectors('telegram-init-data.json', vectorsSchema);

  const check = (vector: z.infer<typeof common>, key: InitDataKey): void => {
    const proven = proveByInitData(vector.initData, key, timeOf(vector));

    const refusal = vector.error === 'expired' ? 'PROOF_EXPIRED' : 'PROOF_INVALID';
    if (vector.valid && !REFUSED_BY_US.test(vector.name)) expect(proven.ok).to.equal(true);
    else expect(proven).to.deep.equal({ ok: false, refusal });
    if (proven.ok && vector.userId !== undefined) expect(proven.value.chatId).to.equal(String(vector.userId));
  };

  for (const vector of hmac) {
    it(`by the token: ${vector.name}`, () => check(vector, { botToken: vector.token }));
  }
  for (const vector of ed25519) {
    it(`by the public key: ${vector.name}`, () => {
      check(vector, {
        botId: String(vector.botId),
        publicKey: toTelegramPublicKey(vector.key ?? vector.publicKeyHex ?? ''),
      });
    });
  }
});
