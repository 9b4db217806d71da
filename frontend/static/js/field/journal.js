// SPDX-License-Identifier: EUPL-1.2
/**
 * The journal of this phone: numbered lines, each holding the hash of the one before.
 * A line is the exact text of JSON [1, device, seq, prev, at, kind, topic, body]; nothing rewrites it.
 */
import { asked, read, transact, write } from "./database.js";

export const FORMAT = "vatra-fieldlog-1";
export const FIRST = "0".repeat(64);
export const LONGEST_LINE = 4000;
const CURVE = { name: "ECDSA", namedCurve: "P-256" };
const SIGNING = { name: "ECDSA", hash: "SHA-256" };

const utf8 = (text) => new TextEncoder().encode(text);
const hex = (buffer) => [...new Uint8Array(buffer)].map((byte) => byte.toString(16).padStart(2, "0")).join("");

/** Hex SHA-256 of bytes, or of the UTF-8 of a text. */
export const hashOf = async (what) =>
  hex(await crypto.subtle.digest("SHA-256", typeof what === "string" ? utf8(what) : what));

/** Base64url without padding. */
export const base64url = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer))).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");

/** A refusal of the journal: `code` is `too_long`, `not_enrolled` or `broken`. */
export class JournalError extends Error {
  constructor(code) {
    super(code);
    this.code = code;
  }
}

export class Journal {
  #queue = Promise.resolve();

  constructor(db) {
    this.db = db;
    this.device = null;
  }

  /** Reads who this phone is; `device` stays null until it is enrolled. */
  async load() {
    this.device = (await read(this.db, "meta", (meta) => meta.get("device"))) ?? null;
    return this;
  }

  get enrolled() {
    return Boolean(this.device?.id);
  }

  /** Makes the key pair; `send(publicKey)` asks the server for an id. The private key never leaves the phone. */
  async enrol(name, send) {
    const keys = await crypto.subtle.generateKey(CURVE, false, ["sign", "verify"]);
    const told = await send(base64url(await crypto.subtle.exportKey("raw", keys.publicKey)));
    const device = { id: told.device, person: told.person ?? "", name, keys, at: Date.now() };
    await write(this.db, "meta", (meta) => meta.put(device, "device"));
    this.device = device;
    return device;
  }

  /** The last line's number and hash. */
  async head() {
    return (await read(this.db, "meta", (meta) => meta.get("head"))) ?? { seq: 0, hash: FIRST };
  }

  /**
   * Adds one line and the photos it names, together or not at all. Appends of one page follow one another;
   * against another page the head is compared inside the transaction and the line made anew.
   */
  append(kind, topic, body, photos = []) {
    const mine = this.#queue.then(() => this.#append(kind, topic, body, photos));
    this.#queue = mine.catch(() => {});
    return mine;
  }

  async #append(kind, topic, body, photos) {
    if (!this.enrolled) throw new JournalError("not_enrolled");
    for (;;) {
      const before = await this.head();
      const entry = await this.#entry(before, kind, topic, body);
      if (await this.#put(before, entry, photos)) return entry;
    }
  }

  async #entry(before, kind, topic, body) {
    const seq = before.seq + 1;
    const at = Date.now();
    const line = JSON.stringify([1, this.device.id, seq, before.hash, at, kind, topic, body]);
    if (utf8(line).length > LONGEST_LINE) throw new JournalError("too_long");
    return { seq, hash: await hashOf(line), line, at, kind, topic };
  }

  #put(before, entry, photos) {
    return transact(this.db, ["meta", "lines", "photos"], "readwrite", async ({ meta, lines, photos: store }) => {
      const now = (await asked(meta.get("head"))) ?? { seq: 0, hash: FIRST };
      if (now.hash !== before.hash) return false;
      for (const photo of photos) store.put({ ...photo, seq: entry.seq, sent: 0 });
      lines.add(entry);
      meta.put({ seq: entry.seq, hash: entry.hash }, "head");
      return true;
    });
  }

  /** Lines with numbers from `first` to `last`, at most `most`. */
  lines(first = 1, last = Infinity, most = undefined) {
    return read(this.db, "lines", (lines) => lines.getAll(IDBKeyRange.bound(first, last), most));
  }

  /** All lines about one topic, in order. */
  linesOf(topic) {
    return read(this.db, "lines", (lines) =>
      lines.index("topic").getAll(IDBKeyRange.bound([topic, 0], [topic, Infinity])));
  }

  /** Signature of a text with the phone's key, r||s in base64url. */
  async sign(text) {
    return base64url(await crypto.subtle.sign(SIGNING, this.device.keys.privateKey, utf8(text)));
  }

  signLines(entries) {
    return this.sign([FORMAT, this.device.id, entries.map((entry) => entry.hash).join("\n")].join("\n"));
  }

  signPhoto(sha) {
    return this.sign(["vatra-photo-1", this.device.id, sha].join("\n"));
  }

  /**
   * Recomputes every hash that is held. Numbers may be absent where receipted places were put away;
   * returns `{ lines, broken }`, `broken` being the first number that does not fit, or 0.
   */
  async verify() {
    const entries = await this.lines();
    const head = await this.head();
    let before = null;
    for (const entry of entries) {
      const [, device, seq, prev] = JSON.parse(entry.line);
      const follows = before === null || before.seq + 1 < seq || before.hash === prev;
      const first = seq !== 1 || prev === FIRST;
      const whole = device === this.device.id && seq === entry.seq && (await hashOf(entry.line)) === entry.hash;
      if (!follows || !first || !whole) return { lines: entries.length, broken: entry.seq };
      before = entry;
    }
    const ends = before === null || before.seq < head.seq || before.hash === head.hash;
    return { lines: entries.length, broken: ends ? 0 : head.seq };
  }
}
