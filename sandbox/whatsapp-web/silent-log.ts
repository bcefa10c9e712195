import type { UserFacingSocketConfig } from '@whiskeysockets/baileys';

type LibraryLog = NonNullable<UserFacingSocketConfig['logger']>;

const nothing = () => undefined;

export const silentLog: LibraryLog = {
  level: 'silent',
  child: () => silentLog,
  trace: nothing,
  debug: nothing,
  info: nothing,
  warn: nothing,
  error: nothing,
};
