import type { Account } from './account.ts';
import { handOut, type KeyBundle } from './key-bundle.ts';
import { getBinaryNodeChild, getBinaryNodeChildren, nameOf, type Stanza } from './library.ts';
import { hiddenJid } from './account.ts';

export interface QueryContext {
  account: Account;
  /** The keys of whoever has this address. */
  bundleOf: (jid: string) => KeyBundle | undefined;
  /** The devices of whoever has this address, by number; none where nobody has. */
  devicesOf: (jid: string) => number[];
  lidOf: (jid: string) => string | undefined;
}

type Answer = (query: Stanza, context: QueryContext) => Stanza[];

/** What is answered to each query of a paired client; to any other the server says that it does not know it. */
const ANSWERS: Readonly<Record<string, Answer>> = {
  // Enough, so that the client uploads no more: after an upload the library leaves a timer of half a minute behind, and
  // what it registered with is enough to write to it.
  'iq encrypt get count': () => [{ tag: 'count', attrs: { value: '100' } }],
  'iq encrypt get digest': () => [{ tag: 'digest', attrs: {} }],
  'iq encrypt get key': (query, { bundleOf }) => {
    const users = getBinaryNodeChildren(getBinaryNodeChild(query, 'key'), 'user');
    const found = users.flatMap(({ attrs: { jid = '' } }) => {
      const bundle = bundleOf(jid);
      return bundle ? [handOut(jid, bundle)] : [];
    });
    return [{ tag: 'list', attrs: {}, content: found }];
  },
  'iq usync get usync': answerDevices,
  'iq passive set active': () => [],
  'iq w:p get ping': () => [],
  'iq w get props': () => [{ tag: 'props', attrs: { hash: '1' }, content: [] }],
  'iq abt get props': () => [{ tag: 'props', attrs: { hash: '1' }, content: [] }],
  'iq blocklist get': () => [{ tag: 'list', attrs: {}, content: [] }],
  'iq privacy get privacy': () => [{ tag: 'privacy', attrs: {}, content: [] }],
  'iq privacy set tokens': () => [],
};

/** `undefined` for a query that the real server would not understand either. */
export function answerQuery(query: Stanza, context: QueryContext): Stanza[] | undefined {
  const name = nameOf(query);
  return Object.hasOwn(ANSWERS, name) ? ANSWERS[name]?.(query, context) : undefined;
}

function answerDevices(query: Stanza, { account, devicesOf, lidOf }: QueryContext): Stanza[] {
  const usync = getBinaryNodeChild(query, 'usync');
  const users = getBinaryNodeChildren(getBinaryNodeChild(usync, 'list'), 'user').map(
    ({ attrs: { jid = '' } }) => {
      const devices: Stanza[] = devicesOf(jid).map((id) => ({
        tag: 'device',
        attrs: { id: String(id), ...(id === 0 ? {} : { 'key-index': '1' }) },
      }));
      const lid = jid === hiddenJid(account) ? undefined : lidOf(jid);
      return {
        tag: 'user',
        attrs: { jid },
        content: [
          { tag: 'devices', attrs: {}, content: [{ tag: 'device-list', attrs: {}, content: devices }] },
          ...(lid === undefined || jid.endsWith('@lid') ? [] : [{ tag: 'lid', attrs: { val: lid } }]),
        ],
      };
    },
  );
  return [{ tag: 'usync', attrs: {}, content: [{ tag: 'list', attrs: {}, content: users }] }];
}
