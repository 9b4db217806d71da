// SPDX-License-Identifier: EUPL-1.2
/** Forms: sent once, asked again where it matters, focus on what is wrong, empty filters left out. */
import { all, one, on } from "./dom.js";

/* A second press on the same form does nothing until the answer comes. */
on("submit", "form[data-once]", (event, form) => {
  if (event.defaultPrevented) return;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "1";
  setTimeout(() => all("button[type=submit]", form).forEach((button) => { button.setAttribute("aria-disabled", "true"); }));
});
addEventListener("pageshow", () => all("form[data-sent]").forEach((form) => {
  delete form.dataset.sent;
  all("button[aria-disabled]", form).forEach((button) => button.removeAttribute("aria-disabled"));
}));

/* Filters: parameters without a value stay out of the address; a changed choice is sent at once. */
on("submit", "form[data-filters]", (_event, form) => {
  all("input, select", form).forEach((field) => { if (!field.value) field.disabled = true; });
});
on("change", "form[data-autosubmit] :is(select, input[type=checkbox], input[type=radio])", (_event, field) => {
  field.form.requestSubmit();
});

/* Irreversible steps name the object and repeat the verb. */
const dialog = one("[data-confirm-dialog]");
let agreed = null;
document.addEventListener("click", (event) => {
  const button = event.target instanceof Element ? event.target.closest("[data-confirm]") : null;
  if (!button || !dialog || agreed === button) return;
  event.preventDefault();
  event.stopPropagation();
  one("[data-confirm-text]", dialog).textContent = button.dataset.confirm;
  one("[data-confirm-title]", dialog).textContent = button.dataset.title ?? button.textContent.trim();
  const yes = one("[data-confirm-yes]", dialog);
  yes.textContent = button.dataset.verb ?? button.textContent.trim();
  yes.onclick = () => {
    dialog.close();
    agreed = button;
    button.click();
    agreed = null;
  };
  dialog.showModal();
}, true);
if (dialog) one("[data-confirm-no]", dialog).onclick = () => dialog.close();

/* The summary of errors takes the focus; its links lead into the fields. */
const showErrors = () => one("[data-errsum]")?.focus();
on("click", "[data-errsum] a", (event, link) => {
  const field = document.getElementById(link.hash.slice(1));
  if (!field) return;
  event.preventDefault();
  field.focus();
  field.scrollIntoView({ block: "center" });
});
document.addEventListener("htmx:after:swap", showErrors);
showErrors();
