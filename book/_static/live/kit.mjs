// What every live element shares: nodes, matrices, a frame to draw in, a voice for screen readers.

import { show } from "./numbers.mjs";

const SVG = "http://www.w3.org/2000/svg";

export function set(node, attributes) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === false) node.removeAttribute(name);
    else node.setAttribute(name, value === true ? "" : value);
  }
  return node;
}

/** Make an element: html("label", { for: "x" }, "x = "). A listener goes under its name: { onclick: f }. */
export const html = (tag, attributes = {}, ...children) => fill(document.createElement(tag), attributes, children);
export const svg = (tag, attributes = {}, ...children) => fill(document.createElementNS(SVG, tag), attributes, children);

function fill(node, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else set(node, { [name]: value });
  }
  node.append(...children);
  return node;
}

/** A matrix in MathML, which screen readers read by rows; the entries are texts or numbers. */
export function matrix(rows, digits = 2) {
  const cell = (x) => `<mtd><mn>${typeof x === "number" ? show(x, digits) : x}</mn></mtd>`;
  const lines = rows.map((row) => `<mtr>${row.map(cell).join("")}</mtr>`);
  return `<mtable class="matrix">${lines.join("")}</mtable>`;
}

export const formula = (inner) => `<math>${inner}</math>`;

const calm = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

/** Base of all live elements. A child builds its nodes once and draws its state as often as it changes. */
export class LiveElement extends HTMLElement {
  connectedCallback() {
    if (this.shadowRoot) return;
    this.options = JSON.parse(this.getAttribute("options") ?? "{}");
    this.voice = html("p", { class: "spoken", role: "status" });
    const parts = this.build(this.options);
    const sheet = html("style", {}, STYLE + (this.constructor.style ?? ""));
    const screen = html("div", { class: "screen" }, ...parts, this.voice);
    this.attachShadow({ mode: "open" }).append(sheet, screen, html("slot"));
    this.draw();
    this.dataset.ready = "";
  }

  /** Change the state; the picture follows once a frame, the voice when the hand rests. */
  change(news) {
    Object.assign(this.state, news);
    this.frame ??= requestAnimationFrame(() => {
      this.frame = null;
      this.draw();
    });
    clearTimeout(this.silence);
    this.silence = setTimeout(() => { this.voice.textContent = this.spoken?.() ?? ""; }, 400);
  }
}

/** A button that runs something until it is pressed again; who wants no motion gets one step a press. */
export class Player {
  constructor(word, { run, step }) {
    Object.assign(this, { word, run, step });
    this.button = html("button", { type: "button", onclick: () => this.press() }, word);
  }

  press() {
    if (calm()) this.step();
    else if (this.frame) this.rest();
    else {
      this.button.textContent = "Pause";
      this.next(performance.now());
    }
  }

  /** `run` gets the seconds since the last frame and says whether there is more to come. */
  next(before) {
    this.frame = requestAnimationFrame((now) => {
      if (this.run((now - before) / 1000)) this.next(now);
      else this.rest();
    });
  }

  rest() {
    cancelAnimationFrame(this.frame);
    this.frame = null;
    this.button.textContent = this.word;
  }
}

export const STYLE = `
:host { display: block; text-align: start; font: 0.95rem/1.45 var(--plain-font, sans-serif); color: var(--pst-color-text-base, #24272c); }
slot, [hidden] { display: none; }
.pair { display: grid; grid-template-columns: 1fr 1fr; gap: 0.5rem; }
.panel { margin: 0; min-width: 0; }
.panel p { margin: 0.2rem 0 0; font-size: 0.85rem; line-height: 1.3; color: var(--pst-color-text-muted, #575d66); }
.row { display: flex; flex-wrap: wrap; gap: 0.4rem 1rem; align-items: center; margin: 0.5rem 0; }
.facts { display: flex; flex-wrap: wrap; gap: 0.2rem 1.5rem; align-items: center; margin: 0.5rem 0; font-variant-numeric: tabular-nums; }
.facts strong { font-weight: 600; }
.facts p { margin: 0; }
.key { white-space: nowrap; margin-right: 0.8em; }
.try { margin: 0.4rem 0; }
svg { display: block; width: 100%; height: auto; }
path { fill: none; vector-effect: non-scaling-stroke; }
.paper { fill: var(--live-paper); stroke: var(--live-faint); }
.grid { stroke: var(--live-faint); stroke-width: 1; }
.primal { stroke: var(--live-primal); stroke-width: 2.2; }
.primal.area { fill: color-mix(in srgb, var(--live-primal) 16%, transparent); }
.tangent { stroke: var(--live-tangent); stroke-width: 2.2; stroke-dasharray: 7 4; }
.covector { stroke: var(--live-covector); stroke-width: 2.2; stroke-dasharray: 8 3 2 3; }
.sample {
  display: inline-block; width: 2em; height: 0; margin-right: 0.4em; vertical-align: middle;
  border-top: 2.5px solid var(--live-primal);
}
.sample.tangent { border-top: 2.5px dashed var(--live-tangent); }
.sample.covector {
  height: 2.5px; border: 0; --ink: var(--live-covector);
  background: repeating-linear-gradient(90deg, var(--ink) 0 8px, transparent 0 11px, var(--ink) 0 13px, transparent 0 15px);
}
.handle { cursor: grab; outline: none; }
.handle, .handle * { touch-action: none; }
.handle .reach { fill: transparent; }
.handle .dot { fill: var(--live-primal); stroke: var(--live-paper); stroke-width: 2; }
.handle .ring { fill: none; stroke: transparent; stroke-width: 3; }
.handle:is(:focus, :hover) .ring { stroke: var(--pst-color-accent, #8a3b0f); }
label:not([hidden]) { display: inline-flex; flex-wrap: wrap; align-items: center; gap: 0.2rem 0.4rem; }
button, input, select, textarea {
  font: inherit; color: inherit; background: var(--live-paper); border: 1px solid var(--live-faint);
  border-radius: 4px; padding: 0.2rem 0.5rem; min-height: 2.2rem; box-sizing: border-box;
}
input[type=number] { width: 5.2rem; }
input[type=range] { width: 11rem; max-width: 100%; padding: 0; accent-color: var(--live-primal); }
input[type=checkbox] { min-height: 0; width: 1.15rem; height: 1.15rem; accent-color: var(--live-primal); }
button { cursor: pointer; }
button[aria-pressed=true] { border: 2px solid currentcolor; font-weight: 600; }
:is(button, input, select, textarea, [tabindex]):focus-visible { outline: 2px solid var(--pst-color-accent, #8a3b0f); outline-offset: 2px; }
.handle:focus-visible { outline: none; }
.spoken { position: absolute; width: 1px; height: 1px; margin: 0; overflow: hidden; clip-path: inset(50%); }
math { font-size: 1.1em; }
/* Brackets of MathML grow only in fonts that few machines have. */
mtable.matrix { border: solid; border-width: 0 1.5px; border-radius: 0.6em; padding: 0 0.35em; margin: 0 0.15em; }
@media (max-width: 575.98px) {
  :host { font-size: 0.9rem; }
  .panel p { font-size: 0.78rem; }
  .facts { gap: 0.2rem 1rem; margin: 0.3rem 0; }
  .sample { width: 1.5em; }
  button, input, select { min-height: 2.5rem; }
}
@media print {
  .screen { display: none; }
  slot { display: contents; }
}
@media (forced-colors: active) {
  .primal, .tangent, .covector { stroke: CanvasText; }
  .handle .dot { fill: Highlight; }
  .handle:focus .ring { stroke: Highlight; }
}
`;
