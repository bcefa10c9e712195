import { cutText } from '../../../core/channel/cut-text.ts';
import type { BotTexts } from '../../../core/dialogue/bot-texts.ts';
import type { Log } from '../../../core/log.ts';
import type { WithAccessToken } from './access-token.ts';
import { callWeChat, type CallOptions } from './call-wechat.ts';
import { WeChatCallFailed } from './wechat-call-failed.ts';
import { reportRefusal } from './to-send-failure.ts';

export interface MenuOptions extends CallOptions {
  withAccessToken: WithAccessToken;
  log: Log;
}

/** Puts the commands into the account's menu, in Chinese, in place of the menu that was there. People can write without
 * it, so what WeChat refuses is a warning. */
export async function configureMenu({ commands }: BotTexts, options: MenuOptions): Promise<void> {
  const menu = toMenu(commands.zh);
  try {
    await options.withAccessToken((accessToken) =>
      callWeChat({ path: 'menu/create', accessToken, body: menu, hidden: [accessToken] }, options),
    );
  } catch (err) {
    if (!(err instanceof WeChatCallFailed)) throw err;
    if (!reportRefusal(err, options.log)) options.log.warn({ event: 'wechat.menu_not_created', err });
  }
}

/** https://developers.weixin.qq.com/doc/service/api/custommenu/api_createcustommenu: three buttons, the last of which
 * may open five more; names in bytes. */
const LONGEST_NAME = 16;
const LONGEST_FOLDED_NAME = 60;
const MORE = '更多';

type Command = BotTexts['commands']['zh'][number];

function toMenu(commands: readonly Command[]) {
  const open = commands.slice(0, 2).map((command) => toButton(command, LONGEST_NAME));
  const folded = commands.slice(2, 7).map((command) => toButton(command, LONGEST_FOLDED_NAME));
  return { button: folded.length > 0 ? [...open, { name: MORE, sub_button: folded }] : open };
}

function toButton({ command, description }: Command, longestName: number) {
  return { type: 'click', name: cutText(description, longestName, 'bytes'), key: command };
}
