import type { EvidenceKind } from '../api/types.ts';
import { DocumentArt, SelfieArt } from '../art/piece-art.tsx';
import { type ChosenCase, isUntouched } from '../state/screen-for.ts';
import { useApp } from '../ui/app-context.ts';
import { Button } from '../ui/button.tsx';
import { Notice } from '../ui/notice.tsx';
import { Tips } from '../ui/points.tsx';
import { Screen } from '../ui/screen.tsx';
import { sideOf } from '../words/side.ts';

interface PieceProps {
  kind: EvidenceKind;
  verification: ChosenCase;
}

/** What is wanted next, how it comes out well, and what was wrong with the last one. */
export function PieceScreen({ kind, verification }: PieceProps) {
  const { words, actions } = useApp();
  const { title, lead, tips } = wordsOf(kind, verification, words);
  const action = { label: words.piece.open, onPress: () => actions.go('camera') };
  const second = isUntouched(verification) && (
    <Button onPress={actions.chooseAgain}>{words.piece.otherDocument}</Button>
  );
  const art =
    kind === 'selfie_video' ? <SelfieArt /> : <DocumentArt side={sideOf(kind, verification.documentType)} />;
  return (
    <Screen art={art} title={title} lead={lead} action={action} second={second}>
      <Retake kind={kind} verification={verification} />
      <Tips
        tips={tips}
        icons={kind === 'selfie_video' ? ['light', 'person', 'frame'] : ['light', 'frame', 'hand']}
      />
    </Screen>
  );
}

function Retake({ kind, verification }: PieceProps) {
  const { words } = useApp();
  const piece = verification.pieces.find((one) => one.kind === kind);
  if (piece?.state !== 'refused' || !piece.reason) return null;
  return (
    <Notice look="danger" icon="retake">
      <p>
        <strong>{piece.reason.what}</strong> {piece.reason.fix}
      </p>
      {piece.attemptsLeft > 0 && <p class="small">{words.piece.attemptsLeft(piece.attemptsLeft)}</p>}
    </Notice>
  );
}

function wordsOf(
  kind: EvidenceKind,
  { documentType, pieces }: ChosenCase,
  { piece }: ReturnType<typeof useApp>['words'],
) {
  const isRetake = pieces.find((one) => one.kind === kind)?.state === 'refused';
  if (kind === 'selfie_video') {
    const title = isRetake ? piece.retake[kind] : piece.selfieTitle;
    return { title, lead: piece.selfieLead, tips: piece.selfieTips };
  }
  const side = sideOf(kind, documentType);
  const title = isRetake ? piece.retake[kind] : piece.documentTitle(side, documentType);
  return { title, lead: piece.documentLead[side], tips: piece.documentTips };
}
