import type { ComponentChildren } from 'preact';

interface ButtonProps {
  children: ComponentChildren;
  onPress: () => void;
  look?: 'primary' | 'plain' | 'quiet' | 'danger';
  isBusy?: boolean;
  isDisabled?: boolean;
  /** For screen readers, where what is seen says too little. */
  label?: string;
}

/** While busy it stays in place and can be read; only pressing does nothing. */
export function Button({ children, onPress, look = 'plain', isBusy, isDisabled, label }: ButtonProps) {
  const press = (): void => {
    if (!isBusy) onPress();
  };
  return (
    <button
      type="button"
      class={`button button-${look}`}
      onClick={press}
      disabled={isDisabled}
      aria-busy={isBusy}
      aria-label={label}
    >
      {isBusy && <span class="spinner" aria-hidden="true" />}
      <span>{children}</span>
    </button>
  );
}
