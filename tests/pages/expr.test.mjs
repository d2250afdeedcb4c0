// The parser against mathjs on random expressions, what it shows against what it reads, and hostile input.

import assert from "node:assert/strict";
import test from "node:test";

import { evaluate as oracle } from "mathjs";

import { AnswerError, evaluate, parse, shape } from "../../book/_static/live/expr.mjs";

const VALUES = { x: 0.7, y: 1.3 };
const VARIABLES = Object.keys(VALUES);

let seed = 3;
const random = () => {
  seed = (seed * 1103515245 + 12345) % 2 ** 31;
  return seed / 2 ** 31;
};
const pick = (list) => list[Math.floor(random() * list.length)];

/** A random expression in the grammar that both sides read alike. */
function expression(depth) {
  if (depth === 0) return pick(["x", "y", "2", "3.5", ".25", "1e-1", "pi", "e"]);
  const inner = () => expression(depth - 1);
  return pick([
    () => `${inner()} + ${inner()}`,
    () => `${inner()} - ${inner()}`,
    () => `${inner()} * ${inner()}`,
    () => `(${inner()}) / (${inner()})`,
    () => `(${inner()})^${pick(["2", "3", "-1", "(1/2)"])}`,
    () => `2^${pick(["x", "-y", "x^2"])}`,
    () => `-${inner()}`,
    () => `-(${inner()})^2`,
    () => `${pick(["sin", "cos", "exp", "tanh", "abs", "atan", "sinh", "cosh"])}(${inner()})`,
    () => `3 (${inner()})`,
    () => `2 x y`,
    () => `(${inner()}) (${inner()})`,
    () => `(${inner()})`,
  ])();
}

test("random expressions have the value mathjs gives them", () => {
  let compared = 0;
  for (let i = 0; i < 6000; i += 1) {
    const text = expression(1 + (i % 4));
    const wanted = oracle(text, { ...VALUES });
    if (typeof wanted !== "number" || !Number.isFinite(wanted) || text.length > 400) continue;
    const given = evaluate(parse(text, VARIABLES), VALUES);
    assert.ok(Math.abs(given - wanted) <= 1e-9 * Math.max(1, Math.abs(wanted)), `${text}: ${given}, mathjs ${wanted}`);
    compared += 1;
  }
  assert.ok(compared > 4000, `compared only ${compared}`);
});

for (const [text, value] of [
  ["xy", 0.7 * 1.3], ["2xy^2", 2 * 0.7 * 1.69], ["xy²", 0.7 * 1.69], ["x⁻¹", 1 / 0.7], ["2 − 1·x", 1.3], ["x**2", 0.49],
  ["np.sin(x)", Math.sin(0.7)], ["3√(y)", 3 * Math.sqrt(1.3)], ["ysin(x)", 1.3 * Math.sin(0.7)], ["ln(e)", 1], ["4÷2", 2],
  ["(1/2)x", 0.35], ["--x", 0.7], ["+x", 0.7], ["sqrt(4)", 2], ["log(e^2)", 2], ["tan(x)", Math.tan(0.7)],
  ["asin(x)", Math.asin(0.7)], ["acos(x)", Math.acos(0.7)], ["1.5e2", 150], ["2.", 2], ["x(y)", 0.91],
]) {
  test(`a reader means ${value} by ${text}`, () => {
    assert.ok(Math.abs(evaluate(parse(text, VARIABLES), VALUES) - value) < 1e-12);
  });
}

for (const [text, value] of [
  ["[1, 2]", [1, 2]], ["(1, 2)", [1, 2]], ["[[1, 2], [3, 4]]", [[1, 2], [3, 4]]], ["2[1, x]", [2, 1.4]], ["[1, 2] / 2", [0.5, 1]],
  ["-[1, 2]", [-1, -2]], ["[1, 2] - [0, 2]", [1, 0]], ["[1] * 3", [3]], ["((1, 2), (3, 4))", [[1, 2], [3, 4]]], ["[1, 2] + [1, 1]", [2, 3]],
  ["(1,)", [1]], ["((1, 2),)", [[1, 2]]],
]) {
  test(`${text} is a list`, () => {
    const tree = parse(text, VARIABLES);
    assert.deepEqual(evaluate(tree, VALUES), value);
    assert.deepEqual(shape(tree), Array.isArray(value[0]) ? [value.length, value[0].length] : [value.length]);
  });
}

