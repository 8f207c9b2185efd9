// The key pad of the search: letters without accents, results from the kiosk process as one types.
const SAME = 90;
let last = 0;
let lastKey = "";
let running = false;
let wanted = null;

function changed(query, key) {
  if (key === "back") return query.slice(0, -1);
  if (key === " " && (query === "" || query.endsWith(" "))) return query;
  return (query + key).slice(0, 40);
}

async function search(query) {
  wanted = query;
  if (running) return;
  running = true;
  try {
    while (wanted !== null) {
      const asked = wanted;
      wanted = null;
      const response = await fetch(`/visits/${document.body.dataset.visit}/type`, {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify({ query: asked }),
      });
      if (response.ok) draw(await response.text(), asked);
    }
  } catch {
    // the next key asks again
  } finally {
    running = false;
  }
}

function draw(html, asked) {
  const next = new DOMParser().parseFromString(html, "text/html");
  if (document.body.dataset.step !== "find" || next.body.dataset.step !== "find") return;
  for (const part of [".hits", ".typed", ".k-nav"]) {
    const fresh = next.querySelector(part);
    if (fresh) document.querySelector(part)?.replaceWith(document.adoptNode(fresh));
  }
  if (wanted !== null) document.querySelector("[data-query]").textContent = wanted;
  else document.querySelector("[data-query]").textContent = asked;
}

function press(key) {
  const now = performance.now();
  if (key === lastKey && now - last < SAME) return;
  [last, lastKey] = [now, key];
  const place = document.querySelector("[data-query]");
  if (!place) return;
  const query = changed(wanted ?? place.textContent, key);
  place.textContent = query;
  document.querySelector(".typed .ghost")?.remove();
  search(query);
}

export const keys = {
  start() {
    addEventListener("tap", (event) => {
      const key = event.target.dataset.key;
      if (key !== undefined) press(key);
    });
    // A real keyboard, where the kiosk has one (the wedge has taken what came from a scanner).
    addEventListener("typed", (event) => {
      if (document.body.dataset.step === "find" && /^([a-z ]|back)$/.test(event.detail)) press(event.detail);
    });
  },
};
