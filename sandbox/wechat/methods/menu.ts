import { readMenu, type MenuButton } from '../menu.ts';
import { refusal } from '../wechat-error.ts';
import { done, readJson, type Method } from './method.ts';

/** https://developers.weixin.qq.com/doc/service/api/custommenu/api_createcustommenu.html */
export const createMenu: Method = (call) => {
  if (/\\u[0-9a-f]{4}/i.test(call.body.toString())) throw refusal(40033);
  call.state.menu = readMenu(readJson(call));
  return done;
};

/** https://developers.weixin.qq.com/doc/service/api/custommenu/api_getcustommenu.html */
export const getMenu: Method = ({ state }) => {
  if (!state.menu) throw refusal(46003);
  return { menu: { button: state.menu.map(toButton) } };
};

/** https://developers.weixin.qq.com/doc/service/api/custommenu/api_deletecustommenu.html */
export const deleteMenu: Method = ({ state }) => {
  state.menu = undefined;
  return done;
};

function toButton(button: MenuButton): unknown {
  if ('subButtons' in button) return { name: button.name, sub_button: button.subButtons.map(toButton) };
  const { pagePath, ...rest } = button;
  return { ...rest, ...(pagePath !== undefined && { pagepath: pagePath }), sub_button: [] };
}
