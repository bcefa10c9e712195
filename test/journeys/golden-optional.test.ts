import { FileBox } from 'file-box';
import { types } from 'wechaty-puppet';
import { mock } from 'wechaty-puppet-mock';
import { openWhatsAppWebSandbox } from '../../sandbox/whatsapp-web/server.ts';
import { openWechaty } from '../../src/bots/wechat/wechaty/open-wechaty.ts';
import { openWhatsAppWeb, webBotId } from '../../src/bots/whatsapp/web/open-whatsapp-web.ts';
import { tryToHold } from '../../src/core/exclusive/locks.ts';
import { encryptFile, openMediaServer } from '../bots/whatsapp/web/media-server.ts';
import { MESSENGERS } from '../core/dialogue/audience.ts';
import { describeGoldenJourney, type GoldenStage } from './golden-journey.ts';
import { textHand } from './text-hand.ts';
import { openWorld } from './world.ts';

const PHONE_NUMBER = '4915550100';

describeGoldenJourney('WhatsApp Web', 'en', async (): Promise<GoldenStage> => {
  const manners = MESSENGERS['WhatsApp Web'] ?? missing();
  const sandbox = await openWhatsAppWebSandbox(PHONE_NUMBER);
  const media = await openMediaServer();
  const isPaired = Promise.withResolvers<void>();
  const world = await openWorld({
    messengers: [],
    alsoOpen: ({ core, databaseUrl, log }) =>
      openWhatsAppWeb({
        phoneNumber: PHONE_NUMBER,
        pairing: 'qr',
        secrets: core.secretsOf({ channel: 'whatsapp', botId: webBotId(PHONE_NUMBER) }),
        hold: (name) => tryToHold(databaseUrl, name),
        onPairing({ state, qr }) {
          if (state === 'paired') isPaired.resolve();
          else if (qr !== undefined) sandbox.phone.scan(qr);
        },
        log,
        webSocketUrl: sandbox.url,
        mediaOrigins: [media.origin],
      }),
  });
  await isPaired.promise;
  const person = await sandbox.person();
  const upload = (bytes: Buffer, purpose: 'Image' | 'Video') => {
    const file = encryptFile(bytes, purpose);
    media.put(file);
    return file.described;
  };
  const hand = textHand({
    says: (text) => person.says(text),
    sendsPhoto: (bytes) =>
      person.sends({ imageMessage: { ...upload(bytes, 'Image'), mimetype: 'image/jpeg' } }),
    sendsVideo: (bytes) => person.sends({ ptvMessage: { ...upload(bytes, 'Video'), mimetype: 'video/mp4' } }),
    sees: () => person.sees().map(({ text }) => text),
  });
  return {
    world,
    hand,
    manners,
    async close() {
      await world.close();
      await media.close();
      await sandbox.close();
    },
  };
});

describeGoldenJourney('WeChat by wechaty', 'zh', async (): Promise<GoldenStage> => {
  const manners = MESSENGERS['WeChat'] ?? missing();
  const mocker = new mock.Mocker();
  const world = await openWorld({
    messengers: [],
    alsoOpen: ({ log }) =>
      openWechaty({
        puppet: 'wechaty-puppet-mock',
        puppetOptions: { mocker },
        onPairing: () => undefined,
        log,
      }),
  });
  const account = mocker.createContact();
  const person = mocker.createContact();
  mocker.login(account);
  const send = async (type: types.Message, bytes: Buffer) => {
    const id = `piece-${mocker.cacheMessagePayload.size}`;
    mocker.cacheFileBoxPayload.set(id, FileBox.fromBase64(bytes.toString('base64'), 'piece').toJSON());
    mocker.MessageMock.create({
      id,
      type,
      talkerId: person.id,
      listenerId: account.id,
      timestamp: Date.now(),
    });
    mocker.puppet.emit('message', { messageId: id });
  };
  const hand = textHand({
    says: async (text) => person.say(text).to(account),
    sendsPhoto: (bytes) => send(types.Message.Image, bytes),
    sendsVideo: (bytes) => send(types.Message.Video, bytes),
    sees: () =>
      [...mocker.cacheMessagePayload.values()]
        .filter(({ talkerId }) => talkerId === account.id)
        .map(({ text = '' }) => text),
  });
  return { world, hand, manners, close: () => world.close() };
});

function missing(): never {
  throw new Error('Nobody knows how this messenger is spoken');
}
