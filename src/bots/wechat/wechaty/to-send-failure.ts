import type { SendFailure } from '../../../core/channel/channel.ts';

/** How long to wait where WeChat says that it was too much and not until when. */
const RATE_LIMIT_MILLISECONDS = 60_000;

/** Puppets pass on what WeChat says, each in its own words, so words are all there is to go by. What is not understood
 * is tried again. */
export function toSendFailure(err: unknown): SendFailure {
  const words = err instanceof Error ? err.message : String(err);
  if (TOO_OFTEN.test(words)) {
    return { reason: 'rate_limited', retryAfterMilliseconds: statedWait(words) ?? RATE_LIMIT_MILLISECONDS };
  }
  if (UNREACHABLE.some((expression) => expression.test(words))) return { reason: 'blocked' };
  return { reason: WRONG.test(words) ? 'invalid' : 'temporary' };
}

const TOO_OFTEN = /too (?:many|often|frequent)|rate.?limit|频繁|频率/iu;
const UNREACHABLE = [
  /(?:contact|conversation|user|friend).*(?:not (?:found|exist)|unknown)|no payload found/iu,
  /not (?:a |your )?friend|reject|blacklist|blocked/iu,
  /拒收|朋友验证|不是.*朋友/u,
];
const WRONG = /(?:message|text|content)\b.*\b(?:empty|too long|invalid|illegal)/iu;

function statedWait(words: string): number | undefined {
  const seconds = /retry after (\d+)/iu.exec(words)?.[1];
  return seconds === undefined ? undefined : Number(seconds) * 1000;
}
