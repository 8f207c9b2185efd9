/* Keys of the administrator's pages: F2 and friends press what carries them, Ctrl K goes to the search.
   A form that was changed is not left without a question of the browser. */

const pressed = (event) => {
  if (event.ctrlKey && event.key.toLowerCase() === "k") return "Ctrl+K";
  return event.ctrlKey || event.altKey || event.metaKey ? "" : event.key;
};

const isShown = (element) => element.offsetParent !== null;

function find() {
  const place = document.querySelector("[data-find], #code");
  place?.focus();
  place?.select();
  return place !== null;
}

document.addEventListener("keydown", (event) => {
  const key = pressed(event);
  if (key === "Ctrl+K" && find()) return event.preventDefault();
  if (!/^(F\d+|Escape)$/.test(key)) return undefined;
  const target = [...document.querySelectorAll(`[data-key="${key}"]`)].find(isShown);
  if (!target) return undefined;
  event.preventDefault();
  return target.click();
});

for (const choice of document.querySelectorAll("[data-submit]")) {
  choice.addEventListener("change", () => choice.form.requestSubmit());
}

for (const form of document.querySelectorAll("form[data-guard]")) {
  let changed = form.dataset.guard === "changed"; // it came back from the server unsaved
  form.addEventListener("input", () => { changed = true; });
  document.addEventListener("submit", () => { changed = false; });
  addEventListener("beforeunload", (event) => { if (changed) event.preventDefault(); });
}

// A second press while the first is on its way sends nothing.
document.addEventListener("submit", (event) => {
  if (event.target.method !== "post") return;
  if (event.target.dataset.sent) event.preventDefault();
  event.target.dataset.sent = "1";
});
addEventListener("pageshow", () => {
  for (const form of document.forms) delete form.dataset.sent;
});

// The open row of a long list is in view.
document.querySelector(".dk-row.open")?.scrollIntoView({ block: "nearest" });

// What is wrong comes into view, and the person can begin to write there.
document.querySelector("[aria-invalid=true]")?.focus();
