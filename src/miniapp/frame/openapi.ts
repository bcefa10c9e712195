import { z } from 'zod';
import type { Access, AnswerKind, Operation } from './operation.ts';
import { PROBLEMS, type ProblemCode } from './problems.ts';

type Json = Readonly<Record<string, unknown>>;

/** Schemas that the document names, once each. */
export type NamedSchemas = Readonly<Record<string, z.ZodType>>;

export interface OpenApiDocument {
  openapi: string;
  info: Json;
  servers: Json[];
  tags: Json[];
  paths: Record<string, Record<string, Json>>;
  components: { schemas: Record<string, Json>; securitySchemes: Record<string, Json> };
}

const SECURITY = {
  edge: { edgeToken: [] },
  internal: { internalToken: [] },
};

/** The OpenAPI 3.1 description of a table of operations. */
export function toOpenApi(
  operations: readonly Operation[],
  schemas: NamedSchemas,
  publicUrl: string,
): OpenApiDocument {
  const convert = createConverter(schemas);
  const paths: OpenApiDocument['paths'] = {};
  for (const operation of operations) {
    (paths[operation.path] ??= {})[operation.method] = describeOperation(operation, convert);
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Bonafide',
      version: '1',
      summary: 'Identity verification inside messengers.',
      description:
        'What the mini-app and our own services ask. Every write takes an `Idempotency-Key`; every error is a problem document (RFC 9457) with a stable `code`.',
    },
    servers: [{ url: publicUrl }],
    tags: [],
    paths,
    components: {
      schemas: convert.components(),
      securitySchemes: {
        edgeToken: {
          type: 'http',
          scheme: 'bearer',
          bearerFormat: 'JWT',
          description: 'The access token of a session, audience `bonafide:edge`.',
        },
        internalToken: {
          type: 'http',
          scheme: 'bearer',
          bearerFormat: 'JWT',
          description: 'An exchanged token, audience `bonafide:internal`, with the scope that is named.',
        },
        client: { type: 'http', scheme: 'basic', description: 'One of our own services.' },
      },
    },
  };
}

interface Converter {
  /** A reference where the schema has a name, else the schema itself. */
  of(schema: z.ZodType, io: 'input' | 'output'): Json;
  components(): Record<string, Json>;
}

function createConverter(schemas: NamedSchemas): Converter {
  const registry = z.registry<{ id: string }>();
  const names = new Map<z.ZodType, string>();
  for (const [id, schema] of Object.entries(schemas)) {
    registry.add(schema, { id });
    names.set(schema, id);
  }
  const uri = (id: string) => `#/components/schemas/${id}`;
  return {
    of(schema, io) {
      const name = names.get(schema);
      if (name !== undefined) return { $ref: uri(name) };
      return withoutMarks(z.toJSONSchema(schema, { io }));
    },
    components() {
      const { schemas: made } = z.toJSONSchema(registry, { uri, io: 'input' });
      return Object.fromEntries(
        Object.entries(made)
          .filter(([name]) => name !== '__shared')
          .map(([name, schema]) => [name, withoutMarks(schema)]),
      );
    },
  };
}

/** Inside the document a schema is neither a document nor identified by an address. */
function withoutMarks(schema: object): Json {
  const { $schema: _schema, $id: _id, ...rest }: Record<string, unknown> = { ...schema };
  return rest;
}

function describeOperation(operation: Operation, convert: Converter): Json {
  const { id, summary, description, access } = operation;
  return {
    operationId: id,
    summary,
    ...(description === undefined ? {} : { description }),
    ...securityOf(operation),
    ...(access !== 'none' && access !== 'edge' ? { 'x-scope': access } : {}),
    parameters: parametersOf(operation, convert),
    ...bodyOf(operation, convert),
    responses: { ...answersOf(operation, convert), ...problemsOf(operation) },
  };
}

function securityOf({ access, needsClient }: Operation): Json {
  if (needsClient) return { security: [{ client: [] }] };
  if (access === 'none') return { security: [] };
  return { security: [access === 'edge' ? SECURITY.edge : SECURITY.internal] };
}

