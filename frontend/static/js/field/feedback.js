// SPDX-License-Identifier: EUPL-1.2
/** Sound, vibration, spoken announcements, short messages with a way back. */
import { h } from "./elements.js";
import { t } from "./texts.js";

const KEY = "vatra-teren";
const TONES = { ok: [[880, 0.09]], other: [[520, 0.1], [520, 0.1]], bad: [[220, 0.25]] };
const BUZZ = { ok: [60], other: [60, 60, 60], bad: [220] };
const UNDO_FOR = 10_000;

let audio = null;

/** Choices of this phone: `sound`, `vibration`, `theme`. */
export const choices = () => {
  try {
    return { sound: true, vibration: true, theme: "", ...JSON.parse(localStorage.getItem(KEY) ?? "{}") };
  } catch {
    return { sound: true, vibration: true, theme: "" };
  }
};

export const choose = (changes) => {
  const now = { ...choices(), ...changes };
  try { localStorage.setItem(KEY, JSON.stringify(now)); } catch { /* the choice lasts until the page closes */ }
  return now;
};

/** Heard and felt: `ok` on the list, `other` kept as surplus, `bad` not saved. */
export const signal = (kind) => {
  const { sound, vibration } = choices();
  if (vibration) navigator.vibrate?.(BUZZ[kind]);
  if (sound) play(TONES[kind]);
};

const play = (tones) => {
  const Context = globalThis.AudioContext;
  if (!Context) return;
  audio ??= new Context();
  if (audio.state === "suspended") audio.resume().catch(() => {});
  let at = audio.currentTime;
  for (const [pitch, length] of tones) {
    const source = audio.createOscillator();
    const loudness = audio.createGain();
    source.frequency.value = pitch;
    loudness.gain.setValueAtTime(0.2, at);
    loudness.gain.exponentialRampToValueAtTime(0.001, at + length);
    source.connect(loudness).connect(audio.destination);
    source.start(at);
    source.stop(at + length);
    at += length + 0.05;
  }
};

/** Said by screen readers, shown to nobody; said again even when the words are the same. */
export const announce = (text) => {
  const region = document.getElementById("anunt");
  region.textContent = "";
  setTimeout(() => { region.textContent = text; }, 50);
};

/** One line at the bottom; `undo` puts a way back beside it for ten seconds. */
export const say = (text, undo = null) => {
  const host = document.querySelector(".toasts");
  const toast = h("div", { class: "toast" }, h("span", {}, text));
  if (undo) {
    toast.append(h("button", { type: "button", onclick: () => { toast.remove(); undo(); } }, t("undo")));
  }
  host.replaceChildren(toast);
  setTimeout(() => toast.remove(), undo ? UNDO_FOR : 6000);
};

export const hush = () => document.querySelector(".toasts")?.replaceChildren();

const root = document.documentElement;
export const turnTheme = () => {
  const dark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  root.dataset.theme = choose({ theme: dark ? "light" : "dark" }).theme;
};
