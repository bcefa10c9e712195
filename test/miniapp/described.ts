import { z } from 'zod';
import type { Answered } from './api-stage.ts';

/* Answers held against the served /openapi.json: its own schemas, turned back into validators, with nothing let in that it
 * does not name. */

const schemaSchema = z.record(z.string(), z.unknown());
const operationSchema = z.object({
  operationId: z.string(),
  security: z.array(schemaSchema),
  parameters: z.array(z.object({ name: z.string(), in: z.string(), required: z.boolean() })),
  responses: z.record(
    z.string(),
    z.object({
      description: z.string().min(1),
      content: z
        .record(z.string(), z.object({ schema: schemaSchema, 'x-event-data': schemaSchema.optional() }))
        .optional(),
    }),
  ),
});
const documentSchema = z.object({
  openapi: z.literal('3.1.0'),
  paths: z.record(z.string(), z.record(z.string(), operationSchema)),
  components: z.object({ schemas: z.record(z.string(), schemaSchema) }),
});
type Described = z.infer<typeof operationSchema>;

export interface Description {
  operations: ReadonlyArray<{ method: string; path: string; operation: Described }>;
  /** Throws what is not as described; answers with the operation and status that it was. */
  check(method: string, path: string, answered: Answered): string;
  /** What the data of an event must be. */
  checkEvent(operationId: string, value: unknown): void;
}

export function readDescription(document: unknown): Description {
  const { paths, components } = documentSchema.parse(document);
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ method: method.toUpperCase(), path, operation })),
  );
  const validator = (schema: unknown) =>
    z.fromJSONSchema(schemaSchema.parse(resolve(schema, components.schemas)));
  return {
    operations,
    check(method, asked, { status, headers, json, text }) {
      const found = operations
        .filter((each) => each.method === method && matches(each.path, asked))
        .toSorted((one, other) => Number(one.path.includes('{')) - Number(other.path.includes('{')))[0];
      if (!found) throw new Error(`${method} ${asked} is not described`);
      const id = `${found.operation.operationId} ${status}`;
      const response = found.operation.responses[String(status)];
      if (!response) throw new Error(`${id} is not described`);
      const [type, content] = Object.entries(response.content ?? {})[0] ?? [];
      if (type === undefined && text !== '') throw new Error(`${id} has a body`);
      if (type !== undefined && headers.get('content-type')?.split(';')[0] !== type)
        throw new Error(`${id} is ${headers.get('content-type')}`);
      if (type?.endsWith('json')) {
        const parsed = validator(content?.schema).safeParse(json);
        if (!parsed.success) throw new Error(`${id} is otherwise: ${parsed.error.message}`);
      }
      return id;
    },
    checkEvent(operationId, value) {
      const found = operations.find(({ operation }) => operation.operationId === operationId);
      const schema = found?.operation.responses['200']?.content?.['text/event-stream']?.['x-event-data'];
      validator(schema).parse(value);
    },
  };
}

function matches(template: string, asked: string): boolean {
  const pattern = template.replaceAll('.', '\\.').replaceAll(/\{\w+\}/g, '[^/]+');
  return new RegExp(`^${pattern}$`).test(asked.split('?')[0] ?? '');
}

/** With references replaced, and objects closed but where parts of one are put together. */
function resolve(schema: unknown, named: Record<string, unknown>, isPart = false): unknown {
  if (Array.isArray(schema)) return schema.map((each) => resolve(each, named, isPart));
  const parsed = schemaSchema.safeParse(schema);
  if (!parsed.success) return schema;
  const { $ref, ...rest } = parsed.data;
  if (typeof $ref === 'string') return resolve(named[$ref.split('/').at(-1) ?? ''], named, isPart);
  const entries = Object.entries(rest).map(([key, value]) => [key, resolve(value, named, key === 'allOf')]);
  const resolved = Object.fromEntries(entries);
  const isClosed = resolved['type'] === 'object' && resolved['properties'] !== undefined && !isPart;
  return isClosed && rest['additionalProperties'] === undefined
    ? { ...resolved, additionalProperties: false }
    : resolved;
}
