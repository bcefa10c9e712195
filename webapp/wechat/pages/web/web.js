import { PUBLIC_URL } from '../../lib/config.js';

/** Our page in a web-view that fills the screen. A one-time link signs it in. */
Page({
  data: { url: '' },

  /**
   * By `url` from the door, by `link` from a card in the chat of the Service Account: the token of a link.
   * @param {{ url?: string, link?: string }} asked
   */
  onLoad({ url = '', link }) {
    const asked = decodeURIComponent(url);
    const page = `${PUBLIC_URL}/app/`;
    if (link) this.setData({ url: `${PUBLIC_URL}/capture/${encodeURIComponent(link)}` });
    else this.setData({ url: asked.startsWith(`${PUBLIC_URL}/`) ? asked : page });
  },
});
