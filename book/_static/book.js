// What needs a script at all; without one, the page reads the same.

// A box that scrolls sideways takes a tab stop; one that fits gives it back. An inline formula wider than its line
// becomes such a box.
const BOXES = ".math-scroll, .highlight pre, .pst-scrollable-table-container, span.math.wide";

function settleTabStops() {
  for (const formula of document.querySelectorAll("span.math")) {
    const line = formula.closest("p, li, dd, td, th, figcaption, summary, h1, h2, h3, h4");
    const bases = [...formula.querySelectorAll(".katex-html > .base")];
    const wide = Boolean(line) && bases.some((base) => base.offsetWidth > line.clientWidth && line.clientWidth > 0);
    formula.classList.toggle("wide", wide);
    if (wide) Object.entries({ role: "group", "aria-label": "Formula" }).forEach((pair) => formula.setAttribute(...pair));
  }
  for (const box of document.querySelectorAll(BOXES)) {
    if (box.scrollWidth > box.clientWidth) box.tabIndex = 0;
    else box.removeAttribute("tabindex");
  }
}

// A menu closes on Escape (and gives the focus back) and on a click beside it.
function watchMenu(menu) {
  menu.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    menu.open = false;
    menu.querySelector("summary").focus();
  });
  document.addEventListener("click", (event) => {
    if (!menu.contains(event.target)) menu.open = false;
  });
}

// Paper is white and has nothing to click: on it every fold is open, and afterwards all is as before.
const root = document.documentElement;
let opened = [];
let theme = root.dataset.theme;

function dressForPaper() {
  theme = root.dataset.theme;
  root.dataset.theme = "light";
  opened = [...document.querySelectorAll(".bd-article details:not([open])")];
  for (const fold of opened) fold.open = true;
}

function undress() {
  root.dataset.theme = theme;
  for (const fold of opened) fold.open = false;
  opened = [];
}

// A link into a fold opens the fold.
function openTarget() {
  const target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (!target) return;
  const closed = [];
  for (let fold = target.closest("details"); fold; fold = fold.parentElement.closest("details")) {
    if (!fold.open) closed.push(fold);
  }
  for (const fold of closed) fold.open = true;
  if (closed.length) target.scrollIntoView();
}

addEventListener("resize", settleTabStops);
addEventListener("load", settleTabStops);
addEventListener("hashchange", openTarget);
addEventListener("beforeprint", dressForPaper);
addEventListener("afterprint", undress);
document.addEventListener("toggle", settleTabStops, true);
document.querySelectorAll(".page-menu").forEach(watchMenu);
document.querySelectorAll("[data-print]").forEach((button) => button.addEventListener("click", () => print()));
settleTabStops();
openTarget();
