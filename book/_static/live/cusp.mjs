/**
 * The map (x² + y, xy): the preimages of a value, where the map folds, Newton's way back, and how near it is certain.
 *
 * @option a pair
 * @option target pair
 * @height 558 phone 420
 */

import { f, foldImage, foldPoint, newton, preimages, radii } from "./folds.mjs";
import { LiveElement, html } from "./kit.mjs";
import { show } from "./numbers.mjs";
import { Plane } from "./plane.mjs";

const LIMITS = { a: [-2, 2], target: [-2, 3] };
const NAMES = { a: ["start", "x", "y"], target: ["target", "p", "q"] };
const CURVE = Array.from({ length: 121 }, (_, i) => (i - 60) / 48);
const ROUND = Array.from({ length: 49 }, (_, i) => (i * Math.PI) / 24);
const circle = ([x, y], r) => ROUND.map((t) => [x + r * Math.cos(t), y + r * Math.sin(t)]);
const dots = (points) => points.map((point) => [point, point]);
const pair = ([x, y]) => `(${show(x)}, ${show(y)})`;
const below = (x) => show(Math.floor(1000 * x) / 1000, 3); // what is certain is not rounded up
const ENDS = { singular: "no step there: det J = 0", lost: "lost" };

class LiveCusp extends LiveElement {
  static style = `
    .inner { fill: color-mix(in srgb, var(--live-primal) 12%, transparent); stroke: none; }
    .dots { stroke: var(--live-primal); stroke-width: 10; stroke-linecap: round; }
    .dots.way { stroke: var(--live-tangent); stroke-width: 6; }
    .handle[data-look=start] .dot { fill: var(--live-tangent); }
    text { fill: var(--pst-color-text-base, #24272c); font-size: 20px; }
    .mark { color: var(--live-primal); }
    .facts { display: grid; gap: 0.1rem; }
  `;

  build({ a = [1, 0], target = [2.4, 0.8] }) {
    this.state = { a, target };
    this.points = new Plane("Points: the plane of inputs");
    this.values = new Plane("Values: the plane of outputs");
    this.points.look([0, 0], 3.1);
    this.values.look([0.5, 0.5], 2.7);
    this.drawn = {
      fold: this.points.path("primal"), ball: this.points.path("covector"), way: this.points.path("tangent"),
      found: this.points.path("dots"), steps: this.points.path("dots way"),
      inside: this.values.path("inner"), edge: this.values.path("primal"), reach: this.values.path("covector"),
      path: this.values.path("tangent"), images: this.values.path("dots way"),
    };
    for (const [place, count] of [[[2.5, 0], "3"], [[-1, 1.5], "1"]]) this.values.write(this.values.word("count"), place, count);
    const movable = { a: [this.points, "Start", "start"], target: [this.values, "Target"] };
    this.grips = Object.entries(movable).map(([name, [plane, label, look]]) =>
      plane.handle({
        label, look, low: LIMITS[name][0], high: LIMITS[name][1], step: 0.1,
        get: () => this.state[name], move: (place) => this.change({ [name]: place }),
      }));
    this.facts = html("div", { class: "facts" });
    this.inputs = Object.entries(LIMITS).flatMap(([name, [min, max]]) => [0, 1].map((i) => ({
      name, i, input: html("input", {
        type: "number", min, max, step: 0.01, "aria-label": `${NAMES[name][0]}, ${NAMES[name][i + 1]}`,
        oninput: ({ target }) => {
          if (target.value !== "" && target.checkValidity()) this.change({ [name]: this.state[name].with(i, target.valueAsNumber) });
        },
      }),
    })));
    const found = html("span", { class: "key" }, html("span", { class: "mark" }, "● "), "preimages");
    return [
      html("div", { class: "pair" },
        panel(this.points, key("primal", "here f folds"), key("tangent", "Newton's way"), " ", found),
        panel(this.values, key("primal", "its image"), key("covector", "certain balls"))),
      this.facts,
      ...Object.entries(NAMES).map(([name, [word, ...letters]]) => html("div", { class: "row" }, word,
        ...letters.map((letter, i) => html("label", {}, letter, this.inputs.find((each) => each.name === name && each.i === i).input)))),
      html("p", { class: "try" }, "Try this: push the target across the curve. Where do two preimages meet?"),
    ];
  }

  draw() {
    const { a, target } = this.state;
    const seen = (this.seen = { found: preimages(target), ...newton(a, target), ...radii(a) });
    this.points.trace(this.drawn.fold, [CURVE.map(foldPoint)]);
    this.points.trace(this.drawn.ball, [circle(a, seen.r)], true);
    this.points.trace(this.drawn.way, [seen.points]);
    this.points.trace(this.drawn.steps, dots(seen.points));
    this.points.trace(this.drawn.found, dots(seen.found));
    this.values.trace(this.drawn.inside, [CURVE.map(foldImage)]);
    this.values.trace(this.drawn.edge, [CURVE.map(foldImage)]);
    this.values.trace(this.drawn.reach, [circle(f(a), seen.s)], true);
    this.values.trace(this.drawn.path, [seen.points.map(f)]);
    this.values.trace(this.drawn.images, dots(seen.points.map(f)));
    for (const place of this.grips) place();
    for (const { name, i, input } of this.inputs) {
      if (input.getRootNode().activeElement !== input) input.value = Math.round(this.state[name][i] * 100) / 100;
    }
    this.facts.innerHTML = `<p><strong>${this.count()}</strong></p><p>${this.way()}</p><p>${this.certain()}</p>`;
  }

  count() {
    const { length } = this.seen.found;
    return `${length} ${length === 1 ? "preimage" : "preimages"} of ${pair(this.state.target)}`;
  }

  way() {
    const { points, end } = this.seen;
    const steps = `${points.length - 1} ${points.length === 2 ? "step" : "steps"}`;
    return `Newton: ${steps}, ${ENDS[end] ?? `to ${pair(points.at(-1))}`}`;
  }

  certain() {
    const { a, target } = this.state;
    const { r, s } = this.seen;
    const inside = Math.hypot(...f(a).map((x, i) => target[i] - x)) < s;
    return `Certain: r = ${below(r)}, s = ${below(s)}; ${inside ? "inside" : "outside"}`;
  }

  spoken() {
    return `${this.count()}. ${this.way()}. ${this.certain()}.`;
  }
}

const key = (role, words) => html("span", { class: "key" }, html("span", { class: `sample ${role}` }), words);
const panel = (plane, ...words) => html("div", { class: "panel" }, plane.node, html("p", {}, ...words));

customElements.define("live-cusp", LiveCusp);
