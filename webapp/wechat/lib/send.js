import { ApiRefused, Unreachable } from './problem.js';

/** @import { Wx } from './wx.d.ts' */

const PATIENCE_MILLISECONDS = 20_000;

/**
 * One request; the parsed body of its answer. Throws ApiRefused, or Unreachable.
 * @param {Wx} wx
 * @param {{ url: string, method: 'GET' | 'POST', data?: object, accessToken?: string }} message
 * @returns {Promise<any>}
 */
export function send(wx, { url, method, data, accessToken }) {
  return new Promise((resolve, reject) => {
    wx.request({
      url,
      method,
      header: {
        'content-type': 'application/json',
        ...(accessToken ? { Authorization: `Bearer ${accessToken}` } : {}),
      },
      ...(data ? { data } : {}),
      timeout: PATIENCE_MILLISECONDS,
      success: ({ statusCode, data: body }) => {
        if (statusCode >= 200 && statusCode < 300) resolve(body);
        else reject(new ApiRefused(statusCode, body));
      },
      fail: ({ errMsg }) => reject(new Unreachable(errMsg)),
    });
  });
}
