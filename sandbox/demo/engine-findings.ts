import { Writable } from 'node:stream';
import { z } from 'zod';

const checkSchema = z.object({
  name: z.string(),
  engine: z.string(),
  score: z.number().optional(),
  threshold: z.number().optional(),
});

const lineSchema = z.discriminatedUnion('event', [
  z.object({
    event: z.literal('evidence.examined'),
    kind: z.string(),
    verdict: z.string(),
    reasons: z.array(z.string()),
    checks: z.array(checkSchema),
    milliseconds: z.number(),
  }),
  z.object({
    event: z.enum([
      'verification.decided',
      'verification.review_requested',
      'verification.resubmission_requested',
    ]),
    outcome: z.string(),
    reasons: z.array(z.string()),
    comparison: z.object({ engine: z.string(), score: z.number(), frames: z.number() }).optional(),
  }),
  z.object({ event: z.literal('media.erased') }),
  z.object({ event: z.literal('ffmpeg.progress'), msg: z.string() }),
]);

/** A log destination that turns the service's own events into sentences; errors pass as they are. */
export function listenToEngines(tell: (text: string) => void): Writable {
  return new Writable({
    write(chunk, _encoding, done) {
      for (const line of String(chunk).split('\n').filter(Boolean)) {
        const sentence = toSentence(JSON.parse(line));
        if (sentence) tell(sentence);
      }
      done();
    },
  });
}

function toSentence(logged: unknown): string | undefined {
  const parsed = lineSchema.safeParse(logged);
  if (!parsed.success) return undefined;
  const line = parsed.data;
  switch (line.event) {
    case 'evidence.examined': {
      const reasons = line.reasons.length > 0 ? ` (${line.reasons.join(', ')})` : '';
      const checks = line.checks.map((check) => `  ${describe(check)}`);
      return [
        `${line.kind}: ${line.verdict}${reasons}, looked at for ${line.milliseconds} ms`,
        ...checks,
      ].join('\n');
    }
    case 'verification.decided':
    case 'verification.review_requested':
    case 'verification.resubmission_requested': {
      const { comparison, outcome, reasons } = line;
      const compared = comparison
        ? `faces compared by ${comparison.engine}: median distance ${comparison.score.toFixed(3)} over ${comparison.frames} frames`
        : 'faces not compared';
      return `${compared}\ndecision: ${outcome}${reasons.length > 0 ? ` (${reasons.join(', ')})` : ''}`;
    }
    case 'media.erased':
      return 'photos, video and face templates erased';
    case 'ffmpeg.progress':
      return line.msg;
  }
}

function describe({ name, engine, score, threshold }: z.infer<typeof checkSchema>): string {
  const measured = score === undefined ? '' : `: ${round(score)}`;
  const against = threshold === undefined ? '' : ` (threshold ${round(threshold)})`;
  return `${name} by ${engine}${measured}${against}`;
}

function round(value: number): string {
  return String(Math.round(value * 100) / 100);
}
