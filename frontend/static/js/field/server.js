// SPDX-License-Identifier: EUPL-1.2
/** Talking with the server. Failures come in three kinds: no signal, not signed in, and what the server refused. */
import { config, t } from "./texts.js";

const PATIENCE = 30_000;

/** `kind`: `offline`, `signin`, `denied`, `refused` (with `code` and the server's sentence) or `trouble`. */
export class ServerError extends Error {
  constructor(kind, { code = "", message = "", status = 0 } = {}) {
    super(message);
    Object.assign(this, { kind, code, status });
  }
}

const ask = async (address, options = {}) => {
  let response;
  try {
    response = await fetch(address, { redirect: "manual", cache: "no-store", ...options, signal: timeout() });
  } catch {
    throw new ServerError("offline");
  }
  if (response.type === "opaqueredirect" || response.status === 401) throw new ServerError("signin");
  if (response.ok) return response.json().catch(() => { throw new ServerError("trouble", { status: 200 }); });
  const told = await response.json().catch(() => ({}));
  const busy = response.status >= 500 || response.status === 429;
  const kind = busy ? "trouble" : told.code ? "refused" : response.status === 403 ? "denied" : "trouble";
  throw new ServerError(kind, { ...told, status: response.status });
};

const timeout = () => AbortSignal.timeout?.(PATIENCE);

const token = () => /(?:^|;\s*)vatra_csrf=([^;]+)/.exec(document.cookie)?.[1] ?? "";

const post = (address, body, headers = {}) =>
  ask(address, { method: "POST", body: JSON.stringify(body), headers: { "Content-Type": "application/json", ...headers } });

/** Places that the signed-in person may count. */
export const askPlaces = () => ask(config.places);

/** One package for places of one unit. */
export const askPackage = (topics) =>
  ask(`${config.package}?${new URLSearchParams(topics.map((topic) => ["loc", topic]))}`);

export const askEnrolment = (name, publicKey) =>
  post(config.enrol, { name, public_key: publicKey }, { "X-CSRFToken": token() });

export const sendLines = (device, lines, signature) => post(config.journal, { device, lines, signature });

export const sendPhoto = (device, sha, signature, blob) =>
  ask(`${config.photo}?${new URLSearchParams({ device, sha, signature })}`, {
    method: "POST", body: blob, headers: { "Content-Type": blob.type || "application/octet-stream" },
  });

/** A sentence for a person about what went wrong. */
export const sentenceOf = (error) =>
  error.kind === "refused" && error.message ? error.message : t(`server_${error.kind ?? "trouble"}`);
