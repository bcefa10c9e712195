import type { ComponentChildren } from 'preact';
import { Icon, type IconName } from './icon.tsx';

export function ChoiceList({ children }: { children: ComponentChildren }) {
  return <ul class="choices">{children}</ul>;
}

interface ChoiceProps {
  icon?: IconName;
  title: string;
  hint?: string | undefined;
  isBusy?: boolean;
  isChosen?: boolean;
  /** BCP 47, where the title is not in the language of the page. */
  lang?: string;
  onPress: () => void;
}

export function Choice({ icon, title, hint, isBusy, isChosen, lang, onPress }: ChoiceProps) {
  return (
    <li>
      <button
        type="button"
        class="choice"
        onClick={() => (isBusy ? undefined : onPress())}
        aria-busy={isBusy}
        aria-pressed={isChosen}
      >
        {icon && (
          <span class="points-mark">
            <Icon name={icon} />
          </span>
        )}
        <span class="choice-words">
          <span class="choice-title" lang={lang}>
            {title}
          </span>
          {hint && <span class="choice-hint">{hint}</span>}
        </span>
        {isChosen === undefined && <Icon name="next" />}
        {isChosen && <Icon name="check" />}
      </button>
    </li>
  );
}
