// SPDX-License-Identifier: EUPL-1.2
/** The sheet „Coloane”: rows of it change places here; without script the server moves them. */
import { all, one, on } from "./dom.js";

on("click", "[data-boxes] button[name=muta]", (event, button) => {
  event.preventDefault();
  const item = button.closest("li");
  const list = item.parentElement;
  const down = button.value.endsWith(":jos");
  const beside = down ? item.nextElementSibling : item.previousElementSibling;
  if (beside && beside !== list.firstElementChild) {
    if (down) beside.after(item); else beside.before(item);
  }
  button.focus();
  one("[data-boxes-said]", list.parentElement).textContent =
    `${item.textContent.trim()}: ${list.dataset.words} ${all("li", list).indexOf(item) + 1}`;
});
