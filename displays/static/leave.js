/* When a page must go elsewhere: a lost session, a revoked or moved device. */

import { BrowserDevice } from "/design/static/js/device.js";

const isRelayed = document.body.dataset.feed === "sse";
const landing = location.pathname.startsWith("/bang-quay") ? "/bang-quay" : "/man-hinh";

/* Where a session belongs: its own page, or null while an admin has not said where the screen hangs. */
export function pageOf({ kind, hall_id: hall, zone_id: zone, counter_id: counter }) {
  if (kind === "board") return hall && counter ? `/bang-quay/${counter}?sanh=${hall}` : null;
  return hall && `/man-hinh/${hall}${zone ? `?khu-tieng=${zone}` : ""}`;
}

/* The server does not know this page: answer its nonce again, or begin at the landing page. */
export async function renewSession() {
  if (isRelayed) return;
  try {
    const device = await BrowserDevice.load();
    await device.openSession();
  } catch (error) {
    if (["unknown", "revoked"].includes(error.code)) location.replace(landing);
  }
}

/* What the server tells this device alone. */
export function leave({ kind }) {
  if (kind === "device.revoked" || kind === "device.reload") location.replace(isRelayed ? "/" : landing);
}
