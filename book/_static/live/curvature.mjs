/**
 * Level lines of a quadratic whose two curvatures can be turned, and two ways down: gradient descent, conjugate gradients.
 *
 * @option curvatures pair
 * @option angle number
 * @option start pair
 * @option step number
 * @height 622 phone 606
 */

import { LiveElement, html, set } from "./kit.mjs";
import { show } from "./numbers.mjs";
import { Plane } from "./plane.mjs";
import { conjugate, descend, hessian, level } from "./quadratic.mjs";

const [LIMIT, REACH] = [2.2, 2.5];
const VALUES = [-4, -2.8, -1.8, -1, -0.45, -0.1, 0.1, 0.45, 1, 1.8, 2.8, 4, 5.6, 7.5];
const SLIDERS = {
  first: ["curvature 1", -1, 3, 0.05],
  second: ["curvature 2", -1, 3, 0.05],
  angle: ["angle", 0, 180, 5],
  step: ["step size", 0.05, 1, 0.05],
};
const WAYS = ["gradient descent", "conjugate gradients"];
const steps = ({ length }) => `${length - 1} ${length === 2 ? "step" : "steps"}`;

class LiveCurvature extends LiveElement {
  static style = `
    .screen > svg { max-width: 20rem; margin: 0 auto; }
    .thin { stroke-width: 1; }
    .dots { stroke: var(--live-tangent); stroke-width: 6; stroke-linecap: round; }
    .dots.conjugate { stroke: var(--live-covector); stroke-width: 8; }
    .sliders { display: grid; grid-template-columns: 1fr 1fr; gap: 0.1rem 1rem; }
    .sliders label { display: block; font-variant-numeric: tabular-nums; }
    .sliders input { display: block; width: 100%; margin: 0; min-height: 1.6rem; }
    .facts { display: grid; gap: 0.1rem; }
    @media (max-width: 575.98px) {
      .screen > svg { max-width: 16rem; }
      .sliders input { min-height: 2rem; }
    }
  `;

  build({ curvatures = [3, 0.25], angle = 25, start = [1.5, 1.4], step = 0.6 }) {
    this.state = { first: curvatures[0], second: curvatures[1], angle, start, step };
    this.plane = new Plane("Level lines of a quadratic, and two ways down from a start");
    this.plane.look([0, 0], REACH);
    const looks = { lines: "primal thin", slow: "tangent", slowDots: "dots", quick: "covector", quickDots: "dots conjugate" };
    this.drawn = Object.fromEntries(Object.entries(looks).map(([name, look]) => [name, this.plane.path(look)]));
    this.place = this.plane.handle({
      label: "Start", low: -LIMIT, high: LIMIT, step: 0.1, get: () => this.state.start, move: (start) => this.change({ start }),
    });
    this.facts = html("div", { class: "facts" });
    this.sliders = Object.entries(SLIDERS).map((row) => this.slider(...row));
    this.inputs = ["x", "y"].map((letter, i) => html("input", {
      type: "number", min: -LIMIT, max: LIMIT, step: 0.1, "aria-label": `Start, ${letter}`,
      oninput: ({ target }) => {
        if (target.value !== "" && target.checkValidity()) this.change({ start: this.state.start.with(i, target.valueAsNumber) });
      },
    }));
    return [
      this.plane.node, this.facts,
      html("p", { class: "keys" }, key("primal", "level lines"), ...["tangent", "covector"].map((role, i) => key(role, WAYS[i]))),
      html("div", { class: "sliders" }, ...this.sliders.map(({ label }) => label)),
      html("div", { class: "row" }, "start", ...["x", "y"].map((letter, i) => html("label", {}, letter, this.inputs[i]))),
      html("p", { class: "try" }, "Try this: make both curvatures equal. Then make one negative."),
    ];
  }

  slider(name, [words, min, max, step]) {
    const value = html("span");
    const input = html("input", {
      type: "range", min, max, step, "aria-label": words, oninput: ({ target }) => this.change({ [name]: target.valueAsNumber }),
    });
    return { name, words, value, input, label: html("label", {}, `${words} `, value, input) };
  }

  draw() {
    const { first, second, angle, start, step } = this.state;
    const curvatures = [first, second];
    const H = hessian(curvatures, angle);
    const [slow, quick] = [descend(H, start, step), conjugate(H, start)];
    this.seen = { slow, quick };
    const leaving = quick.direction?.map((x, i) => quick.points.at(-1)[i] + 9 * x);
    this.plane.trace(this.drawn.lines, VALUES.flatMap((value) => level(curvatures, angle, value)));
    this.plane.trace(this.drawn.slow, [slow.points]);
    this.plane.trace(this.drawn.slowDots, slow.points.map((point) => [point, point]));
    this.plane.trace(this.drawn.quick, [leaving ? [...quick.points, leaving] : quick.points]);
    this.plane.trace(this.drawn.quickDots, quick.points.map((point) => [point, point]));
    this.place();
    for (const { name, value, input } of this.sliders) {
      value.textContent = name === "angle" ? `${show(this.state[name], 0)}°` : show(this.state[name]);
      set(input, { "aria-valuetext": value.textContent });
      input.value = this.state[name];
    }
    this.inputs.forEach((input, i) => {
      if (input.getRootNode().activeElement !== input) input.value = Math.round(start[i] * 100) / 100;
    });
    this.facts.innerHTML = `<p><strong>Conjugate gradients: ${told(quick)}</strong></p>
      <p>Gradient descent: ${told(slow)}</p><p>Negative curvature: ${this.bent()}</p>`;
  }

  bent() {
    const { curvature } = this.seen.quick;
    return curvature === undefined ? "none met" : `${show(curvature)} ahead`;
  }

  spoken() {
    const { quick, slow } = this.seen;
    return `Conjugate gradients: ${told(quick)}. Gradient descent: ${told(slow)}. Negative curvature: ${this.bent()}.`;
  }
}

const ENDS = { arrived: "", tired: ", not there", away: ", gone away", negative: ", stop" };
const told = ({ points, end }) => steps(points) + ENDS[end];
const key = (role, words) => html("span", { class: "key" }, html("span", { class: `sample ${role}` }), words);

customElements.define("live-curvature", LiveCurvature);
