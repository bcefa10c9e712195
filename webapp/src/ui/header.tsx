import { PARENTS } from '../state/place.ts';
import type { Screen } from '../state/screen-for.ts';
import { stepOf } from '../state/step-of.ts';
import { useApp } from './app-context.ts';
import { Icon } from './icon.tsx';
import { Mark } from '../art/mark.tsx';

/** The way back, how far one has come, and the account. */
export function Header({ screen }: { screen: Screen }) {
  const { state, words, actions, host } = useApp();
  const hasBack = PARENTS[state.place] !== undefined;
  const isSignedIn = state.entry.is === 'signed_in';
  return (
    <header class="header">
      <div class="header-row">
        {hasBack && !host.hasBackButton ? (
          <button type="button" class="icon-button" aria-label={words.back} onClick={actions.goBack}>
            <Icon name="back" />
          </button>
        ) : (
          <span class="brand">
            <Mark />
            <span>{words.name}</span>
          </span>
        )}
        {isSignedIn && state.place === 'home' && (
          <button
            type="button"
            class="icon-button"
            aria-label={words.account.title}
            onClick={() => actions.go('account')}
          >
            <Icon name="menu" />
          </button>
        )}
      </div>
      <StepBar screen={screen} />
      <p class="offline" role="status">
        {state.isOnline ? '' : words.offline}
      </p>
    </header>
  );
}

function StepBar({ screen }: { screen: Screen }) {
  const { state, words } = useApp();
  const place = stepOf(screen, state.verification);
  if (!place) return <div class="steps" />;
  return (
    <div class="steps" role="img" aria-label={words.step(place.step, place.of)}>
      {Array.from({ length: place.of }, (_, index) => (
        <span key={index} class={index < place.step ? 'steps-part is-done' : 'steps-part'} />
      ))}
    </div>
  );
}
