/**
 * A chain of matrices: choose which neighbors to multiply first, and see what it costs.
 *
 * @option sizes numbers
 * @height 385 phone 384
 */

import { LiveElement, html, set, svg } from "./kit.mjs";
import { begin, best, inputFirst, multiply, outputFirst, price, readSizes } from "./matrixchain.mjs";
import { short, show } from "./numbers.mjs";

const [WIDTH, HEIGHT, MIDDLE, TALLEST, SMALLEST] = [440, 156, 66, 66, 9];

class LiveBracket extends LiveElement {
  static style = `
    text { fill: currentColor; font-size: 17px; text-anchor: middle; }
    svg { max-width: 36rem; margin: 0 auto; }
    .block { fill: color-mix(in srgb, var(--live-primal) 16%, transparent); stroke: var(--live-primal); stroke-width: 2; }
    .made { stroke: var(--live-tangent); stroke-dasharray: 7 4; fill: color-mix(in srgb, var(--live-tangent) 16%, transparent); }
    .place { cursor: pointer; }
    .place .reach { fill: transparent; }
    .place circle { fill: var(--live-paper); stroke: currentColor; stroke-width: 1.5; }
    .place:focus-visible { outline: none; }
    .place:focus-visible circle { stroke: var(--pst-color-accent, #8a3b0f); stroke-width: 4; }
    table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
    :is(td, th) { padding: 0.1rem 0.9rem 0.1rem 0; text-align: left; font-weight: 400; white-space: nowrap; }
    td:last-child { text-align: right; }
    .sizes { width: 12rem; }
    .wrong { color: var(--live-wrong); }
    @media (max-width: 575.98px) { text { font-size: 20px; } }
    @media (max-width: 359.98px) { :is(td, th) { padding-right: 0.4rem; font-size: 0.75rem; } }
  `;

  build({ sizes = [1, 10, 512, 512, 784] }) {
    this.state = { sizes, picked: [] };
    this.picture = svg("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: "group", "aria-label": "A chain of matrices" });
    this.main = html("strong");
    this.table = html("table");
    this.facts = html("div", { class: "facts" }, html("p", { style: "flex-basis: 100%" }, this.main), this.table);
    return [
      html("p", { class: "try" }, "Try this: press a dot to multiply its neighbors. Spend as little as you can."),
      this.picture, this.facts, this.controls(),
    ];
  }

  controls() {
    this.field = html("input", {
      type: "text", class: "sizes", value: this.state.sizes.join(", "),
      oninput: ({ target }) => this.read(target),
    });
    this.told = html("span", { class: "wrong", role: "status" });
    const undo = () => this.change({ picked: this.state.picked.slice(0, -1) });
    this.again = html("button", { type: "button", onclick: () => this.change({ picked: [] }) }, "Start over");
    return html("div", { class: "row" },
      html("button", { type: "button", onclick: undo }, "Take back"), this.again,
      html("label", {}, "sizes, from output to input", this.field), this.told);
  }

  read(field) {
    const sizes = readSizes(field.value);
    set(field, { "aria-invalid": sizes ? null : "true" });
    this.told.textContent = sizes ? "" : "Three to six whole numbers from 1 to 9999.";
    if (sizes) this.change({ sizes, picked: [] });
  }

  draw() {
    const { sizes, picked } = this.state;
    const start = begin(sizes);
    const chain = (this.chain = picked.reduce(multiply, start));
    const largest = Math.max(2, ...sizes);
    const slot = WIDTH / chain.blocks.length;
    const widest = Math.min(TALLEST, slot - 50);
    const side = (size, most) => SMALLEST + (most - SMALLEST) * (Math.log(size) / Math.log(largest));
    const blocks = chain.blocks.map((block, k) => (
      drawBlock(block, (k + 0.5) * slot, side(block.columns, widest), side(block.rows, TALLEST))));
    const costs = chain.blocks.slice(1).map((_, k) => svg("text", { x: (k + 1) * slot, y: MIDDLE + 82 }, brief(price(chain, k))));
    const places = costs.map((_, k) => this.place(k, (k + 1) * slot));
    this.picture.replaceChildren(...blocks.flat(), ...costs, ...places);
    if (this.pressed !== undefined) (places[Math.min(this.pressed, places.length - 1)] ?? this.again).focus();
    this.pressed = undefined;
    this.tell(start, chain);
  }

  place(at, x) {
    const [left, right] = this.chain.blocks.slice(at, at + 2);
    const press = () => {
      this.pressed = at;
      this.change({ picked: [...this.state.picked, at] });
    };
    const place = svg("g", {
      class: "place", role: "button", tabindex: 0, transform: `translate(${x} ${MIDDLE})`,
      "aria-label": `Multiply ${left.text} and ${right.text}: ${whole(price(this.chain, at))}`, onclick: press,
      onkeydown: (event) => {
        if (event.key === "Enter" || event.key === " ") press(event.preventDefault());
      },
    });
    place.append(
      svg("rect", { class: "reach", x: -30, y: -30, width: 60, height: 118 }), svg("circle", { r: 17 }),
      svg("circle", { r: 3, style: "fill: currentColor" }));
    return place;
  }

  tell(start, chain) {
    const orders = { "output first": outputFirst(start), "input first": inputFirst(start), "at best": best(start) };
    const least = orders["at best"].total;
    const { text } = chain.blocks[0];
    const ratio = chain.total / least;
    const verdict = ratio === 1 ? "the least" : `${show(ratio, ratio < 9.995 ? 2 : 0)} times the least`;
    this.words = chain.blocks.length > 1
      ? `So far ${whole(chain.total)}, in the end at least ${whole(best(chain).total)}`
      : `${text}: ${whole(chain.total)} multiplications, ${verdict}`;
    this.main.textContent = this.words;
    this.table.replaceChildren(...Object.entries(orders).map(([name, order]) => html("tr", {},
      html("th", { scope: "row" }, name), html("td", {}, order.text), html("td", {}, whole(order.total)))));
  }

  spoken() {
    return `${this.words}. ${this.chain.blocks.map(({ text, rows, columns }) => `${text} is ${rows} by ${columns}`).join(", ")}.`;
  }
}

function drawBlock({ text, rows, columns }, x, width, height) {
  const box = { x: x - width / 2, y: MIDDLE - height / 2, width, height };
  return [
    svg("rect", { class: `block${text.length > 1 ? " made" : ""}`, ...box }),
    svg("text", { x, y: 20 }, text), svg("text", { x, y: 122 }, `${rows}×${columns}`),
  ];
}

const whole = (x) => x.toLocaleString("en-US");

/** A number that must fit between two others. */
const brief = (x) => (x < 1e6 ? whole(x) : short(x).replaceAll(" ", ""));

customElements.define("live-bracket", LiveBracket);
