import { describeChannel } from '../../../channel/channel-contract.ts';
import { createWebStages } from './web-stage.ts';

const stages = createWebStages();

describe('whatsapp web', () => {
  after(() => stages.close());

  describeChannel('whatsapp web', () => stages.open(), { closeWindow: 'answers are free at any time' });
});
