// Charts that answer: the values of a point, series to hide or to follow, the keyboard. The drawing is the server's own SVG.
"use strict";

const NEAR = 28;
const READ = "[data-p], [data-said]";
const chartsBegun = new WeakSet();

function beginCharts(root) {
  for (const plot of root.querySelectorAll("[data-plot]")) {
    if (!chartsBegun.has(plot)) beginChart(plot);
    chartsBegun.add(plot);
  }
}

function beginChart(plot) {
  const chart = plot.querySelector(".chart");
  const svg = chart.querySelector("svg");
  const marks = [...svg.querySelectorAll("[data-s]")];
  const cells = [...svg.querySelectorAll("g.role-scope > g")];
  const fields = JSON.parse(plot.dataset.fields || "[]");
  const facets = JSON.parse(plot.dataset.facets || "[]");
  let points = null;
  let active = null;
  const tip = plot.appendChild(document.createElement("div"));
  tip.className = "plot__tip";
  tip.hidden = true;
  tip.setAttribute("aria-hidden", "true");
  const said = plot.appendChild(document.createElement("p"));
  said.className = "visually-hidden";
  said.setAttribute("aria-live", "polite");

  /* Places as parts of the drawing: they hold when it is shown larger or smaller. */
  function measured() {
    if (points) return points;
    const frame = svg.getBoundingClientRect();
    points = [...svg.querySelectorAll(READ)].map((mark) => {
      const box = mark.getBoundingClientRect();
      const cell = cells.findIndex((each) => each.contains(mark));
      return {
        mark, cell,
        series: mark.dataset.s === undefined ? -1 : Number(mark.dataset.s),
        x: (box.left + box.width / 2 - frame.left) / frame.width,
        y: (box.top + box.height / 2 - frame.top) / frame.height,
      };
    }).sort((a, b) => a.cell - b.cell || a.series - b.series || a.x - b.x || b.y - a.y);
    return points;
  }

  function words(point) {
    const { p, said } = point.mark.dataset;
    const lines = said ? said.split("|") : p.split("|").map((value, at) => (fields[at] ? `${fields[at]}: ${value}` : value));
    return point.cell >= 0 && facets[point.cell] ? [facets[point.cell], ...lines] : lines;
  }

  function show(point, aloud) {
    active?.mark.classList.remove("is-active");
    active = point;
    tip.hidden = !point;
    follow(point ? point.series : -1);
    if (!point) return;
    point.mark.classList.add("is-active");
    tip.replaceChildren(...words(point).map((line) => {
      const shown = document.createElement("span");
      shown.textContent = line;
      return shown;
    }));
    place(point);
    if (aloud) said.textContent = words(point).join(", ");
  }

  function place(point) {
    const frame = svg.getBoundingClientRect();
    const outer = plot.getBoundingClientRect();
    const left = frame.left - outer.left + point.x * frame.width;
    const top = frame.top - outer.top + point.y * frame.height;
    const room = Math.max(outer.width - tip.offsetWidth, 0);
    tip.style.left = `${Math.min(Math.max(left - tip.offsetWidth / 2, 0), room)}px`;
    tip.style.top = `${top - tip.offsetHeight - 12 < 0 ? top + 12 : top - tip.offsetHeight - 12}px`;
  }

  /* The series of the point that is read stands out from the others. */
  function follow(series) {
    for (const mark of marks) mark.classList.toggle("is-faint", series >= 0 && Number(mark.dataset.s) !== series);
  }

  function nearest(event) {
    const frame = svg.getBoundingClientRect();
    let best = null;
    let least = NEAR;
    for (const point of measured()) {
      if (point.mark.classList.contains("is-off")) continue;
      const away = Math.hypot(
        point.x * frame.width - event.clientX + frame.left, point.y * frame.height - event.clientY + frame.top);
      if (away < least) [best, least] = [point, away];
    }
    return best;
  }

  chart.addEventListener("pointermove", (event) => { if (event.pointerType !== "touch") show(nearest(event), false); });
  chart.addEventListener("pointerleave", (event) => { if (event.pointerType !== "touch") show(null, false); });
  chart.addEventListener("click", (event) => show(nearest(event), true));
  chart.addEventListener("blur", () => show(null, false));
  chart.addEventListener("scroll", () => { if (active) place(active); }, { passive: true });
  chart.addEventListener("keydown", (event) => {
    const seen = measured().filter((point) => !point.mark.classList.contains("is-off"));
    const next = reached(seen, active, event.key);
    if (next === undefined) return;
    event.preventDefault();
    show(next, true);
    next?.mark.scrollIntoView({ block: "nearest", inline: "nearest" });
    if (next) place(next);
  });

  for (const button of plot.querySelectorAll("button[data-series]")) {
    const series = Number(button.dataset.series);
    const own = marks.filter((mark) => Number(mark.dataset.s) === series);
    button.addEventListener("click", () => {
      const on = button.getAttribute("aria-pressed") !== "true";
      button.setAttribute("aria-pressed", String(on));
      for (const mark of own) mark.classList.toggle("is-off", !on);
      show(null, false);
    });
    for (const name of ["pointerenter", "focus"]) button.addEventListener(name, () => follow(series));
    for (const name of ["pointerleave", "blur"]) button.addEventListener(name, () => follow(-1));
  }
  if (svg.querySelector(READ)) {
    chart.setAttribute("role", "application");
    chart.setAttribute("aria-roledescription", "chart");
    chart.setAttribute("aria-description", "Arrow keys move along the points, up and down to other series.");
  }
}

/* Where a key leads from a point: along its series, to the next series at the same place, to the ends; Escape leaves. */
function reached(points, from, key) {
  if (!points.length || !["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown", "Home", "End", "Escape"].includes(key)) return undefined;
  if (key === "Escape") return from ? null : undefined;
  if (key === "Home" || !from || !points.includes(from)) return points[0];
  if (key === "End") return points.at(-1);
  const at = points.indexOf(from);
  if (key === "ArrowLeft") return points[Math.max(at - 1, 0)];
  if (key === "ArrowRight") return points[Math.min(at + 1, points.length - 1)];
  const kin = (point) => point.cell === from.cell && point.series === from.series;
  const rest = key === "ArrowDown" ? points.slice(at).filter((each) => !kin(each)) : points.slice(0, at).reverse().filter((each) => !kin(each));
  if (!rest.length) return from;
  const group = rest.filter((each) => each.cell === rest[0].cell && each.series === rest[0].series);
  const width = (point) => Math.abs(point.x - from.x);
  return group.reduce((best, each) => (width(each) < width(best) ? each : best));
}

beginCharts(document);
document.body.addEventListener("htmx:load", (event) => beginCharts(event.target.parentElement || document));
