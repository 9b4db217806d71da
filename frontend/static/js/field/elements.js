// SPDX-License-Identifier: EUPL-1.2
/** Elements without templates: text is always text, never markup. */
import { config } from "./texts.js";

const SVG = "http://www.w3.org/2000/svg";

const set = (node, name, value) => {
  if (value === false || value === null || value === undefined) return;
  if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
  else node.setAttribute(name, value === true ? "" : value);
};

const make = (node, attributes, children) => {
  for (const [name, value] of Object.entries(attributes)) set(node, name, value);
  node.append(...children.flat(3).filter((child) => child !== null && child !== undefined && child !== false));
  return node;
};

/** `h("p", { class: "x", onclick }, "text", node)`; absent children are left out. */
export const h = (tag, attributes = {}, ...children) => make(document.createElement(tag), attributes, children);
export const svg = (tag, attributes = {}, ...children) =>
  make(document.createElementNS(SVG, tag), attributes, children);

/** A drawing of the sprite, hidden from screen readers. */
export const icon = (name) =>
  svg("svg", { class: "i", viewBox: "0 0 24 24", "aria-hidden": "true" }, svg("use", { href: `${config.icons}#${name}` }));

/** A button; with an icon alone it needs a `name` for screen readers. */
export const button = (label, onclick, { kind = "", drawing = "", name = "", ...rest } = {}) =>
  h("button", { type: "button", class: `btn ${kind}`.trim(), "aria-label": name || null, onclick, ...rest },
    drawing ? icon(drawing) : null, label ? h("span", {}, label) : null);

export const link = (href, label, { kind = "", drawing = "", name = "", ...rest } = {}) =>
  h("a", { href, class: kind ? `btn ${kind}` : null, "aria-label": name || null, ...rest },
    drawing ? icon(drawing) : null, label ? h("span", {}, label) : null);

export const status = (tone, text) => h("span", { class: `st ${tone}` }, text);
export const hidden = (text) => h("span", { class: "vh" }, text);

/** A sentence with an icon: `tone` is empty, `ok`, `warn` or `bad`. */
export const note = (tone, drawing, ...children) =>
  h("div", { class: `note ${tone}`.trim() }, icon(drawing), h("div", {}, ...children));

const sign = (node) => [node.tagName, node.id, node.getAttribute("href"), node.getAttribute("aria-label"), node.textContent].join("|");

/** Draws anew without taking the place of whoever works by keyboard or screen reader. */
export const keepingPlace = async (draw) => {
  const before = document.activeElement;
  const wanted = before && before !== document.body ? sign(before) : "";
  await draw();
  if (!wanted || before.isConnected) return;
  const again = [...document.querySelectorAll("a, button, input, [tabindex]")].find((node) => sign(node) === wanted);
  again?.focus({ preventScroll: true });
};

/** A question in a native dialog; resolves with whether it was agreed to. */
export const question = (title, sentences, agree, refuse, danger = false) =>
  new Promise((done) => {
    const dialog = h("dialog", { class: "ask", "aria-labelledby": "intrebare" },
      h("h2", { id: "intrebare" }, title), ...sentences.map((sentence) => h("p", {}, sentence)),
      h("div", { class: "acts" },
        button(refuse, () => dialog.close("")),
        button(agree, () => dialog.close("da"), { kind: danger ? "danger" : "primary" })));
    dialog.addEventListener("close", () => { done(dialog.returnValue === "da"); dialog.remove(); });
    document.body.append(dialog);
    dialog.showModal();
  });
