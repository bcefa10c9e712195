import type {
  SignalDataSet,
  SignalDataTypeMap,
  SignalKeyStoreWithTransaction,
} from '@whiskeysockets/baileys';
import { library } from './library.ts';
import { silentLog } from './silent-log.ts';

/** A device's keys, for as long as it is open. */
export function createSignalKeys(): SignalKeyStoreWithTransaction {
  const values = new Map<string, string>();
  const { replacer, reviver } = library.BufferJSON;
  return library.addTransactionCapability(
    {
      get<Type extends keyof SignalDataTypeMap>(type: Type, ids: string[]) {
        const found: Record<string, SignalDataTypeMap[Type]> = {};
        for (const id of ids) {
          const value = values.get(`${type} ${id}`);
          if (value !== undefined) found[id] = JSON.parse(value, reviver);
        }
        return found;
      },
      set(changes: SignalDataSet) {
        for (const [type, entries] of Object.entries(changes)) {
          for (const [id, value] of Object.entries(entries)) {
            if (value === null || value === undefined) values.delete(`${type} ${id}`);
            else values.set(`${type} ${id}`, JSON.stringify(value, replacer));
          }
        }
      },
    },
    silentLog,
    { maxCommitRetries: 1, delayBetweenTriesMs: 1 },
  );
}
