// The slips that need no author: what somebody gets who takes the transpose, swaps two rows or loses a sign.
// Each makes the wrong value from the right one, or nothing where it cannot be made.

export const shapeOf = (value) => (Array.isArray(value) ? [value.length, ...shapeOf(value[0])] : []);
export const entries = (value) => (Array.isArray(value) ? value.flatMap(entries) : [value]);

const rank = (value) => shapeOf(value).length;
const isMatrix = (value) => rank(value) === 2;
const isSquare = (value) => isMatrix(value) && value.length === value[0].length && value.length > 1;
const isTwoByTwo = (value) => isSquare(value) && value.length === 2;
const each = (value, f) => (Array.isArray(value) ? value.map((entry) => each(entry, f)) : f(value));

export const transpose = (M) => M[0].map((_, j) => M.map((row) => row[j]));

export function determinant(M) {
  if (M.length === 1) return M[0][0];
  const minor = (j) => M.slice(1).map((row) => row.filter((_, k) => k !== j));
  return M[0].reduce((sum, entry, j) => sum + (j % 2 ? -1 : 1) * entry * determinant(minor(j)), 0);
}

export const multiply = (A, B) => A.map((row) => B[0].map((_, j) => row.reduce((sum, x, k) => sum + x * B[k][j], 0)));

const adjugate = ([[a, b], [c, d]]) => [[d, -b], [-c, a]];
const when = (fits, make) => (value) => (fits(value) ? make(value) : undefined);

/** A row, a column or a list of the same numbers as another of the three. */
const layouts = [
  when((value) => rank(value) === 1, (list) => [list]),
  when((value) => isMatrix(value) && value.length === 1, ([row]) => row),
  when((value) => isMatrix(value) && value.length === 1, transpose),
  when((value) => isMatrix(value) && value[0].length === 1, (column) => column.map(([x]) => x)),
  when((value) => isMatrix(value) && value[0].length === 1, transpose),
];

export const SLIPS = [
  ...layouts.map((make) => ["layout", make]),
  ["transpose", when(isMatrix, transpose)],
  ["outputs-swapped", when((value) => isMatrix(value) && value.length === 2, ([first, second]) => [second, first])],
  ["inputs-swapped", when((value) => isMatrix(value) && value[0].length === 2, (M) => M.map(([a, b]) => [b, a]))],
  ["entries-reversed", when((value) => rank(value) === 1, (list) => list.toReversed())],
  ["sign", (value) => each(value, (x) => -x)],
  ["modulus", when((value) => rank(value) === 0, Math.abs)],
  ["determinant", when(isSquare, determinant)],
  ["trace", when(isSquare, (M) => M.reduce((sum, row, i) => sum + row[i], 0))],
  ["inverse", when(isTwoByTwo, (M) => each(adjugate(M), (x) => x / determinant(M)))],
  ["adjugate", when(isTwoByTwo, adjugate)],
  ["flattened", when((value) => isMatrix(value) && value.length > 1 && value[0].length > 1, (M) => M.flat())],
];
