import { z } from 'zod';
import { DOCS_POLICY, docsPage } from '../frame/docs-page.ts';
import { toOpenApi, type NamedSchemas } from '../frame/openapi.ts';
import { BARE, openOperation, type Operation } from '../frame/operation.ts';

/** The operations, and the two that describe them all, themselves among them. */
export function withDocuments(
  operations: readonly Operation[],
  schemas: NamedSchemas,
  publicUrl: string,
): Operation[] {
  const all: Operation[] = [...operations, openApi(() => document()), docs(() => page())];
  const document = once(() => toOpenApi(all, schemas, publicUrl));
  const page = once(() => docsPage(all, document()));
  return all;
}

function once<Value>(make: () => Value): () => Value {
  let made: { value: Value } | undefined;
  return () => (made ??= { value: make() }).value;
}

function openApi(document: () => unknown): Operation {
  return openOperation({
    ...BARE,
    id: 'openApi',
    method: 'get',
    path: '/openapi.json',
    summary: 'This description, for programs (OpenAPI 3.1).',
    answers: { 200: { description: 'The document.', json: z.looseObject({ openapi: z.string() }) } },
    refusals: [],
    limit: 'open_address',
    async handle() {
      return { status: 200, json: z.looseObject({ openapi: z.string() }).parse(document()) };
    },
  });
}

function docs(page: () => string): Operation {
  return openOperation({
    ...BARE,
    id: 'docs',
    method: 'get',
    path: '/docs',
    summary: 'This description, for people.',
    answers: { 200: { description: 'A page.', html: true } },
    refusals: [],
    limit: 'open_address',
    async handle() {
      return { status: 200, html: page(), contentSecurityPolicy: DOCS_POLICY };
    },
  });
}
