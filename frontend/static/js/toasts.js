// SPDX-License-Identifier: EUPL-1.2
/** Short messages at the bottom: at most two, gone after a while, never for errors. */
import { all, one, on } from "./dom.js";

const SECONDS = 6;
const UNDO_SECONDS = 10;
const MOST = 2;

/** The time runs only while nobody points at the message or stands in it. */
const expire = (toast) => {
  let left = 1000 * (toast.querySelector("form") ? UNDO_SECONDS : SECONDS);
  let since = 0;
  let timer = 0;
  const go = () => {
    clearTimeout(timer);
    since = Date.now();
    timer = setTimeout(() => toast.remove(), left);
  };
  const halt = () => {
    if (!timer) return;
    clearTimeout(timer);
    timer = 0;
    left = Math.max(1000, left - (Date.now() - since));
  };
  const resume = () => { if (!toast.matches(":hover, :focus-within")) go(); };
  toast.addEventListener("pointerenter", halt);
  toast.addEventListener("focusin", halt);
  toast.addEventListener("pointerleave", resume);
  toast.addEventListener("focusout", () => setTimeout(resume));
  resume();
};

const keepFew = (host) => all(".toast", host).slice(0, -MOST).forEach((old) => old.remove());

/** Show a message made in the browser. */
export const say = (text) => {
  const host = one(".toasts");
  if (!host) return;
  const toast = document.createElement("div");
  toast.className = "toast";
  toast.textContent = text;
  host.append(toast);
  keepFew(host);
  expire(toast);
};

/** Take back what the newest message speaks of; false where none can be taken back. */
export const undo = () => {
  const button = all("[data-undo] button", one(".toasts") ?? document.body).at(-1);
  button?.click();
  return Boolean(button);
};

on("click", "[data-do=close-toast]", (_event, button) => button.closest(".toast").remove());

/** Messages of the server may come with the page or out of band. */
const host = one(".toasts");
if (host) {
  new MutationObserver((changes) => {
    for (const change of changes) for (const node of change.addedNodes) if (node.matches?.(".toast[data-toast]")) expire(node);
    keepFew(host);
  }).observe(host, { childList: true });
}
all(".toast[data-toast]").forEach(expire);
document.body.addEventListener("vatra:say", (event) => say(event.detail.text ?? event.detail.value));
