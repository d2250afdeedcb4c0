// Compare an answer with the right one at random points; if they differ, look for the slip that explains it.

import { generator } from "./chance.mjs";
import { AnswerError, evaluate, parse, shape } from "./expr.mjs";
import { SLIPS, entries, multiply, shapeOf } from "./slips.mjs";

const POINTS = 8;
const CLOSE = 1e-9;

/** The points where formulas are compared: one if there are no variables. */
export function samples(variables = {}) {
  const random = generator(7);
  const names = Object.entries(variables);
  const point = () => Object.fromEntries(names.map(([name, [low, high]]) => [name, low + (high - low) * random()]));
  return Array.from({ length: names.length ? POINTS : 1 }, point);
}

const sameShape = (a, b) => String(shapeOf(a)) === String(shapeOf(b));

/** Whether two values agree: relative to each entry, and for a zero relative to the largest one. */
export function agree(given, wanted, tolerance = 0) {
  if (!sameShape(given, wanted)) return false;
  const [ours, theirs] = [entries(wanted), entries(given)];
  const size = Math.max(...ours.map(Math.abs)) || 1;
  return ours.every((x, i) => Math.abs(theirs[i] - x) <= Math.max(tolerance, CLOSE * Math.abs(x), 1e-12 * size));
}

/** A fraction if there is a small one, else three digits. */
export function nice(x) {
  for (let bottom = 1; bottom <= 12; bottom += 1) {
    const top = Math.round(x * bottom);
    if (top && Math.abs(x * bottom - top) < 1e-7 * bottom) {
      return `${top}${bottom === 1 ? "" : `/${bottom}`}`.replace("-", "−");
    }
  }
  return x.toPrecision(3).replace("-", "−");
}

const ARTICLES = { 0: () => "a number", 1: ([n]) => `a list of ${n}`, 2: ([m, n]) => `a ${m} × ${n} matrix` };
const described = (sizes) => ARTICLES[sizes.length](sizes);

/** Judge a typed answer. `mistakes` maps the code of a slip to its words. */
export function check(text, question, mistakes) {
  const names = Object.keys(question.variables ?? {});
  const points = samples(question.variables);
  const bare = shape(parse(question.answer, names)).length === 1;
  const valuesOf = (expression) => {
    const tree = parse(expression, names, bare);
    return points.map((point) => evaluate(tree, point));
  };
  let given;
  try {
    given = valuesOf(text);
  } catch (error) {
    if (!(error instanceof AnswerError)) throw error;
    return { verdict: "unread", code: "unread", message: error.message };
  }
  const wanted = valuesOf(question.answer);
  given = given.map((value) => asAsked(value, shapeOf(wanted[0])));
  const tolerance = question.tolerance ?? 0;
  const isOurs = (values) => values.every((value, k) => agree(given[k], value, tolerance));
  if (isOurs(wanted)) return { verdict: "right", code: "right", message: "Right." };
  const found = authored(question, valuesOf, isOurs) ?? common(wanted, tolerance, isOurs)
    ?? reversed(question, valuesOf, isOurs) ?? rounded(given, wanted, tolerance)
    ?? authored(question, valuesOf, ([value]) => given.length === 1 && near(given[0], value)) ?? compared(given, wanted, tolerance);
  const told = found.say ?? found.codes.map((code) => mistakes[code]).join(" Or: ");
  const message = told.replace(/\{(\w+)\}/g, (_, name) => found.words[name]);
  return { verdict: "wrong", code: found.codes[0], message };
}

/** A vector is a column, so a column of brackets is the same vector; one entry needs no brackets. A row stays a row. */
function asAsked(value, asked) {
  const [rows, across] = shapeOf(value);
  if (asked.length === 1 && rows > 1 && across === 1) return value.flat();
  if (asked.some((size) => size > 1) || entries(value).length > 1) return value;
  return asked.reduce((inner) => [inner], entries(value)[0]);
}

/** The slips of this question, which are the most specific. */
function authored({ slips = [] }, valuesOf, isOurs) {
  const hit = slips.find((slip) => isOurs(valuesOf(slip.answer)));
  return hit && { codes: [hit.mistake ?? "authored"], say: hit.say, words: {} };
}

