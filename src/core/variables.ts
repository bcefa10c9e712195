import { z } from 'zod';

/* How the values of environment variables are read. A message is told after the variable's name. */

export const text = z.string().trim().min(1);
export const urlOf = (...protocols: string[]) =>
  text.refine(
    (value) => protocols.some((protocol) => value.startsWith(`${protocol}://`)) && URL.canParse(value),
    {
      error: `is no ${protocols.join(' or ')} URL`,
    },
  );
export const whole = (least: number, most: number) =>
  z
    .string()
    .regex(/^\d+$/, 'is no whole number')
    .transform(Number)
    .refine((value) => value >= least && value <= most, { error: `is not between ${least} and ${most}` });
export const yesOrNo = z
  .enum(['true', 'false'], { error: 'is neither true nor false' })
  .transform((value) => value === 'true');
