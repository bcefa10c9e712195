/** What a promise was rejected for. Throws where it was not. */
export async function rejection(attempt: Promise<unknown>): Promise<string> {
  const refused = await attempt.then(
    () => undefined,
    (error: unknown) => (error instanceof Error ? error.message : String(error)),
  );
  if (refused === undefined) throw new Error('Nothing was refused');
  return refused;
}
