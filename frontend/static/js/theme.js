// SPDX-License-Identifier: EUPL-1.2
/** Light and dark: the cookie decides, the server draws the next page; this one turns at once. */
import { one, on } from "./dom.js";

const root = document.documentElement;
const isDark = () =>
  root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;

on("submit", "[data-theme-form]", (event, form) => {
  event.preventDefault();
  const wanted = isDark() ? "light" : "dark";
  const body = new FormData(form);
  body.set("tema", wanted);
  root.dataset.theme = wanted;
  fetch(form.action, { method: "POST", body, headers: { "HX-Request": "true" } }).catch(() => form.submit());
});

/** The command „Schimbă tema” of the palette and the key T use the same form. */
on("click", "[data-do=theme]", (event) => {
  event.preventDefault();
  one("[data-theme-form]")?.requestSubmit();
});
