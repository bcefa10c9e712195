import type { Receipt } from '../../../core/channel/channel.ts';
import { toFailureReason } from './failure-reason.ts';
import type { CloudStatus } from './update-schema.ts';

/**
 * `undefined` for `sent`, which the call that sent it has told already, and for what text cannot become.
 * https://developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/reference/messages/status
 */
export function toReceipt({ id: messageRef, status, errors = [] }: CloudStatus): Receipt | undefined {
  switch (status) {
    case 'delivered':
    case 'read':
      return { type: 'receipt', messageRef, state: status };
    case 'failed': {
      const reasons = errors.map(({ code }) => toFailureReason(code)).filter((each) => each !== undefined);
      return { type: 'receipt', messageRef, state: 'failed', reason: reasons[0] ?? 'invalid' };
    }
    default:
      return undefined;
  }
}
