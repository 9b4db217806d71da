// SPDX-License-Identifier: EUPL-1.2
/** Lists: the view that is open is in sight; in the sheet „Coloane” rows change places, which the server does too. */
import { all, one, on } from "./dom.js";

one(".views [aria-current]")?.scrollIntoView({ block: "nearest", inline: "nearest" });

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
