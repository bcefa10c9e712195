import { z } from 'zod';
import type { SampleMaker } from '../specimen/sample-maker.ts';

const sideSchema = z.enum(['front', 'back']);

/** What `/sandbox/samples/<sample>` takes: `side` of a card, `turns` of a video as `left,right`. */
export const sampleSchema = z.discriminatedUnion('sample', [
  z.object({ sample: z.literal('passport') }),
  z.object({ sample: z.literal('identity_card'), side: sideSchema }),
  z.object({ sample: z.literal('driving_licence'), side: sideSchema }),
  z.object({
    sample: z.literal('selfie_video'),
    turns: z
      .string()
      .default('')
      .transform((text) => text.split(',').filter(Boolean))
      .pipe(z.array(z.enum(['left', 'right'])).max(6)),
  }),
]);
type SampleRequest = z.infer<typeof sampleSchema>;

interface Sample {
  mimeType: string;
  bytes: Buffer;
}

/** Documents and videos of one sample person, for whoever has none at hand. */
export interface Samples {
  make(request: SampleRequest, signal: AbortSignal): Promise<Sample>;
  /** Resolves when nothing is being made any more; end that by its signal. */
  close(): Promise<void>;
}

/** Loads nothing before the first sample is asked for: it needs a face engine, and most sandboxes need no sample. */
export function createSamples(): Samples {
  let opening: Promise<SampleMaker> | undefined;
  let isClosed = false;
  const underWay = new Set<Promise<Sample>>();

  const make = async (request: SampleRequest, signal: AbortSignal): Promise<Sample> => {
    opening ??= openMaker();
    const maker = await opening.catch((error: unknown) => {
      opening = undefined;
      throw error;
    });
    signal.throwIfAborted();
    return makeWith(maker, request, signal);
  };

  return {
    async make(request, signal) {
      if (isClosed) throw new Error('The sandbox is closing');
      const making = make(request, signal);
      underWay.add(making);
      try {
        return await making;
      } finally {
        underWay.delete(making);
      }
    },
    async close() {
      isClosed = true;
      await Promise.allSettled(underWay);
      await (await opening)?.close();
    },
  };
}

async function openMaker(): Promise<SampleMaker> {
  const { openSampleMaker } = await import('../specimen/sample-maker.ts');
  return openSampleMaker();
}

async function makeWith(maker: SampleMaker, request: SampleRequest, signal: AbortSignal): Promise<Sample> {
  if (request.sample === 'selfie_video') {
    const bytes = await maker.selfieVideo(request.turns, signal);
    signal.throwIfAborted();
    return { mimeType: 'video/mp4', bytes };
  }
  const { sample } = request;
  const document = sample === 'passport' ? { type: sample } : { type: sample, side: request.side };
  return { mimeType: 'image/jpeg', bytes: await maker.document(document) };
}
