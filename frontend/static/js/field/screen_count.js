// SPDX-License-Identifier: EUPL-1.2
/** Counting one place: the camera, what it found, what remains, and one button in reach of the thumb. */
import { Card } from "./card.js";
import { GOOD, OTHER } from "./count.js";
import { button, h, hidden, icon, link, note, status, svg } from "./elements.js";
import { announce, hush, say, signal } from "./feedback.js";
import { frame } from "./frame.js";
import { Scanner, canScan, wasAllowed } from "./scan.js";
import { counted, number, t } from "./texts.js";
import { typingPanel } from "./typing.js";

const FEW = 12;
const BAR = 520;

/** Figures, bar, words: what is found, what is more, what is missing. */
export const progressSection = ({ progress }) => {
  const all = progress.listed.length;
  const part = all ? Math.round((BAR * progress.here) / all) : 0;
  const words = [t("bar_here", { n: progress.here }), t("bar_left", { n: progress.left.length })].join(", ");
  return [
    h("div", { class: "row" },
      h("span", { class: "big" }, number(progress.here), h("small", {}, ` ${t("of_goods_tail", { goods: counted("n_goods", all) })}`)),
      h("span", { class: "push" }, progress.left.length ? status("run", counted("n_left", progress.left.length)) : status("ok", t("all_seen")))),
    svg("svg", { class: "bar", viewBox: `0 0 ${BAR} 10`, preserveAspectRatio: "none", role: "img", "aria-label": words },
      svg("rect", { class: "bg", width: BAR, height: 10 }), svg("rect", { class: "f", width: part, height: 10 })),
    h("ul", {},
      h("li", {}, status("ok", t("n_here", { n: progress.here }))),
      h("li", {}, status("warn", t("n_extra", { n: progress.extra.length }))),
      h("li", {}, status("off", t("n_missing", { n: progress.missing }))),
      progress.others ? h("li", {}, status("run", t("n_others", { n: progress.others }))) : null),
  ];
};

class CountScreen {
  constructor(app, held) {
    this.app = app;
    this.topic = held.place.topic;
    this.held = held;
    this.video = h("video", { playsinline: true, muted: true, "aria-hidden": "true" });
    this.scanner = new Scanner(this.video, (text) => this.#read(text, "scan"));
    this.prog = h("section", { class: "prog", "aria-label": t("progress") });
    this.cam = h("section", { class: "cam", "aria-label": t("camera") });
    this.rest = h("section", { class: "left" });
    this.over = h("div");
    this.main = button("", () => this.#press(), { kind: "primary" });
    this.card = new Card(h("section", { class: "hit", "aria-label": t("hit"), hidden: true }), {
      book: held.book, spoken: announce, changed: () => this.#thumb(), dropped: () => this.#drop(),
    });
    this.typing = typingPanel(held.book, this.topic, {
      chosen: (hit) => this.#hit(hit, "typed"),
      typed: (text) => this.#read(text, "typed"),
      nameless: () => this.#nameless(),
      left: () => this.#closeTyping(),
    });
    this.typing.node.hidden = true;
  }

  screen() {
    const { place } = this.held;
    const list = link(`#/loc/${this.topic}/lista`, "", { kind: "icon", drawing: "list-checks", name: t("list_open") });
    this.frame = frame(this.app, {
      title: place.title, under: [place.where, place.unit].filter(Boolean).join(" · "), back: "#/",
      content: [this.prog, this.over, this.cam, this.typing.node, this.card.host, this.rest], thumb: [this.main, list],
    });
    this.#drawCamera();
    this.#figures();
    this.#thumb();
    wasAllowed().then((yes) => { if (yes && canScan()) this.#start(); });
    return { ...this.frame, changed: () => this.#reload(), close: () => this.scanner.stop() };
  }

  async #reload() {
    this.held = (await this.app.holdings.open(this.topic)) ?? this.held;
    this.#figures();
    this.#thumb();
  }

  #figures() {
    const { progress, count } = this.held;
    this.prog.replaceChildren(...progressSection(this.held));
    const shown = progress.left.slice(0, FEW);
    this.rest.replaceChildren(
      h("h2", {}, t("left_here", { n: progress.left.length })),
      h("ul", {}, ...shown.map((good) => h("li", {}, h("button", { type: "button", onclick: () => this.#tap(good) },
        h("span", { class: "st off" }, hidden(t("unseen"))),
        h("span", {}, good.name, h("small", {}, good.number)))))),
      progress.left.length > FEW ? link(`#/loc/${this.topic}/lista`, t("left_all", { n: progress.left.length }), { kind: "quiet" }) : "");
    this.rest.hidden = !progress.left.length || Boolean(this.card.hit) || !this.typing.node.hidden;
    this.over.replaceChildren(...(count.done ? [note("ok", "circle-check", h("p", {}, t("over_open")))] : []));
    this.over.hidden = !count.done;
  }

  /** The one main button: confirm, finish, or type. */
  #thumb() {
    const { card, held } = this;
    const words = this.main.querySelector("span") ?? this.main.appendChild(h("span"));
    const ready = held.progress.listed.length > 0 && !held.progress.left.length && !held.count.done;
    const writing = !this.typing.node.hidden;
    words.textContent = writing ? t("typing_go") : card.hit
      ? card.label + (this.scanner.running && !card.counts ? ` ${t("and_scan_on")}` : "")
      : ready ? t("done") : t("typing_open");
    this.main.disabled = Boolean(card.hit) && !card.valid;
  }

  #press() {
    if (!this.typing.node.hidden) return this.typing.go();
    if (this.card.hit) return this.#confirm();
    const { progress, count } = this.held;
    if (progress.listed.length && !progress.left.length && !count.done) return this.app.finish(this.held);
    return this.#openTyping();
  }

  #drawCamera() {
    const tools = h("div", { class: "tools" });
    this.lamp = button("", () => this.#torch(), { drawing: "flashlight", name: t("torch_on"), "aria-pressed": "false", hidden: true });
    tools.append(this.lamp, button("", () => this.#openTyping(), { drawing: "keyboard", name: t("typing_open") }));
    this.hint = h("div", { class: "hintc" });
    const corners = svg("svg", { class: "aim", viewBox: "0 0 122 122", "aria-hidden": "true" },
      svg("path", { d: "M3 23V3H23M99 3H119V23M119 99V119H99M23 119H3V99" }));
    this.cam.replaceChildren(this.video, corners, this.hint, tools);
    if (canScan()) this.hint.replaceChildren(button(t("camera_start"), () => this.#start(), { kind: "lit", drawing: "camera" }));
    else this.#noCamera(t("camera_none"));
  }

  #noCamera(words) {
    this.cam.classList.add("none");
    this.hint.replaceChildren(h("p", {}, icon("keyboard"), words));
  }

  async #start() {
    try {
      await this.scanner.start();
      this.cam.classList.add("on");
      this.hint.replaceChildren(h("p", {}, t("camera_aim")));
      this.lamp.hidden = !this.scanner.hasTorch;
      this.#thumb();
    } catch (error) {
      this.#noCamera(error.name === "NotAllowedError" ? t("camera_refused") : t("camera_none"));
    }
  }

  async #torch() {
    const on = this.lamp.getAttribute("aria-pressed") !== "true";
    await this.scanner.torch(on).catch(() => {});
    this.lamp.setAttribute("aria-pressed", String(on));
  }

  /** Typing takes the camera's place; a card that was not confirmed gives way. */
  #openTyping() {
    this.card.clear();
    this.scanner.paused = true;
    this.#writing(true);
    this.typing.open();
    scrollTo(0, 0);
  }

  #closeTyping() {
    this.scanner.paused = false;
    this.#writing(false);
  }

  #writing(on) {
    this.typing.node.hidden = !on;
    this.cam.hidden = on;
    this.rest.hidden = on || !this.held.progress.left.length;
    this.#thumb();
  }

