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

/** https://developers.weixin.qq.com/doc/service/api/custommenu/api_createcustommenu: three buttons, each of which may open
 * five more; names in bytes. */
const LONGEST_NAME = 16;
const LONGEST_FOLDED_NAME = 60;
const FOLDED = 5;
const CASE = '我的申请';
const MORE = '更多';

type Command = BotTexts['commands']['zh'][number];

function toMenu(commands: readonly Command[]) {
  // What does not fit behind one button is folded behind two.
  const open = commands.length > 2 + FOLDED ? 1 : 2;
  const groups =
    open === 1 ? [commands.slice(1, 1 + FOLDED), commands.slice(1 + FOLDED)] : [commands.slice(2)];
  return {
    button: [
      ...commands.slice(0, open).map((command) => toButton(command, LONGEST_NAME)),
      ...groups.flatMap((group, index) =>
        group.length > 0 ? [toFolded(index < groups.length - 1 ? CASE : MORE, group)] : [],
      ),
    ],
  };
}

function toFolded(name: string, group: readonly Command[]) {
  const folded = group.slice(0, FOLDED).map((command) => toButton(command, LONGEST_FOLDED_NAME));
  return { name, sub_button: folded };
}

function toButton({ command, description }: Command, longestName: number) {
  return { type: 'click', name: cutText(description, longestName, 'bytes'), key: command };
}
