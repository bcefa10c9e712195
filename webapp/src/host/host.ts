import type { Proof } from '../api/types.ts';

/** Where the page is shown, and what that place draws for us. Each has its own; nothing else asks which one it is. */
export interface Host {
  /** BCP 47, as the place says it; the browser's where it says nothing. */
  languageTag: string;
  /** What the place vouches for, where it does. */
  proof: Proof | undefined;
  /** Draws the main button itself: the page leaves it out. */
  hasMainButton: boolean;
  /** Draws the way back itself. */
  hasBackButton: boolean;
  /** Colours of the place and its insets go to the document, now and whenever they change. */
  dress(): void;
  showMainButton(button: MainButton | undefined): void;
  showBackButton(onPress: (() => void) | undefined): void;
  feel(kind: Feel): void;
  /** The page lies over the chat: closing it leads there. */
  closesToChat: boolean;
  /** Asks before the page is closed by a slip of the finger. */
  guardClosing(isGuarded: boolean): void;
  /** Back to the chat; false where the page cannot do it and a link to the chat is needed. */
  close(): boolean;
}

export interface MainButton {
  label: string;
  isBusy: boolean;
  isDisabled: boolean;
  onPress: () => void;
}

export type Feel = 'tick' | 'success' | 'warning';
