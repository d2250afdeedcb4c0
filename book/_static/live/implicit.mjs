/**
 * A curve F(x, y) = 0, a point on it, its tangent and gradient, and the places where F_y = 0.
 *
 * @option curve circle|bend|cube|node
 * @option at number
 * @height 550 phone 580
 */

import { LiveElement, html, set } from "./kit.mjs";
import { CURVES, look, nearest, snapped, walk } from "./levels.mjs";
import { show } from "./numbers.mjs";
import { Plane } from "./plane.mjs";

const [REACH, NEAR, MARK] = [1.6, 0.04, 0.06];

class LiveImplicit extends LiveElement {
  static style = `
    .screen > svg { max-width: 20rem; margin: 0 auto; }
    .axes { stroke: var(--live-faint); stroke-width: 1; }
    .silent { stroke: currentColor; stroke-width: 2.2; }
    .solid { stroke-dasharray: none; }
    .facts { display: grid; gap: 0.1rem; }
    .facts p:last-child { min-height: 2.9em; }
    .wide input { width: 13rem; }
    @media (max-width: 575.98px) { .screen > svg { max-width: 17rem; } }
  `;

  build({ curve = "circle", at }) {
    this.state = { curve, t: at ?? CURVES[curve].start };
    this.plane = new Plane("A curve on which F is 0, with the tangent and the gradient at a point");
    this.plane.look([0, 0], REACH);
    const looks = { axes: "axes", curve: "primal", silent: "silent", tangent: "tangent", arrow: "covector", head: "covector solid mark" };
    this.drawn = Object.fromEntries(Object.entries(looks).map(([name, look]) => [name, this.plane.path(look)]));
    this.place = this.plane.handle({
      label: "Point of the curve", low: -REACH, high: REACH, step: 0.05, get: () => this.seen.point, move: (p) => this.pull(p),
    });
    this.facts = html("div", { class: "facts" });
    this.choice = html("select", { onchange: ({ target }) => this.choose(target.value) },
      ...Object.entries(CURVES).map(([name, { text }]) => html("option", { value: name }, text)));
    this.slider = html("input", {
      type: "range", step: 0.01, "aria-label": "Place along the curve", oninput: ({ target }) => this.go(target.valueAsNumber),
    });
    return [
      this.plane.node, this.facts,
      html("p", { class: "keys" }, key("primal", "F = 0"), key("tangent", "tangent"), key("covector", "gradient of F"), "× F_y = 0"),
      html("div", { class: "row" }, html("label", {}, "curve", this.choice), html("label", { class: "wide" }, "along it", this.slider)),
      html("p", { class: "try" }, "Try this: go to each ×. What became of y as a function of x?"),
    ];
  }

  choose(curve) {
    this.change({ curve, t: CURVES[curve].start });
  }

  go(t) {
    this.change({ t: snapped(CURVES[this.state.curve], t, NEAR) });
  }

  /** The point stays on the curve: it goes where the curve comes closest to the hand. */
  pull(place) {
    this.go(nearest(CURVES[this.state.curve], place, this.state.t));
  }

  draw() {
    const curve = CURVES[this.state.curve];
    const seen = (this.seen = look(curve, this.state.t));
    const [x, y] = seen.point;
    const length = Math.hypot(seen.Fx, seen.Fy);
    const along = length ? [-seen.Fy / length, seen.Fx / length] : [0, 0];
    const tip = length ? [x + (0.6 * seen.Fx) / length, y + (0.6 * seen.Fy) / length] : [x, y];
    this.plane.trace(this.drawn.axes, [[[-9, 0], [9, 0]], [[0, -9], [0, 9]]]);
    this.plane.trace(this.drawn.curve, [walk(curve)]);
    this.plane.trace(this.drawn.silent, curve.silent.flatMap(([t]) => cross(curve.at(t))));
    this.plane.trace(this.drawn.tangent, length ? [[-4, 4].map((k) => [x + k * along[0], y + k * along[1]])] : []);
    this.plane.trace(this.drawn.arrow, length ? [[[x, y], tip]] : []);
    this.plane.trace(this.drawn.head, length ? [head([x, y], tip)] : []);
    this.place();
    this.choice.value = this.state.curve;
    set(this.slider, { min: curve.range[0], max: curve.range[1], "aria-valuetext": `x ${show(x, 3)}, y ${show(y, 3)}` });
    this.slider.value = this.state.t;
    this.facts.innerHTML = `<p><strong>${this.main()}</strong></p>
      <p>F_x = ${show(seen.Fx)}, F_y = ${show(seen.Fy)} at (${show(x)}, ${show(y)})</p>
      <p>${seen.told || "Close to this point, y is a function of x."}</p>`;
  }

  main() {
    const { slope } = this.seen;
    return slope === null ? "F_y = 0: the theorem is silent" : `slope −F_x / F_y = ${show(slope)}`;
  }

  spoken() {
    const { point: [x, y], told } = this.seen;
    return `At x ${show(x)}, y ${show(y)}: ${this.main()}. ${told}`;
  }
}

const cross = ([x, y]) => [[[x - MARK, y - MARK], [x + MARK, y + MARK]], [[x - MARK, y + MARK], [x + MARK, y - MARK]]];

/** The two barbs of an arrow. */
function head([x, y], [p, q]) {
  const barb = (side) => [p - 0.25 * (p - x) - side * 0.14 * (q - y), q - 0.25 * (q - y) + side * 0.14 * (p - x)];
  return [barb(1), [p, q], barb(-1)];
}

const key = (role, words) => html("span", { class: "key" }, html("span", { class: `sample ${role}` }), words);

customElements.define("live-implicit", LiveImplicit);
