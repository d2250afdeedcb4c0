/**
 * The singular values of a product of layers against the number of layers.
 *
 * @option layer linear|ReLU|skip
 * @option weights gaussian|orthogonal
 * @option gain number
 * @height 560 phone 560
 */

import { LiveElement, Player, html, set, svg } from "./kit.mjs";
import { raised, show } from "./numbers.mjs";
import { spectra } from "./spectrum.mjs";

const [WIDTH, HEIGHT, LEFT, RIGHT, BOTTOM] = [430, 260, 48, 14, 34];
const [DEPTH, LOWEST, HIGHEST] = [50, -12, 8];
const across = (k) => LEFT + (k / DEPTH) * (WIDTH - LEFT - RIGHT);
const down = (power) => 8 + ((HIGHEST - power) / (HIGHEST - LOWEST)) * (HEIGHT - BOTTOM - 8);
const plain = (log) => (Math.abs(log) < 3 ? show(10 ** log, log < 0 ? 3 : 2) : power(log));

/** A number by its decimal logarithm: it may be far outside what a float holds. */
function power(log) {
  if (log === -Infinity) return "0";
  const whole = Math.floor(log);
  return `${show(10 ** (log - whole), 1)} · 10${raised(whole)}`;
}

class LiveDepth extends LiveElement {
  static style = `
    text { fill: currentColor; font-size: 14px; }
    .axis { stroke: var(--live-faint); }
    .one { stroke: currentColor; stroke-width: 1; stroke-dasharray: 2 3; }
    .here { stroke: currentColor; stroke-width: 1.5; }
    .each { stroke: var(--live-primal); stroke-width: 1.1; }
    svg { max-width: 36rem; margin: 0 auto; }
  `;

  build({ layer = "ReLU", weights = "gaussian", gain = 1 }) {
    this.state = { layer, weights, gain, seed: 1, k: DEPTH };
    const label = "Singular values of the product of k layers against k, on a logarithmic scale";
    this.picture = svg("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: "img", "aria-label": label });
    const clip = svg("clipPath", { id: "frame" }, svg("rect", { x: LEFT, y: 8, width: WIDTH - LEFT, height: HEIGHT - BOTTOM - 8 }));
    const lines = svg("g", { "clip-path": "url(#frame)" });
    const line = (name) => [name, lines.appendChild(svg("path", { class: name }))];
    this.lines = Object.fromEntries(["each", "primal", "tangent", "here"].map(line));
    this.picture.append(clip, ...axes(), lines);
    this.facts = html("div", { class: "facts" });
    return [
      html("p", { class: "try" }, "Try this: find a gain that keeps the dashed line level. What do the others do?"),
      this.picture, this.facts, this.controls(),
    ];
  }

  controls() {
    const pick = (name, words) => {
      const box = html("select", { onchange: ({ target }) => this.change({ [name]: target.value }) });
      box.append(...words.map((word) => html("option", { value: word, selected: word === this.state[name] }, word)));
      return html("label", {}, name, box);
    };
    this.gain = slider({ min: 0.4, max: 2, step: 0.02, value: this.state.gain }, (gain) => this.change({ gain }));
    this.depth = slider({ min: 1, max: DEPTH, step: 1, value: this.state.k }, (k) => this.change({ k }));
    [this.gainSaid, this.depthSaid] = [html("output"), html("output")];
    const again = html("button", { type: "button", onclick: () => this.change({ seed: this.state.seed + 1 }) }, "Draw anew");
    const player = new Player("Grow", { run: (seconds) => this.grow(10 * seconds), step: () => this.grow(1) });
    return html("div", { class: "row" },
      html("label", {}, "layers", this.depth, this.depthSaid), player.button,
      html("label", {}, "gain", this.gain, this.gainSaid),
      pick("layer", ["linear", "ReLU", "skip"]), pick("weights", ["gaussian", "orthogonal"]), again);
  }

  /** Add layers, and start over from the first. */
  grow(layers) {
    this.exact = Math.min((this.state.k === DEPTH ? 0 : Math.max(this.exact ?? 0, this.state.k)) + layers, DEPTH);
    const k = Math.max(1, Math.floor(this.exact));
    this.depth.value = k;
    this.change({ k });
    return this.exact < DEPTH;
  }

  draw() {
    const { k, layer, weights, gain, seed } = this.state;
    const made = `${layer} ${weights} ${gain} ${seed}`;
    if (made !== this.made) [this.made, this.rows] = [made, spectra({ layer, weights, gain, seed })];
    const trace = (log) => [0, ...this.rows.slice(0, k).map(log)].map((y, i) => `${across(i)} ${down(Math.max(y, -400))}`).join("L");
    const width = this.rows[0].logs.length;
    set(this.lines.each, { d: Array.from({ length: width - 1 }, (_, i) => `M${trace((row) => row.logs[i + 1])}`).join("") });
    set(this.lines.primal, { d: `M${trace((row) => row.logs[0])}` });
    set(this.lines.tangent, { d: `M${trace((row) => row.mean)}` });
    set(this.lines.here, { d: `M${across(k)} 8V${HEIGHT - BOTTOM}` });
    this.depthSaid.textContent = k;
    this.gainSaid.textContent = show(gain);
    set(this.depth, { "aria-valuetext": `${k} layers` });
    set(this.gain, { "aria-valuetext": show(gain) });
    this.seen = this.rows[k - 1];
    const { logs, mean } = this.seen;
    const lost = logs.filter((log) => log < logs[0] - 3).length;
    this.words = [
      ["primal", "largest", plain(logs[0])], ["tangent", "root mean square", plain(mean)],
      ["", "below a thousandth of the largest", `${lost} of ${width}`],
    ];
    this.facts.replaceChildren(...this.words.map(([role, name, value]) => html("p", {},
      ...(role ? [html("span", { class: `sample ${role}` })] : []), `${name} `, html("strong", {}, value))));
  }

  spoken() {
    return `${this.state.k} layers. ${this.words.map(([, name, value]) => `${name} ${value}`).join(", ")}.`;
  }
}

function slider(range, then) {
  return html("input", { type: "range", ...range, oninput: ({ target }) => then(target.valueAsNumber) });
}

function axes() {
  const words = (x, y, text, anchor) => svg("text", { x, y, "text-anchor": anchor }, text);
  return [
    svg("path", { class: "axis", d: `M${LEFT} 8V${HEIGHT - BOTTOM}H${WIDTH - RIGHT}` }),
    svg("path", { class: "one", d: `M${LEFT} ${down(0)}H${WIDTH - RIGHT}` }),
    ...[0, 10, 20, 30, 40, 50].map((k) => words(across(k), HEIGHT - 14, `${k}`, "middle")),
    ...[-12, -8, -4, 0, 4, 8].map((log) => words(LEFT - 5, down(log) + 4, log ? `10${raised(log)}` : "1", "end")),
    words(WIDTH - RIGHT, HEIGHT - BOTTOM - 6, "layers", "end"),
  ];
}

customElements.define("live-depth", LiveDepth);
