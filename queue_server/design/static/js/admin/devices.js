/* The list of devices, kept true: read again every few seconds and put in place of the old rows. */

const EVERY_MS = 5000;
// A page nobody touches does not keep its session alive.
const IDLE_MS = 20 * 60 * 1000;
const parts = ["devices", "well"];

const focusedRow = () => document.activeElement?.dataset?.row;

function put(fresh) {
  const row = focusedRow();
  for (const id of parts) {
    const now = fresh.getElementById(id);
    const old = document.getElementById(id);
    if (now && old && now.innerHTML !== old.innerHTML) old.replaceWith(document.adoptNode(now));
  }
  if (row && focusedRow() !== row) document.querySelector(`[data-row="${CSS.escape(row)}"]`)?.focus();
}

let touched = Date.now();
for (const kind of ["pointermove", "keydown"]) addEventListener(kind, () => { touched = Date.now(); });

async function refresh() {
  if (document.hidden || Date.now() - touched > IDLE_MS) return;
  const address = new URL(location.href);
  address.searchParams.delete("da");
  if (address.pathname !== "/quan-tri/thiet-bi") address.pathname = "/quan-tri/thiet-bi";
  try {
    const answer = await fetch(address, { headers: { Accept: "text/html" }, redirect: "error" });
    if (answer.ok) put(new DOMParser().parseFromString(await answer.text(), "text/html"));
  } catch {
    // The server is away: the rows keep their last state, and the next round asks again.
  }
}

setInterval(refresh, EVERY_MS);
document.addEventListener("visibilitychange", refresh);

// Six characters, shown as they are on the device.
const code = document.getElementById("code");
code?.addEventListener("input", () => { code.value = code.value.toUpperCase(); });
