// The figure of volume: a bell curve pushed through s x + x³/4.

import assert from "node:assert/strict";
import test from "node:test";

import { bell, density, image, mass, nearest, preimages, share, slope, turns, value } from "../../book/_static/live/pushed.mjs";

const near = (a, b, tolerance = 1e-9) => assert.ok(Math.abs(a - b) <= tolerance, `${a} is not ${b}`);
const SLOPES = [-1, -0.4, 0, 0.05, 1, 2];

test("the slope is the difference quotient of the map, and zero where it turns", () => {
  for (const s of SLOPES) {
    for (const x of [-2, -0.3, 0, 1.1]) near(slope(s, x), (value(s, x + 1e-5) - value(s, x - 1e-5)) / 2e-5, 1e-8);
    for (const x of turns(s)) near(slope(s, x), 0, 1e-12);
    assert.equal(turns(s).length, s < 0 ? 2 : 0);
  }
});

test("every preimage has the value, and none is missed", () => {
  for (const s of SLOPES) {
    for (const x of [-3.1, -2, -0.7, 0.3, 1.9, 2.6]) {
      const found = preimages(s, value(s, x));
      for (const other of found) near(value(s, other), value(s, x));
      assert.ok(found.some((other) => Math.abs(other - x) < 1e-7));
      assert.deepEqual([...found].sort((p, q) => p - q), found);
    }
  }
  assert.equal(preimages(-1, 0).length, 3);
  assert.equal(preimages(-1, 0.9).length, 1);
  assert.equal(preimages(1, 0).length, 1);
});

test("mass in is mass out: the density of the value, added up, is the probability of the preimages", () => {
  for (const s of [-1, 0.3, 1]) {
    for (const [low, high] of [[0.9, 2.5], [-2, -0.85]]) { // away from the folds of s = -1
      const count = 2000;
      const h = (high - low) / count;
      let sum = 0;
      for (let k = 0; k < count; k += 1) sum += density(s, low + (k + 0.5) * h) * h;
      const [from, to] = [low, high].map((y) => preimages(s, y).at(-1));
      near(sum, mass(from, to, 512), 1e-5);
    }
  }
});

test("where the map folds, the masses of all preimages add, none of them negative", () => {
  const [low, high, count] = [-0.5, 0.6, 2000];
  const h = (high - low) / count;
  let sum = 0;
  for (let k = 0; k < count; k += 1) sum += density(-1, low + (k + 0.5) * h) * h;
  const [from, to] = [low, high].map((y) => preimages(-1, y));
  near(sum, from.map((x, i) => Math.abs(mass(x, to[i], 512))).reduce((a, b) => a + b), 1e-5);
  assert.ok(share(-1, 0) > 0);
});

test("the mass of the bell curve", () => {
  near(mass(-1, 1), 0.6826894921, 1e-8);
  near(mass(-8, 8, 512), 1, 1e-9);
  near(bell(1), 0.2419707245, 1e-9);
  near(share(1, 1), 0.2419707245 / 1.75, 1e-9);
});

test("the image of an interval knows where the map turns around", () => {
  image(1, 0, 2).forEach((y, i) => near(y, [0, 4][i]));
  const [low, high] = image(-1, 0, 2);
  near(low, value(-1, Math.sqrt(4 / 3)));
  near(high, 0);
});

test("the nearest point of the graph is nearer than its neighbors, and a point of the graph is its own", () => {
  for (const s of SLOPES) {
    near(nearest(s, [1.2, value(s, 1.2)], 1), 1.2, 1e-4);
    const found = nearest(s, [1, 1.9], 1);
    const far = (t) => Math.hypot(t - 1, value(s, t) - 1.9);
    for (const step of [-0.01, 0.01]) assert.ok(far(found) <= far(found + step) || Math.abs(found - 1) > 0.59);
  }
});
