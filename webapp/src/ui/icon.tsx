/** 24 px, drawn with the colour of the text around them; never without words beside them. */
const PATHS = {
  back: 'M15 5l-7 7 7 7',
  menu: 'M4 7h16M4 12h16M4 17h16',
  next: 'M9 6l6 6-6 6',
  check: 'M5 12.5l4.5 4.5L19 7.5',
  chat: 'M5 5.5h14a1.5 1.5 0 0 1 1.5 1.5v8a1.5 1.5 0 0 1-1.5 1.5h-7L7.5 20v-3.5H5A1.5 1.5 0 0 1 3.5 15V7A1.5 1.5 0 0 1 5 5.5z',
  alert: 'M12 8v5m0 3.2v.1M12 3.5l9.2 16.5H2.8z',
  retake: 'M5 12a7 7 0 1 0 2.2-5.1M5 4.5v3.5h3.5',
  lock: 'M6.5 11h11v8.5h-11zM8.5 11V8a3.5 3.5 0 0 1 7 0v3',
  bin: 'M5 7h14M9.5 7V4.5h5V7M7 7l1 12.5h8L17 7M10.5 10.5v5.5m3-5.5v5.5',
  seal: 'M12 3.5c2.3 1.6 4.7 2.3 7 2.5v5.6c0 4.2-2.8 7-7 8.9-4.2-1.9-7-4.7-7-8.9V6c2.3-.2 4.7-.9 7-2.5z',
  undo: 'M8.5 5L4.5 9l4 4M5 9h9a5 5 0 0 1 0 10h-3',
  passport: 'M6 3.5h12v17H6zM12 7.5a3 3 0 1 1 0 6 3 3 0 0 1 0-6zM9.5 17h5',
  identity_card:
    'M3.5 6h17v12h-17zM8 9.5a1.6 1.6 0 1 1 0 3.2 1.6 1.6 0 0 1 0-3.2zM5.8 15.5c.6-1.3 3.8-1.3 4.4 0M13.5 10h4.5M13.5 13h4.5',
  driving_licence: 'M3.5 6h17v12h-17zM6.5 13.5l1-2.5h4l1 2.5v2h-6zM15 10h3M15 13h3',
  phone: 'M7.5 3.5h9v17h-9zM11 17.5h2',
  language:
    'M12 3.5a8.5 8.5 0 1 1 0 17 8.5 8.5 0 0 1 0-17zM3.5 12h17M12 3.5c-5 5.5-5 11.5 0 17M12 3.5c5 5.5 5 11.5 0 17',
  shop: 'M5 8.5h14l-1 11.5H6zM9 11V7a3 3 0 0 1 6 0v4',
  case: 'M6.5 3.5h8l3.5 3.5v13.5h-11.5zM9.5 12.5l2 2 3.5-4',
  leave: 'M14 4.5H5.5v15H14M10.5 12h9.5M16.5 8.5L20 12l-3.5 3.5',
  light:
    'M12 4v1.5M12 18.5V20M4 12h1.5M18.5 12H20M6.3 6.3l1.1 1.1M16.6 16.6l1.1 1.1M17.7 6.3l-1.1 1.1M7.4 16.6l-1.1 1.1M12 8.5a3.5 3.5 0 1 1 0 7 3.5 3.5 0 0 1 0-7z',
  frame: 'M4 8.5V5h4M16 5h4v3.5M20 15.5V19h-4M8 19H4v-3.5',
  hand: 'M8 11V6.5a1.3 1.3 0 0 1 2.6 0V11M10.6 10.5V5a1.3 1.3 0 0 1 2.6 0v5.5M13.2 10.5V6a1.3 1.3 0 0 1 2.6 0v7.5c0 4-1.8 6.5-4.8 6.5-2.6 0-3.6-1.5-5.2-4.8-.7-1.4.900-2.3 1.8-1.1L8 15',
  person: 'M12 4.5a3.7 3.7 0 1 1 0 7.4 3.7 3.7 0 0 1 0-7.4zM5 20c.7-7 13.3-7 14 0',
} as const;

export type IconName = keyof typeof PATHS;

export function Icon({ name }: { name: IconName }) {
  return (
    <svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <path d={PATHS[name]} />
    </svg>
  );
}
