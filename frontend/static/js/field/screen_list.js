// SPDX-License-Identifier: EUPL-1.2
/** The full list of a place: what remains, what was confirmed, what is more; each observation can be taken back. */
import { GOOD, plain } from "./count.js";
import { button, h, link, status } from "./elements.js";
import { announce, say } from "./feedback.js";
import { frame } from "./frame.js";
import { progressSection } from "./screen_count.js";
import { fateOf } from "./screen_home.js";
import { hour, number, t } from "./texts.js";

const rowOf = (name, small, tail, key) =>
  h("li", { "data-text": plain(key) }, h("span", { class: "words" }, name, h("small", {}, small)), tail);

const group = (id, title, rows, none) =>
  h("section", { class: "left", "aria-labelledby": id }, h("h2", { id }, title),
    rows.length ? h("ul", {}, ...rows) : h("p", { class: "muted" }, none));

const tailOf = (observation, good) => [
  t(`state_${observation.c || "none"}`),
  good && !good.single ? `${number(observation.q)} ${good.measure}` : "",
  hour(observation.at), observation.p.length ? t("photos_n", { n: observation.p.length }) : "", observation.n,
].filter(Boolean).join(" · ");

/** Confirmed observation with its way back. */
const seenRow = (subject, observation, good, takeBack) => {
  const name = good?.name ?? subject.slice(2);
  const small = [good?.number, tailOf(observation, good)].filter(Boolean).join(" · ");
  return rowOf(name, small, button("", () => takeBack(subject, name), { kind: "quiet icon", drawing: "undo-2", name: t("take_back", { name }) }), `${name} ${small}`);
};

const leftRow = (good, others) =>
  rowOf(good.name, [good.number, good.serial].filter(Boolean).join(" · "),
    others.has(good.subject) ? status("run", t("by_other", { who: others.get(good.subject).who || t("another") })) : status("off", t("unseen")), `${good.name} ${good.number} ${good.serial}`);

const filter = (host) => {
  const input = h("input", { class: "in", type: "search", id: "cauta-lista", autocomplete: "off" });
  input.addEventListener("input", () => {
    const wanted = plain(input.value.trim());
    for (const item of host.querySelectorAll("li[data-text]")) item.hidden = !item.dataset.text.includes(wanted);
  });
  return h("div", { class: "f filter" }, h("label", { for: "cauta-lista" }, t("list_filter")), input);
};

const groups = (held, takeBack) => {
  const { book, count, others, progress } = held;
  const byOthers = progress.listed.filter((good) => !count.seen.has(good.subject) && others.has(good.subject));
  const mine = progress.listed.filter((good) => count.seen.has(good.subject));
  return [
    group("l-left", t("left_here", { n: progress.left.length }), [...progress.left, ...byOthers].map((good) => leftRow(good, others)), t("left_none")),
    group("l-seen", t("list_seen", { n: mine.length }), mine.map((good) => seenRow(good.subject, count.seen.get(good.subject), good, takeBack)), t("seen_none")),
    group("l-extra", t("list_extra", { n: progress.extra.length }), progress.extra.map((subject) =>
      seenRow(subject, count.seen.get(subject), subject.startsWith(GOOD) ? book.bySubject.get(subject) : null, takeBack)), t("extra_none")),
  ];
};

export const listScreen = async (app, topic) => {
  let held = await app.holdings.open(topic);
  if (!held) return null;
  const prog = h("section", { class: "prog", "aria-label": t("progress") });
  const lists = h("div");
  const act = button(t("done"), () => app.finish(held), { kind: "primary" });
  const fate = h("p", { class: "fate" });
  const draw = () => {
    const [tone, words] = fateOf(held, app.sync.server.have);
    prog.replaceChildren(...progressSection(held));
    lists.replaceChildren(...groups(held, takeBack));
    fate.replaceChildren(held.count.seen.size || held.count.done ? status(tone, words) : "");
    act.disabled = Boolean(held.count.done);
  };
  const reload = async () => { held = (await app.holdings.open(topic)) ?? held; draw(); };
  const takeBack = async (subject, name) => {
    if (!(await app.keep("unsaw", topic, { s: subject }))) return;
    await reload();
    announce(t("taken_back", { name }));
    say(t("taken_back", { name }));
  };
  draw();
  const { place } = held;
  const screen = frame(app, {
    title: place.title, under: t("list_title"), back: `#/loc/${topic}`, backName: t("back_count"),
    content: [prog, fate, filter(lists), lists],
    thumb: [act, link(`#/loc/${topic}`, "", { kind: "icon", drawing: "scan-line", name: t("back_count") })],
  });
  return { ...screen, changed: reload };
};

