/* The sign-in page: the clock, the held eye, one press. */

import { byId, put } from "./dom.js";
import { keepClock } from "./wall.js";
import { t } from "./words.js";

keepClock();

const password = byId("p");
const eye = byId("show");
const show = (visible) => password.setAttribute("type", visible ? "text" : "password");
eye.addEventListener("pointerdown", () => show(true));
for (const end of ["pointerup", "pointerleave", "pointercancel", "blur"]) eye.addEventListener(end, () => show(false));
eye.addEventListener("keydown", ({ key }) => (key === " " || key === "Enter") && show(true));
eye.addEventListener("keyup", () => show(false));

byId("form").addEventListener("submit", () => {
  show(false);
  const button = byId("go");
  button.setAttribute("aria-busy", "true");
  button.disabled = true;
  put(button.querySelector("span"), t("sign_in_busy"));
});
// Back from another page: the form may be used again.
window.addEventListener("pageshow", ({ persisted }) => persisted && location.reload());
