import { join } from 'node:path';
import { findFixtures } from './needs.ts';

/** Photographs and clips of real people, published for research; they do not come with the project. */
export interface Fixtures {
  /** One neutral portrait and one smiling selfie each; no two are the same person. */
  people: ReadonlyArray<{ id: string; portrait: string; selfie: string }>;
  /** MPEG program streams of five people who talk and hardly move, 3 s each. */
  talkingClips: readonly string[];
  /** One more person, who talks and turns his head (MP4, 4 s). */
  turningClip: string;
}

const PEOPLE = [
  '001',
  '004',
  '005',
  '006',
  '008',
  '012',
  '024',
  '025',
  '030',
  '034',
  '042',
  '043',
  '044',
  '062',
];
const TALKING = ['bbaf2n', 'lbax4n', 'lrwp9a', 'sbwe5n', 'swiz3n'];

/** For the inside of a `describeNeeding('fixtures', …)` suite; throws where they are not on this machine. */
export function requireFixtures(): Fixtures {
  const folder = findFixtures();
  if (!folder) throw new Error('There are no fixtures on this machine');
  return {
    people: PEOPLE.map((id) => ({
      id,
      portrait: join(folder, 'people', `${id}-portrait.jpg`),
      selfie: join(folder, 'people', `${id}-selfie.jpg`),
    })),
    talkingClips: TALKING.map((name) => join(folder, 'clips', `${name}.mpg`)),
    turningClip: join(folder, 'clips', 'carphone.mp4'),
  };
}
