// SPDX-License-Identifier: EUPL-1.2
/** The field of a file: shows what was chosen or dropped; the plain input inside works without it. */
import { all, one } from "./dom.js";

const sized = (bytes) => bytes < 1048576
  ? `${Math.max(1, Math.round(bytes / 1024))} KB`
  : `${(bytes / 1048576).toLocaleString("ro", { maximumFractionDigits: 1 })} MB`;

const show = (zone, input) => {
  const chosen = one("[data-files]", zone);
  chosen.dataset.none ??= chosen.textContent;
  chosen.textContent =
    [...input.files].map((file) => `${file.name} · ${sized(file.size)}`).join("; ") || chosen.dataset.none;
};

export const prepare = (root = document) => all("[data-file]:not([data-ready])", root).forEach((zone) => {
  const input = one("input[type=file]", zone);
  zone.dataset.ready = "1";
  zone.addEventListener("dragover", () => zone.classList.add("over"));
  for (const type of ["dragleave", "drop"]) zone.addEventListener(type, () => zone.classList.remove("over"));
  input.addEventListener("change", () => show(zone, input));
  if (input.files.length) show(zone, input);
});
prepare();
document.addEventListener("htmx:after:swap", () => prepare());
