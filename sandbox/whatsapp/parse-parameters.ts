import type { z } from 'zod';
import { badParameter, knownError, type GraphError } from './graph-error.ts';

/** The parameters in the schema's form. Throws `GraphError` for the first thing that is wrong with them. */
export function parseParameters<T>(schema: z.ZodType<T>, parameters: unknown): T {
  const parsed = schema.safeParse(parameters, { reportInput: true });
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw issue ? toGraphError(issue) : badParameter('Invalid parameter');
}

type Issue = z.core.$ZodIssue;

function toGraphError(issue: Issue): GraphError {
  const path = pathOf(issue.path);
  if (issue.code === 'unrecognized_keys')
    return badParameter(`Unexpected key "${issue.keys[0] ?? ''}" on param "${path}".`);
  if (issue.input === undefined && issue.code !== 'invalid_union')
    return badParameter(`The parameter ${path} is required.`);
  if (issue.code === 'invalid_union' || issue.code === 'invalid_value')
    return badParameter(`Param ${path} must be one of the values documented for it.`);
  if (issue.code === 'invalid_type') return badParameter(`Param ${path} must be a ${issue.expected}.`);
  // What an interactive message consists of is measured later than the outer form, with a code of its own.
  if (issue.path[0] === 'interactive') return knownError(131009, `${path}: ${lengthOf(issue)}`);
  return badParameter(`Param ${path} is not valid: ${lengthOf(issue)}`);
}

/** `interactive['action']['buttons'][0]`. */
function pathOf(path: readonly PropertyKey[]): string {
  return path
    .map((part, index) => {
      if (typeof part === 'number') return `[${part}]`;
      return index === 0 ? String(part) : `['${String(part)}']`;
    })
    .join('');
}

function lengthOf(issue: Issue): string {
  if (issue.code === 'too_big') return `length invalid. Max length: ${issue.maximum}`;
  if (issue.code === 'too_small') return `length invalid. Min length: ${issue.minimum}`;
  return 'value is not valid';
}
