import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { expect } from 'chai';
import sharp from 'sharp';
import type { Person } from '../../../sandbox/control/person.ts';
import type { AcceptUpdates, RawUpdate } from '../../../src/bots/messenger.ts';
import {
  openTelegram,
  type Telegram,
  type TelegramOptions,
} from '../../../src/bots/telegram/open-telegram.ts';
import type { Webhook } from '../../../src/core/channel/webhook.ts';
import type { InboundContent, InboundEvent } from '../../../src/core/channel/channel.ts';
import { createQueue, impatient, openSandboxBot, type SandboxBot } from './sandbox-bot.ts';

describe('telegram updates', () => {
  let bot: SandboxBot;
  let person: Person;
  let received: ReturnType<typeof createInbox>;

  beforeEach(async () => {
    bot = await openSandboxBot();
    person = await bot.sandbox.person({ languageCode: 'ru' });
    received = createInbox();
  });
  afterEach(() => bot.close());

  describe('by polling', () => {
    it('loses nothing while they cannot be kept', async () => {
      received.refuse(3);
      await person.says('one');
      await bot.telegram.start(received.accept);
      await person.says('two');

      await bot.sandbox.drained();

      expect(received.texts()).to.deep.equal(['one', 'two']);
      expect(bot.events()).to.deep.equal(Array(3).fill('telegram.updates_not_accepted'));
    });

    it('confirms them only once they are kept', async () => {
      const accepting = createQueue<'begun'>();
      const keep = Promise.withResolvers<void>();
      await person.says('one');

      await bot.telegram.start(() => {
        accepting.put('begun');
        return keep.promise;
      });
      await accepting.take();
      const pendingBefore = bot.sandbox.pendingUpdates();
      keep.resolve();
      await bot.sandbox.drained();

      expect(pendingBefore).to.equal(1);
    });

    it('waits for what is being kept before it closes', async () => {
      const order: string[] = [];
      const accepting = createQueue<'begun'>();
      await person.says('one');
      await bot.telegram.start(async () => {
        accepting.put('begun');
        await new Promise((resolve) => setImmediate(resolve));
        order.push('kept');
      });

      await accepting.take();
      await bot.telegram.close();
      order.push('closed');

      expect(order).to.deep.equal(['kept', 'closed']);
    });

    for (const [what, fault, event] of [
      ['500', { kind: 'error', code: 500, description: 'Internal Server Error' }, 'telegram.poll_failed'],
      ['a proxy error page', { kind: 'html', code: 502 }, 'telegram.poll_failed'],
      ['a lost connection', { kind: 'cut' }, 'telegram.poll_failed'],
      [
        'another poller',
        { kind: 'error', code: 409, description: 'Conflict: terminated' },
        'telegram.polled_elsewhere',
      ],
      [
        'a revoked token',
        { kind: 'error', code: 401, description: 'Unauthorized' },
        'telegram.token_refused',
      ],
      [
        'a rate limit',
        { kind: 'error', code: 429, description: 'Too Many Requests', retryAfterSeconds: 0 },
        'telegram.poll_failed',
      ],
    ] as const) {
      it(`goes on after ${what}`, async () => {
        bot.sandbox.inject({ method: 'getUpdates', times: 2, ...fault });
        await person.says('still here');

        await bot.telegram.start(received.accept);
        await bot.sandbox.drained();

        expect(received.texts()).to.deep.equal(['still here']);
        expect(bot.events()).to.deep.equal([event, event]);
      });
    }

    it('goes on after an answer that never came, and the update comes again', async () => {
      bot.sandbox.inject({ method: 'getUpdates', kind: 'lost_answer', times: 1 });
      await person.says('still here');

      await bot.telegram.start(received.accept);
      await bot.sandbox.drained();

      expect(received.texts()).to.deep.equal(['still here']);
    });

    it('does not take the quiet of a long poll for a server that hangs', async () => {
      const longerThanACall = impatient.callTimeoutMilliseconds * 2;
      bot.sandbox.inject({ method: 'getUpdates', kind: 'slow', milliseconds: longerThanACall, times: 1 });
      await person.says('Hi');

      await bot.telegram.start(received.accept);
      await bot.sandbox.drained();

      expect(received.texts()).to.deep.equal(['Hi']);
      expect(bot.events()).to.deep.equal([]);
    });

    it('takes over from a webhook that was left behind', async () => {
      const left = await openBeside(bot, { url: 'http://127.0.0.1:1/', secretToken: 'secret' });
      await left.start(received.accept);
      await person.says('Hi');

      await bot.telegram.start(received.accept);
      await bot.sandbox.drained();

      expect(received.texts()).to.deep.equal(['Hi']);
    });

    it('brings every kind of content that a client can send', async () => {
      const picture = await sharp({ create: { width: 1000, height: 700, channels: 3, background: 'teal' } })
        .png()
        .toBuffer();
      const said = await person.says('Hello');
      await person.edits(said, 'Hallo');
      await person.says('/status now');
      await person.sendsPhoto(picture);
      await person.sendsVideo(Buffer.from('video'));
      await person.sendsVideoNote(Buffer.from('note'));
      await person.sendsDocument(Buffer.from('file'), { mimeType: 'image/heic', forwardedFrom: 'Bob' });
      await person.sendsSticker();
      await person.sendsVoice();
      await person.sendsLocation();
      await person.sendsContact('+100');

      await bot.telegram.start(received.accept);
      await bot.sandbox.drained();

      const events = received.events(bot);
      expect(events.map(({ content }) => summary(content))).to.deep.equal([
        'text',
        'edited_message',
        'command status now',
        'photo image/jpeg',
        'video video/mp4',
        'video_note video/mp4',
        'file image/heic forwarded',
        'sticker',
        'voice',
        'location',
        'contact',
      ]);
      expect(new Set(events.map(({ languageTag }) => languageTag))).to.deep.equal(new Set(['ru']));
    });

    it('gives the pictures of one album one name', async () => {
      const picture = await sharp({ create: { width: 60, height: 40, channels: 3, background: 'teal' } })
        .png()
        .toBuffer();
      await person.sendsAlbum([picture, picture]);

      await bot.telegram.start(received.accept);
      await bot.sandbox.drained();

      const albums = received
        .events(bot)
        .map(({ content }) => content.type === 'media' && content.media.albumId);
      expect(albums).to.have.length(2);
      expect(albums[0]).to.be.a('string').and.equal(albums[1]);
    });

    it('downloads the largest size of a photo', async () => {
      const picture = sharp({ create: { width: 2000, height: 1000, channels: 3, background: 'teal' } });
      await person.sendsPhoto(await picture.png().toBuffer());
      await bot.telegram.start(received.accept);
      await bot.sandbox.drained();

      const content = received.events(bot)[0]?.content;
      if (content?.type !== 'media') throw new Error(`Not media: ${content?.type}`);
      const bytes = await content.media.load(new AbortController().signal);
      const { format, width, height } = await sharp(Buffer.concat(await bytes.toArray())).metadata();

      expect({ format, width, height }).to.deep.equal({ format: 'jpeg', width: 1280, height: 640 });
    });

    it('tells when the person blocks the bot and comes back', async () => {
      await person.says('Hi');
      await person.blocksBot();
      await person.unblocksBot();

      await bot.telegram.start(received.accept);
      await bot.sandbox.drained();

      expect(
        received
          .events(bot)
          .slice(1)
          .map(({ content }) => content),
      ).to.deep.equal([
        { type: 'reachability', reachable: false },
        { type: 'reachability', reachable: true },
      ]);
    });
  });

  describe('from a group', () => {
    it('are not kept, and the group is left', async () => {
      const group = await person.addsBotToGroup('Friends');
      await group.says('/start');
      await person.says('private');

      await bot.telegram.start(received.accept);
      await bot.untilLogged('telegram.group_left');
      await bot.sandbox.drained();

      expect(received.texts()).to.deep.equal(['private']);
      expect((await group.reads()).at(-1)?.event).to.equal('bot_left');
      expect(bot.events()).to.deep.equal(['telegram.group_left']);
    });

    it('lead to another attempt when leaving failed', async () => {
      const group = await person.addsBotToGroup('Friends');
      bot.sandbox.inject({
        method: 'leaveChat',
        kind: 'error',
        code: 500,
        description: 'Internal',
        times: 1,
      });

      await bot.telegram.start(received.accept);
      await bot.untilLogged('telegram.group_not_left');
      await group.says('/start');
      await bot.untilLogged('telegram.group_left');

      expect(received.all()).to.deep.equal([]);
    });
  });

  describe('by webhook', () => {
    let server: Server;
    let webhook: Webhook | undefined;

    beforeEach(async () => {
      server = createServer((request, response) => void serve(request, response));
      server.listen(0, '127.0.0.1');
      await once(server, 'listening');
      const telegram = await openBeside(bot, { url: addressOf(server), secretToken: 'Secret_1' });
      webhook = (await telegram.start(received.accept))?.handle;
    });
    afterEach(() => new Promise((resolve) => server.close(resolve)));

    async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
      const body = Buffer.concat(await request.toArray());
      const answer = await webhook?.({ method: 'POST', query: {}, headers: request.headers, body });
      response.writeHead(answer?.status ?? 503).end();
    }

    it('arrive as the messenger sent them', async () => {
      await person.says('one');
      await person.says('two');

      await bot.sandbox.drained();

      expect(received.texts()).to.deep.equal(['one', 'two']);
    });

    it('are delivered again, in order, while they cannot be kept', async () => {
      received.refuse(2);

      await person.says('one');
      await person.says('two');
      await bot.sandbox.drained();

      expect(received.texts()).to.deep.equal(['one', 'two']);
    });

    it('from a group are not kept either', async () => {
      const group = await person.addsBotToGroup('Friends');

      await bot.untilLogged('telegram.group_left');
      await bot.sandbox.drained();

      expect(received.all()).to.deep.equal([]);
      expect((await group.reads()).at(-1)?.event).to.equal('bot_left');
    });
  });
});

