// SPDX-License-Identifier: EUPL-1.2
/** The card of what was scanned, typed or tapped: quantity, state, photo, note. Nothing is kept before „Confirmă”. */
import { button, h, hidden, icon } from "./elements.js";
import { isTight } from "./holdings.js";
import { quantity } from "./count.js";
import { shrink } from "./photos.js";
import { hour, number, t } from "./texts.js";

const STATES = ["buna", "uzata", "defecta"];
const HEADS = { here: ["ok", "check"], elsewhere: ["warn", "map-pin"], unknown: ["warn", "package-plus"] };
const LONGEST_NOTE = 500;
const MOST_PHOTOS = 4;

const sentence = (hit, book) => {
  if (hit.kind === "here") return t("hit_here");
  if (hit.kind === "unknown") return t("hit_unknown");
  const title = book.titleOf(hit.good);
  return title ? t("hit_elsewhere", { title }) : t("hit_elsewhere_far");
};

export class Card {
  constructor(host, { book, spoken, changed, dropped }) {
    Object.assign(this, { host, book, spoken, changed, dropped });
    this.hit = null;
  }

  /** Shows a hit; `before` is what stands for it already. `video` is the running camera, if any. */
  show(hit, before, { how, video = null }) {
    const good = hit.good;
    this.hit = hit;
    this.how = how;
    this.before = before ?? null;
    this.video = video;
    this.state = before?.c || "buna";
    this.book_q = good ? good.quantity : "1";
    this.q = before?.q ?? this.book_q;
    this.touched = Boolean(before);
    this.photos = [];
    this.counts = !good || !good.single;
    this.#draw(before);
    this.changed();
  }

  clear() {
    this.hit = null;
    this.host.replaceChildren();
    this.host.hidden = true;
    this.changed();
  }

  /** The body of a `saw` line. */
  get body() {
    const photos = [...(this.before?.p ?? []), ...this.photos.map((photo) => photo.sha)];
    return { s: this.hit.subject, q: this.q, c: this.state, n: this.note.value.trim(), p: photos, h: this.how };
  }

  get valid() {
    return this.q !== null && !(this.hit.nameless && !this.note.value.trim());
  }

  /** The words of the confirming button. */
  get label() {
    if (!this.counts || !this.hit.good) return this.before ? t("confirm_change") : t("confirm");
    const measure = this.hit.good.measure;
    if (this.q === null) return t("confirm");
    return this.touched
      ? t("confirm_n", { n: number(this.q), measure })
      : t("confirm_book", { n: number(this.q), measure });
  }

  #draw(before) {
    const { hit } = this;
    const [tone, drawing] = HEADS[hit.kind];
    const words = sentence(hit, this.book);
    this.title = h("h2", { tabindex: "-1" }, hit.good?.name ?? (hit.nameless ? t("nameless") : hit.code));
    const facts = hit.good ? this.#facts(hit.good) : hit.nameless ? t("nameless_why") : t("unknown_why");
    this.host.className = `hit ${tone}`;
    this.host.hidden = false;
    this.host.replaceChildren(
      h("p", { class: "okline" }, icon(drawing), h("span", {}, words),
        button("", () => this.dropped(), { kind: "quiet icon push", drawing: "x", name: t("card_drop") })),
      h("div", { class: "stack" },
        h("div", {}, this.title, h("p", { class: "where" }, facts),
          before ? h("p", { class: "again" }, t("hit_again", { at: hour(before.at) })) : null),
        this.counts ? this.#quantity() : null, this.#states(), this.#more(before)));
    const spoken = hit.good ? `${hit.good.name}, ${hit.good.number}` : this.title.textContent;
    this.spoken(`${words}: ${spoken}`);
  }

  #facts(good) {
    return [h("span", { class: "num strong" }, good.number),
      good.serial ? ` · ${t("serial", { serial: good.serial })}` : "", good.remark ? ` · ${good.remark}` : ""];
  }

