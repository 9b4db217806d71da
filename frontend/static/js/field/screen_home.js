// SPDX-License-Identifier: EUPL-1.2
/** The first screen: which places the phone holds, since when, and what of each the server has. */
import { h, icon, link, note, status, button } from "./elements.js";
import { frame } from "./frame.js";
import { roomLeft } from "./holdings.js";
import { config, counted, moment, size, t } from "./texts.js";

/** What stands under a place: the receipt, what waits, or the state of the count. */
export const fateOf = ({ count, told }, have) => {
  const { receipt } = told;
  if (count.done && receipt && receipt.upto >= count.done) {
    return ["ok", t("receipt", { lines: counted("n_lines", receipt.entries), at: moment(receipt.at) })];
  }
  if (count.done) return ["run", count.done <= have ? t("place_waits_receipt") : t("place_waits_sending")];
  return count.seen.size ? ["run", t("place_counting")] : ["off", t("place_untouched")];
};

const bar = (done, all) =>
  h("progress", { value: done, max: Math.max(1, all), "aria-hidden": "true" });

/** One place: the whole card leads to it. */
const card = (held, have) => {
  const { place, progress } = held;
  const [tone, words] = fateOf(held, have);
  const figures = t("of_goods", { n: progress.here, goods: counted("n_goods", progress.listed.length) });
  return h("li", {}, h("a", { href: `#/loc/${place.topic}`, class: "place" },
    h("span", { class: "words" },
      h("b", {}, place.title), h("small", {}, [place.where, place.unit].filter(Boolean).join(" · ")),
      bar(progress.here, progress.listed.length),
      h("span", { class: "figures" }, h("span", {}, figures),
        progress.extra.length ? status("warn", t("extra_short", { n: progress.extra.length })) : null),
      status(tone, words)),
    icon("chevron-right")));
};

const holds = async (held) => {
  const goods = held.reduce((sum, one) => sum + one.progress.listed.length, 0);
  const since = held.map((one) => one.place.made).sort()[0];
  const left = await roomLeft();
  return h("p", { class: "holds" },
    t("holds", { places: counted("n_places", held.length), goods: counted("n_goods", goods), since: moment(since) }),
    left === null ? "" : ` ${t("room_left", { size: size(left) })}`);
};

const empty = (app) =>
  h("div", { class: "empty" }, icon("smartphone"), h("h2", {}, t("empty_title")),
    h("p", {}, app.journal.enrolled ? t("empty_enrolled") : t("empty_new")));

const updateNote = (app) =>
  app.newer ? note("", "refresh-cw", h("p", {}, t("update_ready")), button(t("update_take"), () => app.takeUpdate(), { kind: "sm" })) : null;

export const homeScreen = async (app) => {
  const places = await app.holdings.places();
  const held = await Promise.all(places.map((place) => app.holdings.open(place.topic)));
  const { have } = app.sync.server;
  const screen = frame(app, {
    title: t("home_title"),
    under: held[0]?.place.count ?? t("home_under"),
    side: app.journal.enrolled ? link("#/telefon", "", { kind: "quiet icon", drawing: "smartphone", name: t("phone_open") }) : null,
    content: [
      config.demo ? h("p", { class: "demo" }, t("demo")) : null,
      updateNote(app),
      app.notice ? note("warn", "triangle-alert", h("p", {}, app.notice)) : null,
      held.length
        ? h("section", { class: "places", "aria-label": t("home_title") }, await holds(held),
          h("ul", {}, ...held.map((one) => card(one, have))))
        : empty(app),
    ],
    thumb: [link("#/ia", held.length ? t("take_more") : t("take_first"), { kind: held.length ? "wide" : "primary wide", drawing: "download" })],
  });
  return { ...screen, changed: () => app.show() };
};
