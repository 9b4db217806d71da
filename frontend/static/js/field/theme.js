// SPDX-License-Identifier: EUPL-1.2
/** Before the first paint: the theme chosen on this phone, else the one chosen at the desk. A plain script. */
(() => {
  let theme = "";
  try { theme = JSON.parse(localStorage.getItem("vatra-teren") ?? "{}").theme ?? ""; } catch { /* none was chosen */ }
  theme ||= /(?:^|;\s*)tema=(light|dark)/.exec(document.cookie)?.[1] ?? "";
  if (theme) document.documentElement.dataset.theme = theme;
})();
