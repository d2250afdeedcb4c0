// A computation as a graph: who depends on whom, how strongly, and along which paths.

import { AnswerError, evaluate, parse } from "./expr.mjs";

const number = (value) => ({ type: "number", value });
const is = (tree, value) => tree.type === "number" && tree.value === value;

/** Sums and products without the terms and factors that do nothing. */
const join = {
  "+": (left, right) => (is(left, 0) ? right : is(right, 0) ? left : { type: "+", left, right }),
  "-": (left, right) => (is(right, 0) ? left : is(left, 0) ? negative(right) : { type: "-", left, right }),
  "*": (left, right) => {
    if (is(left, 0) || is(right, 0)) return number(0);
    return is(left, 1) ? right : is(right, 1) ? left : { type: "*", left, right };
  },
  "/": (left, right) => (is(left, 0) ? left : is(right, 1) ? left : { type: "/", left, right }),
  "^": (left, right) => (is(right, 1) ? left : { type: "^", left, right }),
};
const negative = (inner) => (is(inner, 0) ? inner : { type: "negative", inner });
const call = (name, inner) => ({ type: "call", name, inner });

/** The derivatives of the functions a figure may use, as trees in their argument. */
const OUTER = {
  sin: (u) => call("cos", u),
  cos: (u) => negative(call("sin", u)),
  exp: (u) => call("exp", u),
  ln: (u) => join["/"](number(1), u),
  log: (u) => join["/"](number(1), u),
  sqrt: (u) => join["/"](number(1), join["*"](number(2), call("sqrt", u))),
  tanh: (u) => join["-"](number(1), join["^"](call("tanh", u), number(2))),
};

/** The partial derivative of a tree in one of its letters. */
export function partial(tree, name) {
  const { type, left, right, inner } = tree;
  const [dLeft, dRight] = left ? [partial(left, name), partial(right, name)] : [];
  switch (type) {
    case "number": return number(0);
    case "variable": return number(tree.name === name ? 1 : 0);
    case "negative": return negative(partial(inner, name));
    case "call":
      if (!OUTER[tree.name]) throw new AnswerError(`No derivative of ${tree.name} is known here.`);
      return join["*"](OUTER[tree.name](inner), partial(inner, name));
    case "+": case "-": return join[type](dLeft, dRight);
    case "*": return join["+"](join["*"](dLeft, right), join["*"](left, dRight));
    case "/": {
      const top = join["-"](join["*"](dLeft, right), join["*"](left, dRight));
      return is(dRight, 0) ? join["/"](dLeft, right) : join["/"](top, join["^"](right, number(2)));
    }
    default:
      if (lettersOf(right).length) throw new AnswerError("An exponent is a number here.");
      return join["*"](join["*"](right, join["^"](left, number(evaluate(right) - 1))), dLeft);
  }
}

const lettersOf = (tree) => [tree].flatMap(({ type, name, left, right, inner }) => (
  type === "variable" ? [name] : [left, right, inner].filter(Boolean).flatMap(lettersOf)
));

/** Read "x = 1.2; a = x^2; y = a x": numbers are inputs, the last line is the output. */
export function readProgram(text) {
  const nodes = [];
  const edges = [];
  for (const line of text.split(";").map((each) => each.trim()).filter(Boolean)) {
    const [name, formula] = line.split("=").map((side) => side.trim());
    const known = nodes.map((node) => node.name);
    const tree = parse(formula ?? "", known);
    const parents = known.filter((each) => lettersOf(tree).includes(each));
    const depth = Math.max(-1, ...parents.map((each) => nodes.find((node) => node.name === each).depth)) + 1;
    nodes.push({ name, tree, depth, isInput: !parents.length });
    for (const from of parents) edges.push({ id: `${from}-${name}`, from, to: name, tree: partial(tree, from) });
  }
  return { nodes, edges, inputs: nodes.filter((node) => node.isInput).map(({ name }) => name), output: nodes.at(-1).name };
}

/** The value of each node and each edge; `given` replaces the numbers of the inputs. */
export function run({ nodes, edges }, given = {}) {
  const values = {};
  for (const { name, tree } of nodes) values[name] = given[name] ?? evaluate(tree, values);
  return { values, slopes: Object.fromEntries(edges.map(({ id, tree }) => [id, evaluate(tree, values)])) };
}

/** Where each node stands: its column, and how far down among the nodes of that column, from 0 to 1. */
export function places({ nodes }) {
  return Object.fromEntries(nodes.map(({ name, depth }) => {
    const column = nodes.filter((node) => node.depth === depth);
    const row = column.findIndex((node) => node.name === name);
    return [name, [depth, column.length > 1 ? row / (column.length - 1) : 0.5]];
  }));
}

/** All paths from a node to another, each a list of edges. */
export function pathsBetween({ edges }, from, to) {
  if (from === to) return [[]];
  const steps = edges.filter((edge) => edge.from === from);
  return steps.flatMap((edge) => pathsBetween({ edges }, edge.to, to).map((rest) => [edge, ...rest]));
}

export const product = (path, slopes) => path.reduce((so, edge) => so * slopes[edge.id], 1);
