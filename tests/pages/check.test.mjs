// The checker: right in any form, wrong with its reason, and never right by mistake.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";

import { agree, check, nice, samples } from "../../book/_static/live/check.mjs";
import { SLIPS, determinant, multiply, transpose } from "../../book/_static/live/slips.mjs";

const MISTAKES = JSON.parse(readFileSync(new URL("../../code/linmap/homework/mistakes.json", import.meta.url)));
const both = { x: [0.4, 1.9], y: [0.4, 1.9] };
const MATRIX = {
  variables: both, answer: "[[2x y, x^2], [1, 3y^2]]",
  slips: [{ answer: "[x^2 y, x + y^3]", mistake: "value" }, { answer: "7", say: "Seven is too many." }],
};
const NUMBERS = { answer: "[[12, 4], [1, 27]]" };
const PRODUCT = { variables: both, answer: "[[2x y, x], [0, 3]]", factors: ["[[2x, 1], [0, 3]]", "[[y, 0], [0, 1]]"] };
const INNER = { variables: { x: [0.4, 1.9] }, answer: "2x cos(x^2)", slips: [{ answer: "cos(x^2)", mistake: "inner-derivative" }] };

const STEP = { answer: "[4, 5]", slips: [{ answer: "[3.9523, 5.0003]", mistake: "not-linear" }] };

const judged = (text, question) => check(text, question, MISTAKES);

for (const [text, question] of [
  ["[[2*x*y, x**2], [1, 3*y**2]]", MATRIX], ["[[x y + y x, x²], [x/x, 3y²]]", MATRIX], ["-[[-2xy, -x^2], [-1, -3y^2]]", MATRIX],
  ["[[12, 4], [1, 27]]", NUMBERS], ["[[12.0, 2^2], [1, 54/2]]", NUMBERS], ["4 x cos(x x) / 2", INNER], ["0.5", { answer: "1/2" }],
  ["sqrt(2)", { answer: "sqrt(2)" }], ["1.4142135624", { answer: "sqrt(2)" }], ["[[3], [-1]]", { answer: "[3, -1]" }], ["6", { answer: "[[6]]" }],
  ["[[6]]", { answer: "6" }], ["[6]", { answer: "[[6]]" }], ["0.25", { answer: "1/4" }], ["0.253", { answer: "1/4", tolerance: 0.01 }], ["0", { answer: "0" }],
  ["3, -1", { answer: "[3, -1]" }], ["(7,)", { answer: "[7]" }], ["x, 2y", { variables: both, answer: "[x, 2y]" }],
]) {
  test(`${text} is right`, () => assert.equal(judged(text, question).verdict, "right"));
}

