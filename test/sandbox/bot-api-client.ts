import { z } from 'zod';
import type { TelegramSandbox } from '../../sandbox/telegram/server.ts';

const answerSchema = z.object({
  ok: z.boolean(),
  result: z.unknown().optional(),
  error_code: z.number().optional(),
  description: z.string().optional(),
  parameters: z.object({ retry_after: z.number() }).optional(),
});

/** An answer of the Bot API as it is on the wire. */
export type Answer = z.infer<typeof answerSchema> & { status: number };

/** Calls the Bot API as a bot would that knows no library. */
export async function callApi(
  sandbox: TelegramSandbox,
  method: string,
  parameters: Record<string, unknown> = {},
  token = sandbox.token,
): Promise<Answer> {
  return await readAnswer(
    await fetch(`${sandbox.url}/bot${token}/${method}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(parameters),
    }),
  );
}

/** Calls a method with uploads. */
export async function uploadToApi(sandbox: TelegramSandbox, method: string, form: FormData): Promise<Answer> {
  const address = `${sandbox.url}/bot${sandbox.token}/${method}`;
  return await readAnswer(await fetch(address, { method: 'POST', body: form }));
}

export async function readAnswer(response: Response): Promise<Answer> {
  return { ...answerSchema.parse(await response.json()), status: response.status };
}

const updateSchema = z.looseObject({ update_id: z.number() });

/** The updates that wait, without confirming any but those before `offset`. */
export async function getUpdates(
  sandbox: TelegramSandbox,
  parameters: Record<string, unknown> = {},
): Promise<z.infer<typeof updateSchema>[]> {
  const { result } = await callApi(sandbox, 'getUpdates', parameters);
  return z.array(updateSchema).parse(result);
}

/** Sends a message and returns its id. */
export async function sendMessage(
  sandbox: TelegramSandbox,
  parameters: Record<string, unknown>,
): Promise<number> {
  const { result } = await callApi(sandbox, 'sendMessage', { text: 'Hello', ...parameters });
  return z.object({ message_id: z.number() }).parse(result).message_id;
}
