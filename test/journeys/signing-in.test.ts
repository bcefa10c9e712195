import { randomBytes } from 'node:crypto';
import { expect } from 'chai';
import { pino } from 'pino';
import { phrasesFor } from '../../src/core/dialogue/phrases-for.ts';
import { createSessions } from '../../src/core/sessions/sessions.ts';
import { createSignIns, type SignIns } from '../../src/core/sign-in/sign-ins.ts';
import { createTokenEngine } from '../../src/engines/tokens/jose-token-engine.ts';
import { ABLE } from '../core/dialogue/audience.ts';
import { tokensOf } from '../core/sessions/signed-in.ts';
import { describeNeeding } from '../needs.ts';
import { sandboxHand } from './hand.ts';
import { openWorld, type World } from './world.ts';

const HOUR = 60 * 60_000;
const masterKey = randomBytes(32);
const words = phrasesFor('en', ABLE);

describeNeeding('ffmpeg', 'somebody who signs in on the page', function () {
  this.timeout(120_000);
  let world: World;
  let ahead = 0;

  before(async () => {
    world = await openWorld();
  });
  after(() => world.close());

  /** Of another process on the same database, such as serves the page. */
  const anotherProcess = () => {
    const deps = { db: world.db, masterKey, tokenEngine: createTokenEngine() };
    const clock = () => new Date(Date.now() + ahead);
    const log = pino({ level: 'silent' });
    const sessions = createSessions({ ...deps, clock, log, publicUrl: world.url });
    return { sessions, signIns: createSignIns({ sessions }) };
  };
  const signIn = async (signIns: SignIns, chatId: string) => {
    const { bot_id: botId } = await world.db('channel_entrances').where({ channel: 'telegram' }).first();
    return tokensOf(
      await signIns.byMessenger({
        channel: 'telegram',
        botId,
        chatId,
        isChat: true,
        languageTag: 'en',
        proofHash: randomBytes(32),
        goodUntil: new Date(Date.now() + HOUR),
        proof: 'telegram',
        device: 'Phone',
      }),
    );
  };

  it('is welcomed in the chat once, and told there when a key came twice', async () => {
    const person = await world.sandbox.person();
    const hand = sandboxHand(person);
    const { sessions, signIns } = anotherProcess();

    // Telegram lets a bot write to whoever has begun a chat; for us they are new all the same.
    await hand.says('/start');
    await hand.hears(words.privacyNotice.title);
    await hand.says('/delete');
    await hand.hears(words.confirmDelete.title);
    await hand.chooses(words.choices.deleteYes);
    await hand.hears(words.deleted.text);

    const { refreshToken } = await signIn(signIns, String(person.chatId));
    await hand.hears(words.privacyNotice.title);
    await sessions.refresh(refreshToken);
    ahead = HOUR;
    const reused = await sessions.refresh(refreshToken);
    await hand.hears(words.sessionRevoked.title);
    await world.settle();

    expect(reused).to.have.property('refusal', 'TOKEN_REUSED');
    const read = (await person.reads()).filter(({ from }) => from === 'bot').map(({ text }) => text);
    expect(read.filter((text) => text.includes(words.sessionRevoked.title ?? '-'))).to.have.length(1);
    expect(read.filter((text) => text.includes(words.privacyNotice.title ?? '-'))).to.have.length(2);
    expect(await world.db('deliveries').pluck('outcome')).to.deep.equal(['sent', 'sent']);
    expect(world.logLines().join('\n')).to.not.contain(refreshToken);
  });

  it('is not welcomed again when they wrote first', async () => {
    const person = await world.sandbox.person();
    const hand = sandboxHand(person);
    await hand.says('/start');
    await hand.hears(words.privacyNotice.title);

    await signIn(anotherProcess().signIns, String(person.chatId));
    await world.settle();

    expect((await person.reads()).filter(({ from }) => from === 'bot')).to.have.length(1);
  });

  it('is written to no more when they never began a chat with the bot', async () => {
    const person = await world.sandbox.person();

    await signIn(anotherProcess().signIns, String(person.chatId));
    await world.settle();

    const [identity] = await world.db('channel_identities').where({ chat_id: String(person.chatId) });
    expect(identity.reachable).to.equal(false);
  });
});
