// The figure of the second derivative: level lines, gradient descent, conjugate gradients.

import assert from "node:assert/strict";
import test from "node:test";

import { apply } from "../../book/_static/live/calc.mjs";
import { conjugate, descend, hessian, level } from "../../book/_static/live/quadratic.mjs";

const near = (a, b, tolerance = 1e-9) => assert.ok(Math.abs(a - b) <= tolerance, `${a} is not ${b}`);
const half = (H, x) => { const [a, b] = apply(H, x); return (a * x[0] + b * x[1]) / 2; };
const VALLEYS = [[3, 0.25], [1, 1], [0.5, 2.5]];
const STARTS = [[1.5, 1.4], [-2, 0.3]];
const ANGLES = [0, 25, 90, 140];

test("the matrix has the two curvatures along its two axes", () => {
  for (const [k, l] of [...VALLEYS, [2, -1], [0, 1]]) {
    for (const degrees of ANGLES) {
      const [c, s] = [Math.cos((degrees * Math.PI) / 180), Math.sin((degrees * Math.PI) / 180)];
      const H = hessian([k, l], degrees);
      apply(H, [c, s]).forEach((x, i) => near(x, k * [c, s][i]));
      apply(H, [-s, c]).forEach((x, i) => near(x, l * [-s, c][i]));
    }
  }
});

test("conjugate gradients end in two steps, and in one where both curvatures agree", () => {
  for (const curvatures of VALLEYS) {
    for (const degrees of ANGLES) {
      for (const start of STARTS) {
        const { points, end } = conjugate(hessian(curvatures, degrees), start);
        assert.equal(end, "arrived");
        assert.ok(points.length - 1 <= (curvatures[0] === curvatures[1] ? 1 : 2));
        points.at(-1).forEach((x) => near(x, 0));
      }
    }
  }
});

test("the example of the exercise: two steps from (-1, 1) with the matrix ((2, 1), (1, 1))", () => {
  const { points } = conjugate([[2, 1], [1, 1]], [-1, 1]);
  [[-1, 1], [-0.5, 1], [0, 0]].flat().forEach((x, i) => near(points.flat()[i], x));
});

test("they stop at a direction that bends down, with its curvature, and what they collected went down", () => {
  const first = conjugate([[1, 0], [0, -1]], [1, 2]);
  assert.equal(first.end, "negative");
  assert.equal(first.points.length, 1);
  near(first.curvature, -3 / 5);
  const H = hessian([2, -0.3], 25);
  const later = conjugate(H, [1.5, 1.4]);
  assert.equal(later.end, "negative");
  assert.equal(later.points.length, 2);
  assert.ok(half(H, later.points[1]) < half(H, later.points[0]));
  near(half(H, later.direction) * 2, later.curvature);
  assert.equal(conjugate([[0, 0], [0, 0]], [1, 1]).points.length, 1);
});

test("gradient descent: a step divides by what it should, stops, tires or gets away", () => {
  const { points } = descend(hessian([2, 2], 0), [1, 1], 0.25);
  points[1].forEach((x) => near(x, 0.5));
  assert.equal(descend(hessian([3, 0.25], 25), [1.5, 1.4], 0.6).end, "arrived");
  assert.equal(descend(hessian([3, 0.25], 25), [1.5, 1.4], 0.7).end, "away");
  assert.equal(descend(hessian([3, 0.25], 25), [1.5, 1.4], 0.01).end, "tired");
  assert.equal(descend(hessian([3, -0.5], 25), [1.5, 1.4], 0.5).end, "away");
});

test("every point of a level line has its value", () => {
  for (const curvatures of [...VALLEYS, [2, -1], [-1, 2], [-1, -2], [2, 0], [0, 2], [0, -1]]) {
    for (const degrees of ANGLES) {
      for (const value of [0.5, -0.5, 3]) {
        const lines = level(curvatures, degrees, value);
        const reached = curvatures.some((k) => k * value > 0);
        assert.equal(lines.length > 0, reached);
        for (const point of lines.flat()) near(half(hessian(curvatures, degrees), point), value);
      }
    }
  }
});
