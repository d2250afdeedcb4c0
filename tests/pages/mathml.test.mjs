// What a reader sees while typing has the meaning of what is typed.

import assert from "node:assert/strict";
import test from "node:test";

import { parse } from "../../book/_static/live/expr.mjs";
import { letter, mathml } from "../../book/_static/live/mathml.mjs";

/** Read MathML back as plain text with all brackets. */
const plain = (markup) => markup
  .replace(/<mfrac>(.*)<\/mfrac>/, "$1")
  .replace(/<msup>/g, "^[").replace(/<\/msup>/g, "]")
  .replace(/<msqrt>/g, "√(").replace(/<\/msqrt>/g, ")")
  .replace(/\u2062/g, "*").replace(/<[^>]+>/g, "");

for (const [text, shown] of [
  ["2xy", "2*x*y"], ["x*3", "x·3"], ["x*3y", "x·3*y"], ["(a+b)*c", "(a+b)*c"], ["(a-b)*c", "(a−b)*c"], ["a b^2", "a*^[b2]"], ["a-b c", "a−b*c"], ["a+b*c", "a+b*c"], ["a-(b-c)", "a−(b−c)"], ["a-(b+c)", "a−(b+c)"],
  ["a-b-c", "a−b−c"], ["a+(b+c)", "a+b+c"], ["-(a+b)", "−(a+b)"], ["-a b", "−a*b"], ["(-a)^2", "^[(−a)2]"], ["-a^2", "−^[a2]"],
  ["(a b)^2", "^[(a*b)2]"], ["a*(-b)", "a*(−b)"], ["a-(-b)", "a−(−b)"], ["sqrt(a+b)", "√(a+b)"], ["sin(a)", "sin(a)"], ["1e20", "100000000000000000000"],
  ["a*(b*c)", "a*(b*c)"], ["2^a^b", "^[2^[ab]]"], ["(2^a)^b", "^[(^[2a])b]"], ["0.5", "0.5"], ["-3", "−3"], ["pi", "π"],
]) {
  test(`${text} is shown as ${shown}`, () => assert.equal(plain(mathml(parse(text, ["a", "b", "c", "x", "y"]))), shown));
}

test("fractions, columns and rows", () => {
  assert.equal(mathml(parse("1/2")), "<mfrac><mn>1</mn><mn>2</mn></mfrac>");
  assert.equal(mathml(parse("(1/2)^2")), "<msup><mrow><mo>(</mo><mfrac><mn>1</mn><mn>2</mn></mfrac><mo>)</mo></mrow><mn>2</mn></msup>");
  assert.equal(mathml(parse("[1,2]")).match(/<mtr>/g).length, 2);
  assert.equal(mathml(parse("[[1,2]]")).match(/<mtr>/g).length, 1);
});

test("names", () => {
  assert.equal(letter("theta"), "<mi>θ</mi>");
  assert.equal(letter("x_1"), "<msub><mi>x</mi><mn>1</mn></msub>");
  assert.equal(letter("x12"), "<msub><mi>x</mi><mn>12</mn></msub>");
});
