import { useEffect, useState } from 'preact/hooks';
import type { ChosenCase } from '../state/screen-for.ts';
import { useApp } from '../ui/app-context.ts';

interface HeldChallenge {
  turns: readonly ('left' | 'right')[];
  /** By this device's clock. */
  expiresAt: Date;
}

/** Head turns that hold long enough to be filmed and sent; asked for when filming begins, and again when they run out. */
export function useChallenge(verification: ChosenCase): {
  challenge: HeldChallenge | undefined;
  renew: () => void;
} {
  const { actions } = useApp();
  const [challenge, setChallenge] = useState<HeldChallenge>();
  const renew = async (): Promise<void> => {
    setChallenge(undefined);
    setChallenge(await actions.askChallenge(verification.id));
  };
  useEffect(() => void renew(), [verification.id]);
  return { challenge, renew: () => void renew() };
}
