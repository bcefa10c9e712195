import { useEffect } from 'preact/hooks';
import type { EvidenceKind } from '../api/types.ts';
import { DocumentArt, SelfieArt } from '../art/piece-art.tsx';
import { type ChosenCase, isUntouched } from '../state/screen-for.ts';
import { useApp } from '../ui/app-context.ts';
import { Button } from '../ui/button.tsx';
import { fixText } from '../ui/fix-text.ts';
import { Notice } from '../ui/notice.tsx';
import { Tips } from '../ui/points.tsx';
import { Screen } from '../ui/screen.tsx';
import { sideOf } from '../words/side.ts';

interface PieceProps {
  kind: EvidenceKind;
  verification: ChosenCase;
}

/** What is wanted next and how it comes out well; of one that is wanted again, only what to do differently. */
export function PieceScreen({ kind, verification }: PieceProps) {
  const { state, words, actions, captureRoom } = useApp();
  const { title, lead, tips } = wordsOf(kind, verification, words);
  const isSelfie = kind === 'selfie_video';
  const last = verification.pieces.find((piece) => piece.kind === kind);
  const isRetake = last?.state === 'refused';
  // The camera is loaded while the person reads.
  useEffect(() => captureRoom.prepare(state.language), [state.language]);
  return (
    <Screen
      art={isSelfie ? <SelfieArt /> : <DocumentArt side={sideOf(kind, verification.documentType)} />}
      title={isRetake ? words.piece.retake[kind] : title}
      lead={isRetake ? title : lead}
      action={{ label: words.piece.open, onPress: () => actions.go('camera') }}
      second={
        isUntouched(verification) && (
          <Button onPress={actions.chooseAgain}>{words.piece.otherDocument}</Button>
        )
      }
    >
      {isRetake ? (
        <WhatToFix reason={last.reason} attemptsLeft={last.attemptsLeft} />
      ) : (
        <Tips tips={tips} icons={isSelfie ? ['light', 'person', 'frame'] : ['light', 'frame', 'hand']} />
      )}
    </Screen>
  );
}

type Piece = ChosenCase['pieces'][number];

function WhatToFix({ reason, attemptsLeft }: Pick<Piece, 'reason' | 'attemptsLeft'>) {
  const { words } = useApp();
  if (!reason) return null;
  return (
    <>
      <Notice look="danger" icon="retake">
        <p>
          <strong>{reason.what}</strong>
        </p>
        <p>{fixText(words, reason)}</p>
      </Notice>
      {attemptsLeft > 0 && <p class="small">{words.piece.attemptsLeft(attemptsLeft)}</p>}
    </>
  );
}

function wordsOf(
  kind: EvidenceKind,
  { documentType }: ChosenCase,
  { piece }: ReturnType<typeof useApp>['words'],
) {
  if (kind === 'selfie_video') {
    return { title: piece.selfieTitle, lead: piece.selfieLead, tips: piece.selfieTips };
  }
  const side = sideOf(kind, documentType);
  return {
    title: piece.documentTitle(side, documentType),
    lead: piece.documentLead[side],
    tips: piece.documentTips,
  };
}
