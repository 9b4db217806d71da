// SPDX-License-Identifier: EUPL-1.2
/** Before leaving the desk: the phone enrols itself, and takes places along. */
import { button, h, link, note, status } from "./elements.js";
import { announce } from "./feedback.js";
import { frame } from "./frame.js";
import { askToStay, roomLeft } from "./holdings.js";
import { askEnrolment, askPackage, askPlaces, sentenceOf } from "./server.js";
import { config, counted, size, t } from "./texts.js";

/** A first name for this phone, from what its browser says of itself. */
export const proposedName = (agent = navigator.userAgent) => {
  const android = /Android[^;)]*;\s*([^;)]+)/.exec(agent)?.[1].replace(/\s*Build.*$/, "").trim();
  if (android && !/^(K|wv|Mobile)$/.test(android)) return android;
  for (const [pattern, name] of [[/iPhone/, "iPhone"], [/iPad/, "iPad"], [/Android/, "Android"], [/Windows/, "Windows"], [/Mac OS/, "Mac"], [/Linux/, "Linux"]]) {
    if (pattern.test(agent)) return t("phone_named", { name });
  }
  return t("phone_unnamed");
};

const problem = (error) =>
  error.kind === "signin"
    ? note("warn", "log-in", h("p", {}, t("server_signin")), link(config.signin, t("signin"), { kind: "primary" }))
    : note("warn", error.kind === "offline" ? "wifi-off" : "triangle-alert", h("p", {}, sentenceOf(error)));

const enrolForm = (app, after) => {
  const name = h("input", { class: "in", id: "nume-telefon", name: "name", maxlength: "60", required: true, autocomplete: "off" });
  name.value = proposedName();
  const trouble = h("div", { role: "alert" });
  const form = h("form", { class: "form" },
    h("p", {}, t("enrol_why")),
    h("div", { class: "f" }, h("label", { for: "nume-telefon" }, t("enrol_name")), h("p", { class: "hint" }, t("enrol_hint")), name),
    trouble, h("button", { class: "btn primary lg", type: "submit" }, t("enrol")));
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    form.setAttribute("aria-busy", "true");
    try {
      const chosen = name.value.trim() || proposedName();
      await app.journal.enrol(chosen, (key) => askEnrolment(chosen, key));
      await askToStay();
      after();
    } catch (error) {
      if (!error.kind) throw error;
      trouble.replaceChildren(problem(error));
    } finally {
      form.removeAttribute("aria-busy");
    }
  });
  return form;
};

const row = (place, held) => {
  const id = `loc-${place.topic}`;
  const box = h("input", { type: "checkbox", id, value: place.topic, "data-unit": place.unit, disabled: held });
  box.checked = held;
  return h("li", {}, box, h("label", { for: id }, h("b", {}, place.title),
    h("small", {}, [place.where, counted("n_goods", place.goods)].filter(Boolean).join(" · ")),
    held ? status("ok", t("already_held")) : place.counted ? status("run", t("already_counted", { n: place.counted })) : null));
};

/** Places of a unit with their boxes; a button ticks all. */
const unitGroup = (unit, places, held, changed) => {
  const list = h("ul", { class: "pick" }, ...places.map((place) => row(place, held.has(place.topic))));
  const all = button(t("pick_all"), () => {
    const boxes = [...list.querySelectorAll("input:not(:disabled)")];
    const on = boxes.some((box) => !box.checked);
    boxes.forEach((box) => { box.checked = on; });
    changed();
  }, { kind: "sm" });
  return h("fieldset", {}, h("legend", {}, unit), all, list);
};

/** Takes the ticked places unit by unit; those held and still counted come again, so that one package knows them all. */
const takeAlong = async (app, { ticked, again }) => {
  let taken = 0;
  for (const [unit, topics] of ticked) {
    const before = again.get(unit) ?? [];
    const wanted = [...new Set([...before, ...topics])];
    taken += (await app.holdings.keep(await askPackage(wanted), wanted)).length - before.length;
  }
  await app.holdings.announce();
  await app.sync.now();
  return taken;
};

const byUnit = (pairs) => {
  const found = new Map();
  for (const [unit, value] of pairs) found.set(unit, [...(found.get(unit) ?? []), value]);
  return found;
};

const chooser = (app, places, heldPlaces, act) => {
  const held = new Set(heldPlaces.map((place) => place.topic));
  const ticked = () => [...form.querySelectorAll("input:checked:not(:disabled)")];
  const changed = () => {
    const n = ticked().length;
    act.disabled = !n;
    act.querySelector("span").textContent = n ? t("take_n", { places: counted("n_places", n) }) : t("take");
  };
  const groups = [...byUnit(places.map((place) => [place.unit, place]))];
  const form = h("form", { class: "form", onchange: changed }, ...groups.map(([unit, some]) => unitGroup(unit, some, held, changed)));
  form.choice = () => ({
    ticked: byUnit(ticked().map((box) => [box.dataset.unit, box.value])),
    again: byUnit(places.filter((place) => held.has(place.topic)).map((place) => [place.unit, place.topic])),
  });
  changed();
  return form;
};

const loadPlaces = async (app, body, act) => {
  body.replaceChildren(h("p", { class: "muted" }, t("take_loading")));
  const heldPlaces = await app.holdings.places();
  try {
    const places = await askPlaces();
    if (!app.journal.enrolled) return body.replaceChildren(enrolForm(app, () => loadPlaces(app, body, act)));
    if (!places.length) return body.replaceChildren(note("", "info", h("p", {}, t("take_none"))));
    const form = chooser(app, places, heldPlaces, act);
    const left = await roomLeft();
    body.replaceChildren(h("p", {}, t("take_why")), left === null ? "" : h("p", { class: "hint" }, t("room_left", { size: size(left) })), form);
    act.onclick = () => take(app, form, body, act);
    act.hidden = false;
  } catch (error) {
    if (!error.kind) throw error;
    body.replaceChildren(problem(error), button(t("again"), () => loadPlaces(app, body, act)));
  }
  return null;
};

const take = async (app, form, body, act) => {
  act.disabled = true;
  act.setAttribute("aria-busy", "true");
  try {
    const taken = await takeAlong(app, form.choice());
    announce(t("taken", { places: counted("n_places", taken) }));
    app.notice = app.sync.unsent ? t("take_untold") : "";
    location.hash = "#/";
  } catch (error) {
    act.disabled = false;
    if (error.kind) body.prepend(problem(error));
    else if (!app.storageFailed(error)) throw error;
  } finally {
    act.removeAttribute("aria-busy");
  }
};

export const takeScreen = async (app) => {
  const act = button(t("take"), () => {}, { kind: "primary wide", drawing: "download", hidden: true });
  const body = h("div", { class: "body" });
  const screen = frame(app, { title: t("take_title"), under: app.journal.device?.name ?? "", back: "#/", content: [body], thumb: [act] });
  loadPlaces(app, body, act);
  return screen;
};
