import { describeChannel } from '../../channel/channel-contract.ts';
import { openTelegramStage } from './telegram-stage.ts';

describeChannel('telegram', openTelegramStage);
