// The graph of a computation: derivatives of its steps, and sums over its paths, against difference quotients.

import assert from "node:assert/strict";
import test from "node:test";

import { CURVES, STENCILS, bestStep, quotientError } from "../../book/_static/live/calc.mjs";
import { AnswerError, evaluate, parse } from "../../book/_static/live/expr.mjs";
import { partial, pathsBetween, places, product, readProgram, run } from "../../book/_static/live/graph.mjs";

const near = (a, b, tolerance) => assert.ok(Math.abs(a - b) <= tolerance, `${a} is not ${b}`);
const AT = { x: 0.7, y: 1.3 };

for (const text of [
  "3", "x", "y", "x + y", "x - y", "2 - x", "-x", "x y", "x / y", "2 / x", "x / 2", "x^3", "x^(1/2)", "(x y)^2", "sin(x y)", "cos(x)", "exp(x - y)",
  "ln(x)", "log(x y)", "sqrt(x)", "tanh(x)", "x sin(x) / (1 + y^2)", "-x (-y)", "0 x + y", "1 x", "x^1",
]) {
  test(`the partial derivatives of ${text}`, () => {
    const tree = parse(text, ["x", "y"]);
    for (const name of ["x", "y"]) {
      const h = 1e-5;
      const quotient = (evaluate(tree, { ...AT, [name]: AT[name] + h }) - evaluate(tree, { ...AT, [name]: AT[name] - h })) / (2 * h);
      near(evaluate(partial(tree, name), AT), quotient, 1e-8);
    }
  });
}

test("what does nothing is left out", () => {
  const simplified = (text) => partial(parse(text, ["x", "y"]), "x");
  assert.deepEqual(simplified("x y"), { type: "variable", name: "y", value: "y" });
  assert.deepEqual(simplified("x + y"), { type: "number", value: 1 });
  assert.deepEqual(simplified("y - x"), { type: "negative", inner: { type: "number", value: 1 } });
  assert.deepEqual(simplified("y + x"), { type: "number", value: 1 });
  assert.deepEqual(simplified("y / 3"), { type: "number", value: 0 });
  assert.deepEqual(simplified("x / 1"), { type: "number", value: 1 });
  assert.deepEqual(simplified("sin(x)"), { type: "call", name: "cos", inner: { type: "variable", name: "x", value: "x" } });
  assert.equal(simplified("x^2").type, "*");
  assert.equal(simplified("x / y").type, "/");
});

test("an unknown derivative is told, not guessed", () => {
  assert.throws(() => partial(parse("abs(x)", ["x"]), "x"), AnswerError);
  assert.throws(() => partial(parse("2^x", ["x"]), "x"), AnswerError);
});

for (const program of [
  "x = 1.2; z = 0.5; a = x^2; b = sin(x * z); y = a * b + a",
  "x = 0.6; p = x^2; q = exp(x); r = p + q; s = p q; y = r s",
  "x = 2; y = 3 x",
]) {
  test(`the sum over all paths of ${program}`, () => {
    const graph = readProgram(program);
    const { values, slopes } = run(graph);
    for (const name of graph.inputs) {
      const sum = pathsBetween(graph, name, graph.output).reduce((so, path) => so + product(path, slopes), 0);
      const h = 1e-6;
      const moved = (step) => graph.inputs.map((each) => [each, values[each] + (each === name ? step : 0)]);
      const output = (step) => run(graph, Object.fromEntries(moved(step))).values[graph.output];
      near(sum, (output(h) - output(-h)) / (2 * h), 1e-6);
    }
  });
}

test("the shape of a program", () => {
  const graph = readProgram("x = 1.2; z = 0.5; a = x^2; b = sin(x * z); y = a * b + a");
  assert.deepEqual(graph.inputs, ["x", "z"]);
  assert.equal(graph.output, "y");
  assert.deepEqual(graph.edges.map(({ id }) => id), ["x-a", "x-b", "z-b", "a-y", "b-y"]);
  assert.deepEqual(graph.nodes.map(({ depth }) => depth), [0, 0, 1, 1, 2]);
  assert.deepEqual(places(graph), { x: [0, 0], z: [0, 1], a: [1, 0], b: [1, 1], y: [2, 0.5] });
  assert.equal(pathsBetween(graph, "x", "y").length, 2);
  assert.equal(pathsBetween(graph, "y", "x").length, 0);
  assert.throws(() => readProgram("y = 2 x"), AnswerError);
});

for (const [name, curve] of Object.entries(CURVES)) {
  test(`the slope of ${name} and the orders of its quotients`, () => {
    for (const x of [-1.1, 0.4, 1]) {
      near(curve.slope(x), (curve.f(x + 1e-6) - curve.f(x - 1e-6)) / 2e-6, 1e-8);
      for (const stencil of Object.values(STENCILS)) {
        const [coarse, fine] = [0.02, 0.01].map((h) => quotientError(curve, stencil, x, h));
        near(Math.log2(coarse / fine), stencil.order, 0.25);
      }
    }
  });
}

test("around the best step the largest error is least", () => {
  for (const stencil of Object.values(STENCILS)) {
    const around = (step) => Math.max(...Array.from({ length: 9 }, (_, i) => quotientError(CURVES.exp, stencil, 1, 10 ** (step + (i - 4) / 10))));
    const grid = Array.from({ length: 120 }, (_, i) => (i - 130) / 10);
    const best = Math.log10(bestStep(CURVES.exp, stencil, 1));
    // Rounding jitters, so a neighbor of the best may be as good.
    assert.ok(around(best) <= 2 * Math.min(...grid.map(around)), String(best));
  }
});

test("the higher the order, the larger the best step", () => {
  const [forward, central, five] = Object.values(STENCILS).map((stencil) => bestStep(CURVES.exp, stencil, 1));
  assert.ok(forward > 1e-9 && forward < 1e-7, String(forward));
  assert.ok(central > 1e-6 && central < 1e-4, String(central));
  assert.ok(five > 1e-4 && five < 1e-2, String(five));
});

test("the complex step has an error of the size of rounding at every small step", () => {
  for (const curve of Object.values(CURVES)) {
    for (const x of [-1.1, 0.4, 1]) {
      for (const h of [1e-9, 1e-14, 1e-20, 1e-100]) near(quotientError(curve, STENCILS["complex step"], x, h), 0, 1e-15);
    }
  }
});
