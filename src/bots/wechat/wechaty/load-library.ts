import type * as WechatyLibrary from 'wechaty';
import type { Wechaty } from 'wechaty';
import { z } from 'zod';

/** What speaks to WeChat for wechaty: https://wechaty.js.org/docs/specs/puppet */
export type Puppet = Wechaty['puppet'];

export interface Library {
  build: (typeof WechatyLibrary)['WechatyBuilder']['build'];
  createPuppet: (options: Readonly<Record<string, unknown>>) => Puppet;
}

export class WechatyNotInstalled extends Error {
  override name = 'WechatyNotInstalled';
}

/** Loaded only where it is configured: wechaty weighs 166 MB, and few want it. Throws `WechatyNotInstalled` when it or
 * the puppet's package is missing, and an `Error` when that package holds no puppet. */
export async function loadLibrary(
  puppet: string,
  importWechaty: () => Promise<typeof WechatyLibrary> = () => import('wechaty'),
): Promise<Library> {
  const [wechaty, holder] = await Promise.all([
    load('wechaty', puppet, importWechaty),
    load(puppet, puppet, (): Promise<unknown> => import(puppet)),
  ]);
  silence(wechaty);
  const constructor = constructorIn(holder);
  if (!constructor) throw new Error(`The package ${puppet} holds no puppet of wechaty`);
  return {
    build: (options) => wechaty.WechatyBuilder.build(options),
    createPuppet: (options) => new constructor({ ...options }),
  };
}

async function load<Module>(name: string, puppet: string, load: () => Promise<Module>): Promise<Module> {
  try {
    return await load();
  } catch (cause) {
    if (!isMissing(name, cause)) throw cause;
    const install = `npm install --prefix src/bots/wechat --no-save wechaty@1.20.2 ${puppet}`;
    throw new WechatyNotInstalled(`WeChat by wechaty needs ${name}, which is not installed: ${install}`, {
      cause,
    });
  }
}

/** A package that is there but lacks one of its own is another matter. */
function isMissing(name: string, err: unknown): boolean {
  if (!(err instanceof Error && 'code' in err && err.code === 'ERR_MODULE_NOT_FOUND')) return false;
  return err.message.includes(`Cannot find package '${name}'`);
}

type PuppetConstructor = new (options: Record<string, unknown>) => Puppet;

const constructorSchema = z.custom<PuppetConstructor>(
  (value) => typeof value === 'function' && 'messageSendText' in Object(value.prototype),
);

/** A CommonJS package's `default` lies in the `default` that Node puts around it. */
const holderSchema = z.union([
  z.object({ default: constructorSchema }).transform((holder) => holder.default),
  z
    .object({ default: z.object({ default: constructorSchema }) })
    .transform((holder) => holder.default.default),
]);

function constructorIn(holder: unknown): PuppetConstructor | undefined {
  const parsed = holderSchema.safeParse({ default: Object(holder).default });
  return parsed.success ? parsed.data : undefined;
}

/** wechaty and its puppets print what passes through them. Who sets WECHATY_LOG wants that. */
function silence({ log }: typeof WechatyLibrary): void {
  if (log.level() === 'info') log.level('silent');
}
