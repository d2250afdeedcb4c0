// The curves of the figure of implicit functions: partial derivatives against difference quotients, folds, the nearest point.

import assert from "node:assert/strict";
import test from "node:test";

import { CURVES, look, nearest, snapped, walk } from "../../book/_static/live/levels.mjs";

const near = (a, b, tolerance = 1e-9) => assert.ok(Math.abs(a - b) <= tolerance, `${a} is not ${b}`);
const each = (check) => Object.entries(CURVES).forEach(([name, curve]) => check(curve, name));
const places = ({ range: [low, high] }, count = 23) => Array.from({ length: count }, (_, k) => low + ((k + 0.4) / count) * (high - low));

test("every point of a curve solves its equation, and all of them are in sight", () => {
  each((curve) => {
    for (const [x, y] of walk(curve)) {
      near(curve.F(x, y), 0, 1e-12);
      assert.ok(Math.abs(x) <= 1.6 && Math.abs(y) <= 1.6);
    }
  });
});

test("partial derivatives agree with difference quotients, also off the curve", () => {
  const h = 1e-5;
  each(({ F, partials }) => {
    for (const [x, y] of [[0.3, -0.7], [1.1, 0.4], [-0.5, 0.2]]) {
      const [Fx, Fy] = partials(x, y);
      near(Fx, (F(x + h, y) - F(x - h, y)) / (2 * h), 1e-8);
      near(Fy, (F(x, y + h) - F(x, y - h)) / (2 * h), 1e-8);
    }
  });
});

test("the slope is that of the curve itself", () => {
  const h = 1e-5;
  each((curve) => {
    for (const t of places(curve)) {
      const { slope, kind } = look(curve, t);
      assert.equal(kind, undefined);
      const [dx, dy] = [0, 1].map((i) => curve.at(t + h)[i] - curve.at(t - h)[i]);
      near(slope * dx, dy, 1e-8 * Math.max(1, Math.abs(slope)));
    }
  });
});

test("the number of the chapter: the circle starts at (0.6, 0.8) with slope -3/4", () => {
  const { point, slope, Fx, Fy } = look(CURVES.circle, CURVES.circle.start);
  [[point[0], 0.6], [point[1], 0.8], [Fx, 1.2], [Fy, 1.6], [slope, -0.75]].forEach(([a, b]) => near(a, b));
});

test("F_y vanishes at the places listed, and changes sign or not nowhere else", () => {
  each((curve) => {
    for (const [t, kind] of curve.silent) {
      const seen = look(curve, t);
      near(curve.partials(...curve.at(t))[1], 0, 1e-12);
      assert.deepEqual([seen.slope, seen.Fy, seen.kind], [null, 0, kind]);
      assert.equal(Math.abs(curve.partials(...curve.at(t))[0]) < 1e-12, kind === "crossing");
      assert.ok(seen.told.length > 20);
    }
    for (const t of places(curve, 400)) {
      if (Math.abs(curve.partials(...curve.at(t))[1]) < 1e-4) assert.ok(curve.silent.some(([place]) => Math.abs(place - t) < 0.02));
    }
  });
});

test("a turn has all its neighbors on one side, an upright tangent has them on both", () => {
  each((curve) => {
    const [low, high] = curve.range;
    for (const [t, kind] of curve.silent.filter(([place]) => place > low && place < high)) {
      const [x, before, after] = [t, t - 0.01, t + 0.01].map((place) => curve.at(place)[0]);
      if (kind === "turn") assert.ok((before - x) * (after - x) > 0);
      if (kind === "upright") assert.ok((before - x) * (after - x) < 0);
    }
  });
});

test("the nearest point is found, and of two at one place the one the hand comes from", () => {
  each((curve) => places(curve).forEach((t) => near(nearest(curve, curve.at(t), t + 0.05), t, 1e-5)));
  near(nearest(CURVES.circle, [3, 4], 0), CURVES.circle.start, 1e-5);
  near(nearest(CURVES.node, [0, 0], 0.9), 1, 1e-5);
  near(nearest(CURVES.node, [0, 0], -0.9), -1, 1e-5);
  near(nearest(CURVES.cube, [50, 60], 0), 1.1, 1e-5);
});

test("close to a place with F_y = 0 the point goes there, and only there", () => {
  assert.equal(snapped(CURVES.circle, 0.03, 0.04), 0);
  assert.equal(snapped(CURVES.circle, 0.05, 0.04), 0.05);
  assert.equal(snapped(CURVES.circle, -3.13, 0.04), -Math.PI);
});
