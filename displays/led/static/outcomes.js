// The table of what every panel, real or drawn here, answered last.
const section = document.getElementById("outcomes");
const body = section.querySelector("tbody");
const words = section.dataset;
const rows = new Map();

function make(name) {
  const row = document.createElement("tr");
  row.append(...["th", "td", "td", "td"].map((cell) => document.createElement(cell)));
  row.firstChild.scope = "row";
  rows.set(name, row);
  const after = [...rows.keys()].sort((one, other) => one.localeCompare(other, "vi", { numeric: true }));
  body.append(...after.map((key) => rows.get(key)));
  return row;
}

function show(told) {
  const row = rows.get(told.name) ?? make(told.name);
  const [name, kind, state, at] = row.children;
  name.textContent = told.name;
  kind.textContent = told.kind;
  state.textContent = told.reason ? `${words[told.result]}: ${told.reason}` : words[told.result];
  at.textContent = told.at;
  row.classList.toggle("wrong", told.result === "failed" || told.result === "refused");
  section.hidden = false;
}

function forget({ name }) {
  rows.get(name)?.remove();
  rows.delete(name);
  section.hidden = rows.size === 0;
}

// `events`: the one stream of this page.
export function follow(events) {
  events.addEventListener("outcome", (event) => show(JSON.parse(event.data)));
  events.addEventListener("gone", (event) => forget(JSON.parse(event.data)));
}
