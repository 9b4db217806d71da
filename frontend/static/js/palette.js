// SPDX-License-Identifier: EUPL-1.2
/** Ctrl K: commands of the page at once, records from the server after 200 ms. */
import { all, fold, one, on } from "./dom.js";

const dialog = one("[data-palette]");
const DELAY = 200;
let timer = 0;
let request = null;

const links = () => all("[data-results] a, [data-commands] li:not([hidden]) :is(a, button)", dialog);

const pick = (step) => {
  const list = links();
  if (!list.length) return;
  const at = list.findIndex((link) => link.classList.contains("on"));
  list.forEach((link) => link.classList.remove("on"));
  const next = list[(at + step + list.length) % list.length] ?? list[0];
  next.classList.add("on");
  next.scrollIntoView({ block: "nearest" });
};

const filterCommands = (words) => {
  const wanted = fold(words);
  all("[data-commands] li", dialog).forEach((item) => { item.hidden = !fold(item.textContent).includes(wanted); });
  all("[data-commands] h3", dialog).forEach((head) => {
    head.hidden = !head.nextElementSibling?.querySelector("li:not([hidden])");
  });
};

const load = async (words) => {
  if (!dialog.dataset.url) return;
  request?.abort();
  request = new AbortController();
  const results = one("[data-results]", dialog);
  results.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(`${dialog.dataset.url}?q=${encodeURIComponent(words)}`, {
      headers: { "HX-Request": "true" },
      signal: request.signal,
    });
    if (answer.ok) results.innerHTML = await answer.text();
  } catch (problem) {
    if (problem.name !== "AbortError") results.textContent = "";
  }
  results.removeAttribute("aria-busy");
  if (!one(".on", dialog)) pick(1);
};

export const open = () => {
  if (!dialog || dialog.open) return;
  dialog.showModal();
  const input = one("input", dialog);
  input.value = "";
  filterCommands("");
  all(".on", dialog).forEach((link) => link.classList.remove("on"));
  load("");
  input.focus();
};

on("click", "[data-do=palette]", (event) => {
  if (!dialog || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  open();
});

document.addEventListener("keydown", (event) => {
  if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") {
    event.preventDefault();
    open();
  }
});

dialog?.addEventListener("click", (event) => { if (event.target === dialog) dialog.close(); });
dialog?.addEventListener("input", (event) => {
  const words = event.target.value;
  all(".on", dialog).forEach((link) => link.classList.remove("on"));
  filterCommands(words);
  clearTimeout(timer);
  timer = setTimeout(() => load(words), DELAY);
});
dialog?.addEventListener("keydown", (event) => {
  const chosen = one(".on", dialog);
  if (event.key === "ArrowDown") pick(1);
  else if (event.key === "ArrowUp") pick(-1);
  else if (event.key === "Escape") dialog.close(); /* a search field would only empty itself */
  else if (event.key === "Enter" && chosen && event.target.matches("input")) chosen.click();
  else return;
  event.preventDefault();
});
