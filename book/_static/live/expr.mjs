// Read what a reader types: numbers, names, + - * / ^, products without a sign, functions, [..] and [[..], [..]].
// A tree comes out; nothing is ever handed to the browser as code.

export class AnswerError extends Error {}

// Without a prototype, so that "constructor" is no more a function than "banana" is.
const table = (entries) => Object.assign(Object.create(null), entries);
const { sin, cos, tan, exp, log, sqrt, tanh, sinh, cosh, abs, atan, asin, acos } = Math;
export const FUNCTIONS = table({ sin, cos, tan, exp, ln: log, log, sqrt, tanh, sinh, cosh, abs, atan, asin, acos });
const CONSTANTS = table({ pi: Math.PI, e: Math.E });
const GREEK = table({
  α: "alpha", β: "beta", γ: "gamma", δ: "delta", ε: "epsilon", η: "eta", θ: "theta", κ: "kappa",
  λ: "lambda", μ: "mu", π: "pi", ρ: "rho", σ: "sigma", τ: "tau", φ: "phi", ω: "omega",
});
const LETTER = table(Object.fromEntries(Object.entries(GREEK).map(([letter, name]) => [name, letter])));
const RAISED = table(Object.fromEntries([..."⁰¹²³⁴⁵⁶⁷⁸⁹⁻"].map((sign, i) => [sign, "0123456789-"[i]])));
const LONGEST = 400;
const DEEPEST = 60;

