// What keys do to Python text: from a text and a selection to {from, to, insert, start, end}. No page needed.

const STEP = "    ";

/** The lines a selection touches, as a range of the text. */
function lineRange(text, start, end) {
  const from = text.lastIndexOf("\n", start - 1) + 1;
  const last = end > start && text[end - 1] === "\n" ? end - 1 : end;
  const stop = text.indexOf("\n", last);
  return [from, stop < 0 ? text.length : stop];
}

/** Tab: with a caret, spaces up to the next stop; with a selection, every line moves right. */
export function indent(text, start, end) {
  const [from, to] = lineRange(text, start, end);
  if (start === end) {
    const insert = STEP.slice((start - from) % STEP.length);
    return { from: start, to: start, insert, start: start + insert.length, end: start + insert.length };
  }
  const lines = text.slice(from, to).split("\n");
  const insert = lines.map((line) => (line ? STEP + line : line)).join("\n");
  return { from, to, insert, start: start + STEP.length, end: end + insert.length - (to - from) };
}

/** Shift and Tab: every line that the selection touches moves left. */
export function outdent(text, start, end) {
  const [from, to] = lineRange(text, start, end);
  const lines = text.slice(from, to).split("\n");
  const gone = lines.map((line) => Math.min(STEP.length, line.length - line.trimStart().length));
  const insert = lines.map((line, number) => line.slice(gone[number])).join("\n");
  const total = gone.reduce((sum, count) => sum + count, 0);
  const begin = Math.max(from, start - gone[0]);
  return { from, to, insert, start: begin, end: Math.max(begin, end - total) };
}

/** Enter: the new line starts where the old one did, one step further after a colon. */
export function breakLine(text, start, end) {
  const before = text.slice(text.lastIndexOf("\n", start - 1) + 1, start);
  const margin = before.match(/^ */)[0];
  const deeper = before.replace(/#.*$/, "").trimEnd().endsWith(":") ? STEP : "";
  const insert = `\n${margin}${deeper}`;
  return { from: start, to: end, insert, start: start + insert.length, end: start + insert.length };
}
