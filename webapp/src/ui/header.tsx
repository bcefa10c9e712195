import { Mark } from '../art/mark.tsx';
import { PARENTS } from '../state/place.ts';
import type { Screen } from '../state/screen-for.ts';
import { stepOf } from '../state/step-of.ts';
import { useApp } from './app-context.ts';
import { Icon } from './icon.tsx';

/** The way back, how far one has come, and the account. A messenger that draws the way back says our name too. */
export function Header({ screen }: { screen: Screen }) {
  const { state, words, host } = useApp();
  const isBare = host.hasBackButton;
  return (
    <header class={isBare ? 'header header-bare' : 'header'}>
      <div class="header-row">
        {isBare ? <StepBar screen={screen} /> : <WayBack />}
        <AccountButton />
      </div>
      {!isBare && <StepBar screen={screen} />}
      <p class="offline" role="status">
        {state.isOnline ? '' : words.offline}
      </p>
    </header>
  );
}

function WayBack() {
  const { state, words, actions } = useApp();
  if (PARENTS[state.place]) {
    return (
      <button type="button" class="icon-button" aria-label={words.back} onClick={actions.goBack}>
        <Icon name="back" />
      </button>
    );
  }
  return (
    <span class="brand">
      <Mark />
      <span>
        {words.name}
        <YourChat />
      </span>
    </span>
  );
}

/** Whose case this is, as far as the page knows: a link opens the case of the chat it was sent to, whoever opens it. */
function YourChat() {
  const { state, words, host } = useApp();
  const { me } = state;
  if (!me || host.closesToChat || me.channels.length === 0) return null;
  const names = [...new Set(me.channels.map(({ channel }) => words.chats.names[channel]))];
  return <small class="brand-chat">{words.chats.yours(names.join(', '))}</small>;
}

function AccountButton() {
  const { state, words, actions } = useApp();
  // Nobody should have to agree to what they cannot read.
  if (state.place === 'consent') return <LanguageButton />;
  if (state.place !== 'home' || state.entry.is === 'opening') return null;
  // Nobody is signed in: of the account only the language can be changed.
  if (state.entry.is !== 'signed_in') return <LanguageButton />;
  return (
    <button
      type="button"
      class="icon-button"
      aria-label={words.account.title}
      onClick={() => actions.go('account')}
    >
      <Icon name="menu" />
    </button>
  );
}

function LanguageButton() {
  const { words, actions } = useApp();
  return (
    <button
      type="button"
      class="icon-button"
      aria-label={words.account.language}
      onClick={() => actions.go('languages')}
    >
      <Icon name="language" />
    </button>
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
