// The figure of layers: softmax of three scores, and what it sends back.

import assert from "node:assert/strict";
import test from "node:test";

import { CORNERS, fromPlane, mean, onPlane, pullback, scoresAt, softmax, spread } from "../../book/_static/live/probabilities.mjs";

const near = (a, b, tolerance = 1e-12) => assert.ok(Math.abs(a - b) <= tolerance, `${a} is not ${b}`);
const all = (u, v, tolerance) => u.forEach((x, i) => near(x, v[i], tolerance));
const SCORES = [[0, 0, 0], [Math.log(1), Math.log(2), Math.log(3)], [2, -1, 0.5], [800, 0, -800]];
const ARROWS = [[6, 0, 0], [1, -1, 0], [0.3, 2, -1.5]];
const dot = (u, v) => u.reduce((sum, x, i) => sum + x * v[i], 0);

test("numbers of the chapter", () => {
  all(softmax(SCORES[1]), [1 / 6, 1 / 3, 1 / 2]);
  all(pullback(softmax(SCORES[1]), [6, 0, 0]), [5 / 6, -1 / 3, -1 / 2]);
  all(pullback([1 / 3, 1 / 3, 1 / 3], [1, -1, 0]), [1 / 3, -1 / 3, 0]);
});

test("what is passed on is the gradient of the weighted output, by difference quotients", () => {
  const h = 1e-5;
  for (const z of SCORES) {
    for (const g of ARROWS) {
      const back = pullback(softmax(z), g);
      back.forEach((x, i) => {
        const moved = (t) => dot(g, softmax(z.map((value, k) => value + (k === i ? t : 0))));
        near(x, (moved(h) - moved(-h)) / (2 * h), 1e-8);
      });
    }
  }
});

test("it adds up to 0, does not feel a number added to all entries, and is at most half as long", () => {
  for (const z of SCORES) {
    for (const g of ARROWS) {
      const s = softmax(z);
      const back = pullback(s, g);
      near(dot(back, [1, 1, 1]), 0);
      all(pullback(s, g.map((x) => x + 7)), back);
      all(pullback(softmax(z.map((x) => x - 3)), g), back);
      assert.ok(Math.hypot(...back) <= 2 * Math.max(...s.map((x) => x * (1 - x))) * Math.hypot(...g) + 1e-12);
    }
  }
});

test("the plane keeps lengths, and the way there and back is the identity", () => {
  for (const point of [[0, 0], [0.3, -0.2], [-0.1, 0.5]]) {
    all(onPlane(fromPlane(point)), point);
    near(Math.hypot(...fromPlane(point)), Math.hypot(...point));
    near(mean(fromPlane(point)), 0);
  }
  CORNERS.forEach((corner, i) => near(Math.hypot(...onPlane(corner.map((x, k) => x - CORNERS[(i + 1) % 3][k]))), Math.SQRT2));
  const [left, right, top] = CORNERS.map(onPlane);
  assert.ok(left[0] < 0 && right[0] > 0 && top[1] > left[1]);
  near(left[1], right[1]);
});

test("a point of the triangle and its scores belong together; a point outside stays within", () => {
  for (const point of [[0, 0], [0.2, 0.1], [-0.3, -0.2]]) {
    const z = scoresAt(point, 1.5);
    all(onPlane(softmax(z)), point);
    near(mean(z), 1.5);
  }
  const outside = softmax(scoresAt([3, 3]));
  assert.ok(outside.every((x) => x > 0));
  near(dot(outside, [1, 1, 1]), 1);
});

test("points are spread over the triangle, corners included", () => {
  const points = spread(4);
  assert.equal(points.length, 15);
  points.forEach((p) => near(dot(p, [1, 1, 1]), 1));
  CORNERS.forEach((corner) => assert.ok(points.some((p) => p.every((x, i) => x === corner[i]))));
});
