/** A call of a messenger's server, with the body as received: a signature is checked before anything is parsed. */
export interface WebhookCall {
  method: 'GET' | 'POST';
  /** As in the address; a name given twice has its last value. */
  query: Readonly<Record<string, string>>;
  /** Names in lower case. */
  headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  body: Buffer;
}

export interface WebhookAnswer {
  status: number;
  /** Plain text; empty unless given. */
  body?: string;
}

export type Webhook = (call: WebhookCall) => Promise<WebhookAnswer>;
