/**
 * The error of difference quotients against their step: too large a step truncates, too small a step rounds.
 *
 * @option function sin|exp|tanh
 * @option x number
 * @height 548 phone 446
 */

import { CURVES, STENCILS, bestStep, quotientError } from "./calc.mjs";
import { LiveElement, html, set, svg } from "./kit.mjs";
import { raised, short } from "./numbers.mjs";

const [WIDTH, HEIGHT, LEFT, RIGHT, BOTTOM] = [430, 270, 48, 24, 34];
const [FINEST, LOWEST, HIGHEST] = [-14, -16, 1];
const ROLES = { forward: "primal", central: "tangent", "five-point": "covector" };
const MARKS = { forward: "M-6 0A6 6 0 1 0 6 0A6 6 0 1 0-6 0", central: "M-5-5H5V5H-5Z", "five-point": "M-6 5H6L0-6Z" };

const across = (power) => LEFT + ((power - FINEST) / -FINEST) * (WIDTH - LEFT - RIGHT);
const down = (power) => 8 + ((HIGHEST - Math.max(power, LOWEST)) / (HIGHEST - LOWEST)) * (HEIGHT - BOTTOM - 8);

class LiveVcurve extends LiveElement {
  static style = `
    text { fill: currentColor; font-size: 14px; }
    .axis { stroke: var(--live-faint); }
    .here { stroke: currentColor; stroke-width: 1.5; }
    .mark { fill: var(--live-paper); }
    table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
    :is(td, th) { padding: 0.1rem 0.9rem 0.1rem 0; text-align: left; font-weight: 400; white-space: nowrap; }
    svg { max-width: 36rem; margin: 0 auto; }
    @media (max-width: 359.98px) { :is(td, th) { padding-right: 0.4rem; font-size: 0.75rem; } .sample { width: 1em; } }
  `;

  build({ function: name = "exp", x = 1 }) {
    this.state = { curve: name, x, power: -5 };
    const label = "Error of three difference quotients against the step h, both on logarithmic scales";
    this.picture = svg("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: "img", "aria-label": label });
    this.picture.append(...axes());
    this.here = svg("path", { class: "here" });
    this.picture.append(this.here);
    this.curves = Object.entries(ROLES).map(([stencil, role]) => {
      const [line, mark] = [svg("path", { class: role }), svg("path", { class: `${role} mark`, style: "stroke-dasharray: none" })];
      set(mark, { d: MARKS[stencil] });
      this.picture.append(line, mark);
      return { stencil, line, mark };
    });
    this.facts = html("div", { class: "facts" });
    return [
      this.picture, this.facts, this.controls(),
      html("p", { class: "try" }, "Try this: find the best step of each quotient. Which side is steeper?"),
    ];
  }

  controls() {
    const pick = html("select", { onchange: ({ target }) => this.change({ curve: target.value }) });
    for (const [name, { text }] of Object.entries(CURVES)) {
      pick.append(html("option", { value: name, selected: name === this.state.curve }, text));
    }
    const point = html("input", {
      type: "number", min: -3, max: 3, step: 0.1, value: this.state.x,
      oninput: ({ target }) => target.value && target.checkValidity() && this.change({ x: target.valueAsNumber }),
    });
    this.slider = html("input", {
      type: "range", min: FINEST, max: 0, step: 0.1, value: this.state.power,
      oninput: ({ target }) => this.change({ power: target.valueAsNumber }),
    });
    this.step = html("output");
    return html("div", { class: "row" },
      html("label", {}, "step h", this.slider, this.step), html("label", {}, "function", pick), html("label", {}, "x", point));
  }

  draw() {
    const { curve, x, power } = this.state;
    const grid = Array.from({ length: 29 }, (_, i) => FINEST + i / 2);
    const error = (stencil, exponent) => quotientError(CURVES[curve], STENCILS[stencil], x, 10 ** exponent);
    this.seen = this.curves.map(({ stencil, line, mark }) => {
      const points = grid.map((each) => `${across(each)} ${down(Math.log10(error(stencil, each)))}`);
      const here = error(stencil, power);
      set(line, { d: `M${points.join("L")}` });
      set(mark, { transform: `translate(${across(power)} ${down(Math.log10(here))})` });
      const best = bestStep(CURVES[curve], STENCILS[stencil], x);
      return { stencil, error: here, best, side: 10 ** power < best ? "rounding" : "truncation" };
    });
    set(this.here, { d: `M${across(power)} 8V${HEIGHT - BOTTOM}` });
    this.step.textContent = short(10 ** power);
    set(this.slider, { "aria-valuetext": short(10 ** power) });
    const rows = this.seen.map(({ stencil, error: miss, side }) => (
      `<tr><th scope="row"><span class="sample ${ROLES[stencil]}"></span>${stencil}</th>
        <td><strong>${short(miss)}</strong></td><td>${side}</td></tr>`));
    this.facts.innerHTML = `<table><tr><th scope="col">quotient</th><th scope="col">error at h</th><th scope="col">ruled by</th></tr>
      ${rows.join("")}</table>`;
  }

  spoken() {
    const said = this.seen.map(({ stencil, error, side }) => `${stencil}: error ${short(error)}, ruled by ${side}`);
    return `Step ${short(10 ** this.state.power)}. ${said.join(". ")}.`;
  }
}

function axes() {
  const words = (x, y, text, anchor) => svg("text", { x, y, "text-anchor": anchor }, text);
  return [
    svg("path", { class: "axis", d: `M${LEFT} 8V${HEIGHT - BOTTOM}H${WIDTH - RIGHT}` }),
    ...[-12, -8, -4, 0].map((power) => words(across(power), HEIGHT - 14, `10${raised(power)}`, "middle")),
    ...[-16, -12, -8, -4, 0].map((power) => words(LEFT - 5, down(power) + 4, `10${raised(power)}`, "end")),
    words(WIDTH - RIGHT, HEIGHT - BOTTOM - 6, "step h", "end"), words(LEFT + 6, 20, "error", "start"),
  ];
}

customElements.define("live-vcurve", LiveVcurve);