test("a list may stand without brackets where one is wanted", () => {
  assert.deepEqual(evaluate(parse("1, x", VARIABLES, true), VALUES), [1, 0.7]);
  assert.deepEqual(evaluate(parse("(1, 2), (3, 4)", [], true)), [[1, 2], [3, 4]]);
  assert.equal(evaluate(parse("1", [], true)), 1);
  assert.throws(() => parse("1, 2)", [], true), AnswerError);
  assert.throws(() => parse("1,", [], true), /stops too early/);
});

test("greek letters are the names they have in Python", () => {
  assert.equal(evaluate(parse("2θr", ["r", "theta"]), { r: 3, theta: 5 }), 30);
  assert.throws(() => parse("z", ["theta"]), /it uses θ/);
});

test("a variable hides a function or a constant of its name", () => {
  assert.equal(evaluate(parse("e + 1", ["e"]), { e: 5 }), 6);
  assert.equal(evaluate(parse("tan", ["tan"]), { tan: 5 }), 5);
});

for (const [text, told] of [
  ["", "Type an answer first."], ["   ", "Type an answer first."], ["x +", "stops too early"], ["(x", "round bracket is not closed"],
  ["[x", "square bracket is not closed"], ["[x y", "square bracket is not closed"], ["x)", "did not expect “)”"], ["*x", "did not expect “*”"],
  ["1,5", "decimals with a point"], ["sin x", "in brackets, as in sin(2)"], ["z", "“z” is not a name of this question; it uses x, y."],
  ["x ; y", "cannot read “;”"], ["1/2x", "(1/2)x?"], ["1/2(x)", "(1/2)x?"], ["[]", "nothing between"], ["[[1, 2], [3]]", "same length"],
  ["[[[1]]]", "two pairs"], ["[1, 2] + 1", "cannot be added"], ["[1, 2] * [1, 2]", "Multiply the matrices out"], ["1 / [1, 2]", "divided by a matrix"],
  ["[1, 2]^2", "Powers of matrices"], ["2^[1, 2]", "exponent is a number"], ["sin([1, 2])", "acts on a number"], ["[1, [2]]", "same length"],
  ["1 - [2]", "cannot be added"], ["(,)", "did not expect “,”"], ["(1,,2)", "did not expect “,”"], ["[1,]", "did not expect “]”"], ["{1}", "A vector is typed [a, b]"],
]) {
  test(`“${text}” is answered in words`, () => {
    assert.throws(() => parse(text, VARIABLES), (error) => error instanceof AnswerError && error.message.includes(told));
  });
}

test("numbers only, where a question has no letters", () => assert.throws(() => parse("x"), /numbers only/));

for (const text of [
  "constructor", "constructor(1)", "__proto__", "__proto__(1)", "toString()", "valueOf(1)", "hasOwnProperty(1)", "this.x", "alert(1)",
  "[].constructor", "x => 1", "`1`", "'1'", "x.y", "globalThis", "1;1", "x=1", "{}", "sin.call(1)", "import('x')", "<b>", "&amp;",
]) {
  test(`${text} stays text`, () => assert.throws(() => parse(text, VARIABLES), AnswerError));
}

test("what is long or deep within reason is read", () => {
  assert.equal(evaluate(parse(`${"1".repeat(300)}e-299${" ".repeat(95)}`)), 10 / 9);
  assert.throws(() => parse(" ".repeat(401)), /longer than/);
  assert.equal(evaluate(parse(`${"(".repeat(60)}2${")".repeat(60)}`)), 2);
  assert.throws(() => parse(`${"(".repeat(61)}2${")".repeat(61)}`), /inside one another/);
  assert.equal(evaluate(parse(`${"-".repeat(54)}2`)), 2);
});

for (const [name, text] of [
  ["long", "1+".repeat(5000)], ["deep in brackets", "(".repeat(390)], ["deep in lists", "[".repeat(390)], ["deep in signs", "-".repeat(390)],
  ["deep in powers", "2^".repeat(150)], ["deep in calls", "sin(".repeat(90)],
]) {
  test(`an answer that is ${name} is refused at once`, () => {
    // Time of this process alone: what else the machine does has no say.
    const start = process.cpuUsage();
    assert.throws(() => parse(text, VARIABLES), AnswerError);
    assert.ok(process.cpuUsage(start).user < 200_000);
  });
}
