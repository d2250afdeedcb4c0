// Iterating a map of the line: its cobweb, and how long it takes. No page in sight, so that node can check it.

/** A layer with one unit, fed back: its fixed point is 0, with this slope. */
export const layer = (slope) => (z) => Math.tanh(slope * z);

/** The adjoint equation at that fixed point, for w = 1. */
export const adjoint = (slope) => (u) => slope * u + 1;

/** What both are about: the derivative of the fixed point in the input, and the solution of the adjoint equation. */
export const solution = (slope) => (slope === 1 ? NaN : 1 / (1 - slope));

/** The corners of a cobweb: from the diagonal to the graph, back to the diagonal, and so on. */
export function web(move, start, turns) {
  const points = [[start, start]];
  for (let z = start, k = 0; k < turns && Math.abs(z) < 1e3; k += 1) {
    const image = move(z);
    points.push([z, image], [image, image]);
    z = image;
  }
  return points;
}

/** After how many steps the distance to a target is this share of what it was; Infinity if that takes too many. */
export function steps(move, start, target, share = 1e-8, limit = 30000) {
  const enough = share * Math.abs(start - target);
  let z = start;
  for (let k = 0; k <= limit && Number.isFinite(z); k += 1) {
    if (Math.abs(z - target) <= enough) return k;
    z = move(z);
  }
  return Infinity;
}