  #read(text, how) {
    this.#hit(this.held.book.match(text, this.topic, this.held.count.seen), how);
  }

  #tap(good) {
    this.#hit(this.held.book.known(good, this.topic), "tap");
  }

  /** A thing without any number: its own name, so that two of them never become one. */
  async #nameless() {
    const { seq } = await this.app.journal.head();
    const code = `${t("nameless_code")} ${this.app.journal.device.id.slice(0, 8)}-${seq + 1}`;
    this.#hit({ subject: OTHER + code, code, good: null, kind: "unknown", nameless: true }, "typed");
  }

  #hit(hit, how) {
    this.#writing(false);
    this.scanner.paused = true;
    hush();
    signal(hit.kind === "here" ? "ok" : "other");
    this.card.show(hit, this.held.count.seen.get(hit.subject), { how, video: this.scanner.running ? this.video : null });
    this.rest.hidden = true;
    if (how !== "scan") this.card.title.focus();
    this.card.host.scrollIntoView({ block: "nearest" });
  }

  #drop() {
    this.card.clear();
    this.scanner.paused = false;
    this.#figures();
    this.#thumb();
    this.main.focus();
  }

  async #confirm() {
    const { card } = this;
    if (this.busy) return;
    this.busy = true;
    const { subject } = card.hit;
    const kept = await this.app.keep("saw", this.topic, card.body, card.photos);
    this.busy = false;
    if (!kept) return signal("bad");
    await this.#reload();
    this.#drop();
    const { progress } = this.held;
    const onList = subject.startsWith(GOOD) && progress.listed.some((good) => good.subject === subject);
    const text = onList ? t("confirmed", { n: progress.here, all: progress.listed.length }) : t("confirmed_extra", { n: progress.extra.length });
    announce(text);
    say(text, () => this.#undo(subject));
    return null;
  }

  async #undo(subject) {
    if (await this.app.keep("unsaw", this.topic, { s: subject })) {
      await this.#reload();
      say(t("undone"));
      announce(t("undone"));
    }
  }
}

export const countScreen = async (app, topic) => {
  const held = await app.holdings.open(topic);
  return held ? new CountScreen(app, held).screen() : null;
};
