// Forward and reverse sweeps over one graph: both give the Jacobian of difference quotients, at the price they name.

import assert from "node:assert/strict";
import test from "node:test";

import { readProgram, run } from "../../book/_static/live/graph.mjs";
import { costs, matrixAfter, outputsOf, programOf, sweeps } from "../../book/_static/live/modes.mjs";

const near = (a, b, tolerance) => assert.ok(Math.abs(a - b) <= tolerance, `${a} is not ${b}`);

function quotients(graph) {
  const { values } = run(graph);
  const h = 1e-6;
  return outputsOf(graph).map((output) => graph.inputs.map((input) => {
    const at = (step) => Object.fromEntries(graph.inputs.map((name) => [name, values[name] + (name === input ? step : 0)]));
    return (run(graph, at(h)).values[output] - run(graph, at(-h)).values[output]) / (2 * h);
  }));
}

for (const [inputs, outputs] of [[2, 1], [3, 1], [3, 4], [5, 1], [5, 4], [2, 3]]) {
  const graph = readProgram(programOf(inputs, outputs));
  const { slopes } = run(graph);

  test(`${inputs} inputs, ${outputs} outputs: both modes give the matrix of difference quotients`, () => {
    assert.equal(graph.inputs.length, inputs);
    assert.equal(outputsOf(graph).length, outputs);
    const expected = quotients(graph);
    for (const mode of ["forward", "reverse"]) {
      const found = matrixAfter(graph, sweeps(graph, slopes, mode), mode);
      found.forEach((row, i) => row.forEach((entry, j) => near(entry, expected[i][j], 1e-6)));
    }
  });

  test(`${inputs} inputs, ${outputs} outputs: the price is one multiplication an edge and sweep`, () => {
    const price = costs(graph);
    for (const mode of ["forward", "reverse"]) {
      const all = sweeps(graph, slopes, mode);
      const done = all.flatMap(({ steps }) => steps.flatMap(({ terms }) => terms));
      assert.equal(all.length, price[mode].sweeps);
      assert.equal(done.length, price[mode].total);
      assert.equal(price.edges, graph.edges.length);
    }
  });
}

test("the worked example of the chapter, value by value", () => {
  const graph = readProgram(programOf(3, 1));
  const { values, slopes } = run(graph);
  assert.deepEqual([values.a, values.b, values["ℓ"]], [6, 7, 42]);
  assert.deepEqual(sweeps(graph, slopes, "forward")[1].start, { x: 0, y: 1, z: 0 });
  const [{ seed, steps }] = sweeps(graph, slopes, "reverse");
  assert.equal(seed, "ℓ");
  assert.deepEqual(steps.map(({ name, value }) => [name, value]), [["b", 6], ["a", 13], ["z", 6], ["y", 26], ["x", 39]]);
  const used = steps.find(({ name }) => name === "a");
  assert.deepEqual(used.edges, ["a-b", "a-ℓ"]);
  assert.deepEqual(used.terms, [[1, 6], [7, 1]]);
});

test("what no sweep has reached is not known", () => {
  const graph = readProgram(programOf(3, 2));
  const { slopes } = run(graph);
  const column = matrixAfter(graph, sweeps(graph, slopes, "forward").slice(0, 1), "forward");
  assert.deepEqual(column.map((row) => row.map((entry) => entry === undefined)), [[false, true, true], [false, true, true]]);
  const [first, second] = matrixAfter(graph, sweeps(graph, slopes, "reverse").slice(0, 1), "reverse");
  assert.ok(first.every((entry) => entry !== undefined) && second.every((entry) => entry === undefined));
});
