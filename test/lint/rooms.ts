/** One file of every kind that the direction rules tell apart. Not all of them exist: only their folders and names count. */
export const PLACES = [
  'src/main.ts',
  'src/audit.ts',
  'src/service/open-engines.ts',
  'src/service/start-workers.ts',
  'src/service/doctor/check-engines.ts',
  'src/core/clock.ts',
  'src/core/database.ts',
  'src/core/log.ts',
  'src/core/verification/policy.ts',
  'src/core/verification/verification-store.ts',
  'src/core/listen.ts',
  'src/core/exclusive/locks.ts',
  'src/core/dialogue/phrases/en.ts',
  'src/core/image/measure-glare.ts',
  'src/bots/deliver.ts',
  'src/bots/notify.ts',
  'src/bots/tidy-chat.ts',
  'src/bots/telegram/webhook.ts',
  'src/bots/telegram/staff/staff-update.ts',
  'src/bots/telegram/staff/phrases/en.ts',
  'src/bots/pigeon/to-inbound.ts',
  'src/bots/whatsapp/cloud/webhook.ts',
  'src/bots/whatsapp/web/intake.ts',
  'src/bots/wechat/service-account/webhook.ts',
  'src/bots/wechat/wechaty/take-messages.ts',
  'src/workers/erase.ts',
  'src/workers/examine-evidence.ts',
  'src/miniapp/app.ts',
  'src/miniapp/routes/open-session.ts',
  'src/engines/master-key.ts',
  'src/engines/broker/in-time.ts',
  'src/engines/broker/amqp/publisher.ts',
  'src/engines/broker/embedded/presence.ts',
  'src/engines/postgres/postmaster.ts',
  'src/engines/blob/files-blob-store.ts',
  'src/engines/limits/limiters.ts',
  'src/engines/image/sniff-format.ts',
  'src/engines/video/run-program.ts',
  'src/engines/face/local/picture.ts',
  'src/engines/legacy-shop/password-checker.ts',
  'src/engines/legacy-shop/http/shop-api.ts',
  'src/engines/legacy-shop/passwords/read-bcrypt.ts',
  'src/engines/legacy-shop/sql/old-tables.ts',
  'src/engines/tokens/jose-token-engine.ts',
  'src/engines/one-time-passwords/otplib-one-time-password-engine.ts',
  'src/engines/mail/send-mail.ts',
  'src/miniapp/sign-in/telegram-init-data.ts',
  'src/newcomer/first.ts',
  'sandbox/telegram/server.ts',
  'test/needs.ts',
  'bench/verdict.ts',
  'migrations/20261121000100_create_accounts.ts',
  'knexfile.ts',
  'webapp/src/camera/find-document.ts',
  'webapp/src/ui/button.ts',
] as const;

interface Room {
  files: readonly string[];
  /** Regular expression of the places it may import. */
  knows: RegExp;
  libraries: readonly string[];
}

const SRC = /^src\//;
const CORE = /^src\/core\//;
const CORE_BUT_STORES = /^src\/core\/(?!.*-store\.ts$)/;

function engine(folder: string, libraries: readonly string[] = []): Room {
  const [parent] = folder.split('/');
  const shared = parent !== undefined && parent !== folder ? `|src/engines/${parent}/[^/]+$` : '';
  const knows = new RegExp(`^src/core/|^src/engines/[^/]+$|^src/engines/${folder}/${shared}`);
  const files = PLACES.filter((place) => place.startsWith(`src/engines/${folder}/`));
  return { files, knows, libraries };
}

function either(...expressions: readonly RegExp[]): RegExp {
  return new RegExp(expressions.map(({ source }) => source).join('|'));
}

