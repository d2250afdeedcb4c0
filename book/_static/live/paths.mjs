/**
 * A computation graph: light edges, multiply along a path, add over the paths.
 *
 * @option program text
 * @option source text
 * @height 553 phone 470
 */

import { pathsBetween, places, product, readProgram, run } from "./graph.mjs";
import { LiveElement, formula, html, set, svg } from "./kit.mjs";
import { mathml } from "./mathml.mjs";
import { indexed, plain } from "./numbers.mjs";

const [COLUMN, LOWEST, HALF_WIDTH, HALF_HEIGHT] = [150, 230, 32, 23];

class LivePaths extends LiveElement {
  static style = `
    text { fill: currentColor; font-size: 16px; text-anchor: middle; dominant-baseline: central; }
    .node rect { fill: color-mix(in srgb, var(--live-primal) 12%, var(--live-paper)); stroke: var(--live-primal); stroke-width: 1.5; }
    .edge { cursor: pointer; outline: none; }
    .edge path { stroke: var(--live-faint); stroke-width: 1.8; }
    .edge .reach { stroke: transparent; stroke-width: 40; }
    .edge rect { fill: var(--live-paper); stroke: var(--live-faint); }
    .edge[aria-pressed=true] .line { stroke: var(--live-tangent); stroke-width: 4.5; }
    .edge[aria-pressed=true] rect { stroke: var(--live-tangent); stroke-width: 2.5; }
    svg { max-width: 36rem; margin: 0 auto; } .edge:focus-visible { outline: none; }
    .edge .arrow { fill: var(--live-faint); stroke: none; }
    .edge[aria-pressed=true] .arrow { fill: var(--live-tangent); }
    .edge:focus-visible rect { stroke: var(--pst-color-accent, #8a3b0f); stroke-width: 4; }
    ol { margin: 0.3rem 0; padding-left: 1.4rem; } li.whole { font-weight: 600; }
  `;

  build({ program, source }) {
    this.graph = readProgram(program);
    this.paths = (from) => pathsBetween(this.graph, from, this.graph.output);
    this.onPaths = (from) => new Set(this.paths(from).flat().map(({ id }) => id));
    const start = run(this.graph).values;
    const given = Object.fromEntries(this.graph.inputs.map((name) => [name, start[name]]));
    this.state = { lit: source ? this.onPaths(source) : new Set(), given };
    this.places = places(this.graph);
    const width = COLUMN * (Math.max(...Object.values(this.places).map(([depth]) => depth)) + 1);
    this.picture = svg("svg", { viewBox: `0 0 ${width} ${LOWEST + 30}`, role: "group", "aria-label": "Computation graph" });
    this.picture.append(...this.graph.edges.map((edge) => this.edge(edge)), ...this.graph.nodes.map((node) => this.node(node)));
    [this.facts, this.list] = [html("p"), html("ol")];
    return [
      html("p", { class: "try" }, "Try this: clear, press the edges of one path to light it, then find the others."),
      this.picture, html("div", { class: "facts" }, this.facts), this.controls(), this.list];
  }

  at(name) {
    const [depth, share] = this.places[name];
    return [COLUMN * (depth + 0.5), 30 + (LOWEST - 30) * share];
  }

  node(node) {
    const [x, y] = this.at(node.name);
    const box = svg("rect", { x: -HALF_WIDTH, y: -HALF_HEIGHT, width: 2 * HALF_WIDTH, height: 2 * HALF_HEIGHT, rx: 8 });
    node.label = svg("text", { y: 10 });
    return svg("g", { class: "node", transform: `translate(${x} ${y})` }, box, svg("text", { y: -10 }, indexed(node.name)), node.label);
  }

