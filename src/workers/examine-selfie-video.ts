import { packTemplates } from '../core/face/template-bundle.ts';
import { actorOf, followerOf } from '../core/face/who-looked.ts';
import type { Challenge } from '../core/video/challenge.ts';
import { followChallenge } from '../core/video/follow-challenge.ts';
import { measureMotion } from '../core/video/measure-motion.ts';
import type { ExtractedVideo, VideoEngine } from '../core/video/video-engine.ts';
import type { Check } from '../core/verification/check-store.ts';
import type { ExaminationReport } from '../core/verification/examination.ts';
import type { SelfieVideoFindings } from '../core/verification/findings.ts';
import { lookAtFrames, type LookAtFramesDeps, type SeenFrames } from './look-at-frames.ts';

export interface ExamineSelfieVideoDeps extends LookAtFramesDeps {
  videoEngine: VideoEngine;
}

export interface SelfieVideoPiece {
  /** Of a private, plain file. */
  path: string;
  challenge: Challenge | undefined;
  forwarded: boolean;
}

export const EXTRACTION = { framesPerSecond: 4, maxSide: 640 } as const;

/** Looks at the clip: one and the same person, the asked head turns, motion that only a solid head makes. */
export async function examineSelfieVideo(
  deps: ExamineSelfieVideoDeps,
  piece: SelfieVideoPiece,
  signal: AbortSignal,
): Promise<ExaminationReport> {
  const { videoEngine, faceEngine, policy } = deps;
  const { shortestSeconds, longestSeconds } = policy.selfieVideo;
  const examinedBy = actorOf(faceEngine);
  const extracted = await videoEngine.extract(
    piece.path,
    { ...EXTRACTION, maxSeconds: longestSeconds },
    signal,
  );
  if (!extracted.ok) {
    return { findings: { kind: 'unreadable', reason: extracted.refusal }, checks: [], examinedBy };
  }
  const video = extracted.value;
  const worthLooking = video.durationSeconds >= shortestSeconds && video.durationSeconds <= longestSeconds;
  const seen = await lookAtFrames(deps, worthLooking ? video.frames : [], signal);
  const findings = findingsOf(video, piece, seen);
  return {
    findings,
    checks: checksOf(findings, deps, seen.facesFoundBy),
    examinedBy,
    ...(seen.templates.length > 0 ? { templates: packTemplates(seen.templates) } : {}),
  };
}

function findingsOf(video: ExtractedVideo, piece: SelfieVideoPiece, seen: SeenFrames): SelfieVideoFindings {
  const asked = piece.challenge?.turns ?? [];
  const { followed, mirrored, turnsSeen } = followChallenge(seen.samples, asked);
  const { kind, parallax } = measureMotion(seen.samples);
  return {
    kind: 'selfie_video',
    durationSeconds: video.durationSeconds,
    forwarded: piece.forwarded,
    frames: seen.frames,
    framesWithFace: seen.samples.length,
    framesWithManyFaces: seen.framesWithManyFaces,
    faceWidth: seen.faceWidth,
    ...seen.quality,
    comparableFrames: seen.templates.length,
    comparedAt: seen.comparedAt,
    samePerson: seen.samePerson,
    challenge: { followed: followed && asked.length > 0, mirrored, asked, seen: turnsSeen },
    motion: { kind, parallax },
  };
}

function checksOf(
  findings: SelfieVideoFindings,
  { videoEngine, faceEngine, policy }: ExamineSelfieVideoDeps,
  facesFoundBy: readonly string[],
): Check[] {
  const { challenge, motion, ...rest } = findings;
  const follower = followerOf(faceEngine);
  return [
    {
      name: 'selfie_video',
      engine: videoEngine.name,
      engineVersion: videoEngine.version,
      score: findings.comparableFrames,
      threshold: policy.selfieVideo.comparableFrames,
      codes: [],
      findings: { ...rest, facesFoundBy },
    },
    {
      name: 'head_turns',
      engine: follower.name,
      engineVersion: follower.version,
      score: motion.parallax,
      codes: [],
      findings: { challenge, motion },
    },
  ];
}
