// SPDX-License-Identifier: EUPL-1.2
/** IndexedDB in promises. Every writing transaction asks for strict durability: done means on the disk. */
const NAME = "vatra-teren";
const VERSION = 1;

const make = (db) => {
  db.createObjectStore("meta");
  db.createObjectStore("lines", { keyPath: "seq" }).createIndex("topic", ["topic", "seq"]);
  db.createObjectStore("photos", { keyPath: "sha" });
  db.createObjectStore("packages", { keyPath: "key" });
  db.createObjectStore("places", { keyPath: "topic" });
  db.createObjectStore("told", { keyPath: "topic" });
};

/** What a request of IndexedDB answers. */
export const asked = (request) =>
  new Promise((done, fail) => {
    request.onsuccess = () => done(request.result);
    request.onerror = () => fail(request.error);
  });

/** The database of this phone; a newer page in another tab may take it over. */
export const openDatabase = () => {
  const request = indexedDB.open(NAME, VERSION);
  request.onupgradeneeded = () => make(request.result);
  return asked(request).then((db) => {
    db.onversionchange = () => db.close();
    return db;
  });
};

/**
 * One transaction. `work(stores)` gets the stores by name and may await nothing but `asked(...)`;
 * what it throws undoes everything. Resolves when the disk has it.
 */
export const transact = (db, names, mode, work) =>
  new Promise((done, fail) => {
    const tx = db.transaction(names, mode, { durability: "strict" });
    const stores = Object.fromEntries(names.map((name) => [name, tx.objectStore(name)]));
    let cause = null;
    const outcome = Promise.resolve(work(stores)).catch((error) => {
      cause = error;
      try { tx.abort(); } catch { /* it has ended already */ }
    });
    tx.oncomplete = () => outcome.then((result) => (cause ? fail(cause) : done(result)));
    tx.onabort = () => outcome.then(() => fail(tx.error ?? cause ?? new DOMException("", "AbortError")));
  });

export const read = (db, name, work) => transact(db, [name], "readonly", (s) => asked(work(s[name])));
export const write = (db, name, work) => transact(db, [name], "readwrite", (s) => asked(work(s[name])));

/** Whether an error says that the phone has no room left. */
export const isFull = (error) => error?.name === "QuotaExceededError";
