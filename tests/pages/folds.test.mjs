// The figure of inverse functions: preimages, the fold curve, Newton's way back, the certified radii.

import assert from "node:assert/strict";
import test from "node:test";

import { determinant, subtract } from "../../book/_static/live/calc.mjs";
import { J, f, foldImage, foldPoint, newton, preimages, radii, smallestStretch } from "../../book/_static/live/folds.mjs";

const near = (a, b, tolerance = 1e-9) => assert.ok(Math.abs(a - b) <= tolerance, `${a} is not ${b}`);
const nearPoint = (p, q, tolerance) => p.forEach((x, i) => near(x, q[i], tolerance));
const grid = (low, high, count) => Array.from({ length: count }, (_, i) => low + ((high - low) * i) / (count - 1));
const VALUES = grid(-2, 3, 21).flatMap((u) => grid(-2, 3, 21).map((v) => [u, v]));

test("every preimage is sent to its value, and they are told apart", () => {
  for (const value of VALUES) {
    const found = preimages(value);
    for (const p of found) nearPoint(f(p), value, 1e-9);
    for (let i = 1; i < found.length; i += 1) assert.ok(found[i - 1][0] > found[i][0]);
  }
});

test("there are three inside the curve and one outside; none is missed", () => {
  for (const [u, v] of VALUES) {
    const inside = 4 * u ** 3 - 27 * v * v;
    if (Math.abs(inside) < 1e-9) continue;
    assert.equal(preimages([u, v]).length, inside > 0 ? 3 : 1);
    // A witness without the formula: the changes of sign of x³ - ux + v on a fine grid.
    const signs = grid(-4, 4, 8001).map((x) => Math.sign(x ** 3 - u * x + v)).filter((sign) => sign !== 0);
    const changes = signs.filter((sign, i) => i > 0 && sign !== signs[i - 1]).length;
    assert.equal(changes, inside > 0 ? 3 : 1, `${[u, v]}`);
  }
});

test("on the curve two preimages meet, at its tip all three", () => {
  assert.deepEqual(preimages([3, 2]), [[1, 2], [-2, -1]]);
  assert.deepEqual(preimages([3, -2]), [[2, -1], [-1, 2]]);
  assert.deepEqual(preimages([0, 0]), [[0, 0]]);
  assert.equal(preimages([3, 1.9]).length, 3);
  assert.equal(preimages([3, 2.1]).length, 1);
});

test("the fold curve is where the determinant vanishes, and its image is on the curve 4u³ = 27v²", () => {
  for (const t of grid(-1.2, 1.2, 13)) {
    near(determinant(J(foldPoint(t))), 0);
    nearPoint(f(foldPoint(t)), foldImage(t));
    const [u, v] = foldImage(t);
    near(4 * u ** 3, 27 * v * v);
  }
});

test("the signs of the determinants add up to 1, whatever the value", () => {
  for (const value of [[3, 1.9], [3, 2.1], [-1, 0.5], [2, 0.25]]) {
    assert.equal(preimages(value).reduce((sum, p) => sum + Math.sign(determinant(J(p))), 0), 1);
  }
});

test("the radii of the book, and what they say: half of the stretch is kept", () => {
  const { r, s } = radii([1, 0]);
  near(r, 0.218508, 5e-7);
  near(s, 0.0954915, 5e-8);
  near(smallestStretch([1, 0]) ** 2, 3 - Math.sqrt(5));
  near(smallestStretch([1, 2]), 0);
  for (const a of [[1, 0], [-0.5, -1.5], [0.3, 2]]) {
    const [within, sigma] = [radii(a).r, smallestStretch(a)];
    for (const [i, j] of VALUES.map((_, k) => [k, (7 * k + 3) % VALUES.length])) {
      const [p, q] = [i, j].map((k) => {
        const far = within * Math.sqrt((k % 97) / 97);
        return [a[0] + far * Math.cos(2.399 * k), a[1] + far * Math.sin(2.399 * k)];
      });
      assert.ok(Math.hypot(...subtract(f(p), f(q))) >= (sigma / 2) * Math.hypot(...subtract(p, q)) - 1e-12);
    }
  }
});

test("Newton's errors from (1, 0) to (1.1, 0.05) are those of the book", () => {
  const { points, end } = newton([1, 0], [1.1, 0.05]);
  assert.equal(end, "arrived");
  const errors = points.map((p) => Math.hypot(...subtract(p, points.at(-1))));
  [[0, 5.49e-2, 1e-4], [1, 1.27e-3, 1e-5], [2, 4.3e-7, 1e-8]].forEach(([k, size, off]) => near(errors[k], size, off));
});

test("it reaches a preimage, or says that it has no step, or that it is lost", () => {
  for (const value of VALUES) {
    const { points, end } = newton([1, 0], value);
    if (end === "arrived") assert.ok(preimages(value).some((p) => Math.hypot(...subtract(p, points.at(-1))) < 1e-4), `${value}`);
    else assert.ok(end === "singular" || (end === "lost" && points.length === 41));
  }
  assert.equal(newton([0, 0], [1, 1]).end, "singular");
  assert.equal(newton([1, 0], [1, 0]).points.length, 1);
});
