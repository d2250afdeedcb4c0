/**
 * Forward and reverse sweeps over one graph, node by node, and what the whole Jacobian costs each way.
 *
 * @option mode forward|reverse
 * @option inputs number
 * @option outputs number
 * @height 593 phone 597
 */

import { readProgram, run } from "./graph.mjs";
import { LiveElement, formula, html, matrix, set, svg } from "./kit.mjs";
import { costs, matrixAfter, outputsOf, programOf, sweeps } from "./modes.mjs";
import { show } from "./numbers.mjs";

const [COLUMN, HALF_WIDTH, HALF_HEIGHT, LOWEST] = [117, 34, 21, 250];
const INNER = { a: [1, 0.16], b: [1.9, 0.84] };
const MODES = { forward: ["Forward", "tangent", "\u0307"], reverse: ["Reverse", "covector", "\u0304"] };
const few = (x) => show(x, 0);
const bracketed = (x) => (x < 0 ? `(${few(x)})` : few(x));

class LiveSweeps extends LiveElement {
  static style = `
    text { fill: currentColor; font-size: 15px; text-anchor: middle; dominant-baseline: central; }
    .node rect { fill: color-mix(in srgb, var(--live-primal) 12%, var(--live-paper)); stroke: var(--live-primal); stroke-width: 1.5; }
    .node.done rect { stroke: var(--role); stroke-width: 3; }
    .carried { fill: var(--role); font-weight: 600; }
    .edge { stroke: var(--live-faint); stroke-width: 1.8; }
    .edge.used { stroke: var(--role); stroke-width: 4; } .tag { fill: var(--live-paper); }
    svg { max-width: 36rem; margin: 0 auto; }
    :is(td, th) { padding: 0 0.6rem 0 0; text-align: left; font-weight: 400; } .chosen * { font-weight: 600; }
    .now { min-height: 1.5em; margin: 0.2rem 0; } .facts .known { min-height: 5.4em; display: flex; align-items: center; }
  `;

  build({ mode = "reverse", inputs = 3, outputs = 1 }) {
    this.state = { mode, inputs, outputs, at: 0 };
    const size = `0 0 ${3 * COLUMN + 2 * HALF_WIDTH + 8} ${LOWEST}`;
    this.picture = svg("svg", { viewBox: size, role: "img", "aria-label": "Computation graph" });
    this.now = html("p", { class: "now" });
    [this.bill, this.jacobian] = [html("div"), html("p", { class: "known" })];
    return [
      html("p", { class: "try" }, "Try this: step backward until a node gets two terms. Then find numbers for which forward wins."),
      this.picture, this.now, html("div", { class: "facts" }, this.bill, this.jacobian), this.controls(),
    ];
  }

  controls() {
    this.buttons = Object.entries(MODES).map(([mode, [word]]) => (
      html("button", { type: "button", onclick: () => this.change({ mode, at: 0 }) }, word)));
    const count = (name, least, most) => html("label", {}, name, html("input", {
      type: "number", min: least, max: most, value: this.state[name], style: "width: 3.6rem",
      oninput: ({ target }) => target.value && target.checkValidity() && this.change({ [name]: target.valueAsNumber, at: 0 }),
    }));
    this.slider = html("input", { type: "range", min: 0, oninput: ({ target }) => this.change({ at: target.valueAsNumber }) });
    return html("div", { class: "row" },
      ...this.buttons, html("button", { type: "button", onclick: () => this.step() }, "Step"),
      count("inputs", 2, 5), count("outputs", 1, 4), html("label", {}, "steps done", this.slider));
  }

  step() {
    this.change({ at: (this.state.at + 1) % (this.last + 1) });
  }

  /** Inputs on the left, outputs on the right; the values between them stand off the edges that pass. */
  place(name) {
    const ends = [this.graph.inputs, outputsOf(this.graph)];
    const side = ends.findIndex((names) => names.includes(name));
    const [depth, share] = INNER[name] ?? [3 * side, (ends[side].indexOf(name) + 0.5) / ends[side].length];
    return [HALF_WIDTH + 4 + COLUMN * depth, LOWEST * share];
  }

