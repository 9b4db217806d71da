// SPDX-License-Identifier: EUPL-1.2
/** This phone: what waits, receipts, the journal as a file, room, sound, and putting finished places away. */
import { button, h, note, status } from "./elements.js";
import { exportJournal } from "./export.js";
import { announce, choices, choose, say, signal } from "./feedback.js";
import { frame } from "./frame.js";
import { askToStay, roomLeft } from "./holdings.js";
import { fateOf } from "./screen_home.js";
import { config, counted, moment, size, t } from "./texts.js";

const fact = (term, ...words) => h("div", {}, h("dt", {}, term), h("dd", {}, ...words));

const facts = async (app) => {
  const { journal, sync } = app;
  const head = await journal.head();
  const left = await roomLeft();
  const stays = await navigator.storage?.persisted?.();
  return h("dl", { class: "facts one" },
    fact(t("phone_name"), journal.device.name), journal.device.person ? fact(t("phone_person"), journal.device.person) : null,
    fact(t("phone_since"), moment(journal.device.at)), fact(t("phone_journal"), counted("n_lines", head.seq)),
    fact(t("phone_unsent"), counted("n_lines", sync.unsent), sync.photos ? `, ${counted("n_photos", sync.photos)}` : ""),
    fact(t("phone_spoke"), sync.server.at ? moment(sync.server.at) : t("never")),
    left === null ? null : fact(t("phone_room"), size(left)),
    fact(t("phone_stays"), stays ? status("ok", t("stays_yes")) : status("warn", t("stays_no"))),
    fact(t("phone_version"), config.version));
};

const sending = (app, said) => [
  button(t("send_now"), async () => {
    await app.sync.now(true);
    said.textContent = app.sync.unsent ? app.sync.message || t("server_offline") : t("sent_all");
  }, { kind: "primary", drawing: "cloud-upload" }),
  button(t("export"), async () => { if (await exportJournal(app.journal)) say(t("exported")); }, { drawing: "share-2" }),
  button(t("verify"), async () => {
    const { lines, broken } = await app.journal.verify();
    said.textContent = broken ? t("verify_broken", { n: broken }) : t("verify_whole", { lines: counted("n_lines", lines) });
  }, { kind: "quiet", drawing: "shield-check" }),
];

const receipts = (app, held) =>
  h("ul", { class: "receipts" }, ...held.map((one) => {
    const [tone, words] = fateOf(one, app.sync.server.have);
    const away = tone === "ok" ? button(t("put_away"), () => app.putAway(one.place), { kind: "sm", drawing: "archive" }) : null;
    return h("li", {}, h("b", {}, one.place.title), status(tone, words), away);
  }));

const choice = (key, label) => {
  const box = h("input", { type: "checkbox", id: `alege-${key}` });
  box.checked = choices()[key];
  box.addEventListener("change", () => { choose({ [key]: box.checked }); if (box.checked) signal("ok"); });
  return h("div", { class: "chk" }, box, h("label", { for: `alege-${key}` }, label));
};

const refusedPhotos = async (app) => {
  const refused = (await app.holdings.unsentPhotos()).filter((photo) => photo.refused);
  return refused.length ? note("warn", "image", h("p", {}, t("photos_refused", { photos: counted("n_photos", refused.length) }), " ", refused[0].refused)) : null;
};

const part = (title, ...content) => h("section", { class: "part" }, h("h2", {}, title), ...content);

export const phoneScreen = async (app) => {
  if (!app.journal.enrolled) return null;
  const said = h("p", { class: "said", role: "status" });
  const figures = h("div");
  const list = h("div");
  const keep = h("div");
  const draw = async () => {
    const places = await app.holdings.places();
    const held = await Promise.all(places.map((place) => app.holdings.open(place.topic)));
    figures.replaceChildren(await facts(app));
    list.replaceChildren(held.length ? receipts(app, held) : h("p", { class: "muted" }, t("empty_title")));
    keep.replaceChildren((await refusedPhotos(app)) ?? "");
  };
  await draw();
  const stay = button(t("stay"), async () => { announce((await askToStay()) ? t("stays_yes") : t("stays_no")); draw(); }, { kind: "quiet", drawing: "shield" });
  const { refused } = app.sync;
  const screen = frame(app, {
    title: t("phone_title"), under: app.journal.device.name, back: "#/",
    content: [h("div", { class: "body" },
      refused ? note("bad", "ban", h("p", {}, refused.message), h("p", {}, t("refused_export"))) : null,
      app.trouble ? note("bad", "triangle-alert", h("p", {}, app.trouble)) : null,
      part(t("part_journal"), figures, h("div", { class: "acts" }, ...sending(app, said)), said, keep),
      part(t("part_places"), list),
      part(t("part_choices"), choice("sound", t("sound")), choice("vibration", t("vibration")), stay))],
  });
  return { ...screen, changed: draw };
};
