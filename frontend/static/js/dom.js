// SPDX-License-Identifier: EUPL-1.2
/** Short names for what every module does with the page. */
export const one = (selector, root = document) => root.querySelector(selector);
export const all = (selector, root = document) => [...root.querySelectorAll(selector)];
export const on = (type, selector, handle) =>
  document.addEventListener(type, (event) => {
    const found = event.target instanceof Element ? event.target.closest(selector) : null;
    if (found) handle(event, found);
  });

/** Whether the person is writing, or holds a modifier: then single letters mean themselves. */
export const isWriting = (event) =>
  event.ctrlKey || event.altKey || event.metaKey ||
  (event.target instanceof Element && event.target.closest("input, textarea, select, [contenteditable]") !== null);

/** The text without marks and capitals, as the server folds it. */
export const fold = (text) => text.toLowerCase().normalize("NFD").replace(/[\u0300-\u036f]/g, "");

/** „1 bun”, „3 bunuri”, „20 de bunuri”. */
export const counted = (n, oneWord, many) => {
  const rest = n % 100;
  return n === 1 ? `1 ${oneWord}` : `${n}${n !== 0 && (rest === 0 || rest >= 20) ? " de" : ""} ${many}`;
};