/** Whoever is in `src` and in no room here, or in two, fails the test. Node and zod are everybody's. */
export const ROOMS: readonly Room[] = [
  { files: ['src/main.ts'], knows: either(SRC, /^sandbox\//), libraries: [] },
  { files: ['src/audit.ts'], knows: SRC, libraries: [] },
  { files: ['src/service/start-workers.ts'], knows: SRC, libraries: [] },
  {
    files: ['src/service/open-engines.ts', 'src/service/doctor/check-engines.ts'],
    knows: either(CORE_BUT_STORES, /^src\/(?!core\/)/),
    libraries: [],
  },
  {
    files: [
      'src/core/clock.ts',
      'src/core/verification/policy.ts',
      'src/core/dialogue/phrases/en.ts',
      'src/core/image/measure-glare.ts',
    ],
    knows: CORE,
    libraries: [],
  },
  {
    files: [
      'src/core/database.ts',
      'src/core/verification/verification-store.ts',
      'src/core/listen.ts',
      'src/core/exclusive/locks.ts',
    ],
    knows: CORE,
    libraries: ['knex', 'pg'],
  },
  { files: ['src/core/log.ts'], knows: CORE, libraries: ['pino', 'pino-pretty'] },
  { files: ['src/bots/deliver.ts'], knows: either(CORE_BUT_STORES, /^src\/bots\/[^/]+$/), libraries: [] },
  {
    files: ['src/bots/notify.ts', 'src/bots/tidy-chat.ts'],
    knows: either(CORE, /^src\/bots\/[^/]+$/),
    libraries: [],
  },
  {
    files: ['src/bots/telegram/webhook.ts'],
    knows: either(CORE_BUT_STORES, /^src\/bots\/(telegram\/)?[^/]+$/, /^src\/bots\/telegram\/staff\//),
    libraries: ['grammy'],
  },
  {
    files: ['src/bots/telegram/staff/staff-update.ts'],
    knows: either(CORE_BUT_STORES, /^src\/bots\/(telegram\/)?[^/]+$/, /^src\/bots\/telegram\/staff\//),
    libraries: ['grammy', '@grammyjs/auto-retry', '@grammyjs/conversations', '@grammyjs/parse-mode'],
  },
  {
    files: ['src/bots/telegram/staff/phrases/en.ts'],
    knows: either(CORE_BUT_STORES, /^src\/bots\/telegram\//),
    libraries: ['grammy', '@grammyjs/auto-retry', '@grammyjs/conversations', '@grammyjs/parse-mode'],
  },
  {
    files: ['src/bots/pigeon/to-inbound.ts'],
    knows: either(CORE_BUT_STORES, /^src\/bots\/(pigeon\/)?[^/]+$/),
    libraries: [],
  },
  {
    files: ['src/bots/whatsapp/cloud/webhook.ts'],
    knows: either(CORE_BUT_STORES, /^src\/bots\/(whatsapp\/cloud\/)?[^/]+$/),
    libraries: [],
  },
  {
    files: ['src/bots/whatsapp/web/intake.ts'],
    knows: either(CORE_BUT_STORES, /^src\/bots\/(whatsapp\/web\/)?[^/]+$/),
    libraries: ['@whiskeysockets/baileys', 'uqr'],
  },
  {
    files: ['src/bots/wechat/service-account/webhook.ts'],
    knows: either(CORE_BUT_STORES, /^src\/bots\/(wechat\/service-account\/)?[^/]+$/),
    libraries: ['fast-xml-parser'],
  },
  {
    files: ['src/bots/wechat/wechaty/take-messages.ts'],
    knows: either(CORE_BUT_STORES, /^src\/bots\/(wechat\/wechaty\/)?[^/]+$/),
    libraries: ['uqr', 'wechaty'],
  },
  { files: ['src/workers/erase.ts'], knows: either(CORE_BUT_STORES, /^src\/workers\//), libraries: [] },
  { files: ['src/workers/examine-evidence.ts'], knows: either(CORE, /^src\/workers\//), libraries: [] },
  {
    files: ['src/miniapp/app.ts', 'src/miniapp/routes/open-session.ts'],
    knows: either(CORE_BUT_STORES, /^src\/miniapp\//),
    libraries: ['koa', '@koa/router', '@koa/cors', 'koa-body', 'koa-helmet', 'busboy', 'uqr'],
  },
  { files: ['src/engines/master-key.ts'], knows: either(CORE, /^src\/engines\/[^/]+$/), libraries: [] },
  {
    files: ['src/engines/broker/in-time.ts'],
    knows: either(CORE, /^src\/engines\/(broker\/)?[^/]+$/),
    libraries: [],
  },
  engine('broker/amqp', ['amqplib']),
  engine('broker/embedded', ['graphile-worker', 'pg']),
  engine('postgres', ['knex', 'pg']),
  engine('blob', ['@azure/storage-blob']),
  engine('limits', ['rate-limiter-flexible']),
  engine('image', ['sharp', 'uqr', '@resvg/resvg-js']),
  engine('video', ['fluent-ffmpeg']),
  engine('tokens', ['jose']),
  engine('one-time-passwords', ['otplib']),
  engine('face', [
    'sharp',
    'cockatiel',
    '@azure-rest/ai-vision-face',
    '@tensorflow/tfjs',
    '@tensorflow/tfjs-backend-wasm',
    '@tensorflow/tfjs-converter',
    '@tensorflow/tfjs-core',
    '@vladmandic/face-api',
    '@vladmandic/face-api/dist/face-api.node-wasm.js',
    '@vladmandic/human',
  ]),
  {
    files: ['src/engines/legacy-shop/password-checker.ts'],
    knows: either(CORE, /^src\/engines\/(legacy-shop\/)?[^/]+$/),
    libraries: [],
  },
  engine('legacy-shop/http'),
  engine('legacy-shop/passwords', ['@node-rs/argon2', 'bcryptjs']),
  engine('legacy-shop/sql', ['knex', 'pg']),
  engine('mail'),
  {
    files: ['src/miniapp/sign-in/telegram-init-data.ts'],
    knows: either(CORE_BUT_STORES, /^src\/miniapp\/sign-in\//),
    libraries: [],
  },
  { files: ['src/newcomer/first.ts'], knows: /^src\/newcomer\//, libraries: [] },
  {
    files: ['migrations/20261121000100_create_accounts.ts', 'knexfile.ts'],
    knows: /^$/,
    libraries: ['knex'],
  },
  {
    files: ['webapp/src/camera/find-document.ts', 'webapp/src/ui/button.ts'],
    knows: /^webapp\/src\/|^src\/core\/image\/measure-glare\.ts$/,
    libraries: ['preact', 'preact/hooks'],
  },
];
