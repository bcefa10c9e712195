import type { EvidenceKind, Verification } from '../api/types.ts';
import { Comparing, Looking, Reviewing, Trouble } from '../art/progress-art.tsx';
import { useApp } from '../ui/app-context.ts';
import { Screen } from '../ui/screen.tsx';
import { Stages } from '../ui/stages.tsx';

export function LookingScreen({ kind, verification }: { kind: EvidenceKind; verification: Verification }) {
  const { words } = useApp();
  return (
    <Screen art={<Looking />} title={words.looking.title[kind]} lead={words.looking.lead}>
      <Stages verification={verification} />
    </Screen>
  );
}

interface WaitingProps {
  name: 'comparing' | 'reviewing' | 'trouble';
  verification: Verification;
}

/** Everything is with us; the person may leave. */
export function WaitingScreen({ name, verification }: WaitingProps) {
  const { words } = useApp();
  const said = {
    comparing: {
      art: <Comparing />,
      title: words.comparing.title,
      lead: words.comparing.lead(verification.usualSeconds),
      note: words.comparing.mayLeave,
    },
    reviewing: {
      art: <Reviewing />,
      title: verification.isAppeal ? words.reviewing.appealTitle : words.reviewing.title,
      lead: (verification.isAppeal ? words.reviewing.appealLead : words.reviewing.lead)(
        verification.reviewHours,
      ),
      note: words.reviewing.mayLeave,
    },
    trouble: { art: <Trouble />, title: words.trouble.title, lead: words.trouble.lead, note: '' },
  }[name];
  return (
    <Screen art={said.art} title={said.title} lead={said.lead}>
      <Stages verification={verification} />
      {said.note && <p class="small">{said.note}</p>}
    </Screen>
  );
}
