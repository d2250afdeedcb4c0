/**
 * A map of the plane by its columns, and its adjoint: a step goes forward, numbered lines come back.
 *
 * @option first pair
 * @option second pair
 * @option v pair
 * @option w pair
 * @option sideways numbers
 * @height 536 phone 472
 */

import { apply, clamp, subtract, unitSquare } from "./calc.mjs";
import { LiveElement, formula, html, matrix, set } from "./kit.mjs";
import { short, show } from "./numbers.mjs";
import { ball, both, highest, lost } from "./pairing.mjs";
import { RULED, RuledPlane } from "./ruled.mjs";

const [INPUTS, OUTPUTS] = [2.3, 3.6];
const POINTS = {
  first: { name: "Be₁", look: "primal", low: -3, high: 3 }, second: { name: "Be₂", look: "primal", low: -3, high: 3 },
  v: { name: "v", look: "tangent", low: -2, high: 2 }, w: { name: "w", look: "covector", low: -2, high: 2 },
};
const TRIES = [
  "Try this: drag Be₂ onto the line of Be₁. What becomes of the square, and of the lines?",
  "Try this: slide. What turns? What stays?",
];

class LiveAdjoint extends LiveElement {
  static style = `
    ${RULED}
    .top { fill: currentColor; }
    .handle[data-look=tangent] .dot { fill: var(--live-tangent); } .handle[data-look=covector] .dot { fill: var(--live-covector); }
    .points { display: grid; grid-template-columns: repeat(4, minmax(0, 4.6rem)); gap: 0.3rem; text-align: center; }
    .points input { width: 100%; }
    .points + label input { width: 9rem; }
    @media (max-width: 575.98px) { .points input { padding: 0.2rem; } }
  `;

  build({ first = [2, 0], second = [1, 1], v = [1, 1], w = [1, 0], sideways = [1] }) {
    this.choice = sideways.length > 1;
    this.state = { first, second, v, w, sideways: sideways.at(-1) };
    this.inputs = new RuledPlane("Inputs", INPUTS);
    this.outputs = new RuledPlane("Outputs", OUTPUTS);
    this.names = [0, 1].map(() => this.outputs.word());
    [this.round, this.top] = [this.inputs.path("grid"), this.inputs.path("top")];
    this.places = Object.keys(POINTS).map((key) => this.handle(key));
    this.facts = html("div", { class: "facts" });
    const pair = html("div", { class: "pair" }, panel(this.inputs, "step v", "comes back"), panel(this.outputs, "Bv", "weights w"));
    return [
      pair, this.facts, html("div", { class: "row" }, this.table(), ...(this.choice ? [this.slider()] : [])),
      html("p", { class: "try" }, TRIES[Number(this.choice)]),
    ];
  }

  handle(key) {
    const { name, look, low, high } = POINTS[key];
    const plane = key === "v" ? this.inputs : this.outputs;
    return plane.handle({
      label: name, look, low, high, step: 0.1, snap: 0.1, get: () => this.state[key], move: (to) => this.change({ [key]: to }),
    });
  }

  /** The numbers of the points, each under its name, as the columns of a matrix stand. */
  table() {
    this.fields = Object.entries(POINTS).flatMap(([key, { name, low, high }]) => [0, 1].map((i) => {
      const input = html("input", {
        type: "number", min: low, max: high, step: 0.1, "aria-label": `${name}, entry ${i + 1}`,
        oninput: ({ target }) => {
          if (target.value) this.change({ [key]: this.state[key].with(i, clamp(target.valueAsNumber, low, high)) });
        },
      });
      return { key, i, input };
    }));
    const names = Object.values(POINTS).map(({ name }) => html("span", { "aria-hidden": "true" }, name));
    const [top, bottom] = [0, 1].map((i) => this.fields.filter((field) => field.i === i).map(({ input }) => input));
    return html("div", { class: "points" }, ...names, ...top, ...bottom);
  }

  slider() {
    this.size = html("output");
    this.range = html("input", {
      type: "range", min: 0.5, max: 3, step: 0.1, value: this.state.sideways,
      oninput: ({ target }) => this.change({ sideways: target.valueAsNumber }),
    });
    return html("label", {}, "sideways counts", this.range, this.size);
  }

  draw() {
    const { first, second, v, w, sideways } = this.state;
    const seen = (this.seen = both(first, second, v, w, sideways));
    this.star = this.choice && sideways !== 1 ? "B*w" : "Bᵀw";
    const { kernel, image } = seen.rank === 1 ? lost(seen.B) : {};
    const square = unitSquare(1);
    this.inputs.rule(square, seen.row, seen.forward);
    this.inputs.point([v, "v"], [seen.arrow, this.star]);
    this.inputs.mark(kernel, "kernel");
    this.outputs.rule(square.map((corner) => apply(seen.B, corner)), w, seen.forward);
    this.outputs.point([seen.image, "Bv"], [w, "w"]);
    this.outputs.mark(image, "image");
    // Beside the corners, away from the middle of the image.
    const [right, up] = subtract(first, second);
    const far = 26 / (Math.hypot(right, up) || 1);
    this.outputs.write(this.names[0], first, "Be₁", [far * right, far * up - 6]);
    this.outputs.write(this.names[1], second, "Be₂", [-far * right, -far * up - 6]);
    if (this.choice) this.touching(sideways);
    this.places.forEach((place) => place());
    this.tell();
  }

  /** The unit ball of the inputs, and the point of it that reaches the highest line. */
  touching(sideways) {
    const top = highest(this.seen.arrow, sideways);
    this.inputs.trace(this.round, [ball(sideways)], true);
    this.inputs.trace(this.top, top ? [ball(1).map(([x, y]) => [top[0] + 0.07 * x, top[1] + 0.07 * y])] : [], true);
  }

  tell() {
    const { B, back, determinant, rank, forward, backward, transposed } = this.seen;
    for (const { key, i, input } of this.fields) {
      if (input.getRootNode().activeElement !== input) input.value = this.state[key][i];
    }
    const times = short(this.state.sideways);
    if (this.choice) this.size.textContent = set(this.range, { "aria-valuetext": `${times}×` }).getAttribute("aria-valuetext");
    const star = this.choice ? `<span>${formula(`<msup><mi>B</mi><mo>*</mo></msup><mo>=</mo>${matrix(back)}`)}</span>` : "";
    this.aside = this.choice ? `with Bᵀw instead: ${show(transposed)}` : `det B = ${show(determinant)}, rank ${rank}`;
    this.words = `⟨w, Bv⟩ = ${show(forward)}, ⟨${this.star}, v⟩ = ${show(backward)}`;
    this.facts.innerHTML = `<span>${formula(`<mi>B</mi><mo>=</mo>${matrix(B)}`)}</span>${star}
      <div><p>${this.aside}</p><p><strong>${this.words}</strong></p></div>`;
  }

  spoken() {
    const at = (p) => p.map((x) => show(x)).join(", ");
    return `Bv is ${at(this.seen.image)}. ${this.star} is ${at(this.seen.arrow)}. ${this.aside}. ${this.words}.`;
  }
}

const key = (role, words) => html("span", { class: "key" }, html("span", { class: `sample ${role}` }), words);
const panel = (plane, v, w) => html("div", { class: "panel" }, plane.node, html("p", {}, key("tangent", v), key("covector", w)));

customElements.define("live-adjoint", LiveAdjoint);
