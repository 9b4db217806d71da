// SPDX-License-Identifier: EUPL-1.2
/** The journal as a file, for the desk: shared where the phone can, saved otherwise. */
import { read } from "./database.js";
import { FORMAT } from "./journal.js";

const base64 = (blob) =>
  new Promise((done, fail) => {
    const reader = new FileReader();
    reader.onload = () => done(reader.result.slice(reader.result.indexOf(",") + 1));
    reader.onerror = () => fail(reader.error);
    reader.readAsDataURL(blob);
  });

/** All lines held, signed, with the photos that the server does not have yet. */
export const journalFile = async (journal) => {
  const entries = await journal.lines();
  const parts = [`{"format":${JSON.stringify(FORMAT)},"device":${JSON.stringify(journal.device.id)},"lines":[`];
  entries.forEach((entry, i) => parts.push((i ? ",\n" : "\n") + JSON.stringify(entry.line)));
  parts.push(`],\n"signature":${JSON.stringify(await journal.signLines(entries))},"photos":{`);
  const names = await read(journal.db, "photos", (photos) => photos.getAllKeys());
  let comma = "";
  for (const sha of names) {
    const photo = await read(journal.db, "photos", (photos) => photos.get(sha));
    if (!photo?.blob) continue;
    parts.push(`${comma}\n${JSON.stringify(sha)}:${JSON.stringify(await base64(photo.blob))}`);
    comma = ",";
  }
  parts.push("}}\n");
  return new Blob(parts, { type: "application/json" });
};

const stamp = () => new Date().toISOString().slice(0, 16).replace(/[T:]/g, "-");

/** Hands the file to the system's sharing, or saves it; false when the person closed the sharing. */
export const exportJournal = async (journal) => {
  const blob = await journalFile(journal);
  const name = `vatra-jurnal-${journal.device.id.slice(0, 8)}-${stamp()}`;
  const shared = new File([blob], `${name}.txt`, { type: "text/plain" });
  if (navigator.maxTouchPoints > 0 && navigator.canShare?.({ files: [shared] })) {
    try {
      await navigator.share({ files: [shared] });
      return true;
    } catch (error) {
      if (error.name === "AbortError") return false;
    }
  }
  const address = URL.createObjectURL(blob);
  const link = document.createElement("a");
  link.href = address;
  link.download = `${name}.json`;
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
  return true;
};
