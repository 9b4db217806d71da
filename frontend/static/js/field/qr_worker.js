// SPDX-License-Identifier: EUPL-1.2
/** Looks for a QR code in pictures of the camera, beside the page's own thread. A plain worker: jsQR is a plain script. */
self.onmessage = ({ data: message }) => {
  if (message.library) {
    importScripts(message.library);
    return;
  }
  const found = self.jsQR(message.data, message.width, message.height, { inversionAttempts: "dontInvert" });
  self.postMessage(found?.data ?? "");
};