  edge(edge) {
    const [[x, y], [toX, toY]] = [edge.from, edge.to].map((name) => this.at(name));
    const [start, end] = [x + HALF_WIDTH, toX - HALF_WIDTH];
    const angle = Math.atan2(toY - y, end - start);
    const line = `M${start} ${y}L${end - 10 * Math.cos(angle)} ${toY - 10 * Math.sin(angle)}`;
    const turn = `rotate(${(angle * 180) / Math.PI})`;
    const arrow = svg("path", { class: "arrow", d: "M0 0L-13 6V-6Z", transform: `translate(${end} ${toY}) ${turn}` });
    // Not in the middle, where two edges may cross.
    const [tagX, tagY] = [start + 0.36 * (end - start), y + 0.36 * (toY - y)];
    edge.label = svg("text", { x: tagX, y: tagY });
    edge.shape = svg("g", {
      class: "edge", role: "button", tabindex: 0, onclick: () => this.flip(edge.id),
      onkeydown: (event) => {
        if (event.key === "Enter" || event.key === " ") this.flip(edge.id, event.preventDefault());
      },
    });
    const tag = svg("rect", { x: tagX - 23, y: tagY - 12, width: 46, height: 24, rx: 5 });
    edge.shape.append(svg("path", { class: "reach", d: line }), svg("path", { class: "line", d: line }), arrow, tag, edge.label);
    return edge.shape;
  }

  flip(id) {
    const lit = new Set(this.state.lit);
    if (!lit.delete(id)) lit.add(id);
    this.change({ lit });
  }

  controls() {
    const { inputs, output } = this.graph;
    const row = html("div", { class: "row" });
    for (const name of inputs) {
      const field = html("input", {
        type: "number", step: 0.1, value: this.state.given[name],
        oninput: ({ target: { value, valueAsNumber } }) => {
          if (value) this.change({ given: { ...this.state.given, [name]: valueAsNumber } });
        },
      });
      const press = html("button", { type: "button", onclick: () => this.change({ lit: this.onPaths(name) }) });
      press.append(`All paths ${indexed(name)} → ${indexed(output)}`);
      row.append(html("label", {}, indexed(name), field), press);
    }
    row.append(html("button", { type: "button", onclick: () => this.change({ lit: new Set() }) }, "Clear"));
    return row;
  }

  draw() {
    const { lit, given } = this.state;
    const { values, slopes } = run(this.graph, given);
    for (const node of this.graph.nodes) node.label.textContent = plain(values[node.name]);
    for (const { id, from, to, label, shape } of this.graph.edges) {
      label.textContent = plain(slopes[id]);
      const name = `${plain(slopes[id])}: edge from ${indexed(from)} to ${indexed(to)}`;
      set(shape, { "aria-pressed": String(lit.has(id)), "aria-label": name });
    }
    const isWhole = (path) => path.every(({ id }) => lit.has(id));
    const found = this.graph.inputs.map(this.paths).map((paths) => ({ paths, whole: paths.filter(isWhole) }));
    this.sums = found.map(({ whole }) => whole.reduce((sum, path) => sum + product(path, slopes), 0));
    this.words = this.graph.inputs.map((name, k) => {
      const [whole, all] = [found[k].whole.length, found[k].paths.length];
      const end = whole === all ? ` = ∂${indexed(this.graph.output)}/∂${indexed(name)}` : "";
      return `${whole} of ${all} path${all === 1 ? "" : "s"} from ${indexed(name)}: sum ${plain(this.sums[k], 3)}${end}`;
    });
    this.facts.replaceChildren(...this.words.flatMap((words) => [html("strong", {}, words), html("br")]));
    this.list.replaceChildren(...found.flatMap(({ paths }) => paths).map((path) => this.item(path, isWhole(path), slopes)));
  }

  item(path, whole, slopes) {
    const item = html("li", { class: whole && "whole" }, `${[path[0].from, ...path.map(({ to }) => to)].map(indexed).join(" → ")}: `);
    item.insertAdjacentHTML("beforeend", formula(path.map(({ tree }) => `<mrow><mo>(</mo>${mathml(tree)}<mo>)</mo></mrow>`).join("")));
    item.append(whole ? ` = ${path.map(({ id }) => plain(slopes[id])).join(" · ")} = ${plain(product(path, slopes), 3)}` : ", not lit");
    return item;
  }

  spoken() {
    return this.words.join(". ");
  }
}

customElements.define("live-paths", LivePaths);
