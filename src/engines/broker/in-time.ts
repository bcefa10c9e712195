/** Rejects with `reason` when `promise` has not settled after `milliseconds`. */
export async function inTime<Value>(
  promise: Promise<Value>,
  milliseconds: number,
  reason: string,
): Promise<Value> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(reason)), milliseconds);
  });
  return await Promise.race([promise, late]).finally(() => clearTimeout(timer));
}
