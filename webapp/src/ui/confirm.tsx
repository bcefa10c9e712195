import { useLayoutEffect, useRef } from 'preact/hooks';
import { Button } from './button.tsx';

interface ConfirmProps {
  words: { title: string; text: string; yes: string; no: string };
  onYes: () => void;
  onNo: () => void;
}

/** Asks once more before something that cannot be taken back. Escape is a no. */
export function Confirm({ words, onYes, onNo }: ConfirmProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  useLayoutEffect(() => {
    const shown = dialog.current;
    if (shown && !shown.open) shown.showModal();
    return () => shown?.close();
  }, []);
  const cancel = (event: Event): void => {
    event.preventDefault();
    onNo();
  };
  return (
    <dialog ref={dialog} class="confirm" aria-labelledby="confirm-title" onCancel={cancel}>
      <h2 id="confirm-title">{words.title}</h2>
      <p>{words.text}</p>
      <div class="confirm-answers">
        <Button look="danger" onPress={onYes}>
          {words.yes}
        </Button>
        <Button onPress={onNo}>{words.no}</Button>
      </div>
    </dialog>
  );
}
