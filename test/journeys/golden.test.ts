import { MESSENGERS } from '../core/dialogue/audience.ts';
import { describeGoldenJourney, type GoldenStage } from './golden-journey.ts';
import { sandboxHand } from './hand.ts';
import { openWorld } from './world.ts';

const MANNERS = {
  telegram: MESSENGERS['Telegram'],
  whatsapp: MESSENGERS['WhatsApp, Cloud API'],
  wechat: MESSENGERS['WeChat'],
};

async function open(messenger: keyof typeof MANNERS, languageCode: string): Promise<GoldenStage> {
  const manners = MANNERS[messenger];
  if (!manners) throw new Error(`Nobody knows how ${messenger} is spoken`);
  const world = await openWorld({ messengers: [messenger] });
  const hand = sandboxHand(await world.sandbox.person({ languageCode }));
  return { world, hand, manners, close: () => world.close() };
}

describeGoldenJourney('Telegram', 'ru', () => open('telegram', 'ru'));
describeGoldenJourney('WhatsApp, Cloud API', 'en', () => open('whatsapp', 'en'));
describeGoldenJourney('WeChat, Service Account', 'zh', () => open('wechat', 'zh'));
