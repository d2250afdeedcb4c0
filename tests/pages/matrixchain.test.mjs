// Chains of matrices: the cheapest order against all orders, costs against brackets read anew.

import assert from "node:assert/strict";
import test from "node:test";

import { begin, best, inputFirst, multiply, outputFirst, price, readSizes } from "../../book/_static/live/matrixchain.mjs";

/** All ways to the end, each by its brackets and its total. */
function everyWay(chain) {
  if (chain.blocks.length === 1) return [{ text: chain.blocks[0].text, total: chain.total }];
  return chain.blocks.slice(1).flatMap((_, at) => everyWay(multiply(chain, at)));
}

/** Read "(AB)C" and count again: rows, columns and total of what the letters stand for. */
function count(text, sizes) {
  let at = 0;
  const part = () => {
    if (text[at] !== "(") {
      const k = "ABCDE".indexOf(text[at]);
      at += 1;
      return { rows: sizes[k], columns: sizes[k + 1], total: 0 };
    }
    at += 1;
    const inner = product(")");
    at += 1;
    return inner;
  };
  const product = (end) => {
    const left = part();
    if (text[at] === end) return left;
    const right = part();
    assert.equal(left.columns, right.rows);
    assert.equal(text[at], end, `${text} multiplies more than two at once`);
    const total = left.total + right.total + left.rows * left.columns * right.columns;
    return { rows: left.rows, columns: right.columns, total };
  };
  return product(undefined).total;
}

let seed = 5;
const random = (top) => 1 + ((seed = (seed * 16807) % 2147483647) % top);
const CHAINS = Array.from({ length: 60 }, (_, k) => Array.from({ length: 3 + (k % 4) }, () => random(k < 30 ? 9 : 900)));

test("the best order is the least of all, and its brackets cost what it says", () => {
  for (const sizes of CHAINS) {
    const ways = everyWay(begin(sizes));
    const found = best(begin(sizes));
    assert.equal(found.total, Math.min(...ways.map(({ total }) => total)), String(sizes));
    for (const { text, total } of [...ways, found]) assert.equal(count(text, sizes), total, `${text} of ${sizes}`);
  }
});

test("five matrices can be bracketed in fourteen ways", () => {
  assert.equal(new Set(everyWay(begin([7, 2, 9, 1, 8, 3])).map(({ text }) => text)).size, 14);
});

test("in the middle of the way, the best counts what is done", () => {
  for (const sizes of CHAINS.filter(({ length }) => length > 3)) {
    for (const at of [0, 1]) {
      const half = multiply(begin(sizes), at);
      assert.equal(half.total, price(begin(sizes), at));
      assert.equal(best(half).total, Math.min(...everyWay(half).map(({ total }) => total)));
    }
  }
});

test("the numbers of the chapter", () => {
  const three = (...sizes) => [outputFirst, inputFirst, best].map((order) => order(begin(sizes)).total);
  assert.deepEqual(three(1, 10, 512, 512, 784), [668672, 209542816, 668672]);
  assert.deepEqual(three(1, 1, 10, 1), [20, 11, 11]);
  assert.deepEqual(three(7, 2, 9, 1, 8, 3), [413, 147, 77]);
  assert.deepEqual(three(2, 3, 4, 1), [32, 18, 18]);
  assert.equal(outputFirst(begin([1, 2, 3, 4, 5])).text, "((AB)C)D");
  assert.equal(inputFirst(begin([1, 2, 3, 4, 5])).text, "A(B(CD))");
  assert.equal(best(begin([7, 2, 9, 1, 8, 3])).text, "(A(BC))(DE)");
});

test("with one output, output first costs at most twice the least", () => {
  for (const sizes of CHAINS.map((each) => [1, ...each.slice(1)])) {
    assert.ok(outputFirst(begin(sizes)).total <= 2 * best(begin(sizes)).total, String(sizes));
  }
});

test("sizes are read, or refused", () => {
  assert.deepEqual(readSizes("1, 10,512"), [1, 10, 512]);
  assert.deepEqual(readSizes(" 7 2 9; 1 "), [7, 2, 9, 1]);
  for (const text of ["", "1, 2", "1 2 3 4 5 6 7", "1, 0, 2", "1, 2.5, 3", "1, -2, 3", "a, b, c", "1, 10000, 1"]) {
    assert.equal(readSizes(text), undefined, text);
  }
});
