// SPDX-License-Identifier: EUPL-1.2
/** Reading codes with the camera: the phone's own detector, or jsQR in a worker where the house has it. */
import { config } from "./texts.js";

const FORMATS = ["qr_code", "code_128", "code_39", "ean_13", "data_matrix"];
const PAUSE = 140;
const WIDEST = 720;
const GONE = 8;
/** Looks without a code after which the code read last counts anew. */

/** The detector that this phone has, as `{ read(video) -> Promise<text|"">, close() }`, or null. */
const detector = async () => {
  if ("BarcodeDetector" in globalThis) {
    const known = await BarcodeDetector.getSupportedFormats();
    const formats = FORMATS.filter((format) => known.includes(format));
    if (formats.length) return native(new BarcodeDetector({ formats }));
  }
  return config.qrWorker ? inWorker(new Worker(config.qrWorker)) : null;
};

const native = (reader) => ({
  read: async (video) => (await reader.detect(video))[0]?.rawValue ?? "",
  close: () => {},
});

const inWorker = (worker) => {
  const canvas = document.createElement("canvas");
  const context = canvas.getContext("2d", { willReadFrequently: true });
  worker.postMessage({ library: config.qrLibrary });
  const read = (video) => {
    const scale = Math.min(1, WIDEST / video.videoWidth);
    canvas.width = Math.round(video.videoWidth * scale);
    canvas.height = Math.round(video.videoHeight * scale);
    context.drawImage(video, 0, 0, canvas.width, canvas.height);
    const image = context.getImageData(0, 0, canvas.width, canvas.height);
    return new Promise((done) => {
      worker.onmessage = (event) => done(event.data);
      worker.onerror = () => done("");
      worker.postMessage({ data: image.data, width: image.width, height: image.height }, [image.data.buffer]);
    });
  };
  return { read, close: () => worker.terminate() };
};

/** Whether this phone can scan at all. */
export const canScan = () =>
  Boolean(navigator.mediaDevices?.getUserMedia) && ("BarcodeDetector" in globalThis || Boolean(config.qrWorker));

/** Whether the camera was allowed before, so that it may start by itself. */
export const wasAllowed = async () => {
  try {
    return (await navigator.permissions.query({ name: "camera" })).state === "granted";
  } catch {
    return false;
  }
};

export class Scanner {
  #stream = null;
  #reader = null;
  #timer = 0;
  #last = "";
  #empty = 0;
  paused = false;

  /** `found(text)` is called once for each code that comes before the camera while nothing waits. */
  constructor(video, found) {
    this.video = video;
    this.found = found;
  }

  get running() {
    return Boolean(this.#stream);
  }

  /** Starts the camera. Rejects with the browser's error when it is not allowed or not there. */
  async start() {
    const wanted = { facingMode: "environment", width: { ideal: 1280 }, height: { ideal: 720 } };
    const stream = await navigator.mediaDevices.getUserMedia({ video: wanted, audio: false });
    this.#reader = await detector();
    if (!this.#reader) {
      stream.getTracks().forEach((track) => track.stop());
      throw new DOMException("", "NotSupportedError");
    }
    this.#stream = stream;
    this.video.srcObject = stream;
    await this.video.play();
    this.#look();
  }

  stop() {
    clearTimeout(this.#timer);
    this.#stream?.getTracks().forEach((track) => track.stop());
    this.#reader?.close();
    this.#stream = this.#reader = null;
    this.video.srcObject = null;
  }

  /** The next code counts even when it is the one read last. */
  forget() {
    this.#last = "";
  }

  #look() {
    this.#timer = setTimeout(async () => {
      const ready = this.#stream && !this.paused && !document.hidden && this.video.readyState >= 2;
      const text = ready ? await this.#reader.read(this.video).catch(() => "") : "";
      if (!this.#stream) return;
      this.#empty = text || !ready ? 0 : this.#empty + 1;
      if (this.#empty >= GONE) this.#last = "";
      if (text && text !== this.#last && !this.paused) {
        this.#last = text;
        this.found(text);
      }
      this.#look();
    }, PAUSE);
  }

  get #track() {
    return this.#stream?.getVideoTracks()[0];
  }

  get hasTorch() {
    return Boolean(this.#track?.getCapabilities?.().torch);
  }

  /** Turns the lamp; resolves with whether it is on. */
  async torch(on) {
    await this.#track.applyConstraints({ advanced: [{ torch: on }] });
    return on;
  }
}
