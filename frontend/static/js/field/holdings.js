// SPDX-License-Identifier: EUPL-1.2
/** What the phone took along: packages, places, what the server told of them, and how much room is left. */
import { asked, read, transact, write } from "./database.js";
import { Book, observed, progressOf, seenByOthers } from "./count.js";

const TIGHT = 25e6;
/** Bytes left under which no more photos are taken: the journal comes first. */

export class Holdings {
  #books = new Map();

  constructor(db, journal) {
    this.db = db;
    this.journal = journal;
  }

  /** The places held, in the order of their titles. */
  async places() {
    const places = await read(this.db, "places", (store) => store.getAll());
    return places.sort((a, b) => a.title.localeCompare(b.title, "ro", { numeric: true }));
  }

  place(topic) {
    return read(this.db, "places", (store) => store.get(topic));
  }

  async book(place) {
    if (!this.#books.has(place.pack)) {
      const pack = await read(this.db, "packages", (store) => store.get(place.pack));
      this.#books.set(place.pack, new Book(pack));
    }
    return this.#books.get(place.pack);
  }

  /** Everything a screen needs of one place; null when the phone does not hold it. */
  async open(topic) {
    const place = await this.place(topic);
    if (!place) return null;
    const [book, entries, told] = await Promise.all([
      this.book(place), this.journal.linesOf(topic), this.told(topic),
    ]);
    const count = observed(entries);
    const others = seenByOthers(told.news);
    return { place, book, count, others, told, progress: progressOf(book, topic, count, others) };
  }

  /** What the server said of a topic: `{ receipt, news }`. */
  async told(topic) {
    return (await read(this.db, "told", (store) => store.get(topic))) ?? { topic };
  }

  /** Keeps the news and receipts of an answer; of two receipts the one that covers more lines. */
  hear(news = {}, receipts = []) {
    return transact(this.db, ["told"], "readwrite", async ({ told }) => {
      for (const [topic, value] of Object.entries(news)) {
        const before = (await asked(told.get(topic))) ?? { topic };
        told.put({ ...before, news: value });
      }
      for (const receipt of receipts) {
        const before = (await asked(told.get(receipt.topic))) ?? { topic: receipt.topic };
        if ((before.receipt?.upto ?? 0) <= receipt.upto) told.put({ ...before, receipt });
      }
    });
  }

  /** Stores a package and its places at once, then drops packages that no place uses any more. */
  async keep(pack, wanted) {
    const key = `${pack.stocktaking.id}|${pack.unit.name}|${pack.made_at}`;
    const taken = pack.places.filter((place) => wanted.includes(place.topic));
    await transact(this.db, ["packages", "places"], "readwrite", async ({ packages, places }) => {
      packages.put({ ...pack, key });
      for (const { topic, title, where, state } of taken) {
        const unit = pack.unit.name;
        const before = await asked(places.get(topic));
        const at = before?.at ?? Date.now();
        places.put({ topic, title, where, state, unit, at, pack: key, made: pack.made_at, count: pack.stocktaking.title });
      }
      await dropUnused(packages, places);
    });
    this.#books.clear();
    return taken.map((place) => place.topic);
  }

  /** Writes „take” for places that came along but whose line is missing, as after a page killed in between. */
  async announce() {
    for (const place of await this.places()) {
      const { taken } = observed(await this.journal.linesOf(place.topic));
      if (!taken) await this.journal.append("take", place.topic, {});
    }
  }

  /** Takes a finished and receipted place off the phone; its lines go too, as far as the server has them. */
  async putAway(topic, have) {
    const { receipt } = await this.told(topic);
    const entries = await this.journal.linesOf(topic);
    const last = entries.at(-1);
    if (!receipt || !last || last.kind !== "done" || receipt.upto < last.seq || have < last.seq) return false;
    await transact(this.db, ["lines", "packages", "places", "told"], "readwrite", async (stores) => {
      for (const entry of entries) stores.lines.delete(entry.seq);
      stores.places.delete(topic);
      await dropUnused(stores.packages, stores.places);
    });
    this.#books.clear();
    return true;
  }

  /** The lines „done” of places without a receipt that covers them, before the line `seq`. */
  async unreceipted(seq) {
    const found = [];
    for (const { topic } of await this.places()) {
      const [entries, { receipt }] = await Promise.all([this.journal.linesOf(topic), this.told(topic)]);
      const { done } = observed(entries);
      if (done && done < seq && (receipt?.upto ?? 0) < done) found.push(entries.find((entry) => entry.seq === done));
    }
    return found.sort((a, b) => a.seq - b.seq).slice(0, 100);
  }

  /** Photos not yet sent, oldest first, without their bytes. */
  async unsentPhotos() {
    const photos = await read(this.db, "photos", (store) => store.getAll());
    return photos.filter((photo) => photo.blob).sort((a, b) => a.seq - b.seq).map(({ blob, ...rest }) => rest);
  }

  photo(sha) {
    return read(this.db, "photos", (store) => store.get(sha));
  }

  /** The server has the photo: its bytes may go, its name stays. */
  photoSent(photo) {
    return write(this.db, "photos", (store) => store.put({ sha: photo.sha, seq: photo.seq, sent: Date.now() }));
  }

  photoRefused(photo, why) {
    return write(this.db, "photos", (store) => store.put({ ...photo, refused: why }));
  }
}

const dropUnused = async (packages, places) => {
  const used = new Set((await asked(places.getAll())).map((place) => place.pack));
  for (const key of await asked(packages.getAllKeys())) if (!used.has(key)) packages.delete(key);
};

/** Bytes left for this page, or null where the phone does not say. */
export const roomLeft = async () => {
  if (!navigator.storage?.estimate) return null;
  const { quota = 0, usage = 0 } = await navigator.storage.estimate();
  return Math.max(0, quota - usage);
};

export const isTight = async () => {
  const left = await roomLeft();
  return left !== null && left < TIGHT;
};

/** Asks the phone not to clear what we keep; true when it agreed. */
export const askToStay = async () => {
  if (!navigator.storage?.persist) return false;
  return (await navigator.storage.persisted()) || navigator.storage.persist();
};
