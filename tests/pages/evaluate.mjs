// Evaluate typed expressions for pytest: on its input [{text, variables}], on its output what each is at some points.

import { readFileSync } from "node:fs";

import { samples } from "../../book/_static/live/check.mjs";
import { evaluate, parse } from "../../book/_static/live/expr.mjs";

const asked = JSON.parse(readFileSync(0, "utf8"));
const answered = asked.map(({ text, variables = {} }) => {
  const points = samples(variables);
  const tree = parse(text, Object.keys(variables));
  return points.map((point) => ({ point, value: evaluate(tree, point) }));
});
console.log(JSON.stringify(answered));
