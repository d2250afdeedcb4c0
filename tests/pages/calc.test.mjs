// What the figures compute, against difference quotients and sums done in another way.

import assert from "node:assert/strict";
import test from "node:test";

import { clamp, determinant, unitSquare } from "../../book/_static/live/calc.mjs";
import { MAPS, area, compare, windowOf } from "../../book/_static/live/maps.mjs";

const near = (a, b, tolerance) => assert.ok(Math.abs(a - b) <= tolerance, `${a} is not ${b}`);
const POINTS = [[1, 0.2], [0.3, 0.7], [-1.1, 0.4], [1.5, -1.2]];

for (const [name, { f, J }] of Object.entries(MAPS)) {
  test(`the Jacobian matrix of ${name} is that of its difference quotients`, () => {
    const h = 1e-5;
    for (const p of POINTS) {
      const quotients = [0, 1].map((j) => {
        const [up, down] = [h, -h].map((step) => f(p.map((x, i) => x + (i === j ? step : 0))));
        return up.map((value, i) => (value - down[i]) / (2 * h));
      });
      J(p).forEach((row, i) => row.forEach((entry, j) => near(entry, quotients[j][i], 1e-8)));
    }
  });

  test(`the miss of ${name} dies like the square of the side`, () => {
    for (const p of POINTS) {
      const [large, small] = [1e-2, 1e-3].map((side) => compare({ f, J }, p, side).miss);
      assert.ok(small <= large / 90 && small > large / 115, `${large} ${small}`);
    }
  });

  test(`the area of the image of ${name} tends to the determinant, with its sign`, () => {
    for (const p of POINTS) {
      const seen = compare({ f, J }, p, 1e-4);
      near(seen.areaRatio, seen.determinant, 2e-4 * Math.max(1, Math.abs(seen.determinant)));
    }
  });
}

test("where no derivative exists, the miss of the partial derivatives does not die faster than the side", () => {
  for (const side of [0.8, 0.1, 0.004]) {
    const seen = compare(MAPS.rung, [0, 0], side);
    assert.deepEqual(seen.matrix, [[1, 0], [0, 1]]);
    near(seen.missPerSide, 0.5, 1e-12);
  }
  assert.deepEqual(MAPS.rung.f([0, 0.3]), [0, 0.3]);
});

test("the square starts at the corner, runs counterclockwise and has area 1", () => {
  const square = unitSquare(5);
  assert.equal(square.length, 20);
  assert.deepEqual(square[0], [0, 0]);
  assert.deepEqual(square[5], [1, 0]);
  assert.deepEqual(square[15], [0, 1]);
  near(area(square), 1, 1e-12);
  near(area([...square].reverse()), -1, 1e-12);
});

test("numbers of the chapter: the square of side 0.4 at (1, 0) under bend", () => {
  const seen = compare(MAPS.bend, [1, 0], 0.4);
  assert.deepEqual(seen.matrix, [[2, 1], [0, 1]]);
  assert.deepEqual(seen.value, [1, 0]);
  assert.equal(determinant(seen.matrix), 2);
  near(seen.miss, Math.SQRT2 * 0.16, 1e-12);
  near(seen.missPerSide, Math.SQRT2 * 0.4, 1e-12);
});

test("the window holds the parallelogram, also a flat one", () => {
  for (const matrix of [[[2, 1], [0, 1]], [[2, 1], [2, 1]], [[0, 0], [0, 0]], [[-3, 0], [0, 1]]]) {
    const { middle, reach } = windowOf(matrix);
    for (const [s, t] of [[0, 0], [1, 0], [0, 1], [1, 1]]) {
      matrix.forEach(([a, b], i) => assert.ok(Math.abs(a * s + b * t - middle[i]) < reach));
    }
    assert.ok(reach > 0 && reach < 4);
  }
});

test("the window is wider than the parallelogram, by the same share for all", () => {
  assert.deepEqual(windowOf([[2, 1], [0, 1]]), { middle: [1.5, 0.5], reach: 0.8 * 3 });
  assert.equal(windowOf([[0, 0], [0, 0]]).reach, 0.8 * 0.1);
});

test("clamp", () => assert.deepEqual([-3, 0.5, 3].map((x) => clamp(x, -1, 2)), [-1, 0.5, 2]));
