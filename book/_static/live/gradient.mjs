/**
 * One derivative as lines of equal value, and its gradient, which turns with the inner product.
 *
 * @option row pair
 * @option axis pair
 * @option step pair
 * @height 541 phone 631
 */

import { LiveElement, html } from "./kit.mjs";
import { show } from "./numbers.mjs";
import { Plane } from "./plane.mjs";
import { ball, represent, tamed } from "./steepest.mjs";

const [LIMIT, MIDDLE, REACH, LONGEST] = [2.5, [0.5, 0.2], 3.5, Math.SQRT2];
const pair = ([x, y]) => `(${show(x)}, ${show(y)})`;

class LiveGradient extends LiveElement {
  static style = `
    .screen > svg { max-width: 22rem; margin: 0 auto; }
    .thin { stroke-width: 1; }
    .solid { stroke-width: 3; stroke-dasharray: none; }
    .group { display: inline-flex; gap: 0.4rem; align-items: center; }
    .group input { width: 4.4rem; }
    .handle.step .dot { fill: var(--live-tangent); }
    .contact { stroke: currentColor; stroke-width: 7; stroke-linecap: round; }
    .sample.covector { border-top: 2.5px dotted var(--live-covector); }
    @media (max-width: 575.98px) { .screen > svg { max-width: 19rem; } }
  `;

  build({ row = [2, 1], axis = [1, -1], step = [1, 1] }) {
    this.row = row;
    this.state = { axis: tamed(axis, LONGEST), step };
    this.plane = new Plane("Steps from the point, lines of equal rate, and the gradient");
    this.plane.look(MIDDLE, REACH);
    const names = {
      lines: "covector thin", line: "covector", ball: "primal area", step: "tangent",
      arrow: "covector", head: "covector solid", contact: "contact",
    };
    this.drawn = Object.fromEntries(Object.entries(names).map(([name, look]) => [name, this.plane.path(look)]));
    this.moves = { axis: (axis) => this.turn(axis), step: (step) => this.change({ step }) };
    this.places = [this.grip("axis", "Semi-axis of the unit ball"), this.grip("step", "Step v")];
    this.facts = html("div", { class: "facts" });
    const unit = () => this.turn(this.state.axis.map((x) => x / Math.hypot(...this.state.axis)));
    const round = html("button", { type: "button", onclick: unit }, "Make the ball round");
    return [
      this.plane.node, this.facts,
      html("p", { class: "keys" }, key("primal", "steps of length 1"), key("tangent", "step v"), key("covector", "lines, gradient g")),
      html("div", { class: "row" }, this.fields("axis", "axis of the ball"), this.fields("step", "step v"), round),
      html("p", { class: "try" }, "Try this: turn the ball. Which numbers stay?"),
    ];
  }

  grip(name, label) {
    const place = this.plane.handle({
      label, low: -LIMIT, high: LIMIT, step: 0.1, get: () => this.state[name], move: (p) => this.moves[name](p),
    });
    this.plane.node.lastChild.classList.add(name);
    return place;
  }

  fields(name, words) {
    const labels = ["x", "y"].map((letter, i) => {
      const input = html("input", {
        type: "number", min: -LIMIT, max: LIMIT, step: 0.1, "aria-label": `${words}, ${letter}`,
        oninput: ({ target }) => {
          if (target.value !== "" && target.checkValidity()) this.moves[name](this.state[name].with(i, target.valueAsNumber));
        },
      });
      (this.inputs ??= []).push({ input, name, i });
      return html("label", {}, letter, input);
    });
    return html("span", { class: "group" }, words, ...labels);
  }

  /** The ball has an axis in every direction, but none of length 0. */
  turn(axis) {
    const tame = tamed(axis, LONGEST);
    if (tame) this.change({ axis: tame.map((x) => Math.round(x * 1e4) / 1e4) });
  }

  draw() {
    const { axis, step } = this.state;
    const seen = (this.seen = represent(this.row, axis, step));
    const [a, b] = this.row;
    const squared = a * a + b * b;
    const level = (k) => [-9, 9].map((t) => [(k * a) / squared - t * b, (k * b) / squared + t * a]);
    this.plane.trace(this.drawn.lines, Array.from({ length: 41 }, (_, i) => level(i - 20)));
    this.plane.trace(this.drawn.line, [level(seen.rate)]);
    this.plane.trace(this.drawn.ball, [ball(axis)], true);
    this.plane.trace(this.drawn.step, [[[0, 0], step]]);
    this.plane.trace(this.drawn.arrow, [[[0, 0], seen.gradient]]);
    this.plane.trace(this.drawn.head, [head(seen.gradient)]);
    this.plane.trace(this.drawn.contact, [[seen.contact, seen.contact]]);
    this.places.forEach((place) => place());
    for (const { input, name, i } of this.inputs) {
      if (input.getRootNode().activeElement !== input) input.value = Math.round(this.state[name][i] * 100) / 100;
    }
    this.facts.innerHTML = `<p><strong>Df(a)[v] = ${show(seen.rate)} = ⟨g, v⟩</strong></p>
      <p>g = ${pair(seen.gradient)}</p><p>dot product g · v = ${show(seen.dotted)}</p>`;
  }

  spoken() {
    const { rate, paired, gradient, dotted } = this.seen;
    return `Rate along the step ${show(rate)}. Inner product of gradient and step ${show(paired)}. ` +
      `Gradient ${pair(gradient)}. Dot product of gradient and step ${show(dotted)}.`;
  }
}

/** The two barbs of an arrow from the origin. */
function head([x, y]) {
  const length = Math.hypot(x, y);
  const barb = (side) => [x - (0.3 * x + side * 0.15 * y) / length, y - (0.3 * y - side * 0.15 * x) / length];
  return [barb(1), [x, y], barb(-1)];
}

const key = (role, words) => html("span", { class: "key" }, html("span", { class: `sample ${role}` }), words);

customElements.define("live-gradient", LiveGradient);