/** Keeps what it is given, as often as it was not told to refuse. */
function createInbox() {
  const kept: RawUpdate[] = [];
  let refusals = 0;
  const accept: AcceptUpdates = (updates) => {
    if (refusals > 0) {
      refusals -= 1;
      return Promise.reject(new Error('The database is down'));
    }
    kept.push(...updates);
    return Promise.resolve();
  };
  const events = ({ telegram }: SandboxBot): InboundEvent[] =>
    kept.flatMap(({ body }) => telegram.toInbound(body) ?? []);
  return {
    accept,
    events,
    refuse: (times: number) => void (refusals = times),
    all: () => kept,
    texts: () => kept.map(({ body }) => textOf(body)),
  };
}

function textOf(body: unknown): string {
  return JSON.parse(JSON.stringify(body)).message.text;
}

function addressOf(server: Server): string {
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('The server got no port');
  return `http://127.0.0.1:${address.port}/telegram`;
}

function summary(content: InboundContent): string {
  if (content.type === 'unsupported') return content.what;
  if (content.type === 'command') return `command ${content.name} ${content.argument ?? ''}`;
  if (content.type !== 'media') return content.type;
  const { form, mimeType, forwarded } = content.media;
  return `${form} ${mimeType}${forwarded ? ' forwarded' : ''}`;
}

/** The same bot opened once more, receiving by webhook. */
function openBeside(
  { sandbox, log }: SandboxBot,
  webhook: NonNullable<TelegramOptions['webhook']>,
): Promise<Telegram> {
  return openTelegram({ token: sandbox.token, apiRoot: sandbox.url, log, ...impatient, webhook });
}