  #quantity() {
    const good = this.hit.good;
    const input = h("input", { class: "in num", id: "cantitate", inputmode: "decimal", autocomplete: "off", "aria-describedby": "cantitate-fel" });
    input.value = number(this.q).replaceAll(".", "");
    const take = (value) => {
      this.q = quantity(value);
      this.touched = true;
      input.setAttribute("aria-invalid", String(this.q === null));
      this.changed();
    };
    const step = (by) => {
      const next = String(Math.max(0, Math.round((Number(quantity(input.value) ?? 0) + by) * 1000) / 1000));
      input.value = number(next).replaceAll(".", "");
      take(input.value);
    };
    input.addEventListener("input", () => take(input.value));
    return h("div", { class: "amount" },
      h("label", { for: "cantitate" }, t("quantity")),
      h("p", { id: "cantitate-fel", class: "hint" },
        good ? t("quantity_book", { n: number(good.quantity), measure: good.measure }) : t("quantity_found")),
      h("div", { class: "stepper" },
        button("", () => step(-1), { kind: "icon", drawing: "minus", name: t("less") }), input,
        button("", () => step(1), { kind: "icon", drawing: "plus", name: t("more") })));
  }

  #states() {
    const labels = STATES.map((state) => {
      const input = h("input", { type: "radio", name: "stare", value: state, onchange: () => { this.state = state; } });
      input.checked = state === this.state;
      return h("label", {}, input, t(`state_${state}`));
    });
    return h("fieldset", {}, h("legend", { class: "vh" }, t("state")), h("div", { class: "seg" }, ...labels));
  }

  #more(before) {
    this.note = h("textarea", { class: "in", id: "observatie", maxlength: String(LONGEST_NOTE), rows: "2", oninput: () => this.changed() });
    this.note.value = before?.n ?? "";
    const open = Boolean(before?.n || this.hit.nameless || !this.hit.good);
    const panel = h("div", { class: "extra", id: "foto-observatie", hidden: !open },
      h("div", { class: "f" }, h("label", { for: "observatie" }, this.hit.good ? t("note") : t("note_unknown")), this.note),
      this.#photo(before));
    const toggle = button(t("photo_or_note"), () => {
      panel.hidden = !panel.hidden;
      toggle.setAttribute("aria-expanded", String(!panel.hidden));
      if (!panel.hidden) this.note.focus();
    }, { kind: "quiet", drawing: "camera", "aria-expanded": String(open), "aria-controls": "foto-observatie" });
    return h("div", { class: "more" }, toggle, panel);
  }

  #photo(before) {
    const shown = h("ul", { class: "thumbs" });
    const said = h("p", { class: "hint", role: "status" }, before?.p.length ? t("photos_kept", { n: before.p.length }) : "");
    const file = h("input", { type: "file", accept: "image/*", capture: "environment", class: "vh", tabindex: "-1", "aria-hidden": "true" });
    const add = async (source) => {
      if (this.photos.length + (before?.p.length ?? 0) >= MOST_PHOTOS) { said.textContent = t("photo_most", { n: MOST_PHOTOS }); return; }
      if (await isTight()) { said.textContent = t("photo_full"); return; }
      try {
        const photo = await shrink(source);
        if (this.photos.some((one) => one.sha === photo.sha)) return;
        this.photos.push(photo);
        shown.append(this.#thumb(photo));
        said.textContent = "";
      } catch {
        said.textContent = t("photo_unreadable");
      }
    };
    file.addEventListener("change", () => { if (file.files[0]) add(file.files[0]); file.value = ""; });
    const shoot = () => (this.video?.videoWidth ? add(this.video) : file.click());
    return h("div", { class: "stack-s" }, button(t("photo_take"), shoot, { drawing: "camera" }), file, shown, said);
  }

  /** A preview drawn on its own canvas: no address of a picture is needed. */
  #thumb(photo) {
    photo.canvas.setAttribute("role", "img");
    photo.canvas.setAttribute("aria-label", t("photo_of", { n: this.photos.length }));
    const item = h("li", {}, photo.canvas, button("", () => {
      this.photos = this.photos.filter((one) => one !== photo);
      item.remove();
    }, { kind: "icon", drawing: "trash-2", name: t("photo_drop", { n: this.photos.length }) }), hidden(""));
    return item;
  }
}
