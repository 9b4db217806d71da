// SPDX-License-Identifier: EUPL-1.2
/** Typing a number with big keys; what fits is offered while it is written. */
import { button, h, icon } from "./elements.js";
import { counted, t } from "./texts.js";

const KEYS = ["1", "2", "3", "4", "5", "6", "7", "8", "9", "-", "0", "/"];

/** `chosen(hit)` for a good tapped, `typed(text)` for a number written out, `nameless()` for a thing without number. */
export const typingPanel = (book, topic, { chosen, typed, nameless }) => {
  const input = h("input", {
    class: "in big", id: "numar", name: "numar", inputmode: "none", autocomplete: "off", autocapitalize: "characters",
    spellcheck: "false", enterkeyhint: "search", maxlength: "120", "aria-describedby": "numar-fel",
  });
  const found = h("ul", { class: "found", "aria-label": t("typing_found") });
  const said = h("p", { class: "vh", role: "status" });

  const look = () => {
    const goods = book.search(input.value, topic);
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

  input.addEventListener("input", look);
  const form = h("form", { class: "typing", "aria-label": t("typing") },
    h("label", { for: "numar" }, t("typing_label")), h("p", { class: "hint", id: "numar-fel" }, t("typing_hint")),
    input, said, found,
    h("div", { class: "keys", role: "group", "aria-label": t("keys") },
      ...KEYS.map((key) => button(key, () => put(key), { kind: "key" })),
      letters, button("", erase, { kind: "key", drawing: "delete", name: t("key_erase") }),
      h("button", { class: "btn key go", type: "submit" }, t("typing_go"))),
    button(t("nameless_add"), nameless, { kind: "quiet", drawing: "package-plus" }));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (input.value.trim()) typed(input.value.trim());
    else input.focus();
  });
  return {
    node: form,
    open: () => { input.value = ""; look(); input.focus(); },
  };
};
