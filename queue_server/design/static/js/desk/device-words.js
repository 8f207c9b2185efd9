/* Instants of the device desk in words. */

import { hourMinute } from "/design/static/js/clock.js";
import { t } from "./words.js";

const MINUTE = 60_000;
const dayMonth = new Intl.DateTimeFormat("vi-VN", { day: "2-digit", month: "2-digit", timeZone: "Asia/Ho_Chi_Minh" });

export const clock = (instant) => hourMinute(Date.parse(instant));

/* Today the clock, else the day too. */
export function when(instant, now) {
  const at = Date.parse(instant);
  const day = dayMonth.format(at);
  return day === dayMonth.format(now) ? hourMinute(at) : `${hourMinute(at)} ${day}`;
}

/* "vừa xong", "4 phút", "07:12", "07:12 06/03": how long it has been so. */
export function age(instant, now) {
  const minutes = Math.floor((now - Date.parse(instant)) / MINUTE);
  if (minutes < 1) return t("dev_just_now");
  return minutes < 60 ? t("minutes", { n: minutes }) : when(instant, now);
}
