// Show the tree of an expression as a formula, while a reader types it.

import { show } from "./numbers.mjs";

const LETTERS = {
  alpha: "α", beta: "β", gamma: "γ", delta: "δ", epsilon: "ε", eta: "η", theta: "θ", kappa: "κ", lambda: "λ",
  mu: "μ", pi: "π", rho: "ρ", sigma: "σ", tau: "τ", phi: "φ", omega: "ω",
};
const BINDS = { "+": 1, "-": 1, negative: 1, "*": 2, "/": 4, "^": 3 };
const SIGNS = { "-": "−", "+": "+" };

const row = (...parts) => `<mrow>${parts.join("")}</mrow>`;
const sign = (text) => `<mo>${text}</mo>`;
const fenced = (inner) => row(sign("("), inner, sign(")"));

export function letter(name) {
  const [, word, index] = /^([A-Za-z]+?)_?(\d*)$/.exec(name) ?? [null, name, ""];
  const shown = `<mi>${LETTERS[word] ?? word.replace(/[<&]/g, "")}</mi>`;
  return index ? `<msub>${shown}<mn>${index}</mn></msub>` : shown;
}

/** MathML of a tree; a part that binds less than `around` gets brackets. */
export function mathml(tree, around = 0) {
  const inner = unfenced(tree);
  return (BINDS[tree.type] ?? 5) < around ? fenced(inner) : inner;
}

function unfenced(tree) {
  const { type, left, right } = tree;
  switch (type) {
    case "number": return tree.name ? letter(tree.name) : `<mn>${plainNumber(tree.value)}</mn>`;
    case "variable": return letter(tree.name);
    case "list": return table(tree.items);
    case "negative": return row(sign("−"), mathml(tree.inner, 2));
    case "call":
      if (tree.name === "sqrt") return `<msqrt>${mathml(tree.inner)}</msqrt>`;
      return row(`<mi>${tree.name}</mi>`, fenced(mathml(tree.inner)));
    case "/": return `<mfrac>${mathml(left)}${mathml(right)}</mfrac>`;
    case "^": return `<msup>${mathml(left, 5)}${mathml(right)}</msup>`;
    default: return row(mathml(left, BINDS[type]), sign(signBetween(tree)), mathml(right, BINDS[type] + (type === "+" ? 0 : 1)));
  }
}

/** Products stand without a sign, except before a number: there a dot keeps 2 · 3 apart from 23. */
function signBetween({ type, right }) {
  if (type !== "*") return SIGNS[type];
  const first = (tree) => (tree.left ? first(tree.left) : tree);
  const { type: next, name } = first(right);
  return next === "number" && !name ? "·" : "\u2062";
}

const plainNumber = (x) => (Number.isInteger(x) && Math.abs(x) < 1e15 ? show(x, 0) : String(x));

/** A list stands as a column, as vectors do in this book; rows stand as rows. */
function table(items) {
  const rows = items.map((item) => (item.type === "list" ? item.items : [item]));
  const cells = rows.map((cellsOfRow) => `<mtr>${cellsOfRow.map((item) => `<mtd>${mathml(item)}</mtd>`).join("")}</mtr>`);
  return `<mtable class="matrix">${cells.join("")}</mtable>`;
}
