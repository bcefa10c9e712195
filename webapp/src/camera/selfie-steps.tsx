import type { SelfiePlan, SelfieStep } from './plan-selfie.ts';
import type { SelfieWords } from './words.ts';

/** The whole challenge as a list, for a recording that happens outside of the page. */
export function SelfieSteps({ plan, words }: { plan: SelfiePlan; words: SelfieWords }) {
  return (
    <div class="camera-steps">
      <p>{words.fallbackSteps}</p>
      <ol>
        {plan.steps.map((step) => (
          <li key={step.from}>{sayStep(step, words)}</li>
        ))}
      </ol>
    </div>
  );
}

export function sayStep(step: SelfieStep, words: SelfieWords): string {
  if (step.kind === 'turn') return words.turn[step.side];
  return step.kind === 'back' ? words.back : words.straight;
}
