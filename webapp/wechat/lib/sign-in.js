import { Unreachable } from './problem.js';
import { send } from './send.js';

/** @import { Wx } from './wx.d.ts' */
/** @import { Tokens } from './session.js' */

/**
 * Signs in with what WeChat vouches for: a login code, and data signed with the key of that login. `wx.login` comes first,
 * because it may renew the key. Nobody is asked anything: the data is anonymous ("微信用户") and only its signature counts.
 * https://developers.weixin.qq.com/miniprogram/dev/framework/open-ability/signature.html
 * @param {Wx} wx
 * @param {string} publicUrl
 * @returns {Promise<Tokens>}
 */
export async function signIn(wx, publicUrl) {
  const { code } = await login(wx);
  const { rawData, signature } = await signedData(wx);
  const proof = { type: 'wechat', code, rawData, signature };
  return send(wx, { url: `${publicUrl}/v1/sessions`, method: 'POST', data: { proof } });
}

/**
 * @param {Wx} wx
 * @returns {Promise<{ code: string }>}
 */
function login(wx) {
  return new Promise((resolve, reject) => {
    wx.login({ success: resolve, fail: ({ errMsg }) => reject(new Unreachable(errMsg)) });
  });
}

/**
 * @param {Wx} wx
 * @returns {Promise<{ rawData: string, signature: string }>}
 */
function signedData(wx) {
  return new Promise((resolve, reject) => {
    wx.getUserInfo({
      withCredentials: true,
      success: resolve,
      fail: ({ errMsg }) => reject(new Unreachable(errMsg)),
    });
  });
}
