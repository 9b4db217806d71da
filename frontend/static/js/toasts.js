// SPDX-License-Identifier: EUPL-1.2
/** Short messages at the bottom: at most two, gone after a while, never for errors. */
import { all, one, on } from "./dom.js";

const SECONDS = 6;
const UNDO_SECONDS = 10;

const expire = (toast) => setTimeout(() => toast.remove(), 1000 * (toast.querySelector("form") ? UNDO_SECONDS : SECONDS));

/** Show a message made in the browser. */
export const say = (text) => {
  const host = one(".toasts");
  if (!host) return;
  const toast = document.createElement("div");
  toast.className = "toast";
  toast.textContent = text;
  host.append(toast);
  all(".toast", host).slice(0, -2).forEach((old) => old.remove());
  expire(toast);
};

on("click", "[data-do=close-toast]", (_event, button) => button.closest(".toast").remove());

/** Messages of the server may come with the page or out of band. */
new MutationObserver((changes) => {
  for (const change of changes) for (const node of change.addedNodes) if (node.matches?.(".toast[data-toast]")) expire(node);
}).observe(one(".toasts") ?? document.body, { childList: true });
all(".toast[data-toast]").forEach(expire);
document.body.addEventListener("vatra:say", (event) => say(event.detail.text ?? event.detail.value));
