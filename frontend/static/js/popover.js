// SPDX-License-Identifier: EUPL-1.2
/** Small sheets made of <details>: one open at a time, closed by Escape or a click elsewhere. */
import { all } from "./dom.js";

const SHEETS = "details.pop[open], details.pm[open], .menu > details[open]";
document.addEventListener("click", (event) => {
  all(SHEETS).forEach((sheet) => { if (!sheet.contains(event.target)) sheet.open = false; });
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  all(SHEETS).forEach((sheet) => {
    sheet.open = false;
    sheet.querySelector("summary").focus();
  });
});