function parametersOf(operation: Operation, convert: Converter): Json[] {
  const at = (place: 'path' | 'query', schema: z.ZodType) =>
    schema instanceof z.ZodObject
      ? Object.entries<z.ZodType>(schema.shape).map(([name, field]) => ({
          name,
          in: place,
          required: place === 'path' || !field.safeParse(undefined).success,
          schema: convert.of(field, 'input'),
        }))
      : [];
  const header = (name: string, about: string) => ({
    name,
    in: 'header',
    required: false,
    description: about,
    schema: { type: 'string' },
  });
  return [
    ...at('path', operation.params),
    ...at('query', operation.query),
    ...(operation.isIdempotent
      ? [header('Idempotency-Key', 'The same key and body have the same answer for a day.')]
      : []),
    ...(operation.method === 'get' && isJson(operation)
      ? [header('If-None-Match', 'The ETag of an answer that is still at hand.')]
      : []),
  ];
}

function isJson({ answers }: Operation): boolean {
  return Object.values(answers).some(({ json }) => json !== undefined);
}

function bodyOf({ body }: Operation, convert: Converter): Json {
  if ('none' in body) return {};
  const content =
    'json' in body
      ? { 'application/json': { schema: convert.of(body.json, 'input') } }
      : 'form' in body
        ? { 'application/x-www-form-urlencoded': { schema: convert.of(body.form, 'input') } }
        : {
            'multipart/form-data': {
              schema: {
                type: 'object',
                properties: { file: { type: 'string', contentMediaType: 'application/octet-stream' } },
                required: ['file'],
                description: `One file of at most ${body.file.biggestBytes} bytes.`,
              },
            },
          };
  return { requestBody: { required: true, content } };
}

function answersOf(operation: Operation, convert: Converter): Record<string, Json> {
  const described = Object.entries(operation.answers).map(([status, kind]) => [
    status,
    { description: kind.description, ...contentOf(kind, convert) },
  ]);
  const unchanged =
    operation.method === 'get' && isJson(operation) ? { '304': { description: 'As it was.' } } : {};
  return { ...Object.fromEntries(described), ...unchanged };
}

function contentOf({ json, events, html }: AnswerKind, convert: Converter): Json {
  if (json) return { content: { 'application/json': { schema: convert.of(json, 'input') } } };
  if (html) return { content: { 'text/html': { schema: { type: 'string' } } } };
  if (!events) return {};
  return {
    content: {
      'text/event-stream': {
        schema: { type: 'string' },
        'x-event-data': convert.of(events, 'input'),
      },
    },
  };
}

/** By status, with the codes that it may have. */
function problemsOf(operation: Operation): Record<string, Json> {
  const codes = codesOf(operation);
  const byStatus = Map.groupBy(codes, (code) => PROBLEMS[code].status);
  return Object.fromEntries(
    [...byStatus].map(([status, of]) => [
      String(status),
      {
        description: of.map((code) => `\`${code}\`: ${PROBLEMS[code].title}`).join('\n'),
        content: {
          'application/problem+json': {
            schema: {
              allOf: [
                { $ref: '#/components/schemas/Problem' },
                { type: 'object', properties: { code: { enum: of } } },
              ],
            },
          },
        },
      },
    ]),
  );
}

const TOKEN_CODES: readonly ProblemCode[] = [
  'TOKEN_MISSING',
  'TOKEN_INVALID',
  'TOKEN_EXPIRED',
  'WRONG_AUDIENCE',
  'SESSION_ENDED',
];

function tokenCodes(access: Access): readonly ProblemCode[] {
  if (access === 'none') return [];
  return access === 'edge' ? TOKEN_CODES : [...TOKEN_CODES, 'SCOPE_MISSING'];
}

/** Every code an operation may answer with: its own, and those of the frame around it. */
export function codesOf(operation: Operation): ProblemCode[] {
  const { body, params, query, access, isIdempotent } = operation;
  const isSmall = 'json' in body || 'form' in body;
  const takesInput = !('none' in body) || params instanceof z.ZodObject || query instanceof z.ZodObject;
  return [
    ...new Set<ProblemCode>([
      ...operation.refusals,
      ...tokenCodes(access),
      ...(takesInput || isIdempotent ? (['VALIDATION_FAILED'] as const) : []),
      ...('none' in body
        ? []
        : (['BODY_UNREADABLE', 'CONTENT_TYPE_UNSUPPORTED', 'REQUEST_TOO_SLOW'] as const)),
      ...(isSmall ? (['BODY_TOO_LARGE'] as const) : []),
      ...(isIdempotent ? (['IDEMPOTENCY_KEY_IN_USE', 'IDEMPOTENCY_KEY_REUSED'] as const) : []),
      'TOO_MANY_REQUESTS',
      'INTERNAL',
      'UNAVAILABLE',
    ]),
  ];
}
