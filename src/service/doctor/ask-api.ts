import type { z } from 'zod';
import type { TelegramConfig } from '../../core/messenger-config.ts';

/** Where the Bot API answers. */
export function telegramRoot({
  apiRoot = 'https://api.telegram.org',
}: Pick<TelegramConfig, 'apiRoot'>): string {
  return apiRoot;
}

const TIMEOUT_MILLISECONDS = 8_000;

interface Question {
  url: string;
  headers?: Readonly<Record<string, string>>;
  body?: object;
}

export type Said =
  { kind: 'answer'; status: number; body: unknown; date: Date | undefined } | { kind: 'silence' };

/** Asks once. Addresses and bodies may hold tokens, so of a failure nothing is told but that there was no answer. */
export async function askApi({ url, headers = {}, body }: Question): Promise<Said> {
  try {
    const signal = AbortSignal.timeout(TIMEOUT_MILLISECONDS);
    const response = await fetch(url, {
      redirect: 'error',
      signal,
      headers: { ...headers, ...(body && { 'content-type': 'application/json' }) },
      ...(body && { method: 'POST', body: JSON.stringify(body) }),
    });
    const told = Date.parse(response.headers.get('date') ?? '');
    const date = Number.isNaN(told) ? undefined : new Date(told);
    return { kind: 'answer', status: response.status, body: parse(await response.text()), date };
  } catch {
    return { kind: 'silence' };
  }
}

/** The part of an answer that fits, or `undefined`. */
export function read<Output>(schema: z.ZodType<Output>, said: Said | undefined): Output | undefined {
  return said?.kind === 'answer' ? schema.safeParse(said.body).data : undefined;
}

function parse(text: string): unknown {
  try {
    const parsed: unknown = JSON.parse(text);
    return parsed;
  } catch {
    return undefined; // What is no JSON fits no schema either.
  }
}