/** Write the signs of books and of Python as the plain ones. */
function plain(text) {
  return text
    .replace(/[−–]/g, "-").replace(/[·×⋅]/g, "*").replace(/÷/g, "/").replace(/\*\*/g, "^").replace(/√/g, " sqrt")
    .replace(/[⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+/g, (digits) => `^${[...digits].map((digit) => RAISED[digit]).join("")}`)
    .replace(/[αβγδεηθκλμπρστφω]/g, (letter) => ` ${GREEK[letter]} `)
    .replace(/\b(?:np|numpy|math)\./g, "");
}

const TOKEN = /\s*(?:((?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)|([A-Za-z][A-Za-z_]*\d*)|(\S))/gy;

function tokenize(text, variables) {
  const known = [...variables, ...Object.keys(FUNCTIONS), ...Object.keys(CONSTANTS)].sort((a, b) => b.length - a.length);
  return [...plain(text).trimEnd().matchAll(TOKEN)].flatMap(([, digits, word, sign]) => {
    if (digits) return { type: "number", value: Number(digits) };
    if (word) return split(word, known, variables).map((name) => nameToken(name, variables));
    if ("+-*/^()[],".includes(sign)) return { type: sign, value: sign };
    throw new AnswerError(`I cannot read “${sign}”. A vector is typed [a, b], a matrix [[a, b], [c, d]].`);
  });
}

/** Names run together are a product: xy is x times y. */
function split(word, known, variables) {
  const names = [];
  for (let rest = word; rest; rest = rest.slice(names.at(-1).length)) {
    const found = known.includes(rest) ? rest : known.find((name) => rest.startsWith(name));
    if (!found) {
      const allowed = variables.map((name) => LETTER[name] ?? name).join(", ") || "numbers only";
      throw new AnswerError(`“${word}” is not a name of this question; it uses ${allowed}.`);
    }
    names.push(found);
  }
  return names;
}

function nameToken(name, variables) {
  if (variables.includes(name)) return { type: "variable", name, value: name };
  if (name in FUNCTIONS) return { type: "function", name, value: name };
  return { type: "number", value: CONSTANTS[name], name };
}

/** Return the tree of an expression in the given variables; `bare`: a list may stand without its brackets. */
export function parse(text, variables = [], bare = false) {
  if (text.length > LONGEST) throw new AnswerError("That is longer than an answer here can be.");
  const tokens = tokenize(text, variables);
  if (!tokens.length) throw new AnswerError("Type an answer first.");
  const parser = new Parser(tokens);
  const items = bare ? parser.items() : [parser.sum()];
  const tree = items.length > 1 ? { type: "list", items } : items[0];
  const rest = parser.peek();
  if (rest === ",") throw new AnswerError("A comma here: put a vector in brackets, and write decimals with a point.");
  if (rest) throw new AnswerError(`I did not expect “${parser.take().value}”.`);
  shape(tree);
  return tree;
}

// What stands behind a factor without a sign between is one more factor.
const STARTS = ["number", "variable", "function", "(", "["];

class Parser {
  constructor(tokens) {
    Object.assign(this, { tokens, at: 0, depth: 0 });
  }

  peek() {
    return this.tokens[this.at]?.type;
  }

  take() {
    this.at += 1;
    return this.tokens[this.at - 1];
  }

  want(type, told) {
    if (this.peek() !== type) throw new AnswerError(told);
    this.at += 1;
  }

  sum() {
    let left = this.term();
    while ("+-".includes(this.peek() ?? " ")) left = { type: this.take().type, left, right: this.product() };
    return left;
  }

  /** A minus in front belongs to the whole product: −ab is −(ab). */
  term() {
    if (this.peek() !== "-") return this.product();
    return this.nested(() => this.take() && { type: "negative", inner: this.term() });
  }

  product() {
    let left = this.signed();
    let divided = false;
    for (;;) {
      const next = this.peek();
      if (next === "*" || next === "/") left = { type: this.take().type, left, right: this.signed() };
      else if (!STARTS.includes(next)) return left;
      else if (divided) throw new AnswerError("Is it 1/(2x) or (1/2)x? Put brackets around what is divided.");
      else left = { type: "*", left, right: this.power() };
      if (next === "*" || next === "/") divided = next === "/";
    }
  }

  signed() {
    if (this.peek() === "+") return this.nested(() => this.take() && this.signed());
    if (this.peek() === "-") return this.nested(() => this.take() && { type: "negative", inner: this.signed() });
    return this.power();
  }

  power() {
    const left = this.atom();
    if (this.peek() !== "^") return left;
    return this.nested(() => this.take() && { type: "^", left, right: this.signed() });
  }

  nested(read) {
    if ((this.depth += 1) > DEEPEST) throw new AnswerError("Too many brackets or signs inside one another.");
    const tree = read();
    this.depth -= 1;
    return tree;
  }

  atom() {
    const token = this.take();
    if (!token) throw new AnswerError("The answer stops too early.");
    if (token.type === "number" || token.type === "variable") return token;
    if (token.type === "function") return this.call(token.name);
    if (token.type === "(") return this.nested(() => this.bracket());
    if (token.type === "[") return this.nested(() => this.list());
    throw new AnswerError(`I did not expect “${token.value}”.`);
  }

  /** Round brackets around one thing group it; around several they hold a vector, as on paper. */
  bracket() {
    const items = this.items();
    // Python writes a list of one as (784,).
    const single = items.length === 1 && this.peek() === "," && this.take();
    this.want(")", "A round bracket is not closed.");
    return single || items.length > 1 ? { type: "list", items } : items[0];
  }

  list() {
    if (this.peek() === "]") throw new AnswerError("There is nothing between the square brackets.");
    const items = this.items();
    this.want("]", "A square bracket is not closed, or a comma is missing.");
    return { type: "list", items };
  }

  items() {
    const items = [this.sum()];
    while (this.peek() === "," && this.tokens[this.at + 1]?.type !== ")" && this.take()) items.push(this.sum());
    return items;
  }

  call(name) {
    this.want("(", `Put what ${name} acts on in brackets, as in ${name}(2).`);
    return this.nested(() => ({ type: "call", name, inner: this.bracket() }));
  }
}

const same = (a, b) => a.length === b.length && a.every((size, i) => size === b[i]);

/** The shape of a tree's value: [] for a number, [n] for a list, [m, n] for a matrix. Impossible ones are told. */
export function shape(tree) {
  if (tree.type === "list") {
    const [first, ...others] = tree.items.map(shape);
    if (!others.every((other) => same(other, first))) throw new AnswerError("The rows do not have the same length.");
    if (first.length > 1) throw new AnswerError("A matrix has two pairs of square brackets, not three.");
    return [tree.items.length, ...first];
  }
  if (tree.type === "negative") return shape(tree.inner);
  if (tree.type === "call") return number(tree.inner, `${tree.name} acts on a number here; write out the entries.`);
  if (!tree.left) return [];
  const [left, right] = [shape(tree.left), shape(tree.right)];
  if (tree.type === "^") {
    return number(tree.left, "Powers of matrices are not read here; multiply out.")
      && number(tree.right, "An exponent is a number.");
  }
  if (tree.type === "/") return number(tree.right, "Nothing can be divided by a matrix.") && left;
  if (tree.type === "*") {
    if (left.length && right.length) throw new AnswerError("Multiply the matrices out, and type the result.");
    return left.length ? left : right;
  }
  if (!same(left, right)) throw new AnswerError("Those two shapes cannot be added.");
  return left;
}

function number(tree, told) {
  if (shape(tree).length) throw new AnswerError(told);
  return [];
}

const each = (value, f) => (Array.isArray(value) ? value.map((entry) => each(entry, f)) : f(value));
const both = (a, b, f) => (Array.isArray(a) ? a.map((entry, i) => both(entry, b[i], f)) : f(a, b));

/** The value of a tree: a number, a list or a list of rows. */
export function evaluate(tree, values = {}) {
  const inner = tree.inner && evaluate(tree.inner, values);
  const [left, right] = tree.left ? [evaluate(tree.left, values), evaluate(tree.right, values)] : [];
  switch (tree.type) {
    case "number": return tree.value;
    case "variable": return values[tree.name];
    case "list": return tree.items.map((item) => evaluate(item, values));
    case "call": return FUNCTIONS[tree.name](inner);
    case "negative": return each(inner, (x) => -x);
    case "+": return both(left, right, (x, y) => x + y);
    case "-": return both(left, right, (x, y) => x - y);
    case "/": return each(left, (x) => x / right);
    case "^": return left ** right;
    default: return Array.isArray(left) ? each(left, (x) => x * right) : each(right, (x) => left * x);
  }
}
