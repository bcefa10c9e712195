import { createLog } from '../../core/log.ts';
import type { Config } from '../../core/config.ts';
import { openDatabase } from '../../core/database.ts';
import { askApi, telegramRoot } from './ask-api.ts';
import { absent, bad, doubtful, good, type Finding } from './finding.ts';

/** A lease lasts 30 s and a signed launch of the page some minutes; a `Date` header is whole seconds. */
const DOUBTFUL_SECONDS = 3;
const BAD_SECONDS = 15;

/** This machine's clock against the database's, else against whichever configured service answers. */
export async function checkClock(config: Config): Promise<Finding> {
  const asked = performance.now();
  const told = (await databaseTime(config)) ?? (await serviceTime(config));
  if (!told) return absent('clock', 'nobody configured tells the time');
  const halfway = (performance.now() - asked) / 2;
  const seconds = Math.abs(Date.now() - halfway - told.time.getTime()) / 1_000;
  const seen = `${seconds.toFixed(1)} s from that of ${told.by}`;
  const advice = 'Keep the clocks of all machines by NTP';
  if (seconds >= BAD_SECONDS) return bad('clock', seen, advice);
  return seconds >= DOUBTFUL_SECONDS ? doubtful('clock', seen, advice) : good('clock', seen);
}

interface Told {
  by: string;
  time: Date;
}

async function databaseTime({ databaseUrl }: Config): Promise<Told | undefined> {
  if (!databaseUrl) return undefined;
  const log = createLog({ level: 'silent', pretty: false });
  const db = openDatabase({ url: databaseUrl, log, poolSize: 1 });
  try {
    const { rows } = await db.raw<{ rows: Array<{ now: Date }> }>('select clock_timestamp() as now');
    return rows[0] && { by: 'the database', time: rows[0].now };
  } catch {
    return undefined; // That it does not answer is said by its own check.
  } finally {
    await db.close();
  }
}

async function serviceTime({ telegram, whatsapp, wechat, azureFace }: Config): Promise<Told | undefined> {
  const roots = [
    azureFace?.endpoint,
    telegram && telegramRoot(telegram),
    whatsapp?.kind === 'cloud' ? (whatsapp.apiRoot ?? 'https://graph.facebook.com') : undefined,
    wechat?.kind === 'service_account' ? (wechat.apiRoot ?? 'https://api.weixin.qq.com') : undefined,
  ];
  for (const root of roots) {
    if (root === undefined) continue;
    const said = await askApi({ url: `${root}/` });
    if (said.kind === 'answer' && said.date) return { by: new URL(root).host, time: said.date };
  }
  return undefined;
}
