import { describeChannel } from '../../../channel/channel-contract.ts';
import { openServiceAccountStage } from './service-account-stage.ts';

describeChannel('wechat service account', openServiceAccountStage, {
  nextReceipt: 'WeChat tells nothing of a message',
  corruptNextDownload: 'WeChat states no hash',
  redirectNextDownload: 'only a video has an address',
});
