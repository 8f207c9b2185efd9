/* Date and time by the server's clock, for pages that follow nothing. */

import { byId, put } from "./dom.js";
import { hourMinute } from "/design/static/js/clock.js";

const DAY = new Intl.DateTimeFormat("vi-VN", { weekday: "long", timeZone: "Asia/Ho_Chi_Minh" });
const DATE = new Intl.DateTimeFormat("en-GB", { timeZone: "Asia/Ho_Chi_Minh" });

export function keepClock() {
  const offset = Date.parse(document.body.dataset.now) - performance.now();
  const draw = () => {
    const now = offset + performance.now();
    put(byId("clock"), hourMinute(now));
    const today = byId("today");
    if (today) put(today, `${DAY.format(now).replace("Chủ Nhật", "Chủ nhật")}, ${DATE.format(now)}`);
  };
  draw();
  setInterval(draw, 1000);
}
