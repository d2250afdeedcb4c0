// The dual numbers of the figure `dual`, against difference quotients.

import assert from "node:assert/strict";
import test from "node:test";

import { LINES, barbs, dual, image, plus, reachOf, seen, sweep, times } from "../../book/_static/live/duals.mjs";

const near = (a, b, tolerance) => assert.ok(Math.abs(a - b) <= tolerance, `${a} is not ${b}`);

test("sums and products of dual numbers", () => {
  assert.deepEqual(plus(dual(3, 1), dual(2, 5)), dual(5, 6));
  assert.deepEqual(times(dual(3, 1), dual(2, 5)), dual(6, 17));
  assert.deepEqual(times(dual(3, 1), dual(2)), dual(6, 2));
});

test("the sweep of the chapter's example", () => {
  const { a, b, c } = sweep([1, 2], [1, -1]);
  assert.deepEqual([a, b, c], [dual(2, 1), dual(3, 2), dual(6, 7)]);
});

for (const [point, v] of [[[1, 2], [1, -1]], [[-0.7, 0.4], [0.3, 1.2]], [[0, 0], [1, 1]], [[1.3, -2], [0, 0]]]) {
  test(`every tangent at ${point} along ${v}`, () => {
    const h = 1e-5;
    const at = (t) => sweep(point.map((x, i) => x + t * v[i]), [0, 0]);
    const [up, down, held] = [at(h), at(-h), sweep(point, v)];
    for (const { name } of LINES) near(held[name].tangent, (up[name].value - down[name].value) / (2 * h), 1e-8);
    assert.deepEqual(image(point), [held.b.value, held.c.value]);
  });
}

test("the quotient of the figure misses the tangent by about h", () => {
  const all = seen([1, 2], [1, -1], 0.01);
  assert.deepEqual([all.start, all.push, all.reach], [[3, 6], [2, 7], 8]);
  all.quotient.forEach((x, i) => near(x, all.push[i], 0.05));
  near(seen([1, 2], [1, -1], 0.005).quotient[1] - 7, (all.quotient[1] - 7) / 2, 1e-3);
  assert.deepEqual(all.curve[40], all.start);
  assert.deepEqual(all.way[80], [2, 1]);
});

test("an arrow has two barbs of one length, and none if it is a point", () => {
  const [left, tip, right] = barbs([1, 1], [4, 5], 0.5);
  assert.deepEqual(tip, [4, 5]);
  near(Math.hypot(left[0] - 4, left[1] - 5), Math.hypot(right[0] - 4, right[1] - 5), 1e-12);
  near((left[0] + right[0]) / 2, 4 - 0.3, 1e-12);
  near((left[1] + right[1]) / 2, 5 - 0.4, 1e-12);
  assert.deepEqual(barbs([2, 3], [2, 3], 1), [[2, 3]]);
});

test("the window holds what it must, and is a power of two", () => {
  for (const far of [0, 0.3, 1, 3.9, 7, 8.5, 24]) {
    const reach = reachOf(far);
    assert.ok(reach >= far && reach <= Math.max(2.2 * far, 0.5) && Number.isInteger(Math.log2(reach)), `${far}: ${reach}`);
  }
});
