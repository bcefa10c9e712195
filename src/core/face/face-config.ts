import { z } from 'zod';
import { isEncryptedOrLocal } from '../is-encrypted-or-local.ts';
import { text, whole } from '../variables.ts';

/** Azure Face as the face engine. */
export interface AzureFaceConfig {
  /** Without a trailing slash. Names the region. */
  endpoint: string;
  key: { key: string } | { keyFile: string };
  callsPerSecond: number;
  monthlyCalls?: number;
  whenDown?: 'review' | 'on_device';
}

const key = z.string().regex(/^[\x21-\x7e]{16,256}$/, 'has not 16 to 256 visible ASCII characters');

export const FACE_VARIABLES = {
  FACE_ENGINE: z.enum(['local', 'azure'], { error: 'is neither local nor azure' }).default('local'),
  AZURE_FACE_ENDPOINT: text
    .refine((value) => URL.canParse(value) && isAddress(new URL(value)), {
      error: 'is no https URL (http on this machine only) without a path',
    })
    .optional(),
  AZURE_FACE_KEY: key.optional(),
  AZURE_FACE_KEY_FILE: text.optional(),
  AZURE_FACE_CALLS_PER_SECOND: whole(1, 1_000).default(10),
  AZURE_FACE_MONTHLY_CALLS: whole(1, 1_000_000_000).optional(),
  AZURE_FACE_WHEN_DOWN: z
    .enum(['review', 'on_device'], { error: 'is neither review nor on_device' })
    .optional(),
};

export const FACE_EXCLUDES = [['AZURE_FACE_KEY', 'AZURE_FACE_KEY_FILE']] as const;

/** What the chosen engine lacks. */
export function mistakesOfFaceEngine(given: Readonly<Record<string, unknown>>): string[] {
  if (given['FACE_ENGINE'] !== 'azure') return [];
  return [
    ...(given['AZURE_FACE_ENDPOINT'] === undefined ? ['FACE_ENGINE=azure needs AZURE_FACE_ENDPOINT'] : []),
    ...(given['AZURE_FACE_KEY'] === undefined && given['AZURE_FACE_KEY_FILE'] === undefined
      ? ['FACE_ENGINE=azure needs AZURE_FACE_KEY or AZURE_FACE_KEY_FILE']
      : []),
  ];
}

const variablesSchema = z.object(FACE_VARIABLES);

/** `undefined` where the engine on this machine is enough. */
export function toAzureFace(environment: z.infer<typeof variablesSchema>): AzureFaceConfig | undefined {
  const { AZURE_FACE_ENDPOINT: endpoint, AZURE_FACE_KEY: value, AZURE_FACE_KEY_FILE: keyFile } = environment;
  if (environment.FACE_ENGINE !== 'azure' || endpoint === undefined) return undefined;
  const source = value === undefined ? keyFile !== undefined && { keyFile } : { key: value };
  if (!source) return undefined;
  const { AZURE_FACE_MONTHLY_CALLS: monthlyCalls, AZURE_FACE_WHEN_DOWN: whenDown } = environment;
  return {
    endpoint: new URL(endpoint).origin,
    key: source,
    callsPerSecond: environment.AZURE_FACE_CALLS_PER_SECOND,
    ...(monthlyCalls !== undefined && { monthlyCalls }),
    ...(whenDown !== undefined && { whenDown }),
  };
}

function isAddress(url: URL): boolean {
  return isEncryptedOrLocal(url) && url.pathname === '/' && !url.search && !url.username && !url.password;
}
