// Products of random layers: singular values against what they must satisfy, without a second decomposition.

import assert from "node:assert/strict";
import test from "node:test";

import { orthonormal, singularValues, spectra } from "../../book/_static/live/spectrum.mjs";

const near = (a, b, tolerance = 1e-10) => assert.ok(Math.abs(a - b) <= tolerance, `${a} is not ${b}`);
const sum = (list) => list.reduce((so, x) => so + x, 0);

test("singular values of a two by two matrix", () => {
  const [large, small] = singularValues([[3, 1], [0, 2]]);
  near(large * small, 6);
  near(large ** 2 + small ** 2, 14);
  assert.ok(large > small);
});

test("singular values of a diagonal, of a turn and of a matrix of rank one", () => {
  assert.deepEqual(singularValues([[-2, 0, 0], [0, 5, 0], [0, 0, 0]]), [5, 2, 0]);
  singularValues([[0.6, -0.8], [0.8, 0.6]]).forEach((value) => near(value, 1));
  const [only, none] = singularValues([[3, 4], [6, 8]]);
  near(only, Math.sqrt(125));
  near(none, 0);
});

test("values of very different size keep their digits", () => {
  const [, small] = singularValues([[1, 1], [0, 1e-9]]);
  near(small / (1e-9 / Math.SQRT2), 1, 1e-9);
});

test("orthonormal rows", () => {
  const rows = orthonormal([[1, 2, 3], [0, 1, 1], [2, 0, 1]]);
  for (const [i, u] of rows.entries()) for (const [j, v] of rows.entries()) near(sum(u.map((x, k) => x * v[k])), Number(i === j));
});

test("orthogonal linear layers keep every singular value at the gain", () => {
  for (const [k, { logs, mean }] of spectra({ layer: "linear", weights: "orthogonal", gain: 1.1 }).entries()) {
    logs.forEach((log) => near(log, (k + 1) * Math.log10(1.1)));
    near(mean, (k + 1) * Math.log10(1.1));
  }
});

test("the first ReLU layer has as many values at the gain as units are active, and none else", () => {
  const [{ logs }] = spectra({ layer: "ReLU", weights: "orthogonal", gain: 2 });
  const alive = logs.filter(Number.isFinite);
  assert.ok(alive.length > 0 && alive.length < logs.length);
  alive.forEach((log) => near(log, Math.log10(2)));
});

test("a skip layer stays between one minus and one plus the norm of its branch", () => {
  const rows = spectra({ layer: "skip", weights: "orthogonal", gain: 1 });
  for (const [k, { logs }] of rows.entries()) {
    assert.ok(logs[0] <= (k + 1) * Math.log10(1.02) + 1e-12);
    assert.ok(logs.at(-1) >= (k + 1) * Math.log10(0.98) - 1e-12);
  }
});

test("the root mean square is that of the values, and more gain adds its logarithm per layer", () => {
  const options = { layer: "ReLU", weights: "gaussian", gain: 1, depth: 20 };
  const [rows, louder] = [spectra(options), spectra({ ...options, gain: 1.5 })];
  for (const [k, { logs, mean }] of rows.entries()) {
    near(mean, Math.log10(sum(logs.map((log) => 100 ** log)) / logs.length) / 2, 1e-9);
    near(louder[k].mean - mean, (k + 1) * Math.log10(1.5), 1e-9);
  }
});

test("another seed is another draw, the same seed the same", () => {
  const options = { layer: "linear", weights: "gaussian", gain: 1, depth: 3 };
  assert.deepEqual(spectra(options), spectra(options));
  assert.notDeepEqual(spectra(options), spectra({ ...options, seed: 2 }));
});

test("the mean square of Gaussian ReLU layers is halved per layer on average", () => {
  const shares = Array.from({ length: 400 }, (_, seed) => 100 ** spectra({ layer: "ReLU", weights: "gaussian", gain: 1, seed: seed + 1, depth: 2 })[1].mean);
  near(sum(shares) / shares.length, 1 / 4, 0.03);
});
