// Small helps over pages that work without them: menus that close, digests that copy, tables that sort, a dialog for forms.
"use strict";

const dialog = document.getElementById("dialog");

/* Menus close with Escape and when something else is clicked. */
document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll("details[data-menu][open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const menu = document.querySelector("details[data-menu][open]");
  if (menu) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});

/* Whatever a fragment brings is made ready as the page was. */
function prepare(root) {
  for (const button of root.querySelectorAll("[data-copy]")) button.hidden = !navigator.clipboard;
  for (const table of root.querySelectorAll("table[data-sortable]")) makeSortable(table);
  for (const zone of root.querySelectorAll("[data-dropzone]")) makeDropzone(zone);
}

document.addEventListener("click", async (event) => {
  const copy = event.target.closest("[data-copy]");
  if (copy) {
    await navigator.clipboard.writeText(copy.dataset.copy);
    const label = copy.innerHTML;
    copy.textContent = "Copied";
    setTimeout(() => { copy.innerHTML = label; }, 1500);
  }
  if (event.target.closest("[data-close]") && dialog.open) {
    event.preventDefault();
    dialog.close();
  }
});

/* Sorting by a column: numbers as numbers, empty cells last, a third click restores the order. */
function makeSortable(table) {
  const body = table.tBodies[0];
  if (table.dataset.ready || !body || body.rows.length < 2) return;
  table.dataset.ready = "yes";
  const rows = [...body.rows];
  for (const [index, head] of [...table.tHead.rows[0].cells].entries()) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "sort";
    button.append(...head.childNodes);
    head.append(button);
    button.addEventListener("click", () => sortBy(table, body, rows, head, index));
  }
}

function sortBy(table, body, rows, head, index) {
  const next = { none: "ascending", ascending: "descending", descending: "none" }[head.getAttribute("aria-sort") || "none"];
  for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
  if (next !== "none") head.setAttribute("aria-sort", next);
  const sign = next === "descending" ? -1 : 1;
  const order = next === "none" ? rows : [...rows].sort((a, b) => compare(key(a, index), key(b, index), sign));
  body.append(...order);
}

function key(row, index) {
  const cell = row.cells[index].cloneNode(true);
  for (const extra of cell.querySelectorAll(".pad, .note")) extra.remove();
  const text = cell.textContent.trim();
  if (text === "" || text === "–") return null;
  const number = Number(text);
  return Number.isNaN(number) ? text : number;
}

function compare(a, b, sign) {
  if (a === null || b === null) return (a === null) - (b === null);
  if (typeof a === "number" && typeof b === "number") return sign * (a - b);
  return sign * String(a).localeCompare(String(b), "en", { numeric: true });
}

/* Files can be dropped where they can be chosen. */
function makeDropzone(zone) {
  const input = zone.querySelector('input[type="file"]');
  for (const name of ["dragenter", "dragover"]) {
    zone.addEventListener(name, (event) => { event.preventDefault(); zone.classList.add("is-over"); });
  }
  for (const name of ["dragleave", "drop"]) zone.addEventListener(name, () => zone.classList.remove("is-over"));
  zone.addEventListener("drop", (event) => {
    event.preventDefault();
    if (event.dataTransfer.files.length) input.files = event.dataTransfer.files;
  });
}

/* A step opens in the dialog; the browser keeps the focus inside it and gives it back on closing. */
document.body.addEventListener("htmx:afterSwap", (event) => {
  prepare(event.target);
  if (event.target.id === "dialog-content") {
    if (!dialog.open) dialog.showModal();
    const fields = "input:not([type=hidden]), select, textarea";
    const first = event.target.querySelector('[role="alert"]') || event.target.querySelector(fields);
    if (first) first.focus();
  } else {
    event.target.querySelector('[role="alert"][tabindex]')?.focus();
  }
});
dialog.addEventListener("close", () => document.getElementById("dialog-content").replaceChildren());
/* Where no fragment comes back, say so instead of staying silent. */
for (const name of ["htmx:responseError", "htmx:sendError", "htmx:timeout"]) {
  document.body.addEventListener(name, (event) => {
    const status = event.detail.xhr ? event.detail.xhr.status : 0;
    const notice = document.getElementById("notice");
    notice.querySelector("p").textContent = status
      ? `The server answered with ${status}. Nothing was saved; reload the page and try again.`
      : "The server cannot be reached. Nothing was saved; check your connection and try again.";
    notice.hidden = false;
  });
}

/* Paper cannot unfold, and does not know who holds it: open what is folded, and say on every page who printed it when. */
const folded = [];
window.addEventListener("beforeprint", () => {
  for (const fold of document.querySelectorAll("main details:not([data-menu], [open])")) {
    if (fold.closest("figure") && !fold.classList.contains("figure__fold")) continue;
    fold.open = true;
    folded.push(fold);
  }
  const who = document.querySelector("[data-printed]")?.dataset.printed;
  if (!who) return;
  const when = new Date().toISOString().slice(0, 16).replace("T", " ");
  const texts = { by: `Printed by ${who}, ${when} UTC. Uncontrolled copy.`, from: location.href.split("#")[0] };
  for (const [name, text] of Object.entries(texts)) document.documentElement.style.setProperty(`--printed-${name}`, JSON.stringify(text));
});
window.addEventListener("afterprint", () => {
  for (const fold of folded.splice(0)) fold.open = false;
});
document.addEventListener("click", (event) => { if (event.target.closest("[data-print]")) window.print(); });

prepare(document);
