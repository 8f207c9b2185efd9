// Every text whose box is too small for it, or that leaves the part of the screen it belongs to. One line each.
() => {
  const found = [];
  const say = (element, why) => {
    const words = (element.innerText || element.textContent || "").replace(/\s+/g, " ").trim().slice(0, 40);
    found.push(`${why}: ${element.tagName.toLowerCase()}.${element.className.baseVal ?? element.className} "${words}"`);
  };
  const PARTS = ".k-intro, .k-body, .k-nav, .pager, .kiosk-foot, .k-sheet, .btn, .tool, .lang, .fc, .k-opt, .act, .sel, .fact, .paper, .key, .msg, .typed, .panel, .who, .tk, .brief, .mean, .row, .list, .fields, .opts, .hits, .file, .state, .lack, .tl li";
  const hasText = (element) => [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
  const shown = (element) => element.checkVisibility() && !element.closest(".vh, [hidden]") && getComputedStyle(element).clipPath === "none";
  const around = document.querySelector(".k-veil:not([hidden]) .k-sheet") ?? document.querySelector(".kiosk");
  for (const element of around.querySelectorAll("*")) {
    if (element.closest("svg") || !hasText(element) || !shown(element)) continue;
    const style = getComputedStyle(element);
    // Only where the box has edges of its own; ink over a tight line is not an overflow.
    if (style.display !== "inline") {
      if (element.scrollWidth > element.clientWidth + 1) say(element, "wide");
      if (style.overflow !== "visible" && element.scrollHeight > element.clientHeight + 1) say(element, "cut");
    }
    const range = document.createRange();
    range.selectNodeContents(element);
    const box = range.getBoundingClientRect();
    // The glyph box of a font is taller than a tight line; what is drawn in it is not.
    const ink = 2 + Math.max(0, (1.27 * parseFloat(style.fontSize) - parseFloat(style.lineHeight)) / 2);
    for (let part = element.closest(PARTS); part; part = part.parentElement?.closest(PARTS)) {
      if (part.matches(".k-home .k-body, .k-closed .k-body")) break;
      const edge = part.getBoundingClientRect();
      if (box.left < edge.left - 1 || box.right > edge.right + 1 || box.top < edge.top - ink || box.bottom > edge.bottom + ink) {
        say(element, `outside ${part.className}`);
        break;
      }
    }
    if (box.bottom > innerHeight + 1 || box.right > innerWidth + 1 || box.top < -1 || box.left < -1) say(element, "off the screen");
  }
  const parts = [...around.querySelectorAll(".k-intro, .k-body, .k-nav, .pager, .kiosk-foot")].filter(shown);
  const wide = document.documentElement.dataset.shape === "wide";
  for (const [place, part] of parts.entries()) {
    for (const other of parts.slice(place + 1)) {
      const [a, b] = [part.getBoundingClientRect(), other.getBoundingClientRect()];
      const overlap = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
      const side = Math.min(a.right, b.right) - Math.max(a.left, b.left);
      const planned = part.matches(".pager, .k-home .k-intro, .k-closed .k-intro") || (wide && other.matches(".k-nav"));
      if (overlap > 2 && side > 2 && !planned) say(part, `over ${other.className}`);
    }
  }
  const foot = document.querySelector(".kiosk-foot").getBoundingClientRect();
  for (const act of around.querySelectorAll(".act, .k-hotline")) if (act.getBoundingClientRect().bottom > foot.top + 1) say(act, "under the foot");
  for (const act of document.documentElement.dataset.low && document.documentElement.dataset.shape === "tall" ? around.querySelectorAll("[data-act], [data-key]") : []) {
    const low = act.matches(".sel .h") || act.getBoundingClientRect().top >= 1000 || !shown(act);
    if (!low) say(act, "too high to reach");
  }
  for (const box of around.querySelectorAll(".k-opt, .fc, .act, .btn, .fact, .list, .fields, .opts, .hits, .brief, .who, .tk, .docs, .g, .k-body, .sel, .file, .state, .lack, .steps, .keys")) {
    if (!shown(box) || box.matches(".sel .g")) continue;
    const inner = [...box.children].filter((child) => child.checkVisibility() && getComputedStyle(child).position !== "absolute");
    const low = Math.max(0, ...inner.map((child) => child.getBoundingClientRect().bottom));
    if (low > box.getBoundingClientRect().bottom + 2) say(box, "content under its edge");
  }
  return [...new Set(found)];
}