/** The slips everybody makes; if two explain the answer, both are told. */
function common(wanted, tolerance, isOurs) {
  const codes = [];
  for (const [code, make] of SLIPS) {
    const values = wanted.map(make);
    const differs = values.some((value, k) => value !== undefined && !agree(value, wanted[k], tolerance));
    if (differs && values.every((value) => value !== undefined) && isOurs(values)) codes.push(code);
  }
  return codes.length ? { codes: codes.slice(0, 2), words: {} } : undefined;
}

/** The product of the factors, taken in the other order. */
function reversed({ factors }, valuesOf, isOurs) {
  if (factors?.length !== 2) return undefined;
  const [outer, inner] = factors.map(valuesOf);
  if (inner[0][0].length !== outer[0].length) return undefined;
  return isOurs(outer.map((M, k) => multiply(inner[k], M))) ? { codes: ["order"], words: {} } : undefined;
}

/** Within a hundredth of each entry, as somebody gets who rounds. */
function near(given, value) {
  if (!sameShape(given, value)) return false;
  const theirs = entries(given);
  return entries(value).every((x, i) => Math.abs(x - theirs[i]) <= 0.01 * Math.abs(x));
}

/** The right answer with too few digits; of formulas nobody takes so few. */
function rounded(given, wanted, tolerance) {
  const close = given.every((value, k) => near(value, wanted[k]));
  return close && (wanted.length === 1 || tolerance) ? { codes: ["rounding"], words: {} } : undefined;
}

/** Neither right nor a known slip: say what can be said of shape, factor and entries. */
function compared(given, wanted, tolerance) {
  if (!given.every((value) => entries(value).every(Number.isFinite))) return { codes: ["undefined"], words: {} };
  const [asked, other] = [shapeOf(wanted[0]), shapeOf(given[0])];
  if (String(asked) !== String(other)) {
    return { codes: ["shape"], words: { wanted: described(asked), given: described(other) } };
  }
  const [ours, theirs] = [wanted, given].map((values) => values.map(entries));
  const every = ours.flat();
  const factor = factorOf(every, theirs.flat());
  if (factor && every.filter((x) => x !== 0).length > 1) return { codes: ["factor"], words: { factor: nice(factor) } };
  return byEntry(asked, columns(ours), columns(theirs), tolerance);
}

/** The values of each entry over all points. */
const columns = (values) => values[0].map((_, i) => values.map((entry) => entry[i]));

/** The constant that all of `theirs` are of `ours`, if there is one and it is not zero. */
function factorOf(ours, theirs) {
  const largest = ours.reduce((best, x, i) => (Math.abs(x) > Math.abs(ours[best]) ? i : best), 0);
  const factor = theirs[largest] / ours[largest];
  return agree(theirs, ours.map((x) => factor * x)) && Math.abs(factor) > CLOSE ? factor : undefined;
}

function byEntry(asked, ours, theirs, tolerance) {
  const bad = ours.flatMap((values, i) => (agree(theirs[i], values, tolerance) ? [] : [i]));
  if (bad.length === ours.length) return { codes: ["unknown"], words: {} };
  const inTable = (i) => `row ${Math.floor(i / asked[1]) + 1}, column ${(i % asked[1]) + 1}`;
  const name = (i) => (asked.length === 2 ? inTable(i) : `entry ${i + 1}`);
  const places = bad.map(name);
  const where = [places.slice(0, -1).join("; "), places.at(-1)].filter(Boolean).join(" and ");
  const words = { right: ours.length - bad.length, all: ours.length, where };
  const factors = bad.map((i) => factorOf(ours[i], theirs[i]));
  if (factors.every((factor) => factor && Math.abs(factor + 1) < CLOSE)) return { codes: ["signs-of-entries"], words };
  // With one point every two numbers differ by a factor, which then says nothing.
  if (ours[0].length > 1 && factors.every(Boolean)) return { codes: ["factors-of-entries"], words };
  return { codes: ["entries"], words };
}