  draw() {
    const { mode, inputs, outputs, at } = this.state;
    this.graph = readProgram(programOf(inputs, outputs));
    const { values, slopes } = run(this.graph);
    const all = sweeps(this.graph, slopes, mode);
    const each = all[0].steps.length;
    this.last = all.length * each;
    const current = Math.max(0, Math.ceil(at / each) - 1);
    const steps = all[current].steps.slice(0, at - current * each);
    this.paint(values, slopes, all[current].start, steps);
    this.tell(all, current, steps, Math.floor(at / each));
    this.buttons.forEach((button, k) => set(button, { "aria-pressed": String(Object.keys(MODES)[k] === mode) }));
    set(this.slider, { max: this.last, "aria-valuetext": `${at} of ${this.last}` }).value = at;
  }

  paint(values, slopes, start, steps) {
    const [, role, accent] = MODES[this.state.mode];
    const carried = { ...start, ...Object.fromEntries(steps.map(({ name, value }) => [name, value])) };
    const used = new Set(steps.at(-1)?.edges);
    this.picture.replaceChildren(...this.graph.edges.flatMap(({ id, from, to }) => {
      const [[x, y], [toX, toY]] = [this.place(from), this.place(to)];
      const [left, right] = [x + HALF_WIDTH, toX - HALF_WIDTH];
      const [tagX, tagY] = [left + 0.42 * (right - left), y + 0.42 * (toY - y)];
      const line = svg("path", { class: used.has(id) ? `edge used ${role}` : "edge", d: `M${left} ${y}L${right} ${toY}` });
      const tag = svg("rect", { class: "tag", x: tagX - 10, y: tagY - 9, width: 20, height: 18 });
      return [line, tag, svg("text", { x: tagX, y: tagY }, few(slopes[id]))];
    }), ...this.graph.nodes.map(({ name }) => {
      const [x, y] = this.place(name);
      const box = svg("rect", { x: -HALF_WIDTH, y: -HALF_HEIGHT, width: 2 * HALF_WIDTH, height: 2 * HALF_HEIGHT, rx: 7 });
      const text = name in carried ? `${name}${accent} = ${few(carried[name])}` : "";
      return svg("g", { class: name in carried ? "node done" : "node", transform: `translate(${x} ${y})` },
        box, svg("text", { y: -9 }, `${name} = ${few(values[name])}`), svg("text", { class: "carried", y: 10 }, text));
    }));
    this.picture.style = `--role: var(--live-${role})`;
  }

  tell(all, current, steps, done) {
    const { mode } = this.state;
    const accent = MODES[mode][2];
    const last = steps.at(-1);
    const sum = last?.terms.map((factors) => factors.map(bracketed).join(" · ")).join(" + ");
    this.words = `Sweep ${current + 1} of ${all.length}: `
      + (last ? `${last.name}${accent} = ${sum} = ${few(last.value)}` : `start with ${all[0].seed}${accent} = 1`);
    this.now.textContent = this.words;
    const bill = costs(this.graph);
    const rows = Object.entries(MODES).map(([name, [word]]) => (
      `<tr class="${name === mode ? "chosen" : ""}"><th scope="row">${word}</th>
        <td>${bill[name].sweeps} × ${bill.edges} = <strong>${bill[name].total}</strong></td></tr>`));
    const head = ["mode", "sweeps × edges = multiplications"].map((each) => `<th scope="col">${each}</th>`);
    this.bill.innerHTML = `<table><tr>${head.join("")}</tr>${rows.join("")}</table>`;
    this.seen = matrixAfter(this.graph, all.slice(0, done), mode);
    this.jacobian.innerHTML = `Known:&nbsp;${formula(matrix(this.seen.map((row) => row.map((x) => x ?? "?")), 0))}`;
  }

  spoken() {
    return this.words;
  }
}

customElements.define("live-sweeps", LiveSweeps);
