// The editor of live cells without a page: what keys do to text, and which words get which color.
import assert from "node:assert/strict";
import test from "node:test";
import { tokens } from "../../book/_static/python/highlight.mjs";
import { breakLine, indent, outdent } from "../../book/_static/python/typing.mjs";

/** Apply a key to a text in which | marks the caret, or [ and ] the selection. */
function press(key, marked) {
  const [start, end] = marked.includes("|")
    ? [marked.indexOf("|"), marked.indexOf("|")]
    : [marked.indexOf("["), marked.indexOf("]") - 1];
  const text = marked.replace(/[|[\]]/g, "");
  const change = key(text, start, end);
  const changed = text.slice(0, change.from) + change.insert + text.slice(change.to);
  if (change.start === change.end) return `${changed.slice(0, change.start)}|${changed.slice(change.start)}`;
  return `${changed.slice(0, change.start)}[${changed.slice(change.start, change.end)}]${changed.slice(change.end)}`;
}

const CASES = [
  [indent, "|x", "    |x"],
  [indent, "ab|c", "ab  |c"],
  [indent, "a\n|b", "a\n    |b"],
  [indent, "a[b\n\nc]d", "    a[b\n\n    c]d"],
  [indent, "[a\n]b", "    [a\n]b"],
  [outdent, "    x|y", "x|y"],
  [outdent, "  |x", "|x"],
  [outdent, "x|", "x|"],
  [outdent, "    a\n      [b\n    c]", "    a\n  [b\nc]"],
  [breakLine, "x|", "x\n|"],
  [breakLine, "    x|y", "    x\n    |y"],
  [breakLine, "def f():|", "def f():\n    |"],
  [breakLine, "    if a:  # why|", "    if a:  # why\n        |"],
  [breakLine, "a[bc]d", "a\n|d"],
];

for (const [key, before, after] of CASES) {
  test(`${key.name}: ${JSON.stringify(before)}`, () => assert.equal(press(key, before), after));
}

const SOURCE = `import numpy as np  # "quoted"
def f(x1):
    return 0.5 * x1 + 1e-3 - max(np.array([1, 2.]), a.max)[0], f"{x1} # no comment", '''a
b''', None, IF, notify, "open`;

test("coloring loses no letter", () => {
  assert.equal([...tokens(SOURCE)].map(([, text]) => text).join(""), SOURCE);
});

test("each word has the color of its kind", () => {
  const found = [...tokens(SOURCE)].filter(([kind]) => kind && kind !== "n" && kind !== "o");
  assert.deepEqual(found, [
    ["k", "import"], ["k", "as"], ["c1", '# "quoted"'], ["k", "def"], ["nf", "f"], ["k", "return"], ["mf", "0.5"], ["mf", "1e-3"],
    ["nb", "max"], ["mf", "1"], ["mf", "2."], ["mf", "0"], ["s2", 'f"{x1} # no comment"'], ["s2", "'''a\nb'''"], ["kc", "None"],
    ["s2", '"open'],
  ]);
});
