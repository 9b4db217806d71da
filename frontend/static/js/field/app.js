// SPDX-License-Identifier: EUPL-1.2
/** The phone page: opens what is kept, follows the address after „#”, sends in the background, offers updates. */
import { isFull, openDatabase } from "./database.js";
import { h, keepingPlace, note, question } from "./elements.js";
import { announce, say } from "./feedback.js";
import { Holdings } from "./holdings.js";
import { Journal } from "./journal.js";
import { Sync } from "./sync.js";
import { countScreen } from "./screen_count.js";
import { homeScreen } from "./screen_home.js";
import { listScreen } from "./screen_list.js";
import { phoneScreen } from "./screen_phone.js";
import { takeScreen } from "./screen_take.js";
import { config, counted, t } from "./texts.js";

const ROUTES = [
  [/^#\/loc\/([0-9a-f-]{36})\/lista$/, listScreen],
  [/^#\/loc\/([0-9a-f-]{36})$/, countScreen],
  [/^#\/ia$/, takeScreen],
  [/^#\/telefon$/, phoneScreen],
];
const HOUR = 3_600_000;

class App {
  #screen = null;
  #turn = 0;
  #hello = "BroadcastChannel" in globalThis ? new BroadcastChannel("vatra-teren") : null;

  async start() {
    this.db = await openDatabase();
    this.journal = await new Journal(this.db).load();
    this.holdings = new Holdings(this.db, this.journal);
    this.sync = await new Sync(this.journal, this.holdings).load();
    this.trouble = "";
    this.notice = "";
    if (this.journal.enrolled) await this.holdings.announce();
    this.sync.addEventListener("change", () => this.#synced());
    if (this.#hello) this.#hello.onmessage = () => this.sync.measure().then(() => this.changed());
    addEventListener("hashchange", () => this.show());
    document.querySelector("[data-skip]").addEventListener("click", (event) => {
      event.preventDefault();
      document.getElementById("continut").focus();
    });
    await this.show();
    this.sync.soon(0);
  }

  /** Draws the screen of the address; one that cannot be shown gives way to the first. */
  async show() {
    const turn = ++this.#turn;
    const [make, topic] = this.#route();
    const screen = (await make(this, topic)) ?? (await homeScreen(this));
    if (turn !== this.#turn) return screen.close?.();
    const moved = this.#screen && this.address !== location.hash;
    this.#screen?.close?.();
    this.#screen = screen;
    this.address = location.hash;
    document.getElementById("ecran").replaceChildren(screen.node);
    document.title = `${screen.title} · Vatra`;
    if (moved) {
      scrollTo(0, 0);
      screen.head.focus();
    }
    return null;
  }

  #route() {
    for (const [pattern, make] of ROUTES) {
      const found = pattern.exec(location.hash);
      if (found) return [make, found[1]];
    }
    return [homeScreen, ""];
  }

  #synced() {
    this.#screen?.bar.update();
    if (this.sync.state !== "sending") this.changed();
  }

  changed() {
    this.#screen?.bar.update();
    return keepingPlace(() => this.#screen?.changed?.());
  }

  /** Adds a line; false when it could not be kept, and then the person was told. */
  async keep(kind, topic, body, photos = []) {
    const plainPhotos = photos.map(({ sha, blob }) => ({ sha, blob }));
    try {
      await this.#append(kind, topic, body, plainPhotos);
      this.trouble = "";
    } catch (error) {
      if (!this.storageFailed(error)) throw error;
      return false;
    }
    await this.sync.measure();
    this.#screen?.bar.update();
    this.#hello?.postMessage("line");
    this.sync.soon();
    return true;
  }

  /** With photos; where they find no room, without them. */
  async #append(kind, topic, body, photos) {
    try {
      await this.journal.append(kind, topic, body, photos);
    } catch (error) {
      if (!isFull(error) || !photos.length) throw error;
      const names = new Set(photos.map((photo) => photo.sha));
      await this.journal.append(kind, topic, { ...body, p: body.p.filter((sha) => !names.has(sha)) });
      this.notice = t("photo_left_out");
      say(this.notice);
    }
  }

  /** Whether an error is the storage's; then its sentence stands in the strip until a line is kept again. */
  storageFailed(error) {
    if (error.code === "too_long") this.trouble = t("line_too_long");
    else if (isFull(error)) this.trouble = t("storage_full");
    else if (error instanceof DOMException) this.trouble = t("storage_failed");
    else return false;
    announce(this.trouble);
    this.#screen?.bar.update();
    this.sync.soon(0);
    return true;
  }

  /** Declares a place over, after the person read what that means. */
  async finish({ place, progress }) {
    const sentences = [t("done_found", { n: progress.here, goods: counted("n_goods", progress.listed.length) })];
    if (progress.left.length) sentences.push(t("done_left", { goods: counted("n_goods", progress.left.length) }));
    if (progress.extra.length) sentences.push(t("done_extra", { n: progress.extra.length }));
    sentences.push(t("done_after"));
    if (!(await question(t("done_title", { title: place.title }), sentences, t("done_yes"), t("leave")))) return;
    if (!(await this.keep("done", place.topic, {}))) return;
    say(t("done_said"));
    this.sync.soon(0);
    if (location.hash === "#/") await this.show();
    else location.hash = "#/";
  }

  async putAway(place) {
    const agreed = await question(t("put_away_title", { title: place.title }), [t("put_away_why")], t("put_away"), t("leave"));
    if (!agreed) return;
    if (await this.holdings.putAway(place.topic, this.sync.server.have)) say(t("put_away_done"));
    await this.changed();
  }

  /** A newer page waits; it comes only when the person takes it. */
  offerUpdate(worker) {
    this.newer = worker;
    if (this.#route()[0] === homeScreen) this.show();
  }

  takeUpdate() {
    navigator.serviceWorker.addEventListener("controllerchange", () => location.reload(), { once: true });
    this.newer.postMessage("take over");
  }
}

const watchUpdates = async (app) => {
  const registration = await navigator.serviceWorker.register(config.worker, { scope: config.scope, updateViaCache: "none" });
  const offer = () => {
    if (registration.waiting && navigator.serviceWorker.controller) app.offerUpdate(registration.waiting);
  };
  registration.addEventListener("updatefound", () =>
    registration.installing?.addEventListener("statechange", offer));
  offer();
  setInterval(() => { if (navigator.onLine) registration.update().catch(() => {}); }, HOUR);
};

const begin = async () => {
  const missing = !globalThis.indexedDB || !globalThis.crypto?.subtle || !navigator.serviceWorker;
  const app = new App();
  try {
    if (missing) throw new Error(t("phone_unfit"));
    await app.start();
  } catch (error) {
    document.getElementById("ecran").replaceChildren(h("main", { class: "stoc" },
      note("bad", "triangle-alert", h("h1", {}, t("start_failed")), h("p", {}, missing ? error.message : t("start_failed_why")))));
    if (missing) return;
    throw error;
  }
  document.documentElement.dataset.ready = "da";
  await watchUpdates(app).catch(() => {});
};

begin();
