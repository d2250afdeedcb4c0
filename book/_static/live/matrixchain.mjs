// A chain of matrices: what it costs to multiply two neighbors, and which order of all costs least.

const [FEWEST, MOST, LARGEST] = [3, 6, 9999];
const LETTERS = "ABCDE";

/** Read "1, 10, 512": three to six whole numbers from 1 to 9999, or nothing. */
export function readSizes(text) {
  const words = text.split(/[\s,;]+/).filter(Boolean);
  const fits = words.every((word) => /^\d+$/.test(word) && Number(word) >= 1 && Number(word) <= LARGEST);
  return fits && words.length >= FEWEST && words.length <= MOST ? words.map(Number) : undefined;
}

/** A chain before anything is multiplied. A block stands for the product of some neighbors. */
export const begin = (sizes) => ({
  blocks: sizes.slice(1).map((columns, k) => ({ rows: sizes[k], columns, text: LETTERS[k] })), total: 0,
});

/** The multiplications of numbers in the product of a block and the next. */
export const price = ({ blocks }, at) => blocks[at].rows * blocks[at].columns * blocks[at + 1].columns;

const inBrackets = (text) => (text.length > 1 ? `(${text})` : text);
const pair = (left, right) => inBrackets(left) + inBrackets(right);

/** The chain after a block and the next have become one. */
export function multiply(chain, at) {
  const [left, right] = chain.blocks.slice(at, at + 2);
  const made = { rows: left.rows, columns: right.columns, text: pair(left.text, right.text) };
  return { blocks: chain.blocks.toSpliced(at, 2, made), total: chain.total + price(chain, at) };
}

/** Go on to the end; `choose` names the place, given how many are left. */
function follow(chain, choose) {
  let now = chain;
  while (now.blocks.length > 1) now = multiply(now, choose(now.blocks.length - 1));
  return { total: now.total, text: now.blocks[0].text };
}

export const outputFirst = (chain) => follow(chain, () => 0);
export const inputFirst = (chain) => follow(chain, (places) => places - 1);

/** The cheapest way to the end from here: of each stretch from the cheapest of shorter ones. */
export function best({ blocks, total }) {
  const known = new Map(blocks.map((block, k) => [`${k} ${k + 1}`, { total: 0, text: block.text }]));
  const get = (i, j) => known.get(`${i} ${j}`);
  const join = (i, k, j) => ({
    total: get(i, k).total + get(k, j).total + blocks[i].rows * blocks[k].rows * blocks[j - 1].columns,
    text: pair(get(i, k).text, get(k, j).text),
  });
  for (let length = 2; length <= blocks.length; length += 1) {
    for (let i = 0; i + length <= blocks.length; i += 1) {
      const ways = Array.from({ length: length - 1 }, (_, k) => join(i, i + k + 1, i + length));
      known.set(`${i} ${i + length}`, ways.reduce((least, way) => (way.total < least.total ? way : least)));
    }
  }
  const { total: rest, text } = get(0, blocks.length);
  return { total: total + rest, text };
}