for (const [text, question, code, told = ""] of [
  ["[[2xy, 1], [x^2, 3y^2]]", MATRIX, "transpose"],
  ["[[1, 3y^2], [2xy, x^2]]", MATRIX, "outputs-swapped"],
  ["[[x^2, 2xy], [3y^2, 1]]", MATRIX, "inputs-swapped"],
  ["-[[2xy, x^2], [1, 3y^2]]", MATRIX, "sign"],
  ["6x y^3 - x^2", MATRIX, "determinant"],
  ["2xy + 3y^2", MATRIX, "trace"],
  ["[[3y^2, -x^2], [-1, 2xy]]", MATRIX, "adjugate"],
  ["[[27, -4], [-1, 12]] / 320", NUMBERS, "inverse"],
  ["[2xy, x^2, 1, 3y^2]", MATRIX, "flattened"],
  ["2[[2xy, x^2], [1, 3y^2]]", MATRIX, "factor", "This is 2 times"],
  ["[[12, 4], [1, 27]] / 3", NUMBERS, "factor", "1/3 times"],
  ["x cos(x^2)", INNER, "factor", "1/2 times"],
  ["cos(x^2)", INNER, "inner-derivative"],
  ["[x^2 y, x + y^3]", MATRIX, "value"],
  ["7", MATRIX, "authored", "Seven is too many."],
  ["[[2xy, y], [0, 3]]", PRODUCT, "order"],
  ["[[2xy, x^2], [-1, 3y^2]]", MATRIX, "signs-of-entries", "Right entries: 3 of 4. Look at the sign of row 2, column 1."],
  ["[[2xy, x^2], [1, y^2]]", MATRIX, "factors-of-entries", "row 2, column 2"],
  ["[[2xy, x^2], [1, -6y^2]]", MATRIX, "factors-of-entries", "row 2, column 2"],
  ["[[2xy, x^2], [x, y^2]]", MATRIX, "entries", "Right entries: 2 of 4. Look again at row 2, column 1 and row 2, column 2."],
  ["[[2xy, x^2], [1, 3x^2]]", MATRIX, "entries", "row 2, column 2"],
  ["[[12, 4], [2, 28]]", NUMBERS, "entries", "Right entries: 2 of 4. Look again at row 2, column 1 and row 2, column 2."],
  ["[[12, 4], [1, 27.01]]", NUMBERS, "rounding"],
  ["1.41", { answer: "sqrt(2)" }, "rounding"],
  ["0.2512", { answer: "1/4", tolerance: 0.001 }, "rounding"],
  ["3", { answer: "-3" }, "sign", "Every sign is reversed. Or: The size is right"],
  ["[[6, 3, 2]]", { answer: "[[6], [3], [2]]" }, "layout"],
  ["[[6, 3, 2]]", { answer: "[6, 3, 2]" }, "layout"],
  ["[6, 3, 2]", { answer: "[[6, 3, 2]]" }, "layout"],
  ["[[1], [2]]", { answer: "[[1, 2]]" }, "layout"],
  ["[1, 2]", { answer: "[[1], [2]]" }, "layout", "A row is typed [[a, b]], a column [[a], [b]], a list [a, b]."],
  ["3, 1, 2", { answer: "[2, 1, 3]" }, "entries-reversed"],
  ["1, 2", { answer: "3" }, "unread"],
  ["[12, 4]", NUMBERS, "shape", "yours is a list of 2."],
  ["[0, 6]", { answer: "[0, 3]" }, "entries", "Right entries: 1 of 2."],
  ["-1.41", { answer: "-sqrt(2)" }, "rounding"],
  ["[3.96, 5]", STEP, "not-linear"],
  ["[4.03, 5]", STEP, "rounding"],
  ["[3.9, 5]", STEP, "entries"],
  ["[[12, 4], [2, 26]]", NUMBERS, "entries", "row 2, column 1 and row 2, column 2."],
  ["[[11, 4], [2, 26]]", NUMBERS, "entries", "row 1, column 1; row 2, column 1 and row 2, column 2."],
  ["[3, -2]", { answer: "[3, -1]" }, "entries", "entry 2"],
  ["[1, 2]", MATRIX, "shape", "The answer is a 2 × 2 matrix; yours is a list of 2."],
  ["5", MATRIX, "shape", "yours is a number"],
  ["[[1, 1], [2, 2]]", MATRIX, "unknown"],
  ["[[sqrt(-x), 1], [1, 1]]", MATRIX, "undefined"],
  ["1/0", { answer: "2" }, "undefined"],
  ["sqrt(1 - x)", INNER, "undefined"],
  ["[6, 7]", { answer: "6" }, "shape"],
  ["[[6], [7]]", { answer: "6" }, "shape"],
  ["[6, 7, 8]", { answer: "[6, 7]" }, "shape"],
  ["2x + 3y", { variables: both, answer: "[[2x, 3x], [2y, 3y]]", factors: ["[[x], [y]]", "[[2, 3]]"] }, "trace"],
  ["[[2x + 3y]]", { variables: both, answer: "[[2x, 3x], [2y, 3y]]", factors: ["[[x], [y]]", "[[2, 3]]"] }, "order"],
  ["[[3, 4], [1, 2]]", { answer: "[[2, 1], [4, 3]]", factors: ["[[1, 2], [3, 4]]", "[[0, 1], [1, 0]]"] }, "order"],
  ["[[x, y], [2, 3]]", { variables: both, answer: "[[x, y]]", factors: ["[[1, 0]]", "[[x, y], [2, 3]]"] }, "shape"],
]) {
  test(`${text} is wrong: ${code}`, () => {
    const { verdict, code: found, message } = judged(text, question);
    assert.deepEqual([verdict, found], [code === "unread" ? code : "wrong", code], message);
    assert.ok(message.includes(told), message);
    assert.ok(!message.includes("{"), message);
  });
}

