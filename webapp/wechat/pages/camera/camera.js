import { Cancelled } from '../../lib/upload.js';
import { Unreachable } from '../../lib/problem.js';
import { recordSelfie } from '../../lib/record-selfie.js';

/** @import { Upload } from '../../lib/upload.js' */
/** @import { Recording } from '../../lib/record-selfie.js' */
/** @import { Step } from '../../lib/plan-selfie.js' */

const { api, words } = getApp();

/**
 * Takes the piece that is wanted with WeChat's own camera and sends it.
 * `aim` → `record` (a selfie) → `check` → `send` → back; or `failed`, or `refused` where the camera is not allowed.
 */
Page({
  data: {
    words,
    stage: 'aim',
    isSelfie: false,
    isBusy: false,
    kind: '',
    documentType: '',
    advice: '',
    arrow: '',
    filePath: '',
    percent: 0,
  },
  verificationId: '',
  /** @type {Upload | undefined} */
  upload: undefined,
  /** @type {Recording | undefined} */
  recording: undefined,

  /** @param {{ kind: string }} asked */
  async onLoad({ kind }) {
    wx.setNavigationBarTitle({ title: words.pieces[kind] ?? '' });
    this.setData({ kind, isSelfie: kind === 'selfie_video' });
    this.again();
    try {
      const verification = await api.current();
      if (verification?.wanted !== kind) return wx.navigateBack();
      this.verificationId = verification.id;
      this.setData({ documentType: verification.documentType ?? '' });
    } catch (err) {
      this.fail(err);
    }
  },

  onHide() {
    this.interrupt();
  },

  onUnload() {
    this.recording?.discard();
    this.upload?.cancel();
  },

  again() {
    this.setData({
      stage: 'aim',
      filePath: '',
      arrow: '',
      isBusy: false,
      advice: this.data.isSelfie ? words.oval : words.frame,
    });
  },

  photograph() {
    if (this.data.isBusy) return;
    this.setData({ isBusy: true });
    wx.createCameraContext().takePhoto({
      quality: 'high',
      selfieMirror: false,
      success: ({ tempImagePath }) => this.check(tempImagePath, words.checkPhoto),
      fail: () => this.setData({ isBusy: false, advice: words.failed }),
    });
  },

  async record() {
    if (this.data.isBusy) return;
    this.setData({ isBusy: true });
    try {
      const { challenge } = await api.challenge(this.verificationId);
      if (!challenge) throw new Error(words.failed);
      this.setData({ stage: 'record', isBusy: false });
      this.recording = recordSelfie(wx.createCameraContext(), {
        turns: challenge.turns,
        onStep: (step) => this.show(step),
      });
      const filePath = await this.recording.done;
      if (filePath) this.check(filePath, words.checkVideo);
      else this.interrupt();
    } catch (err) {
      this.fail(err);
    } finally {
      this.recording = undefined;
    }
  },

  stop() {
    this.recording?.discard();
    this.again();
  },

  async send() {
    this.setData({ stage: 'send', percent: 0, advice: words.sending });
    const { kind, filePath } = this.data;
    const onProgress = (/** @type {number} */ percent) => this.setData({ percent });
    this.upload = api.give({ verificationId: this.verificationId, kind, filePath, onProgress });
    try {
      await this.upload.done;
      wx.navigateBack();
    } catch (err) {
      if (!(err instanceof Cancelled)) this.fail(err);
    }
  },

  settings() {
    wx.openSetting();
    this.again();
  },

  onCameraRefused() {
    this.setData({ stage: 'refused', advice: words.noCamera });
  },

  /** WeChat went to the background, or another program took the camera. */
  onCameraStopped() {
    this.interrupt();
  },

  interrupt() {
    if (this.data.stage !== 'record') return;
    this.recording?.discard();
    this.again();
    this.setData({ advice: words.interrupted });
  },

  /** @param {Step} step */
  show({ kind, side }) {
    const said = {
      straight: words.straight,
      turn: side === 'left' ? words.left : words.right,
      back: words.back,
    };
    wx.vibrateShort({ type: 'medium' });
    this.setData({ advice: said[kind], arrow: kind === 'turn' ? side : '' });
  },

  /**
   * @param {string} filePath
   * @param {string} advice
   */
  check(filePath, advice) {
    this.setData({ stage: 'check', isBusy: false, arrow: '', filePath, advice });
  },

  /** @param {unknown} err */
  fail(err) {
    const isRefusal = err instanceof Error && !(err instanceof Unreachable);
    this.setData({ stage: 'failed', isBusy: false, advice: isRefusal ? err.message : words.unreachable });
  },
});
