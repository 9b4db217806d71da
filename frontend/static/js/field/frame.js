// SPDX-License-Identifier: EUPL-1.2
/** The frame of every screen: head, strip of the connection, content, bar in reach of the thumb. */
import { button, h, icon, link } from "./elements.js";
import { turnTheme } from "./feedback.js";
import { counted, t } from "./texts.js";

/** What the strip says now: `[tone, drawing, strong words, rest, link]`, or null when all is well. */
const stripOf = ({ sync, trouble }) => {
  const kept = sync.unsent ? counted("n_kept", sync.unsent) : t("strip_kept_none");
  if (trouble) return ["bad", "triangle-alert", t("strip_full"), trouble, "#/telefon"];
  if (sync.state === "refused") return ["bad", "ban", t("strip_refused"), sync.refused?.message ?? "", "#/telefon"];
  if (sync.state === "offline") return ["", "wifi-off", t("strip_offline"), kept];
  if (sync.state === "trouble") return ["", "triangle-alert", t("strip_trouble"), kept];
  if (sync.unsent) return ["calm", "refresh-cw", t("strip_sending"), counted("n_waiting", sync.unsent)];
  return null;
};

/** The strip as an element that follows the state of sending. */
export const strip = (app) => {
  const host = h("div", { role: "status" });
  host.update = () => {
    const told = stripOf(app);
    if (!told) return host.replaceChildren();
    const [tone, drawing, strong, rest, href] = told;
    const more = href && location.hash !== href ? [" ", link(href, t("strip_open"))] : [];
    return host.replaceChildren(h("div", { class: `offline ${tone}`.trim() }, icon(drawing),
      h("span", {}, h("b", {}, strong), " ", rest, ...more)));
  };
  host.update();
  return host;
};

const themeButton = () =>
  button("", turnTheme, { kind: "quiet icon", drawing: "sun-moon", name: t("theme") });

/** Puts a screen together. `back` is an address, `thumb` the buttons at the bottom. */
export const frame = (app, { title, under = "", back = "", backName = "", content, thumb = [], side = null }) => {
  const head = h("h1", { tabindex: "-1" }, title);
  const line = h("p", {}, under);
  const bar = strip(app);
  const node = h("div", { class: "stoc" },
    h("header", {},
      back ? link(back, "", { kind: "quiet icon", drawing: "arrow-left", name: backName || t("back_places") }) : null,
      h("div", { class: back ? "" : "first" }, head, under ? line : null),
      side, themeButton()),
    h("main", { id: "continut", tabindex: "-1" }, bar, ...content,
      thumb.length ? h("div", { class: "thumb", role: "group", "aria-label": t("thumb") }, ...thumb) : null));
  return { node, title, head, line, bar };
};
