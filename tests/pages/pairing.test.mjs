// What the figure `adjoint` computes, against sums done in another way.

import assert from "node:assert/strict";
import test from "node:test";

import { across, adjoint, ball, both, fromColumns, head, highest, lost, numberedLines, pairing, rank } from "../../book/_static/live/pairing.mjs";

const near = (a, b, tolerance = 1e-12) => assert.ok(Math.abs(a - b) <= tolerance, `${a} is not ${b}`);
const points = [[2, 0], [1, 1], [-0.7, 1.3], [0.4, -2.1], [3, 0.2]];
const every = (visit) => points.forEach((first, i) => visit(first, points[(i + 1) % 5], points[(i + 2) % 5], points[(i + 3) % 5]));

test("a matrix has the images of the basis vectors as its columns", () => {
  assert.deepEqual(fromColumns([2, 0], [1, 1]), [[2, 1], [0, 1]]);
});

test("the inner product counts a sideways step as often as told", () => {
  assert.equal(pairing([1, 2], [3, 5]), 13);
  assert.equal(pairing([1, 2], [3, 5], 2), 22);
  for (const sideways of [0.5, 1, 2, 3]) near(Math.sqrt(pairing([1, 0], [1, 0], sideways)), sideways);
});

test("both sides of the adjoint identity agree, and they are the sum over all entries", () => every((first, second, v, w) => {
  for (const sideways of [0.5, 1, 2, 2.7]) {
    const seen = both(first, second, v, w, sideways);
    const sum = w[0] * first[0] * v[0] + w[1] * first[1] * v[0] + w[0] * second[0] * v[1] + w[1] * second[1] * v[1];
    near(seen.forward, sum, 1e-12);
    near(seen.backward, sum, 1e-12);
    near(seen.transposed - sum, (sideways ** 2 - 1) * v[0] * (w[0] * first[0] + w[1] * first[1]), 1e-12);
  }
}));

test("numbers of the chapter: sideways counts double", () => {
  const seen = both([2, 0], [1, 1], [1, 1], [1, 0], 2);
  assert.deepEqual(seen.B, [[2, 1], [0, 1]]);
  assert.deepEqual(adjoint(seen.B, 2), [[0.5, 0], [1, 1]]);
  assert.deepEqual([seen.image, seen.arrow, seen.row], [[3, 1], [0.5, 1], [2, 1]]);
  assert.deepEqual([seen.forward, seen.backward, seen.transposed, seen.determinant, seen.rank], [3, 3, 9, 2, 2]);
});

test("rank, kernel and image", () => {
  assert.deepEqual([[[2, 1], [0, 1]], [[1, 2], [2, 4]], [[0, 0], [0, 0]], [[1e-3, 0], [0, 1e-3]]].map(rank), [2, 1, 0, 2]);
  // Whole multiples of 0.1, as a hand leaves them, and one that rounding spoils.
  assert.equal(rank(fromColumns([0.3, 0.1], [0.9, 0.3])), 1);
  for (const [first, second] of [[[2, 0], [1, 0]], [[1, 2], [-2, -4]], [[0, 0], [1, 3]], [[0.3, 0.1], [0.9, 0.3]]]) {
    const B = fromColumns(first, second);
    const { kernel, image } = lost(B);
    B.forEach(([p, q]) => near(p * kernel[0] + q * kernel[1], 0));
    assert.ok(Math.hypot(...kernel) > 0.1);
    for (const column of [first, second]) near(column[0] * image[1] - column[1] * image[0], 0);
    assert.ok(Math.hypot(...image) > 0.1);
  }
});

test("the arrow points to the point of the unit ball with the highest number", () => {
  for (const sideways of [0.5, 1, 2]) {
    const row = [2, 1];
    const top = highest([2 / sideways ** 2, 1], sideways);
    near(pairing(top, top, sideways), 1);
    const highestSeen = Math.max(...ball(sideways).map(([x, y]) => row[0] * x + row[1] * y));
    const reached = row[0] * top[0] + row[1] * top[1];
    assert.ok(reached >= highestSeen - 1e-12 && reached < highestSeen + 0.02);
  }
  assert.equal(highest([0, 0], 2), null);
});

test("each numbered line has its number from rim to rim, the lower end first", () => {
  for (const row of [[2, 1], [1, 0], [0, 1], [-3, 0.5], [0.2, -0.1], [12, 7]]) {
    const lines = numberedLines(row, 2.4);
    assert.ok(lines.length > 0 && lines.length <= 13);
    assert.ok(lines.some(({ k }) => k === 0));
    for (const { k, ends } of lines) {
      for (const [x, y] of ends) {
        near(row[0] * x + row[1] * y, k, 1e-9);
        near(Math.max(Math.abs(x), Math.abs(y)), 2.4, 1e-9);
      }
      assert.ok(ends[0][1] <= ends[1][1] + 1e-9);
      if (ends[0][1] === ends[1][1]) assert.ok(ends[0][0] < ends[1][0]);
    }
  }
  assert.deepEqual(numberedLines([2, 1], 2.3).map(({ k }) => k), [-6, -5, -4, -3, -2, -1, 0, 1, 2, 3, 4, 5, 6]);
  assert.deepEqual(numberedLines([4, 2], 2.3).map(({ k }) => k), [-12, -10, -8, -6, -4, -2, 0, 2, 4, 6, 8, 10, 12]);
  assert.deepEqual(numberedLines([0, 0], 2.4), []);
  assert.deepEqual(across([1, 0], 1, 3), [[1, -3], [1, 3]]);
});

test("the head of an arrow has two strokes of one length behind the tip", () => {
  for (const end of head([3, 4], 0.5)) {
    near(Math.hypot(end[0] - 3, end[1] - 4), 0.5);
    assert.ok(Math.hypot(...end) < 5);
  }
  assert.deepEqual(head([0, 0], 0.5), []);
});
