// SPDX-License-Identifier: EUPL-1.2
/** Words and addresses that the server put into the page, and figures written as people read them. */
const data = (id) => {
  const holder = document.getElementById(id);
  holder.remove();
  return JSON.parse(holder.textContent);
};

export const config = data("date-pagina");
const texts = data("texte-pagina");

/** The text `key`; `{name}` in it is filled from `values`. */
export const t = (key, values = {}) =>
  (texts[key] ?? key).replace(/\{(\w+)\}/g, (whole, name) => (name in values ? String(values[name]) : whole));

/** A count with its noun; the text is „bun|bunuri|de bunuri”: one, some, from twenty on. */
export const counted = (key, n) => {
  const [one, some, many] = t(key).split("|");
  const rest = n % 100;
  const word = n === 1 ? one : n !== 0 && (rest === 0 || rest >= 20) ? many : some;
  return `${number(n)} ${word}`;
};

const two = (n) => String(n).padStart(2, "0");

/** „1.220”; a quantity „3.5” as „3,5”. */
export const number = (value) => {
  const [whole, rest] = String(value).split(".");
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ".");
  return rest ? `${grouped},${rest}` : grouped;
};

/** „23.11.2026, 14:05”, by the phone's clock. */
export const moment = (value) => {
  const date = new Date(value);
  if (Number.isNaN(date.getTime())) return "";
  return `${two(date.getDate())}.${two(date.getMonth() + 1)}.${date.getFullYear()}, ${hour(date)}`;
};

export const hour = (value) => {
  const date = new Date(value);
  return `${two(date.getHours())}:${two(date.getMinutes())}`;
};

/** Bytes as „1,2 GB” or „340 MB”. */
export const size = (bytes) =>
  bytes >= 1e9 ? `${(bytes / 1e9).toFixed(1).replace(".", ",")} GB` : `${Math.max(1, Math.round(bytes / 1e6))} MB`;
