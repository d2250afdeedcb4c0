/**
 * The error of difference quotients against their step: too large a step truncates, too small a step rounds.
 * A complex step subtracts nothing, so it does not round.
 *
 * @option function sin|exp|tanh
 * @option x number
 * @height 595 phone 488
 */

import { CURVES, STENCILS, bestStep, quotientError } from "./calc.mjs";
import { LiveElement, html, set, svg } from "./kit.mjs";
import { raised, short } from "./numbers.mjs";

const [WIDTH, HEIGHT, LEFT, RIGHT, BOTTOM] = [430, 270, 48, 24, 34];
const [FINEST, LOWEST, HIGHEST] = [-14, -17, 1];
const FLOOR = -16.2; // an error of exactly 0 has no place on a logarithmic scale
const ROLES = { forward: "primal", central: "tangent", "five-point": "covector", "complex step": "complex" };
const MARKS = {
  forward: "M-6 0A6 6 0 1 0 6 0A6 6 0 1 0-6 0", central: "M-5-5H5V5H-5Z",
  "five-point": "M-6 5H6L0-6Z", "complex step": "M-6 0L0-6L6 0L0 6Z",
};

const across = (power) => LEFT + ((power - FINEST) / -FINEST) * (WIDTH - LEFT - RIGHT);
const down = (power) => 8 + ((HIGHEST - Math.max(power, FLOOR)) / (HIGHEST - LOWEST)) * (HEIGHT - BOTTOM - 8);

class LiveVcurve extends LiveElement {
  static style = `
    text { fill: currentColor; font-size: 14px; }
    .axis { stroke: var(--live-faint); }
    .here { stroke: currentColor; stroke-width: 1.5; }
    .mark { fill: var(--live-paper); }
    table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
    :is(td, th) { padding: 0.1rem 0.9rem 0.1rem 0; text-align: left; font-weight: 400; white-space: nowrap; }
    svg { max-width: 36rem; margin: 0 auto; }
    .complex { stroke: currentColor; stroke-width: 2.2; stroke-dasharray: 2 3; }
    .piece { display: inline-block; width: 2.6rem; height: 0.9rem; margin-right: 0.4rem; vertical-align: -0.1rem; }
    @media (max-width: 479.98px) { :is(td, th) { padding-right: 0.5rem; } .piece { width: 1.7rem; margin-right: 0.2rem; } }
    @media (max-width: 359.98px) {
      :is(td, th) { padding-right: 0.3rem; font-size: 0.72rem; }
      th { white-space: normal; } .piece { width: 1.2rem; }
    }
  `;

  build({ function: name = "exp", x = 1 }) {
    this.state = { curve: name, x, power: -5 };
    const label = "Errors of three difference quotients and of the complex step against the step h, on logarithmic scales";
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
      html("p", { class: "try" },
        "Try this: find the best step of each quotient. Which side is steeper, and which curve has no left side?"),
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
      return { stencil, error: here, side: side(CURVES[curve], stencil, x, 10 ** power, here) };
    });
    set(this.here, { d: `M${across(power)} 8V${HEIGHT - BOTTOM}` });
    this.step.textContent = short(10 ** power);
    set(this.slider, { "aria-valuetext": short(10 ** power) });
    const rows = this.seen.map(({ stencil, error: miss, side }) => (
      `<tr><th scope="row">${key(stencil)}${stencil}</th>
        <td><strong>${short(miss)}</strong></td><td>${side}</td></tr>`));
    this.facts.innerHTML = `<table><tr><th scope="col">quotient</th><th scope="col">error at h</th><th scope="col">ruled by</th></tr>
      ${rows.join("")}</table>`;
  }

  spoken() {
    const said = this.seen.map(({ stencil, error, side }) => `${stencil}: error ${short(error)}, ruled by ${side}`);
    return `Step ${short(10 ** this.state.power)}. ${said.join(". ")}.`;
  }
}

/** What rules the error at a step: the complex step has an error of rounding, but none that grows as h shrinks. */
function side(curve, stencil, x, h, error) {
  if (stencil === "complex step") return error > 1e-15 * Math.max(1, Math.abs(curve.slope(x))) ? "truncation" : "neither";
  return h < bestStep(curve, STENCILS[stencil], x) ? "rounding" : "truncation";
}

/** A piece of the curve with its mark, for the table. */
function key(stencil) {
  const role = ROLES[stencil];
  return `<svg class="piece" viewBox="0 0 42 14" aria-hidden="true"><path class="${role}" d="M0 7H42"/>
    <path class="${role} mark" style="stroke-dasharray: none" transform="translate(21 7)" d="${MARKS[stencil]}"/></svg>`;
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
