// Random layers, their product, and its singular values, for the figure `depth`.

import { generator } from "./chance.mjs";

const RESOLVED = 1e-13; // what is smaller than this share of the largest singular value is rounding

const transpose = (M) => M[0].map((_, j) => M.map((row) => row[j]));
const dot = (u, v) => u.reduce((sum, x, i) => sum + x * v[i], 0);
const multiply = (A, B) => transpose(B).map((column) => A.map((row) => dot(row, column)))
  .reduce((rows, column) => rows.map((row, i) => [...row, column[i]]), A.map(() => []));

/** Numbers of the bell curve, two at a time (Box and Muller). */
function bell(random) {
  const length = Math.sqrt(-2 * Math.log(1 - random()));
  return length * Math.cos(2 * Math.PI * random());
}

const gaussian = (n, random) => Array.from({ length: n }, () => Array.from({ length: n }, () => bell(random) / Math.sqrt(n)));

/** Rows made orthonormal one after another; twice, because once is not enough in floating point. */
export function orthonormal(M) {
  const rows = [];
  for (const row of M) {
    let rest = row;
    for (let pass = 0; pass < 2; pass += 1) for (const done of rows) rest = rest.map((x, i) => x - dot(rest, done) * done[i]);
    const size = Math.sqrt(dot(rest, rest));
    rows.push(rest.map((x) => x / size));
  }
  return rows;
}

/** Singular values, largest first: columns are turned in pairs until all are perpendicular (Hestenes). */
export function singularValues(M) {
  const columns = transpose(M);
  const floor = 1e-32 * dot(M.flat(), M.flat()); // columns of rounding are never perpendicular
  for (let sweep = 0, turned = true; turned && sweep < 40; sweep += 1) {
    turned = false;
    for (let i = 0; i < columns.length; i += 1) {
      for (let j = i + 1; j < columns.length; j += 1) turned = turnApart(columns, i, j, floor) || turned;
    }
  }
  return columns.map((column) => Math.hypot(...column)).sort((a, b) => b - a);
}

function turnApart(columns, i, j, floor) {
  const [u, v] = [columns[i], columns[j]];
  const [a, b, c] = [dot(u, u), dot(v, v), dot(u, v)];
  if (Math.min(a, b) <= floor || Math.abs(c) <= 1e-15 * Math.sqrt(a * b)) return false;
  const zeta = (b - a) / (2 * c);
  const tangent = Math.sign(zeta || 1) / (Math.abs(zeta) + Math.sqrt(1 + zeta * zeta));
  const cosine = 1 / Math.sqrt(1 + tangent * tangent);
  columns[i] = u.map((x, k) => cosine * (x - tangent * v[k]));
  columns[j] = v.map((x, k) => cosine * (x + tangent * u[k]));
  return true;
}

/** The Jacobian of a layer at its point, and the point that leaves it. */
const LAYERS = {
  linear: (W, x) => ({ J: W, x: W.map((row) => dot(row, x)) }),
  ReLU: (W, x) => {
    const z = W.map((row) => dot(row, x));
    return { J: W.map((row, i) => (z[i] > 0 ? row : row.map(() => 0))), x: z.map((t) => Math.max(t, 0)) };
  },
  skip: (W, x) => {
    const branch = LAYERS.ReLU(W, x);
    const J = branch.J.map((row, i) => row.map((entry, j) => entry / 50 + (i === j ? 1 : 0)));
    return { J, x: x.map((t, i) => t + branch.x[i] / 50) };
  },
};

/** After each of `depth` layers: the decimal logarithms of all singular values, and of their root mean square. */
export function spectra({ layer, weights, gain, seed = 1, width = 12, depth = 50 }) {
  const random = generator(seed);
  let x = Array.from({ length: width }, () => bell(random));
  let product = x.map((_, i) => x.map((__, j) => Number(i === j)));
  let scale = 0;
  return Array.from({ length: depth }, () => {
    const raw = gaussian(width, random);
    const W = (weights === "orthogonal" ? orthonormal(raw) : raw).map((row) => row.map((entry) => gain * entry));
    const passed = LAYERS[layer](W, x);
    const size = Math.hypot(...passed.x) || 1;
    x = passed.x.map((t) => t / size); // the Jacobian does not feel the length of x, and fifty layers would overflow it
    product = multiply(passed.J, product);
    const whole = Math.hypot(...product.flat());
    if (whole > 0) product = product.map((row) => row.map((entry) => entry / whole));
    scale += Math.log10(whole);
    const values = singularValues(product);
    const logs = values.map((value) => (value > RESOLVED * values[0] ? scale + Math.log10(value) : -Infinity));
    return { logs, mean: scale - Math.log10(width) / 2 };
  });
}
