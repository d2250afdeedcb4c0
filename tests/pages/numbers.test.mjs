// Numbers as a reader sees them.

import assert from "node:assert/strict";
import test from "node:test";

import { indexed, plain, raised, short, show } from "../../book/_static/live/numbers.mjs";

test("two digits, a true minus, and none before zero", () => {
  assert.deepEqual([1, -0.5, -0.001, 0, 2.345].map((x) => show(x)), ["1.00", "−0.50", "0.00", "0.00", "2.35"]);
  assert.deepEqual([show(1.25, 1), show(NaN), show(1 / 0), show(-1 / 0)], ["1.3", "undefined", "∞", "−∞"]);
});

test("small and large numbers keep two digits", () => {
  assert.deepEqual([0, 1, 0.4, 0.0567, -2, 1234567, 1.2e-7].map(short), ["0", "1", "0.4", "0.057", "−2", "1.2 · 10⁶", "1.2 · 10⁻⁷"]);
});

test("what is rounded up to ten moves its exponent", () => assert.equal(short(9.96e5), "1.0 · 10⁶"));

test("exponents are raised", () => assert.equal(raised(-1234567890), "⁻¹²³⁴⁵⁶⁷⁸⁹⁰"));

test("a whole number shows no zeros behind the point", () => {
  assert.deepEqual([8, -2, 2.5, 0.001].map((x) => plain(x)), ["8", "−2", "2.50", "0.00"]);
  assert.equal(plain(2.5, 3), "2.500");
});

test("the index of a name is lowered", () => assert.deepEqual(["u_1", "u12", "x"].map(indexed), ["u₁", "u₁₂", "x"]));
