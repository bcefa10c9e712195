import { library, type Stanza } from './library.ts';

/** What a device leaves with the server, so that others can begin an encrypted session with it. */
export interface KeyBundle {
  /** Registration, type, identity and signed key, as the device uploaded them. */
  fixed: Stanza[];
  /** Each is handed out once. */
  oneTime: Stanza[];
}

/** What is answered to whoever wants to write to the device. */
export function handOut(jid: string, bundle: KeyBundle): Stanza {
  const oneTime = bundle.oneTime.shift();
  return { tag: 'user', attrs: { jid }, content: [...bundle.fixed, ...(oneTime ? [oneTime] : [])] };
}

/** Takes an upload apart; a device adds one-time keys to those it has. */
export function readUpload(upload: Stanza, known: KeyBundle | undefined): KeyBundle {
  const list = library.getBinaryNodeChild(upload, 'list');
  const fixed = library.getAllBinaryNodeChildren(upload).filter(({ tag }) => tag !== 'list');
  return { fixed, oneTime: [...(known?.oneTime ?? []), ...library.getBinaryNodeChildren(list, 'key')] };
}
