import type { Api } from './lib/api.js';
import type { Words } from './lib/words.js';
import type { Wx } from './lib/wx.d.ts';

interface Shell {
  api: Api;
  words: Words;
}

/** What the framework adds to a page's own members. */
interface PageFrame<Data> {
  data: Data;
  setData(part: Partial<Data>): void;
}

declare global {
  function setTimeout(act: () => void, milliseconds: number): number;
  function clearTimeout(timer: number): void;
  const wx: Wx;
  function App(shell: Shell): void;
  function getApp(): Shell;
  function Page<Data, Members>(page: { data: Data } & Members & ThisType<Members & PageFrame<Data>>): void;
}
