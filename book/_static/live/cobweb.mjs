/**
 * A layer with one unit fed back, and the adjoint equation at its fixed point: two cobwebs with one slope.
 *
 * @option slope number
 * @option start number
 * @height 510 phone 466
 */

import { clamp } from "./calc.mjs";
import { adjoint, layer, solution, steps, web } from "./cobwebs.mjs";
import { LiveElement, html, set } from "./kit.mjs";
import { show } from "./numbers.mjs";
import { Plane } from "./plane.mjs";

const [REACH, LIMIT, STEEPEST, WIDEST] = [1.6, 1.5, 1.3, 12];
const counted = (k) => (Number.isFinite(k) ? `${k}` : "over 30 000");

class LiveCobweb extends LiveElement {
  static style = `
    .diagonal { stroke: var(--live-faint); stroke-width: 1; }
    .web { stroke-width: 1.5; }
    .end { stroke: currentColor; stroke-width: 8; stroke-linecap: square; }
    input[type=number] { width: 5.6rem; }
  `;

  build({ slope = 0.7, start = 1.3 }) {
    this.state = { slope, start };
    const panels = [["forward", "tangent", "The layer: z becomes tanh of slope times z"],
      ["back", "covector", "The adjoint equation: u becomes slope times u plus 1"]];
    this.panels = Object.fromEntries(panels.map(([name, role, label]) => {
      const plane = new Plane(label);
      const [diagonal, graph, lines, end] = ["diagonal", "primal", `${role} web`, "end"].map((look) => plane.path(look));
      return [name, { plane, diagonal, graph, lines, end, words: html("p") }];
    }));
    this.panels.forward.plane.look([0, 0], REACH);
    this.place = this.panels.forward.plane.handle({
      label: "Start", low: -LIMIT, high: LIMIT, step: 0.1, get: () => [this.state.start, this.state.start],
      move: ([x, y]) => this.change({ start: Math.round(50 * (x + y)) / 100 }), // the nearest point of the diagonal
    });
    this.facts = html("div", { class: "facts" });
    return [
      html("div", { class: "pair" }, ...Object.values(this.panels).map(({ plane, words }) =>
        html("div", { class: "panel" }, plane.node, words))),
      this.facts, this.controls(),
      html("p", { class: "try" }, "Try this: bring the slope close to 1. Then take it below −1: which number is still there?"),
    ];
  }

  controls() {
    const field = (name, type, limit, step, words) => {
      const input = html("input", {
        type, min: -limit, max: limit, step, "aria-label": words,
        oninput: ({ target }) => {
          if (target.value !== "" && target.checkValidity()) this.change({ [name]: target.valueAsNumber });
        },
      });
      (this.inputs ??= []).push({ input, name });
      return input;
    };
    return html("div", { class: "row" },
      html("label", {}, "slope at the fixed point", field("slope", "range", STEEPEST, 0.01, "Slope"),
        field("slope", "number", STEEPEST, "any", "Slope, as a number")),
      html("label", {}, "start", field("start", "number", LIMIT, "any", "Start, as a number")));
  }

  draw() {
    const { slope, start } = this.state;
    const [move, pull, u] = [layer(slope), adjoint(slope), solution(slope)];
    this.seen = { forward: steps(move, start, 0), back: steps(pull, 0, u), u };
    const wide = slope < 1 ? clamp(1.2 * u, 1.8, WIDEST) : WIDEST;
    this.panels.back.plane.look([0.4 * wide, 0.4 * wide], 0.7 * wide);
    this.trace(this.panels.forward, move, start, REACH, 0);
    this.trace(this.panels.back, pull, 0, 1.2 * wide, u);
    this.place();
    for (const { input, name } of this.inputs) {
      if (input.type === "range") set(input, { "aria-valuetext": show(slope) });
      if (input.getRootNode().activeElement !== input || input.type === "range") input.value = this.state[name];
    }
    this.panels.forward.words.textContent = `z ← tanh(${show(slope)} z): ${this.ending()}`;
    this.panels.back.words.textContent = `u ← ${show(slope)} u + 1: ${Number.isFinite(this.seen.back) ? `to ${show(u)}` : this.fate()}`;
    this.facts.innerHTML = `<p>Spectral radius <strong>${show(Math.abs(slope))}</strong></p>
      <p>Derivative of the fixed point, at 0: <strong>${show(u)}</strong></p>
      <p>Eight digits: layer <strong>${counted(this.seen.forward)}</strong>, adjoint <strong>${counted(this.seen.back)}</strong> steps</p>`;
  }

  trace({ plane, diagonal, graph, lines, end }, move, start, far, goal) {
    const grid = Array.from({ length: 81 }, (_, i) => far * (i / 40 - 1));
    plane.trace(diagonal, [[[-far, -far], [far, far]]]);
    plane.trace(graph, [grid.map((z) => [z, move(z)])]);
    plane.trace(lines, [web(move, start, 60)]);
    plane.trace(end, Number.isFinite(goal) ? [[[goal, goal], [goal, goal]]] : []);
  }

  /** Where the layer ends up. */
  ending() {
    const { slope, start } = this.state;
    if (Number.isFinite(this.seen.forward)) return "to 0";
    if (start === 0) return "stays at 0";
    return slope < -1 ? "back and forth" : slope > 1 ? "to another fixed point" : "too slow";
  }

  /** What the adjoint equation does if it does not arrive. */
  fate() {
    const { slope } = this.state;
    if (slope === -1) return "back and forth";
    return Math.abs(slope) < 1 ? "too slow" : "runs away";
  }

  spoken() {
    const { forward, back, u } = this.seen;
    return `Spectral radius ${show(Math.abs(this.state.slope))}. The layer: ${this.ending()}. `
      + `Eight digits take the layer ${counted(forward)} steps, the adjoint equation ${counted(back)}. `
      + `The derivative of the fixed point 0 is ${show(u)}.`;
  }
}

customElements.define("live-cobweb", LiveCobweb);
