// The figure of gradients: one derivative, one gradient for each inner product.

import assert from "node:assert/strict";
import test from "node:test";

import { apply } from "../../book/_static/live/calc.mjs";
import { ball, innerProduct, represent, tamed } from "../../book/_static/live/steepest.mjs";

const near = (a, b, tolerance = 1e-12) => assert.ok(Math.abs(a - b) <= tolerance, `${a} is not ${b}`);
const AXES = [[1, 0], [1, -1], [0.3, 0.7], [-1.2, 0.5]];
const ROWS = [[2, 1], [-0.5, 1.5]];
const dot = (u, v) => u[0] * v[0] + u[1] * v[1];

test("numbers of the chapter: the row (2, 1) and the semi-axis (1, -1)", () => {
  const { G, gradient, rate, paired, dotted } = represent([2, 1], [1, -1], [1, 1]);
  G.flat().forEach((entry, i) => near(entry, [1.25, 0.75, 0.75, 1.25][i]));
  near(gradient[0], 1.75);
  near(gradient[1], -0.25);
  near(rate, 3);
  near(paired, 3);
  near(dotted, 1.5);
});

test("the matrix of an inner product times its inverse is the identity, and the ball is where it is 1", () => {
  for (const axis of AXES) {
    const { G, inverse } = innerProduct(axis);
    for (const v of [[1, 0], [0, 1]]) apply(G, apply(inverse, v)).forEach((x, i) => near(x, v[i]));
    for (const v of ball(axis, 17)) near(dot(v, apply(G, v)), 1);
    near(dot(axis, apply(G, axis)), 1);
  }
});

test("gradient and derivative agree on every step", () => {
  for (const axis of AXES) {
    for (const row of ROWS) {
      for (const step of [[1, 1], [-0.4, 2], [0, 0]]) {
        const { rate, paired } = represent(row, axis, step);
        near(rate, paired);
        near(rate, dot(row, step));
      }
    }
  }
});

test("no step of length 1 climbs more than the one along the gradient", () => {
  for (const axis of AXES) {
    for (const row of ROWS) {
      const { contact, length, G } = represent(row, axis, [0, 0]);
      near(dot(contact, apply(G, contact)), 1);
      near(dot(row, contact), length);
      const rates = ball(axis, 3600).map((v) => dot(row, v));
      assert.ok(Math.max(...rates) <= length + 1e-12);
      near(Math.max(...rates), length, 1e-4);
    }
  }
});

test("with the dot product the gradient is the row", () => {
  const { gradient, dotted, rate } = represent([2, 1], [0.6, 0.8], [0.3, -2]);
  near(gradient[0], 2);
  near(gradient[1], 1);
  near(dotted, rate);
});

test("a semi-axis keeps its direction and a bounded length", () => {
  assert.equal(tamed([0, 0], 2), null);
  assert.deepEqual(tamed([0.6, 0.8], 2), [0.6, 0.8]);
  near(Math.hypot(...tamed([3, 4], 2)), 2);
  near(Math.hypot(...tamed([0.03, 0.04], 2)), 0.5);
  near(tamed([3, 4], 2)[0] / tamed([3, 4], 2)[1], 0.75);
});
