// The figure of equilibrium layers: cobwebs, and how many steps they take.

import assert from "node:assert/strict";
import test from "node:test";

import { adjoint, layer, solution, steps, web } from "../../book/_static/live/cobwebs.mjs";

const near = (a, b, tolerance = 1e-9) => assert.ok(Math.abs(a - b) <= tolerance, `${a} is not ${b}`);

test("a layer has the fixed point 0, with the slope it was given", () => {
  for (const slope of [-1.3, -0.5, 0, 0.7, 1, 1.3]) {
    const g = layer(slope);
    near(g(0), 0, 0);
    near(g(2), Math.tanh(2 * slope));
    near((g(1e-5) - g(-1e-5)) / 2e-5, slope);
  }
});

test("the solution is the derivative of the fixed point in the input", () => {
  for (const slope of [-2, -0.5, 0.3, 0.8]) {
    // z = tanh(slope z + x), solved by bisection at x = h and at x = -h.
    const solved = (x) => {
      let [low, high] = [-1, 1];
      for (let k = 0; k < 200; k += 1) {
        const middle = (low + high) / 2;
        if (middle - Math.tanh(slope * middle + x) < 0) low = middle;
        else high = middle;
      }
      return low;
    };
    near((solved(1e-4) - solved(-1e-4)) / 2e-4, solution(slope), 1e-5);
  }
  assert.ok(Number.isNaN(solution(1)));
});

test("the adjoint equation holds at its solution, whatever the slope", () => {
  for (const slope of [-5, -1, 0.5, 0.999, 3]) near(adjoint(slope)(solution(slope)), solution(slope));
});

test("each corner of a web lies on the graph or on the diagonal", () => {
  const g = layer(-0.8);
  const points = web(g, 1.2, 5);
  assert.equal(points.length, 11);
  points.forEach(([x, y], i) => near(y, i % 2 ? g(x) : x));
  points.slice(1).forEach(([x, y], i) => near(i % 2 ? y : x, points[i][i % 2]));
  assert.ok(web(adjoint(3), 0, 1000).length < 40);
});

test("steps to eight digits are those of the logarithm", () => {
  [[0.5, 27], [0.9, 175], [0.99, 1833], [0.999, 18412], [-0.5, 27]].forEach(([slope, expected]) => {
    assert.equal(steps(adjoint(slope), 0, solution(slope)), expected);
    assert.equal(expected, Math.ceil(Math.log(1e-8) / Math.log(Math.abs(slope))));
  });
  for (const slope of [-1.2, -1, 1, 1.2]) {
    assert.equal(steps(adjoint(slope), 0, solution(slope)), Infinity);
    assert.equal(steps(layer(slope), 1.3, 0), Infinity);
  }
  assert.equal(steps(layer(0.5), 0, 0), 0);
  assert.ok(Math.abs(steps(layer(0.9), 0.01, 0) - 175) <= 1);
});
