// Pushes from the kiosk process: figures are changed in place, anything else draws the screen again.
const CHANGES = ["home", "closed", "starting", "enrol", "sorry", "field"];
let known = null;

function value(data, path) {
  return path.split(".").reduce((part, name) => part?.[name], data);
}

function figures(data) {
  for (const place of document.querySelectorAll("[data-live]")) {
    const figure = value(data, place.dataset.live);
    if (figure === undefined || figure === null) continue;
    const text = place.dataset.text ? place.dataset.text.replace("#", String(figure)) : String(figure);
    if (place.textContent !== text) place.textContent = text;
  }
}

export const live = {
  start(refresh) {
    const source = new EventSource("/events");
    source.addEventListener("queue", (event) => figures(JSON.parse(event.data)));
    source.addEventListener("refresh", () => {
      if (CHANGES.includes(document.body.dataset.step) && !document.querySelector("[role=dialog]")) refresh();
    });
    source.addEventListener("ticket", refresh);
    source.addEventListener("reload", () => location.reload());
    source.addEventListener("open", () => {
      // After a restart of the process what is shown may be old.
      if (known === "lost") refresh();
      known = "open";
    });
    source.addEventListener("error", () => {
      known = "lost";
    });
  },
};
