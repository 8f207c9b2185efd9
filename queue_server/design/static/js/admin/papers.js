/* The papers of a procedure: while the last empty row is being filled, another one appears. */

const MOST = 60;
const body = document.querySelector("[data-papers]");

const nameOf = (row) => row.querySelector("[name$='.name_vi']");

function renumber(row, number) {
  for (const element of row.querySelectorAll("[name], [id], [for], [aria-describedby]")) {
    for (const attribute of ["name", "id", "for"]) {
      const value = element.getAttribute(attribute);
      if (value) element.setAttribute(attribute, value.replace(/^papers\.\d+/, `papers.${number}`));
    }
    element.removeAttribute("aria-describedby");
    element.removeAttribute("aria-invalid");
  }
  for (const label of row.querySelectorAll("label")) {
    label.textContent = label.textContent.replace(/\d+$/, String(number));
  }
}

function grow() {
  const rows = [...body.rows];
  if (rows.length >= MOST || rows.slice(-1).some((row) => nameOf(row).value.trim() === "")) return;
  const row = rows.at(-1).cloneNode(true);
  for (const wrong of row.querySelectorAll(".ad-wrong, input[type=hidden]")) wrong.remove();
  renumber(row, rows.length + 1);
  nameOf(row).value = nameOf(row).textContent = "";
  body.append(row);
}

body?.addEventListener("input", grow);
