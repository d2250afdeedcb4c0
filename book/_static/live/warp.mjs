/**
 * A square of steps, its image, and the parallelogram the Jacobian matrix makes of it.
 *
 * @option a pair
 * @option sides numbers
 * @option map bend|sine|polar|exponential|cube|rung
 * @option maps words
 * @height 536 phone 536
 */

import { add, scale, unitSquare } from "./calc.mjs";
import { LiveElement, Player, formula, html, matrix } from "./kit.mjs";
import { MAPS, compare, windowOf } from "./maps.mjs";
import { short, show } from "./numbers.mjs";
import { Plane } from "./plane.mjs";

const LIMIT = 2;
const SMALLEST = 0.004;
const RULER = Array.from({ length: 11 }, (_, i) => (i - 5) / 2);
const FINE = Array.from({ length: 81 }, (_, i) => (i - 40) / 16);

class LiveWarp extends LiveElement {
  build({ a = [1, 0], sides = [0.4], map = "bend", maps = [map] }) {
    this.state = { p: a, side: sides[0], near: false, map };
    this.steps = new Plane("Steps: the plane of inputs");
    this.images = new Plane("Images: the plane of outputs");
    this.drawn = {
      grid: this.steps.path("grid"), square: this.steps.path("primal area"),
      bent: this.images.path("grid"), image: this.images.path("primal area"), predicted: this.images.path("tangent"),
    };
    this.place = this.steps.handle({
      label: "Corner of the square", low: -LIMIT, high: LIMIT, step: 0.1,
      get: () => this.state.p, move: (p) => this.change({ p }),
    });
    this.facts = html("div", { class: "facts" });
    return [
      html("div", { class: "pair" },
        panel(this.steps, "steps from the corner"), panel(this.images, key("primal", "true image"), key("tangent", "Jacobian says"))),
      this.facts, this.controls(maps),
      html("p", { class: "try" }, "Try this: enlarge, then shrink the square. What settles onto what?"),
    ];
  }

  controls(maps) {
    const coordinate = (i) => html("input", {
      type: "number", min: -LIMIT, max: LIMIT, step: 0.1,
      oninput: ({ target }) => {
        if (target.value !== "" && target.checkValidity()) this.change({ p: this.state.p.with(i, target.valueAsNumber) });
      },
    });
    this.numbers = [coordinate(0), coordinate(1)];
    this.slider = html("input", {
      type: "range", min: Math.log10(SMALLEST), max: 0, step: "any",
      oninput: ({ target }) => this.change({ side: 10 ** target.value }),
    });
    this.size = html("output");
    const near = html("input", { type: "checkbox", onchange: ({ target }) => this.change({ near: target.checked }) });
    const player = new Player("Shrink", { run: (seconds) => this.shrink(seconds), step: () => this.shrink(1) });
    const pick = html("select", { onchange: ({ target }) => this.change({ map: target.value }) });
    pick.append(...maps.map((name) => html("option", { value: name, selected: name === this.state.map }, MAPS[name].text)));
    return html("div", { class: "row" },
      ...(maps.length > 1 ? [html("label", {}, "map", pick)] : []),
      html("label", {}, "x", this.numbers[0]), html("label", {}, "y", this.numbers[1]),
      html("label", {}, "side", this.slider, this.size), player.button,
      html("label", {}, near, "enlarge by 1 / side"));
  }

  /** Let the square shrink, and start over from the smallest. */
  shrink(halvings) {
    const whole = this.state.side <= 1.01 * SMALLEST ? 0.4 : this.state.side;
    this.change({ side: Math.max(whole * 0.5 ** halvings, SMALLEST) });
    return this.state.side > SMALLEST;
  }

  draw() {
    const { p, side, near, map } = this.state;
    const seen = (this.seen = compare(MAPS[map], p, side));
    if (near) {
      const { middle, reach } = windowOf(seen.matrix);
      this.steps.look(add(p, [side / 2, side / 2]), 0.9 * side);
      this.images.look(add(seen.value, scale(side, middle)), reach * side);
    } else {
      this.steps.look([0, 0], 2.5);
      this.images.look([0.5, 0], 3.5);
    }
    // Near by, the grid is ruled by the square itself.
    const [origin, unit] = near ? [p, 2 * side] : [[0, 0], 1];
    const ruled = RULER.flatMap((c) => [FINE.map((t) => [t, c]), FINE.map((t) => [c, t])]);
    const lines = ruled.map((line) => line.map((v) => add(origin, scale(unit, v))));
    this.steps.trace(this.drawn.grid, lines);
    this.images.trace(this.drawn.bent, lines.map((line) => line.map(MAPS[map].f)));
    this.steps.trace(this.drawn.square, [unitSquare(1).map((v) => add(p, scale(side, v)))], true);
    this.images.trace(this.drawn.image, [seen.image], true);
    this.images.trace(this.drawn.predicted, [seen.predicted], true);
    this.tell();
  }

  tell() {
    const { p, side } = this.state;
    const { matrix: J, determinant, areaRatio, missPerSide } = this.seen;
    this.place();
    this.numbers.forEach((input, i) => {
      if (input.getRootNode().activeElement !== input) input.value = p[i];
    });
    if (this.slider.value !== String(Math.log10(side))) this.slider.value = Math.log10(side);
    this.slider.setAttribute("aria-valuetext", short(side));
    this.size.textContent = short(side);
    this.facts.innerHTML = `<span>${formula(`<mi>J</mi><mo>=</mo>${matrix(J)}`)}</span>
      <div><p>det J = ${show(determinant)}</p><p>area of image ÷ square = ${show(areaRatio, 3)}</p>
      <p><strong>largest miss ÷ side = ${short(missPerSide)}</strong></p></div>`;
  }

  spoken() {
    const { matrix: J, determinant, areaRatio, missPerSide } = this.seen;
    const rows = J.map((row, i) => `row ${i + 1}: ${row.map((x) => show(x)).join(", ")}`).join("; ");
    return `Side ${short(this.state.side)}. Jacobian matrix, ${rows}. Determinant ${show(determinant)}. ` +
      `Area ratio ${show(areaRatio, 3)}. Largest miss divided by side ${short(missPerSide)}.`;
  }
}

const key = (role, words) => html("span", { class: "key" }, html("span", { class: `sample ${role}` }), words);
const panel = (plane, ...words) => html("div", { class: "panel" }, plane.node, html("p", {}, ...words));

customElements.define("live-warp", LiveWarp);
