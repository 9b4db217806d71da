// SPDX-License-Identifier: EUPL-1.2
/** Typing a number with big keys; what fits is offered while it is written. */
import { button, h, icon } from "./elements.js";
import { counted, t } from "./texts.js";

const ROWS = ["123", "456-", "789/", "0."];
const MOST = 4;

/** `chosen(hit)` for a good tapped, `typed(text)` for a number written out, `nameless()` for a thing without number, `left()` for back to the camera. */
export const typingPanel = (book, topic, { chosen, typed, nameless, left }) => {
  const input = h("input", {
    class: "in big", id: "numar", name: "numar", inputmode: "none", autocomplete: "off", autocapitalize: "characters",
    spellcheck: "false", enterkeyhint: "search", maxlength: "120", "aria-describedby": "numar-fel",
  });
  const found = h("ul", { class: "found", "aria-label": t("typing_found") });
  const said = h("p", { class: "vh", role: "status" });

  const look = () => {
    const goods = book.search(input.value, topic, MOST);
    found.replaceChildren(...goods.map((good) => {
      const hit = book.known(good, topic);
      return h("li", {}, h("button", { type: "button", onclick: () => chosen(hit) },
        h("span", {}, good.name, h("small", {}, good.number, hit.kind === "here" ? "" : ` · ${t("typing_elsewhere")}`)), icon("chevron-right")));
    }));
    said.textContent = input.value.trim().length < 2 ? "" : counted("n_found", goods.length);
  };
  const put = (text) => {
    const [from, to] = [input.selectionStart ?? input.value.length, input.selectionEnd ?? input.value.length];
    input.setRangeText(text, from, to, "end");
    look();
  };
  const erase = () => {
    const at = input.selectionStart ?? input.value.length;
    if (at !== input.selectionEnd) input.setRangeText("", at, input.selectionEnd, "end");
    else if (at > 0) input.setRangeText("", at - 1, at, "end");
    look();
  };
  const letters = button("ABC", () => {
    const on = input.inputMode !== "text";
    input.inputMode = on ? "text" : "none";
    letters.setAttribute("aria-pressed", String(on));
    input.blur();
    input.focus();
  }, { kind: "key", name: t("key_letters"), "aria-pressed": "false" });

  const drawn = (drawing, name, act) => button("", act, { kind: "key", drawing, name });
  const [top, ...rest] = ROWS.map((row) => [...row].map((key) => button(key, () => put(key), { kind: "key" })));
  input.addEventListener("input", look);
  const form = h("form", { class: "typing", "aria-label": t("typing") },
    h("label", { for: "numar" }, t("typing_label")), h("p", { class: "hint", id: "numar-fel" }, t("typing_hint")),
    input, said, found,
    h("div", { class: "keys", role: "group", "aria-label": t("keys") },
      top, drawn("delete", t("key_erase"), erase), rest[0], rest[1],
      letters, rest[2], drawn("scan-line", t("typing_leave"), left)),
    button(t("nameless_add"), nameless, { kind: "quiet", drawing: "package-plus" }));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (input.value.trim()) typed(input.value.trim());
    else input.focus();
  });
  return {
    node: form,
    go: () => form.requestSubmit(),
    open: () => { input.value = ""; look(); input.focus(); },
  };
};
