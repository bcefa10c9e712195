import { createApi } from './lib/api.js';
import { PUBLIC_URL } from './lib/config.js';
import { wordsFor } from './lib/words.js';

App({
  api: createApi({ wx, publicUrl: PUBLIC_URL }),
  words: wordsFor(wx.getAppBaseInfo().language),
});
