import { Unreachable } from '../../lib/problem.js';

const { api, words } = getApp();

/** The door: the page is one tap away, and the piece that is wanted can be taken with WeChat's own camera. */
Page({
  data: { words, isBusy: false, wanted: '', problem: '' },

  /** Also after the camera page: what is wanted may be another piece now. */
  async onShow() {
    try {
      const verification = await api.current();
      this.setData({ wanted: verification?.wanted ?? '', problem: '' });
    } catch (err) {
      this.fail(err);
    }
  },

  async open() {
    if (this.data.isBusy) return;
    this.setData({ isBusy: true });
    try {
      const url = await api.openLink();
      this.setData({ problem: '' });
      wx.navigateTo({ url: `/pages/web/web?url=${encodeURIComponent(url)}` });
    } catch (err) {
      this.fail(err);
    } finally {
      this.setData({ isBusy: false });
    }
  },

  take() {
    wx.navigateTo({ url: `/pages/camera/camera?kind=${this.data.wanted}` });
  },

  /** @param {unknown} err */
  fail(err) {
    const isRefusal = err instanceof Error && !(err instanceof Unreachable);
    this.setData({ problem: isRefusal ? err.message : words.unreachable });
  },
});
