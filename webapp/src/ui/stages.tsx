import type { Verification } from '../api/types.ts';
import { type Stage, stagesOf } from '../state/stages-of.ts';
import { useApp } from './app-context.ts';
import { Icon } from './icon.tsx';

/** How far the case has come; changes are read out one at a time. */
export function Stages({ verification }: { verification: Verification }) {
  const { words } = useApp();
  return (
    <ol class="stages" aria-label={words.stages.label} aria-live="polite">
      {stagesOf(verification).map((stage) => (
        <li
          key={stage.of}
          class={`stage stage-${stage.state}`}
          aria-current={stage.state === 'current' ? 'step' : undefined}
        >
          <Dot state={stage.state} />
          <span>{nameOf(stage, words)}</span>
          <span class={stage.state === 'waiting' ? 'only-heard' : 'stage-state'}>
            {words.stages.states[stage.state]}
          </span>
        </li>
      ))}
    </ol>
  );
}

function Dot({ state }: Pick<Stage, 'state'>) {
  return (
    <span class="stage-dot" aria-hidden="true">
      {state === 'done' && <Icon name="check" />}
      {state === 'refused' && <Icon name="retake" />}
      {state === 'staff' && <Icon name="person" />}
    </span>
  );
}

function nameOf({ of }: Stage, { stages }: ReturnType<typeof useApp>['words']): string {
  return of === 'comparing' || of === 'decision' ? stages[of] : stages.pieces[of];
}
