// SPDX-License-Identifier: EUPL-1.2
/** A place to drop files; the plain input inside works without it. */
import { all, one } from "./dom.js";

const listFiles = (zone, input) => {
  const list = one("[data-files]", zone);
  if (!list) return;
  list.replaceChildren(...[...input.files].map((file) => {
    const item = document.createElement("li");
    item.textContent = `${file.name} · ${(file.size / 1048576).toLocaleString("ro", { maximumFractionDigits: 1 })} MB`;
    return item;
  }));
};

export const prepare = (root = document) => all("[data-drop]:not([data-ready])", root).forEach((zone) => {
  const input = one("input[type=file]", zone);
  if (!input) return;
  zone.dataset.ready = "1";
  zone.addEventListener("dragover", (event) => { event.preventDefault(); zone.classList.add("over"); });
  zone.addEventListener("dragleave", () => zone.classList.remove("over"));
  zone.addEventListener("drop", (event) => {
    event.preventDefault();
    zone.classList.remove("over");
    input.files = event.dataTransfer.files;
    input.dispatchEvent(new Event("change", { bubbles: true }));
  });
  input.addEventListener("change", () => listFiles(zone, input));
});
prepare();
document.addEventListener("htmx:after:swap", () => prepare());
