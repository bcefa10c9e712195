import { badRequest } from '../api-error.ts';
import { change } from '../conversation.ts';
import type { Method } from '../method.ts';
import { booleanOf, textOf } from '../parameters.ts';

/** Telegram does not document how long a tap waits; about a quarter of an hour was observed. */
const answerableMilliseconds = 15 * 60 * 1000;

/** https://core.telegram.org/bots/api#answercallbackquery */
export const answerCallbackQuery: Method = ({ bot, values, state }) => {
  const id = textOf(values, 'callback_query_id');
  const text = textOf(values, 'text');
  const query = bot.openQueries.get(id);
  const isTooOld = query && state.now().getTime() - query.askedAt.getTime() > answerableMilliseconds;
  if (!query || isTooOld) {
    throw badRequest('query is too old and response timeout expired or query ID is invalid');
  }
  if (text.length > 200) throw badRequest('MESSAGE_TOO_LONG');
  bot.openQueries.delete(id);
  change(query.conversation, (revision) => {
    query.conversation.answers.push({
      revision,
      personId: query.personId,
      text,
      isAlert: booleanOf(values, 'show_alert'),
    });
  });
  return true;
};
