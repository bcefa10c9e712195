import { z } from 'zod';
import type { WhatsAppSandbox } from '../../sandbox/whatsapp/open-whatsapp-sandbox.ts';

const answerSchema = z.looseObject({
  error: z
    .looseObject({
      message: z.string(),
      type: z.string(),
      code: z.number(),
      error_subcode: z.number().optional(),
      error_data: z.object({ messaging_product: z.literal('whatsapp'), details: z.string() }).optional(),
      fbtrace_id: z.string(),
    })
    .optional(),
});

interface GraphAnswer {
  status: number;
  headers: Headers;
  body: z.infer<typeof answerSchema>;
}

interface GraphCall {
  method?: string;
  json?: unknown;
  token?: string | undefined;
}

/** Calls the Graph API as a client would that knows no library. */
export async function callGraph(
  sandbox: WhatsAppSandbox,
  path: string,
  { method, json, token = sandbox.accessToken }: GraphCall = {},
): Promise<GraphAnswer> {
  const response = await fetch(`${sandbox.url}/v23.0/${path}`, {
    method: method ?? (json === undefined ? 'GET' : 'POST'),
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    ...(json !== undefined && { body: JSON.stringify(json) }),
  });
  const body = answerSchema.parse(await response.json());
  return { status: response.status, headers: response.headers, body };
}

/** Posts to `/messages`, as `whatsapp` unless the parameters say otherwise. */
export function postMessage(
  sandbox: WhatsAppSandbox,
  parameters: Record<string, unknown>,
): Promise<GraphAnswer> {
  const json = { messaging_product: 'whatsapp', ...parameters };
  return callGraph(sandbox, `${sandbox.phoneNumberId}/messages`, { json });
}

/** Sends a text and returns its id. Throws when it is refused. */
export async function sendText(sandbox: WhatsAppSandbox, to: string, body = 'Hello'): Promise<string> {
  const { body: answer } = await postMessage(sandbox, { to, type: 'text', text: { body } });
  return idOf(answer);
}

export function idOf(answer: unknown): string {
  const schema = z.object({ messages: z.tuple([z.object({ id: z.string() })]) });
  return schema.parse(answer).messages[0].id;
}

/** What says where the bytes of a media id are. */
export async function locateMedia(sandbox: WhatsAppSandbox, mediaId: string) {
  const { body } = await callGraph(sandbox, mediaId);
  return z
    .object({ url: z.url(), sha256: z.string(), file_size: z.number(), mime_type: z.string() })
    .parse(body);
}

export function download(sandbox: WhatsAppSandbox, url: string, signal?: AbortSignal): Promise<Response> {
  return fetch(url, {
    headers: { authorization: `Bearer ${sandbox.accessToken}` },
    ...(signal && { signal }),
  });
}
