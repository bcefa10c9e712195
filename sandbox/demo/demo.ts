import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { LANGUAGES, type Language } from '../../src/core/accounts/language.ts';
import { CHANNEL_NAMES, type ChannelName } from '../../src/core/channel/channel.ts';
import { parseConfig } from '../../src/core/config.ts';
import { createLog } from '../../src/core/log.ts';
import { run, type Opened } from '../../src/core/run.ts';
import { DOCUMENT_TYPES, type DocumentType } from '../../src/core/verification/evidence.ts';
import { PHRASES } from '../../src/core/dialogue/phrases-for.ts';
import { openLocalFaceEngine } from '../../src/engines/face/local/local-face-engine.ts';
import { ROLES, startService } from '../../src/service/start-service.ts';
import { openSandbox, type Sandbox } from '../open-sandbox.ts';
import { findSamplePortraits } from '../specimen/sample-portraits.ts';
import { listenToEngines } from './engine-findings.ts';
import { createNarrator, type Narrator } from './narrator.ts';
import { applyInChat } from './sample-applicant.ts';

const HELP = `A sample applicant goes through the whole verification, on embedded engines.

  npm run demo
  npm run demo -- --channel whatsapp       ${CHANNEL_NAMES.join(', ')}
  npm run demo -- --language ru            ${LANGUAGES.join(', ')}
  npm run demo -- --document identity_card ${DOCUMENT_TYPES.join(', ')}

Ends with exit code 0 when the verdict is "verified". Nothing is kept.
`;

const MESSENGERS = { telegram: 'Telegram', whatsapp: 'WhatsApp', wechat: 'WeChat' } as const;

interface DemoOptions {
  channel: ChannelName;
  language: Language;
  documentType: DocumentType;
}

async function main(): Promise<void> {
  const options = readOptions();
  if (!options) {
    process.stdout.write(HELP);
    return;
  }
  const narrator = createNarrator((line) => process.stdout.write(`${line}\n`));
  const destination = listenToEngines((text) => narrator.tell('engine', text));
  const log = createLog({ level: 'info', pretty: false, destination });
  const dataDir = await mkdtemp(path.join(tmpdir(), 'bonafide-demo-'));
  try {
    await run(log, (opened) => playDemo(options, { dataDir, narrator, opened, log }), Promise.resolve());
  } finally {
    await rm(dataDir, { recursive: true, force: true });
  }
}

interface Stage {
  dataDir: string;
  narrator: Narrator;
  opened: Opened;
  log: ReturnType<typeof createLog>;
}

async function playDemo({ channel, language, documentType }: DemoOptions, stage: Stage): Promise<void> {
  const { narrator, opened } = stage;
  // Until the verdict is there: an interrupted demo has not shown it.
  process.exitCode = 1;
  const messenger = MESSENGERS[channel];
  narrator.tell(
    'demo',
    `starting PostgreSQL, the queue, the face engine, the bot and a ${messenger} to talk to`,
  );
  const sandbox = opened(await openSandbox({ messengers: [channel] }));
  await narrator.during('starting the service', startAt(sandbox, stage));
  narrator.tell('demo', 'the service is up; a sample applicant opens the chat');
  const faceEngine = opened(await narrator.during('getting ready', openLocalFaceEngine({ workers: 1 })));
  const [portrait] = await narrator.during(
    'choosing a sample portrait',
    findSamplePortraits(faceEngine, { atMost: 1 }),
  );
  if (!portrait) throw new Error('No sample portrait was found in the face library');
  const person = await sandbox.person({ languageCode: language });
  const last = await applyInChat({ person, language, documentType, portrait, faceEngine, narrator });

  const verified = last.text.includes(PHRASES[language].verified('').title ?? '');
  narrator.tell(
    'demo',
    `the verdict after ${narrator.secondsSoFar().toFixed(1)} s: ${verified ? 'verified' : 'not verified'}`,
  );
  if (verified) process.exitCode = 0;
}

async function startAt(sandbox: Sandbox, { dataDir, log, opened }: Stage): Promise<void> {
  // The page behind the one-time link takes no pictures yet.
  const environment = { PORT: '0', PATH: process.env['PATH'], DATA_DIR: dataDir, WHATSAPP_CAPTURE: 'chat' };
  const config = { ...parseConfig(environment), ...sandbox.access };
  const { port } = await startService({ config, roles: new Set(ROLES), log, opened });
  sandbox.callAt(`http://127.0.0.1:${port}`);
}

function readOptions(): DemoOptions | undefined {
  const { values } = parseArgs({
    options: {
      help: { type: 'boolean', short: 'h' },
      channel: { type: 'string', default: 'telegram' },
      language: { type: 'string', default: 'en' },
      document: { type: 'string', default: 'passport' },
    },
  });
  if (values.help) return undefined;
  const channel = CHANNEL_NAMES.find((each) => each === values.channel);
  const language = LANGUAGES.find((each) => each === values.language);
  const documentType = DOCUMENT_TYPES.find((each) => each === values.document);
  if (!channel)
    throw new Error(`There is no channel ${values.channel}; there are ${CHANNEL_NAMES.join(', ')}`);
  if (!language)
    throw new Error(`There is no language ${values.language}; there are ${LANGUAGES.join(', ')}`);
  if (!documentType)
    throw new Error(`There is no document ${values.document}; there are ${DOCUMENT_TYPES.join(', ')}`);
  return { channel, language, documentType };
}

main().catch((err: unknown) => {
  process.stderr.write(`${err instanceof Error ? err.message : String(err)}\n`);
  process.exitCode = 1;
});
