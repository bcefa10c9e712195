import type { z } from 'zod';
import { badRequest } from './api-error.ts';
import type { ApiRequest } from './parse-request.ts';

type Values = ApiRequest['values'];

export function textOf(values: Values, name: string): string {
  return values.get(name) ?? '';
}

/** A whole number clamped to the range; 0 where the text is no number, as Telegram reads it. */
export function integerOf(
  values: Values,
  name: string,
  range: { otherwise: number; min?: number; max?: number },
): number {
  const text = textOf(values, name).trim();
  if (text === '') return range.otherwise;
  const number = /^-?\d+$/.test(text) ? Number(text) : 0;
  return Math.min(Math.max(number, range.min ?? -Infinity), range.max ?? Infinity);
}

/** True for `true`, `yes` and `1`, as Telegram reads it. */
export function booleanOf(values: Values, name: string): boolean {
  return ['true', 'yes', '1'].includes(textOf(values, name).trim().toLowerCase());
}

/** A JSON value, or `undefined` where the parameter is absent. Throws `ApiError` naming `what` where it is malformed. */
export function jsonOf(values: Values, name: string, what: string): unknown {
  const text = textOf(values, name);
  if (text === '') return undefined;
  try {
    const parsed: unknown = JSON.parse(text);
    return parsed;
  } catch (error) {
    throw Object.assign(badRequest(`can't parse ${what} JSON object`), { cause: error });
  }
}

/** Parses with a schema; the first problem becomes the description. */
export function parseOrRefuse<T>(schema: z.ZodType<T>, value: unknown, what: string): T {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw badRequest(`can't parse ${what}: ${describeIssue(issue)}`);
}

function describeIssue(issue: z.core.$ZodIssue | undefined): string {
  if (issue === undefined) return 'unspecified';
  const field = issue.path.findLast((part) => typeof part === 'string');
  if (issue.code !== 'invalid_type') return issue.message;
  const expected = issue.expected.charAt(0).toUpperCase() + issue.expected.slice(1);
  if (field === undefined) return `expected an ${expected}`;
  return issue.input === undefined
    ? `Can't find field "${field}"`
    : `Field "${field}" must be of type ${expected}`;
}
