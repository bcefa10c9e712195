import { EventEmitter, once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import { z } from 'zod';

interface WebhookPost {
  headers: IncomingHttpHeaders;
  body: Buffer;
  /** What the listener answered. */
  status: number;
}

const valueSchema = z.object({
  messaging_product: z.literal('whatsapp'),
  metadata: z.object({ display_phone_number: z.string(), phone_number_id: z.string() }),
  contacts: z.array(z.looseObject({ profile: z.looseObject({ name: z.string() }) })).optional(),
  messages: z.array(z.looseObject({ id: z.string(), type: z.string() })).optional(),
  statuses: z.array(z.looseObject({ id: z.string(), status: z.string() })).optional(),
});
type WebhookValue = z.infer<typeof valueSchema>;

const envelopeSchema = z.strictObject({
  object: z.literal('whatsapp_business_account'),
  entry: z.tuple([
    z.strictObject({
      id: z.string(),
      changes: z.array(z.strictObject({ value: valueSchema, field: z.literal('messages') })),
    }),
  ]),
});

/** A service that listens to Meta and keeps what it hears. */
export interface WebhookListener {
  readonly url: string;
  readonly posts: WebhookPost[];
  /** The query of every challenge. */
  readonly challenges: URLSearchParams[];
  /** Answers the next posts with these statuses, and 200 after them. */
  answerWith(...statuses: number[]): void;
  /** What was confirmed with 200. */
  values(): WebhookValue[];
  messages(): NonNullable<WebhookValue['messages']>;
  statuses(): NonNullable<WebhookValue['statuses']>;
  /** Resolves once that many posts came. */
  untilPosts(count: number): Promise<void>;
  close(): Promise<void>;
}

/** `reply` is what a challenge is answered with; the challenge itself unless given. */
export async function openWebhookListener(
  reply: (challenge: string) => { status: number; body: string } = (body) => ({ status: 200, body }),
): Promise<WebhookListener> {
  const events = new EventEmitter();
  const posts: WebhookPost[] = [];
  const challenges: URLSearchParams[] = [];
  let answers: number[] = [];
  const hear = async (request: IncomingMessage): Promise<{ status: number; body: string }> => {
    if (request.method === 'GET') {
      const { searchParams } = new URL(request.url ?? '/', 'http://listener');
      challenges.push(searchParams);
      return reply(searchParams.get('hub.challenge') ?? '');
    }
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(Buffer.from(chunk));
    const [status = 200, ...rest] = answers;
    answers = rest;
    posts.push({ headers: request.headers, body: Buffer.concat(chunks), status });
    events.emit('post');
    return { status, body: '' };
  };
  const server = createServer((request, response) => {
    hear(request).then(
      ({ status, body }) => response.writeHead(status).end(body),
      () => response.destroy(),
    );
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = z.object({ port: z.number() }).parse(server.address());
  const values = (): WebhookValue[] =>
    posts.filter(({ status }) => status === 200).flatMap(({ body }) => valuesIn(body));

  return {
    url: `http://127.0.0.1:${address.port}/webhooks/whatsapp`,
    posts,
    challenges,
    answerWith: (...statuses) => void (answers = statuses),
    values,
    messages: () => values().flatMap(({ messages = [] }) => messages),
    statuses: () => values().flatMap(({ statuses = [] }) => statuses),
    async untilPosts(count) {
      while (posts.length < count) await once(events, 'post');
    },
    async close() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}

function valuesIn(body: Buffer): WebhookValue[] {
  const { entry } = envelopeSchema.parse(JSON.parse(body.toString('utf8')));
  return entry[0].changes.map(({ value }) => value);
}
