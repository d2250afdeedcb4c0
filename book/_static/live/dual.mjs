/**
 * A small program run with dual numbers: values and tangents travel down its lines together.
 *
 * @option point pair
 * @option direction pair
 * @height 657 phone 543
 */

import { add, clamp, subtract } from "./calc.mjs";
import { LINES, barbs, seen } from "./duals.mjs";
import { LiveElement, Player, html, set } from "./kit.mjs";
import { show } from "./numbers.mjs";
import { Plane } from "./plane.mjs";

const [LIMIT, LONGEST, PAUSE] = [2.5, 1.5, 0.9];
const SHORT = 0.01;

class LiveDual extends LiveElement {
  static style = `
    .handle + .handle .dot { fill: var(--live-tangent); r: 5px; }
    .tangent.mark { stroke-dasharray: none; }
    .primal.mark { stroke-linecap: round; stroke-width: 10; }
    table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
    :is(th, td) { padding: 0.1rem 0.3rem; text-align: end; font-weight: inherit; border-bottom: 1px solid var(--live-faint); }
    :is(th, td):first-child { text-align: start; white-space: nowrap; }
    tr { border-inline-start: 4px solid transparent; }
    tr.now { border-inline-start-color: var(--live-tangent); font-weight: 600; }
    input[type=number] { width: 4rem; }
    .wide { display: block; }
    @media (max-width: 575.98px) { input[type=number] { width: 3.2rem; padding: 0.2rem; } }
    @media (max-width: 380px) { table { font-size: 0.75rem; } :is(th, td) { padding: 0.1rem; } }
  `;

  build({ point = [1, 2], direction = [1, -1] }) {
    this.state = { point, direction, line: LINES.length };
    this.inputs = new Plane("Inputs: the point and its direction");
    this.outputs = new Plane("Outputs: b to the right, c upward");
    this.drawn = {
      grid: this.inputs.path("grid"), way: this.inputs.path("primal"),
      step: this.inputs.path("tangent"), tip: this.inputs.path("tangent mark"),
      curve: this.outputs.path("primal"), arrow: this.outputs.path("tangent"), head: this.outputs.path("tangent mark"),
      value: this.outputs.path("primal mark"),
    };
    this.inputs.look([0, 0], LIMIT + LONGEST);
    const lines = [-3, -2, -1, 0, 1, 2, 3].flatMap((c) => [[[c, -4], [c, 4]], [[-4, c], [4, c]]]);
    this.inputs.trace(this.drawn.grid, lines);
    const free = (v) => v.map((x) => clamp(Math.round(x * 1e4) / 1e4, -LONGEST, LONGEST));
    const handle = (label, reach, get, move) => this.inputs.handle({ label, low: -reach, high: reach, step: 0.1, get, move });
    const turn = (tip) => this.change({ direction: free(subtract(tip, this.state.point)) });
    this.places = [
      handle("Point", LIMIT, () => this.state.point, (p) => this.change({ point: p })),
      handle("Tip of the direction", LIMIT + LONGEST, () => add(this.state.point, this.state.direction), turn),
    ];
    this.facts = html("div", { class: "facts" });
    this.width = html("span", { class: "wide" });
    return [
      html("div", { class: "pair" },
        panel(this.inputs, "x across, y up"),
        panel(this.outputs, key("primal", "true path"), key("tangent", "tangent"), this.width)),
      this.facts, this.table(), this.controls(),
      html("p", { class: "try" }, "Try this: turn the direction until the tangent of c is 0."),
    ];
  }

  table() {
    const field = (label, name, i, most) => html("input", {
      type: "number", min: -most, max: most, step: 0.1, "aria-label": `${label} of ${"xy"[i]}`,
      oninput: ({ target }) => {
        if (target.value !== "" && target.checkValidity()) this.change({ [name]: this.state[name].with(i, target.valueAsNumber) });
      },
    });
    this.fields = [0, 1].map((i) => [field("value", "point", i, LIMIT), field("tangent", "direction", i, LONGEST)]);
    const given = this.fields.map((pair, i) => row(["xy"[i], ...pair, "given"]));
    this.rows = LINES.map(({ name, text, rule }) => row([`${name} = ${text}`, "", "", rule]));
    const head = html("thead", {}, row(["line", "value", "tangent", "rule"], "th"));
    return html("table", {}, head, html("tbody", {}, ...given, ...this.rows));
  }

  controls() {
    const step = () => this.change({ line: (this.state.line + 1) % (LINES.length + 1) });
    const run = (seconds) => {
      this.clock = this.state.line === LINES.length ? Infinity : (this.clock ?? 0) + seconds;
      if (this.clock > PAUSE) this.clock = step() ?? 0;
      return this.state.line < LINES.length;
    };
    return html("div", { class: "row" }, new Player("Play the sweep", { run, step }).button,
      html("button", { type: "button", onclick: step }, "Next line"));
  }

  draw() {
    const { point, direction, line } = this.state;
    const { held, way, curve, start, push, quotient, reach } = seen(point, direction, SHORT);
    const done = line === LINES.length;
    this.held = held;
    this.outputs.look(start, reach);
    this.inputs.trace(this.drawn.way, [way]);
    this.arrow(this.inputs, this.drawn.step, this.drawn.tip, point, add(point, direction));
    this.outputs.trace(this.drawn.curve, [curve]);
    this.arrow(this.outputs, this.drawn.arrow, this.drawn.head, start, done ? add(start, push) : start);
    this.outputs.trace(this.drawn.value, [[start, start]]);
    this.width.textContent = `b across, c up, ${2 * reach} wide`;
    this.facts.replaceChildren(
      html("strong", {}, `tangent of (b, c) = ${done ? pair(push) : "not there yet"}`),
      html("span", {}, `quotient with h = ${SHORT}: ${pair(quotient)}`));
    this.tell();
  }

  arrow(plane, shaft, head, from, to) {
    plane.trace(shaft, [[from, to]]);
    plane.trace(head, [barbs(from, to, 0.12 * plane.reach)]);
  }

  tell() {
    const { point, direction, line } = this.state;
    for (const place of this.places) place();
    this.fields.flat().forEach((input, k) => {
      if (input.getRootNode().activeElement !== input) input.value = [point, direction][k % 2][k >> 1];
    });
    this.rows.forEach((each, k) => {
      const { value, tangent } = this.held[LINES[k].name];
      [value, tangent].forEach((x, i) => { each.children[i + 1].textContent = k < line ? show(x) : "…"; });
      set(each, { class: k === line - 1 && "now" });
    });
  }

  spoken() {
    const { line } = this.state;
    const say = ({ name }) => `${name}: value ${show(this.held[name].value)}, tangent ${show(this.held[name].tangent)}`;
    return LINES.slice(0, line).map(say).join("; ") || "The inputs are set, no line has run.";
  }
}

const pair = (v) => `(${v.map((x) => show(x)).join(", ")})`;
const row = (cells, tag = "td") => html("tr", {}, ...cells.map((cell) => html(tag, {}, cell)));
const key = (role, words) => html("span", { class: "key" }, html("span", { class: `sample ${role}` }), words);
const panel = (plane, ...words) => html("div", { class: "panel" }, plane.node, html("p", {}, ...words));

customElements.define("live-dual", LiveDual);
