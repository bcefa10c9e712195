import type { ComponentChildren, RefObject } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import './camera.css';

export interface CameraScreenProps {
  title: string;
  /** The name of the button that leaves. */
  cancel: string;
  onCancel: () => void;
  /** `live` lies over the camera's picture and is dark in every theme. */
  kind: 'live' | 'plain';
  screen?: RefObject<HTMLElement | null>;
  children: ComponentChildren;
}

/** A whole screen with its heading and the way out, by button or Escape. The heading is focused, so that it is read. */
export function CameraScreen({ title, cancel, onCancel, kind, screen, children }: CameraScreenProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus({ preventScroll: true }), [title]);
  useEscape(onCancel);

  return (
    <section ref={screen ?? null} class={`camera camera-${kind}`} aria-label={title}>
      <header class="camera-header">
        <h1 ref={heading} tabIndex={-1} class="camera-title">
          {title}
        </h1>
        <button type="button" class="camera-cancel" aria-label={cancel} title={cancel} onClick={onCancel}>
          <svg viewBox="0 0 24 24" aria-hidden="true">
            <path d="M6 6l12 12M18 6L6 18" />
          </svg>
        </button>
      </header>
      {children}
    </section>
  );
}

/** Wherever the focus is: it is nowhere after a tap on the picture. */
function useEscape(onEscape: () => void): void {
  const whenPressed = useRef(onEscape);
  whenPressed.current = onEscape;
  useEffect(() => {
    const listen = ({ key, defaultPrevented }: KeyboardEvent) => {
      if (key === 'Escape' && !defaultPrevented) whenPressed.current();
    };
    document.addEventListener('keydown', listen);
    return () => document.removeEventListener('keydown', listen);
  }, []);
}