test("what cannot be read is no wrong answer", () => {
  assert.equal(judged("[[1, 2], [3]]", MATRIX).verdict, "unread");
  assert.equal(judged("constructor", MATRIX).verdict, "unread");
});

test("an error of our own is not taken for one of the reader", () => {
  assert.throws(() => check(null, MATRIX, MISTAKES), TypeError);
});

test("a slip that is right here is not told", () => {
  const symmetric = { variables: both, answer: "[[x, y], [y, x]]" };
  assert.equal(judged("[[x, y], [y, x]]", symmetric).verdict, "right");
  assert.equal(judged("[[y, x], [x, y]]", symmetric).code, "outputs-swapped");
  assert.notEqual(judged("[[x, y], [y, 2x]]", symmetric).code, "transpose");
});

test("no small change of a right answer is right", () => {
  const texts = ["2x y", "x^2", "1", "3y^2"];
  const changes = ["+ 0.00001", "+ 0.0000001 x", "* 1.0000001", "- y/1000000", "+ (x - 1)^8/100", "+ exp(-20 x)"];
  for (let place = 0; place < 4; place += 1) {
    for (const change of changes) {
      const [a, b, c, d] = texts.map((text, i) => (i === place ? `(${text}) ${change}` : text));
      assert.notEqual(judged(`[[${a}, ${b}], [${c}, ${d}]]`, MATRIX).verdict, "right", `${texts[place]} ${change}`);
    }
  }
});

test("every common slip has its words, and every placeholder its value", () => {
  for (const [code] of SLIPS) assert.ok(MISTAKES[code], code);
});

test("points fill their ranges and are the same on every visit", () => {
  const points = samples({ x: [2, 3], y: [-1, 0] });
  assert.equal(points.length, 8);
  assert.deepEqual(points, samples({ x: [2, 3], y: [-1, 0] }));
  assert.ok(points.every(({ x, y }) => x >= 2 && x < 3 && y >= -1 && y < 0));
  assert.equal(new Set(points.map(({ x }) => x)).size, 8);
  assert.ok(Math.max(...points.map(({ x }) => x)) - Math.min(...points.map(({ x }) => x)) > 0.5);
  assert.deepEqual(samples(), [{}]);
});

test("agreement is relative, also for small numbers", () => {
  assert.ok(agree(1e-8, 1e-8));
  assert.ok(!agree(1.00001e-8, 1e-8));
  assert.ok(agree(1 + 5e-10, 1) && !agree(1 + 2e-9, 1));
  assert.ok(agree([1, 1e-13], [1, 0]));
  assert.ok(!agree([1, 1e-11], [1, 0]));
  assert.ok(!agree(NaN, 1));
  assert.ok(!agree([1], [[1]]));
  assert.ok(agree(1.05, 1, 0.1));
  assert.ok(agree([0.9e-12, 0], [0, 0]));
  assert.ok(!agree([1.1e-12, 0], [0, 0]));
  assert.ok(agree([100, 5e-11], [100, 0]));
  assert.ok(agree([100, 1, 5e-11], [100, 1, 0]));
});

test("matrices", () => {
  assert.equal(determinant([[2, 0, 1], [1, 3, 2], [0, 1, 1]]), 3);
  assert.equal(determinant([[0, 1, 2], [1, 0, 3], [4, -3, 8]]), -2);
  assert.deepEqual(transpose([[1, 2, 3], [4, 5, 6]]), [[1, 4], [2, 5], [3, 6]]);
  assert.deepEqual(multiply([[1, 2], [0, 1]], [[1, 0], [3, 1]]), [[7, 2], [3, 1]]);
  assert.deepEqual(multiply([[1], [2]], [[3, 4, 5]]), [[3, 4, 5], [6, 8, 10]]);
});

test("fractions are named where there is one", () => {
  assert.deepEqual([0.5, -2, 2 / 3, Math.PI, 1e-9, 7 / 12].map(nice), ["1/2", "−2", "2/3", "3.14", "1.00e−9", "7/12"]);
  assert.deepEqual([1 / 3 + 5e-8, 1 / 3 + 5e-7, 0.3334, -1 / 3, 11 / 12, 1 / 13].map(nice), ["1/3", "0.333", "0.333", "−1/3", "11/12", "0.0769"]);
});
