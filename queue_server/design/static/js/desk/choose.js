/* Choosing a counter: the clock, and one press. */

import { keepClock } from "./wall.js";

keepClock();
for (const form of document.querySelectorAll("form")) {
  form.addEventListener("submit", (event) => {
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = "yes";
  });
}
window.addEventListener("pageshow", ({ persisted }) => persisted && location.reload());
