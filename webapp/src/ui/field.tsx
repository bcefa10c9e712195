import { useId, useState } from 'preact/hooks';

interface FieldProps {
  label: string;
  value: string;
  onInput: (value: string) => void;
  autocomplete: 'username' | 'current-password';
  /** A secret: hidden until the person wants to see it. */
  showLabel?: string;
}

export function Field({ label, value, onInput, autocomplete, showLabel }: FieldProps) {
  const id = useId();
  const [isShown, setShown] = useState(showLabel === undefined);
  const shared = {
    id,
    value,
    onInput: ({ currentTarget }: { currentTarget: HTMLInputElement }) => onInput(currentTarget.value),
    autocomplete,
    autocapitalize: 'none',
    spellcheck: false,
  } as const;
  return (
    <div class="field">
      <label for={id}>{label}</label>
      {isShown ? <input {...shared} type="text" /> : <input {...shared} type="password" />}
      {showLabel && (
        <label class="check">
          <input
            type="checkbox"
            checked={isShown}
            onChange={({ currentTarget }) => setShown(currentTarget.checked)}
          />
          <span>{showLabel}</span>
        </label>
      )}
    </div>
  );
}
