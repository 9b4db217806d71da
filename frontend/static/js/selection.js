// SPDX-License-Identifier: EUPL-1.2
/** Rows ticked in a list, and the bar of what can be done with them. */
import { all, counted, one, on } from "./dom.js";

const refresh = () => {
  const bar = one("[data-bulk]");
  if (!bar) return;
  const boxes = all(".sel input[name=id]");
  const ticked = boxes.filter((box) => box.checked).length;
  const whole = one("[name=toate]", bar);
  bar.hidden = ticked === 0;
  if (whole && ticked < boxes.length) whole.checked = false;
  if (whole) whole.closest("label").hidden = ticked < boxes.length;
  const words = counted(ticked, bar.dataset.one, bar.dataset.many);
  one("[data-count]", bar).textContent = `${bar.dataset.words}: ${words}`;
  const head = one("[data-all]");
  if (head) {
    head.checked = ticked > 0 && ticked === boxes.length;
    head.indeterminate = ticked > 0 && ticked < boxes.length;
  }
};

on("change", "[data-all]", (_event, head) => {
  all(".sel input[name=id]").forEach((box) => { box.checked = head.checked; });
  refresh();
});
on("change", ".sel input[name=id]", refresh);
on("click", "[data-do=unselect]", () => {
  all(".sel input").forEach((box) => { box.checked = false; });
  refresh();
});
document.addEventListener("htmx:after:swap", refresh);
addEventListener("pageshow", refresh);
