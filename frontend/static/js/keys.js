// SPDX-License-Identifier: EUPL-1.2
/** Keys: / filter, ? help, G and N with a letter, J K X in lists, Z takes back. Off when the person switched letters off. */
import { all, isWriting, one, on } from "./dom.js";
import { open as openPalette } from "./palette.js";
import { undo } from "./toasts.js";

const WAIT = 1500;
let prefix = "";
let prefixTimer = 0;

const help = () => one("[data-keys-dialog]")?.showModal();

on("click", "[data-do=help]", (event) => {
  if (!one("[data-keys-dialog]")) return;
  event.preventDefault();
  help();
});

const rows = () => all(".grid-t tbody tr");
let row = -1;
const step = (by) => {
  const list = rows();
  if (!list.length) return;
  row = Math.max(0, Math.min(list.length - 1, row + by));
  one("a, input", list[row])?.focus();
  one("a", list[row])?.focus();
};
const toggle = () => {
  const box = rows()[row] ? one(".sel input", rows()[row]) : null;
  box?.click();
};

const jump = (kind, letter) => one(`[data-${kind}="${CSS.escape(letter.toUpperCase())}"]`)?.click();

const letters = {
  j: () => step(1),
  k: () => step(-1),
  x: toggle,
  t: () => one("[data-theme-form]")?.requestSubmit(),
  z: undo,
};

document.addEventListener("keydown", (event) => {
  if (isWriting(event) || document.body.dataset.keys === "off" || one("dialog[open]")) return;
  const key = event.key.length === 1 ? event.key.toLowerCase() : "";
  if (!key) return;
  if (prefix) {
    jump(prefix, key);
    prefix = "";
  } else if (key === "g" || key === "n") {
    prefix = key === "g" ? "go" : "new";
    clearTimeout(prefixTimer);
    prefixTimer = setTimeout(() => { prefix = ""; }, WAIT);
  } else if (key === "/") {
    const field = one("[data-slash]");
    if (field) { field.focus(); field.select(); } else openPalette();
  } else if (key === "?") help();
  else if (letters[key]) letters[key]();
  else return;
  event.preventDefault();
});
