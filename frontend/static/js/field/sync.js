// SPDX-License-Identifier: EUPL-1.2
/**
 * Sends the journal in the background. The server says up to which line it holds everything (`have`) and which are
 * missing before later ones; only that decides what goes next, so a lost answer or a repeated sending changes nothing.
 * `upto` is the last line that the server is known to have seen; when nothing is left to send, the last line goes
 * again, with each „done” whose receipt was lost on the way: that asks for receipts and news, and shows what a
 * restored server has forgotten.
 */
import { read, write } from "./database.js";
import { ServerError, sendLines, sendPhoto, sentenceOf } from "./server.js";

const BATCH = 200;
const SOON = 1500;
const REST = 60_000;
const LONGEST_WAIT = 300_000;
const FATAL = new Set(["revoked", "unknown_device", "bad_signature", "forked"]);

export class Sync extends EventTarget {
  #timer = 0;
  #failures = 0;
  #running = null;

  constructor(journal, holdings) {
    super();
    this.journal = journal;
    this.holdings = holdings;
    this.state = navigator.onLine ? "idle" : "offline";
    this.unsent = 0;
    this.photos = 0;
    this.message = "";
    this.server = { have: 0, missing: [], upto: 0, at: 0 };
  }

  async load() {
    this.server = (await read(this.journal.db, "meta", (meta) => meta.get("server"))) ?? this.server;
    await this.measure();
    addEventListener("online", () => this.soon(0));
    addEventListener("offline", () => this.#turn("offline"));
    document.addEventListener("visibilitychange", () => { if (!document.hidden) this.soon(0); });
    return this;
  }

  /** Whether sending was refused for good; the journal can still be exported. */
  get refused() {
    return this.server.refused ?? null;
  }

  /** Counts what waits. */
  async measure() {
    const { seq } = await this.journal.head();
    const gaps = this.server.missing.reduce((sum, [first, last]) => sum + last - first + 1, 0);
    this.unsent = gaps + Math.max(0, seq - this.server.upto);
    this.photos = (await this.holdings.unsentPhotos()).length;
  }

  /** Sends a little later, so that a few lines travel together. */
  soon(wait = SOON) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.now().catch(() => {}), wait);
  }

  /** Sends all that waits; resolves with the state it ended in. A second call joins the first. */
  now(again = false) {
    clearTimeout(this.#timer);
    this.#running ??= this.#alone(again).finally(() => { this.#running = null; });
    return this.#running;
  }

  #alone(again) {
    const run = () => this.#run(again);
    if (!navigator.locks) return run();
    return navigator.locks.request("vatra-sync", { ifAvailable: true }, (lock) => (lock ? run() : this.state));
  }

  async #run(again) {
    if (!this.journal.enrolled || (this.refused && !again)) {
      await this.measure();
      return this.#turn(this.refused ? "refused" : "idle");
    }
    if (!navigator.onLine) return this.#turn("offline");
    this.#turn("sending");
    try {
      await this.#sendJournal();
      await this.#sendPhotos();
      this.#failures = 0;
      await this.measure();
      this.#turn("idle");
    } catch (error) {
      await this.#failed(error);
    }
    this.#again();
    return this.state;
  }

  #again() {
    if (this.state === "refused") return;
    const wait = this.#failures ? Math.min(LONGEST_WAIT, SOON * 2 ** this.#failures) : REST;
    this.soon(wait * (0.75 + Math.random() / 2));
  }

  async #failed(error) {
    if (!(error instanceof ServerError)) throw error;
    this.#failures += 1;
    this.message = sentenceOf(error);
    if (FATAL.has(error.code)) await this.#remember({ refused: { code: error.code, message: this.message } });
    await this.measure();
    this.#turn(error.kind === "offline" ? "offline" : this.refused ? "refused" : "trouble");
  }

  /** What the server lacks, from its last answer: first the gaps, then what follows; empty when it has all. */
  async #next() {
    const { missing, upto } = this.server;
    for (const [first, last] of [...missing, [upto + 1, Infinity]]) {
      const entries = await this.journal.lines(first, last, BATCH);
      if (entries.length) return entries;
    }
    return [];
  }

  async #sendJournal() {
    const { seq } = await this.journal.head();
    if (!seq) return;
    let told = "";
    for (;;) {
      let entries = await this.#next();
      const asking = !entries.length;
      if (asking) entries = [...(await this.holdings.unreceipted(seq)), ...(await this.journal.lines(seq, seq))];
      if (!entries.length) return;
      await this.#sendBatch(entries);
      const { have, missing, upto } = this.server;
      const now = JSON.stringify([have, missing, upto]);
      if (now === told || (asking && !missing.length)) return;
      told = now;
      if (have >= (await this.journal.head()).seq) return;
    }
  }

  async #sendBatch(entries) {
    const signature = await this.journal.signLines(entries);
    const answer = await sendLines(this.journal.device.id, entries.map((entry) => entry.line), signature);
    await this.holdings.hear(answer.news, answer.receipts);
    const { have, missing = [] } = answer;
    const before = missing.length ? this.server.upto : 0;
    const upto = Math.max(before, have, entries.at(-1).seq, missing.at(-1)?.[1] ?? 0);
    await this.#remember({ have, missing, upto, at: Date.now(), refused: null });
    await this.measure();
    this.dispatchEvent(new Event("change"));
  }

  async #sendPhotos() {
    for (const { sha, refused } of await this.holdings.unsentPhotos()) {
      if (refused) continue;
      const photo = await this.holdings.photo(sha);
      try {
        await sendPhoto(this.journal.device.id, sha, await this.journal.signPhoto(sha), photo.blob);
        await this.holdings.photoSent(photo);
      } catch (error) {
        if (error.kind !== "refused" || FATAL.has(error.code)) throw error;
        await this.holdings.photoRefused(photo, error.message);
      }
    }
  }

  async #remember(news) {
    this.server = { ...this.server, ...news };
    await write(this.journal.db, "meta", (meta) => meta.put(this.server, "server"));
  }

  #turn(state) {
    this.state = state;
    this.dispatchEvent(new Event("change"));
    return state;
  }
}
