import { readdir, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import sharp from 'sharp';

import type { Box, DetectedFace, FaceEngine, FaceTemplate } from '../../src/core/face/face-engine.ts';

export interface SampleOptions {
  atMost?: number;
  signal?: AbortSignal;
}

interface Portrait {
  jpeg: Buffer;
  faceWidth: number;
  template: FaceTemplate;
}

interface Candidate {
  picture: Buffer;
  face: Box;
  others: Box[];
}

/** Sides of the cut-out in widths of the face's box: generous first, closer when a neighbour would be seen. */
const GENEROUS_TO_CLOSE = [3, 2.6];
const SMALLEST_FACE = 120;
/** How much of a neighbour's box may be seen. */
const UNNOTICED = 0.12;
/** Mean brightness, 0–255. */
const DARKEST = 80;
const FRONTAL = { yaw: 20, pitch: 22, roll: 20 };
/** Above this distance, or below this confidence, two portraits show different people. */
const DIFFERENT_PEOPLE = { distance: 0.6, confidence: 0.5 };

/** Square portraits (JPEG) of different people, cut out of the photographs that ship with the face library: one frontal,
 * well-lit face each, in the middle, the largest first. Looks through no more photographs than it needs. The same
 * engine gives the same portraits in the same order. */
export async function findSamplePortraits(
  faceEngine: FaceEngine,
  options: SampleOptions = {},
): Promise<Buffer[]> {
  const { atMost = 4, signal = AbortSignal.timeout(120_000) } = options;
  const found: Portrait[] = [];

  for (const photograph of await listPhotographs()) {
    if (found.length === atMost) break;
    for (const candidate of await findCandidates(photograph, faceEngine, signal)) {
      if (found.length === atMost) break;
      const portrait = await cutOut(candidate, faceEngine, signal);
      const templates = found.map(({ template }) => template);
      if (!portrait || (await isKnown(portrait.template, templates, { faceEngine, signal }))) continue;
      found.push(portrait);
    }
  }
  return found.toSorted((one, other) => other.faceWidth - one.faceWidth).map(({ jpeg }) => jpeg);
}

/** The last first: they are the brightest and show most people from the front. */
async function listPhotographs(): Promise<string[]> {
  const library = createRequire(import.meta.url).resolve('@vladmandic/face-api/package.json');
  const folder = join(dirname(library), 'demo');
  const names = (await readdir(folder)).filter((name) => name.endsWith('.jpg'));
  return names
    .toSorted()
    .toReversed()
    .map((name) => join(folder, name));
}

async function findCandidates(
  path: string,
  faceEngine: FaceEngine,
  signal: AbortSignal,
): Promise<Candidate[]> {
  const picture = await sharp(await readFile(path))
    .rotate()
    .jpeg({ quality: 95 })
    .toBuffer();
  const faces = await faceEngine.detect(picture, { subject: 'document', want: [] }, signal);
  const boxes = faces.map(({ box }) => box).filter(({ width }) => width >= SMALLEST_FACE);
  return boxes.map((face) => ({ picture, face, others: boxes.filter((other) => other !== face) }));
}

/** The closest look at one person that shows nobody else; nothing when there is none or the face is turned away. */
async function cutOut(
  { picture, face, others }: Candidate,
  faceEngine: FaceEngine,
  signal: AbortSignal,
): Promise<Portrait | undefined> {
  const { width, height } = await sharp(picture).metadata();
  for (const widths of GENEROUS_TO_CLOSE) {
    const area = squareAround(face, widths * face.width);
    const fits =
      area.left >= 0 && area.top >= 0 && area.left + area.width <= width && area.top + area.height <= height;
    if (!fits || others.some((other) => shareSeen(area, other) > UNNOTICED)) continue;

    const jpeg = await sharp(picture).extract(area).jpeg({ quality: 95 }).toBuffer();
    const faces = await faceEngine.detect(jpeg, { subject: 'person', want: ['pose', 'template'] }, signal);
    const [only, second] = faces;
    if (!only?.template || second || !isFrontal(only)) continue;
    if (await isLit(jpeg)) return { jpeg, faceWidth: face.width, template: only.template };
  }
  return undefined;
}

function squareAround(face: Box, side: number): Box {
  const left = Math.round(face.left + face.width / 2 - side / 2);
  const top = Math.round(face.top + face.height / 2 - side / 2);
  return { left, top, width: Math.round(side), height: Math.round(side) };
}

function shareSeen(area: Box, face: Box): number {
  const across = Math.min(area.left + area.width, face.left + face.width) - Math.max(area.left, face.left);
  const down = Math.min(area.top + area.height, face.top + face.height) - Math.max(area.top, face.top);
  return (Math.max(0, across) * Math.max(0, down)) / (face.width * face.height);
}

async function isLit(portrait: Buffer): Promise<boolean> {
  const { channels } = await sharp(portrait).greyscale().stats();
  return (channels[0]?.mean ?? 0) >= DARKEST;
}

function isFrontal({ pose }: DetectedFace): boolean {
  if (!pose) return false;
  return (
    Math.abs(pose.yaw) <= FRONTAL.yaw &&
    Math.abs(pose.pitch) <= FRONTAL.pitch &&
    Math.abs(pose.roll) <= FRONTAL.roll
  );
}

async function isKnown(
  template: FaceTemplate,
  known: readonly FaceTemplate[],
  { faceEngine, signal }: { faceEngine: FaceEngine; signal: AbortSignal },
): Promise<boolean> {
  const scores = await faceEngine.compare(template, known, signal);
  return scores.some(({ scale, value }) =>
    scale === 'distance' ? value <= DIFFERENT_PEOPLE.distance : value >= DIFFERENT_PEOPLE.confidence,
  );
}
