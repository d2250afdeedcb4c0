// Softmax of three scores and what it sends back, in the plane of the sum 0: no page in sight, so that node can check it.

const [HALF, SIXTH] = [1 / Math.sqrt(2), 1 / Math.sqrt(6)];
/** Two perpendicular directions of length 1 among the vectors with sum 0: to the right, and up. */
const PLANE = [[-HALF, HALF, 0], [-SIXTH, -SIXTH, 2 * SIXTH]];
const LEAST = 0.002; // how close to an edge a hand comes

const dot = (u, v) => u.reduce((sum, x, i) => sum + x * v[i], 0);
export const mean = (v) => dot(v, v.map(() => 1)) / v.length;

export function softmax(z) {
  const top = Math.max(...z);
  const powers = z.map((x) => Math.exp(x - top));
  const sum = powers.reduce((a, b) => a + b, 0);
  return powers.map((x) => x / sum);
}

/** Subtract the weighted average, then multiply by the probabilities. */
export function pullback(s, g) {
  const average = dot(s, g);
  return s.map((x, i) => x * (g[i] - average));
}

/** Where a vector lies in the plane, seen at right angles; what all entries share is not seen. */
export const onPlane = (v) => PLANE.map((row) => dot(row, v));

/** The vector with sum 0 at a point of the plane. */
export const fromPlane = ([x, y]) => [0, 1, 2].map((i) => x * PLANE[0][i] + y * PLANE[1][i]);

/** The scores of a point of the triangle, with a given mean; outside, those of a point at its rim. */
export function scoresAt(point, average = 0) {
  const raised = fromPlane(point).map((x) => Math.max(x + 1 / 3, LEAST));
  const logs = raised.map((x) => Math.log(x)); // softmax does not feel the sum
  return logs.map((x) => x - mean(logs) + average);
}

export const CORNERS = [[1, 0, 0], [0, 1, 0], [0, 0, 1]];

/** Probabilities spread over the triangle, edges and corners included. */
export function spread(steps = 7) {
  const found = [];
  for (let i = 0; i <= steps; i += 1) {
    for (let j = 0; i + j <= steps; j += 1) found.push([i, j, steps - i - j].map((k) => k / steps));
  }
  return found;
}
