// SPDX-License-Identifier: EUPL-1.2
/** Photos made smaller on a canvas: what is kept holds no place, no maker, no time of the camera. */
import { hashOf } from "./journal.js";

const LONGEST_SIDE = 1600;
const QUALITY = 0.8;

/** `{ sha, blob, width, height }` of a picture file or of the camera's present frame. */
export const shrink = async (source) => {
  const picture = source instanceof Blob ? await createImageBitmap(source) : source;
  const [width, height] = [picture.videoWidth ?? picture.width, picture.videoHeight ?? picture.height];
  const scale = Math.min(1, LONGEST_SIDE / Math.max(width, height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(width * scale));
  canvas.height = Math.max(1, Math.round(height * scale));
  canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
  picture.close?.();
  const blob = await new Promise((done) => canvas.toBlob(done, "image/jpeg", QUALITY));
  return { sha: await hashOf(await blob.arrayBuffer()), blob, canvas };
};
