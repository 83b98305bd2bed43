/**
 * The database of this device. Opened once; every change is one transaction that is durable when its promise resolves. What lies in
 * it is the business of whoever uses it: `outbox` what was done and not yet received, `blobs` its photos, `kept` answers for a line that is down.
 */
const NAME = "zhilu";
const VERSION = 1;
export type Store = "outbox" | "blobs" | "kept";

let opened: Promise<IDBDatabase> | null = null;

function open(): Promise<IDBDatabase> {
  opened ??= new Promise<IDBDatabase>((resolve, reject) => {
    const asked = indexedDB.open(NAME, VERSION);
    asked.onupgradeneeded = () => {
      for (const store of ["outbox", "blobs", "kept"] satisfies Store[]) asked.result.createObjectStore(store);
    };
    asked.onsuccess = () => {
      // Another tab with a newer page wants to upgrade: it must not wait for this one.
      asked.result.onversionchange = () => {
        asked.result.close();
        opened = null;
      };
      resolve(asked.result);
    };
    asked.onerror = () => reject(asked.error ?? new Error("the database of this device does not open"));
  });
  // Storage that is full or forbidden now may not be later.
  opened.catch(() => (opened = null));
  return opened;
}

export async function read<T>(store: Store, key: string): Promise<T | undefined> {
  return done((await open()).transaction(store).objectStore(store).get(key) as IDBRequest<T | undefined>);
}

export async function readAll<T>(store: Store): Promise<T[]> {
  return done((await open()).transaction(store).objectStore(store).getAll() as IDBRequest<T[]>);
}

/** Values to put under keys; undefined takes a key away. */
export type Changes = Partial<Record<Store, Record<string, unknown>>>;

/** All changes or none. */
export async function write(changes: Changes): Promise<void> {
  const stores = Object.keys(changes) as Store[];
  const transaction = (await open()).transaction(stores, "readwrite", { durability: "strict" });
  for (const store of stores) {
    for (const [key, value] of Object.entries(changes[store] ?? {})) {
      if (value === undefined) transaction.objectStore(store).delete(key);
      else transaction.objectStore(store).put(value, key);
    }
  }
  await finished(transaction);
}

export async function clear(store: Store): Promise<void> {
  const transaction = (await open()).transaction(store, "readwrite");
  transaction.objectStore(store).clear();
  await finished(transaction);
}

function done<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error("not read"));
  });
}

function finished(transaction: IDBTransaction): Promise<void> {
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onerror = transaction.onabort = () => reject(transaction.error ?? new Error("not written"));
  });
}
