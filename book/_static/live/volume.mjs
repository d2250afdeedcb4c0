/**
 * A bell curve pushed through a map of the line: an interval keeps its mass, its length is multiplied by the slope.
 *
 * @option slope number
 * @option x number
 * @option half number
 * @height 600 phone 595
 */

import { clamp } from "./calc.mjs";
import { LiveElement, html, set } from "./kit.mjs";
import { show } from "./numbers.mjs";
import { Plane } from "./plane.mjs";
import { bell, density, image, mass, nearest, preimages, share, slope, turns, value } from "./pushed.mjs";

const [REACH, LIMIT, TALL] = [3, 2.6, 2.4]; // TALL: how long a density of 1 is drawn
const SLIDERS = { slope: ["slope at 0", -1, 2, 0.05], half: ["half length", 0.05, 0.5, 0.05] };
const across = (low, high, count) => Array.from({ length: count + 1 }, (_, i) => low + ((high - low) * i) / count);
const bars = (p) => Math.min(TALL * p, 3.4) - REACH;

class LiveVolume extends LiveElement {
  static style = `
    .screen > svg { max-width: 21rem; margin: 0 auto; }
    .map { stroke: currentColor; stroke-width: 1.6; }
    .guide { stroke: var(--live-faint); stroke-dasharray: 2 3; }
    .facts { display: grid; gap: 0.1rem; }
    .sliders { display: grid; grid-template-columns: 1fr 1fr; gap: 0.1rem 1rem; }
    .sliders label { display: block; font-variant-numeric: tabular-nums; }
    .sliders input { display: block; width: 100%; margin: 0; min-height: 1.6rem; }
    @media (max-width: 575.98px) { .screen > svg { max-width: 17rem; } .sliders input { min-height: 2rem; } }
  `;

  build({ slope: steep = 1, x = 1, half = 0.25 }) {
    this.state = { slope: steep, x, half };
    this.plane = new Plane("The graph of a map; below it the density of x, left of it the density of the value");
    this.plane.look([0, 0], REACH);
    const areas = { into: "primal area", out: "primal area" };
    const looks = { guides: "guide", map: "map", line: "tangent", ...areas, bell: "primal", sum: "covector" };
    this.drawn = Object.fromEntries(Object.entries(looks).map(([name, look]) => [name, this.plane.path(look)]));
    this.place = this.plane.handle({
      label: "Point of the graph", low: -REACH, high: REACH, step: 0.1,
      get: () => [this.state.x, value(this.state.slope, this.state.x)], move: (point) => this.follow(point),
    });
    this.facts = html("div", { class: "facts" });
    this.sliders = Object.entries(SLIDERS).map((row) => this.slider(...row));
    this.input = html("input", {
      type: "number", min: -LIMIT, max: LIMIT, step: 0.1,
      oninput: ({ target }) => target.value !== "" && target.checkValidity() && this.go(target.valueAsNumber),
    });
    return [
      this.plane.node, this.facts,
      html("p", { class: "keys" }, key("primal", "density of x"), key("covector", "density of its value"), key("tangent", "slope")),
      html("div", { class: "sliders" }, ...this.sliders.map(({ label }) => label)),
      html("div", { class: "row" }, html("label", {}, "middle x", this.input)),
      html("p", { class: "try" }, "Try this: make the slope at 0 small, then negative. Where does the density go?"),
    ];
  }

  slider(name, [words, min, max, step]) {
    const said = html("span");
    const input = html("input", {
      type: "range", min, max, step, "aria-label": words,
      oninput: ({ target }) => { this.state[name] = target.valueAsNumber; this.go(this.state.x); },
    });
    return { name, said, input, label: html("label", {}, `${words}: `, said, input) };
  }

  /** A hand moves the point along the graph; an arrow key to the side moves x by its step. */
  follow([left, up]) {
    const { slope: s, x } = this.state;
    this.go(Math.abs(up - value(s, x)) < 1e-4 ? left : nearest(s, [left, up], x));
  }

  /** Put the middle at x, or as near as the picture shows it. */
  go(x) {
    let inside = clamp(x, -LIMIT, LIMIT);
    while (Math.abs(value(this.state.slope, inside)) > REACH - 0.2) inside *= 0.99;
    this.change({ x: Math.round(inside * 1e4) / 1e4 });
  }

  draw() {
    const { slope: s, x, half } = this.state;
    const [a, b, y] = [x - half, x + half, value(s, x)];
    const [low, high] = image(s, a, b);
    const others = preimages(s, y).filter((other) => Math.abs(other - x) > 1e-6);
    this.seen = {
      mass: mass(a, b), length: high - low, before: bell(x), after: share(s, x),
      others: others.map((other) => share(s, other)), folded: turns(s).some((turn) => turn > a && turn < b),
    };
    const inside = across(a, b, 80);
    const folds = turns(s).map((turn) => value(s, turn)).flatMap((fold) => across(fold - 0.02, fold + 0.02, 20));
    const levels = [...across(-REACH, REACH, 240), ...folds].sort((p, q) => p - q);
    this.plane.trace(this.drawn.map, [across(-REACH, REACH, 120).map((t) => [t, value(s, t)])]);
    this.plane.trace(this.drawn.line, [[-1, 1].map((t) => [x + t, y + t * slope(s, x)])]);
    this.plane.trace(this.drawn.bell, [across(-REACH, REACH, 120).map((t) => [t, bars(bell(t))])]);
    this.plane.trace(this.drawn.sum, [levels.map((level) => [bars(density(s, level)), level])]);
    this.plane.trace(this.drawn.into, [[[a, -REACH], ...inside.map((t) => [t, bars(bell(t))]), [b, -REACH]]], true);
    const rim = inside.map((t) => [bars(share(s, t)), value(s, t)]);
    this.plane.trace(this.drawn.out, [[[-REACH, value(s, a)], ...rim, [-REACH, value(s, b)]]], true);
    this.plane.trace(this.drawn.guides, [a, b].map((t) => [[t, -REACH], [t, value(s, t)], [-REACH, value(s, t)]]));
    this.place();
    for (const { name, said, input } of this.sliders) {
      said.textContent = show(this.state[name]);
      set(input, { "aria-valuetext": said.textContent });
      input.value = this.state[name];
    }
    if (this.input.getRootNode().activeElement !== this.input) this.input.value = Math.round(x * 100) / 100;
    this.facts.replaceChildren(...this.words().map((parts) => html("p", {}, ...parts)));
  }

  words() {
    const { mass: held, length, before, after, others, folded } = this.seen;
    const { slope: s, x, half } = this.state;
    const sum = others.length ? `, and ${others.map((each) => show(each, 3)).join(" + ")} from elsewhere` : "";
    return [
      [html("strong", {}, `density ${show(before, 3)} → ${show(after, 3)}`), sum],
      [`length ${show(2 * half)} → ${show(length)}${folded ? ", folded" : ""}; slope ${show(slope(s, x))}`],
      [`mass ${show(held, 3)} → ${show(held, 3)}`],
    ];
  }

  spoken() {
    return this.words().map((parts) => parts.map((part) => part.textContent ?? part).join("").replaceAll("→", "becomes")).join(". ");
  }
}

const key = (role, words) => html("span", { class: "key" }, html("span", { class: `sample ${role}` }), words);

customElements.define("live-volume", LiveVolume);
