/**
 * Three probabilities as a point of a triangle, an arrow that comes back to them, and what softmax passes on.
 *
 * @option scores numbers
 * @option cotangent numbers
 * @height 525 phone 585
 */

import { add, clamp, scale } from "./calc.mjs";
import { LiveElement, html } from "./kit.mjs";
import { show } from "./numbers.mjs";
import { Plane } from "./plane.mjs";
import { CORNERS, fromPlane, mean, onPlane, pullback, scoresAt, softmax, spread } from "./probabilities.mjs";

const [MIDDLE, REACH, ARROW] = [[0, 0.2], 1.2, 0.4];
const LIMITS = { scores: 9, cotangent: 2 };
const triple = (v) => `(${v.map((x) => show(x)).join(", ")})`;

class LiveSimplex extends LiveElement {
  static style = `
    .screen > svg { max-width: 22rem; margin: 0 auto; }
    text { fill: currentColor; font-size: 13px; }
    .field { stroke: var(--live-covector); stroke-width: 1.2; opacity: 0.75; }
    .dots { stroke: var(--live-covector); stroke-width: 3; stroke-linecap: round; }
    .passed { stroke: var(--live-covector); stroke-width: 6; }
    .group { display: inline-flex; flex-wrap: wrap; gap: 0.4rem; align-items: center; }
    .group .name { min-width: 4.6rem; }
    .group input { width: 4.4rem; }
    .handle[data-look=arrow] .dot { fill: var(--live-covector); }
    .sample.passed { border-top: 6px solid var(--live-covector); }
    @media (max-width: 575.98px) { .screen > svg { max-width: 19rem; } .group input { width: 4rem; } }
  `;

  build({ scores = [0, 0, 0], cotangent = [1, -1, 0] }) {
    this.state = { scores, cotangent };
    this.plane = new Plane("Three probabilities, the arrow that comes back to them, and what softmax passes on");
    this.plane.look(MIDDLE, REACH);
    const names = { triangle: "primal area", field: "field", dots: "dots", arrow: "covector", passed: "passed" };
    this.drawn = Object.fromEntries(Object.entries(names).map(([name, look]) => [name, this.plane.path(look)]));
    const corners = CORNERS.map(onPlane);
    this.plane.trace(this.drawn.triangle, [corners], true);
    this.plane.trace(this.drawn.dots, spread().map(onPlane).map((p) => [p, p]));
    corners.forEach((corner, k) => this.plane.write(this.plane.word("class"), corner, `class ${k + 1}`, [0, k === 2 ? 9 : -18]));
    this.places = [this.point(), this.tip()];
    this.facts = html("div", { class: "facts" });
    return [
      this.plane.node, this.facts,
      html("p", { class: "keys" }, key("covector", "comes back: g"), key("passed", "passed on to the scores")),
      html("div", { class: "row" }, this.fields("scores", "scores z"), this.fields("cotangent", "arrow g")),
      html("p", { class: "try" }, "Try this: pull the point into a corner. Then add 1 to all entries of g."),
    ];
  }

  point() {
    return this.plane.handle({
      label: "Probabilities", low: -1, high: 1, step: 0.05,
      get: () => onPlane(softmax(this.state.scores)),
      move: (p) => this.take("scores", scoresAt(p, mean(this.state.scores))),
    });
  }

  tip() {
    return this.plane.handle({
      label: "Tip of the arrow that comes back", low: -1.2, high: 1.3, step: 0.05, look: "arrow",
      get: () => add(onPlane(softmax(this.state.scores)), scale(ARROW, onPlane(this.state.cotangent))),
      move: (p) => {
        const arrow = fromPlane(scale(1 / ARROW, add(p, scale(-1, onPlane(softmax(this.state.scores))))));
        this.take("cotangent", arrow.map((x) => x + mean(this.state.cotangent)));
      },
    });
  }

  take(name, numbers) {
    const limit = LIMITS[name];
    this.change({ [name]: numbers.map((x) => clamp(Math.round(x * 1e4) / 1e4, -limit, limit)) });
  }

  fields(name, words) {
    const labels = [0, 1, 2].map((i) => {
      const input = html("input", {
        type: "number", min: -LIMITS[name], max: LIMITS[name], step: 0.1, "aria-label": `${words}, entry ${i + 1}`,
        oninput: ({ target }) => {
          if (target.value !== "" && target.checkValidity()) this.take(name, this.state[name].with(i, target.valueAsNumber));
        },
      });
      (this.inputs ??= []).push({ input, name, i });
      return input;
    });
    return html("span", { class: "group" }, html("span", { class: "name" }, words), ...labels);
  }

  draw() {
    const { scores, cotangent } = this.state;
    const s = softmax(scores);
    const passed = pullback(s, cotangent);
    const sum = passed.reduce((a, b) => a + b, 0);
    this.seen = { s, passed, sum };
    const stroke = (at, arrow) => [onPlane(at), add(onPlane(at), scale(ARROW, onPlane(arrow)))];
    this.plane.trace(this.drawn.field, spread().map((p) => stroke(p, pullback(p, cotangent))));
    this.plane.trace(this.drawn.arrow, [stroke(s, cotangent)]);
    this.plane.trace(this.drawn.passed, [stroke(s, passed)]);
    this.places.forEach((place) => place());
    for (const { input, name, i } of this.inputs) {
      if (input.getRootNode().activeElement !== input) input.value = Math.round(this.state[name][i] * 100) / 100;
    }
    const lengths = [passed, cotangent].map((v) => show(Math.hypot(...v)));
    this.facts.innerHTML = `<p><strong>passed on: ${triple(passed)}</strong></p>
      <p>sum ${show(sum)}, length ${lengths[0]} of ${lengths[1]}</p><p>s = ${triple(s)}</p>`;
  }

  spoken() {
    const { s, passed } = this.seen;
    return `Probabilities ${triple(s)}. The arrow ${triple(this.state.cotangent)} comes back, ${triple(passed)} is passed on, with sum 0.`;
  }
}

const key = (role, words) => html("span", { class: "key" }, html("span", { class: `sample ${role}` }), words);

customElements.define("live-simplex", LiveSimplex);
