/** Rows that outlive a reload of the page, by their `id`. */
export interface Table<Row extends { id: string }> {
  get(id: string): Promise<Row | undefined>;
  all(): Promise<readonly Row[]>;
  put(row: Row): Promise<void>;
  remove(id: string): Promise<void>;
}

const DATABASE = 'bonafide';
const TABLES = ['pieces', 'sessions'] as const;
let opening: Promise<IDBDatabase> | undefined;

/** A table in IndexedDB. Where the browser has none, or refuses it, rows live as long as the page. */
export function openTable<Row extends { id: string }>(name: (typeof TABLES)[number]): Table<Row> {
  const inMemory = new Map<string, Row>();
  const inStore = async <T>(
    mode: IDBTransactionMode,
    ask: (store: IDBObjectStore) => IDBRequest<T>,
  ): Promise<T | undefined> => {
    const database = await (opening ??= openDatabase());
    return await answerOf(ask(database.transaction(name, mode).objectStore(name)));
  };
  return {
    get: async (id) => (await inStore('readonly', (store) => store.get(id)).catch(none)) ?? inMemory.get(id),
    all: async () => [
      ...((await inStore<Row[]>('readonly', (store) => store.getAll()).catch(none)) ?? []),
      ...inMemory.values(),
    ],
    put: async (row) => {
      await inStore('readwrite', (store) => store.put(row)).catch(() => inMemory.set(row.id, row));
    },
    remove: async (id) => {
      inMemory.delete(id);
      await inStore('readwrite', (store) => store.delete(id)).catch(none);
    },
  };
}

function openDatabase(): Promise<IDBDatabase> {
  const request = indexedDB.open(DATABASE, 1);
  request.onupgradeneeded = () => {
    for (const name of TABLES) request.result.createObjectStore(name, { keyPath: 'id' });
  };
  return answerOf(request);
}

function answerOf<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error('IndexedDB refused'));
  });
}

function none(): undefined {
  return undefined;
}
