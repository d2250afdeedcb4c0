// One graph, two ways to carry its derivative, and their price.

const INPUTS = { x: 2, y: 3, z: 1, p: 2, q: -1 };
const OUTPUTS = { "ℓ": "a b", r: "a - b", s: "a + 2 b", t: "2 a - b" };

/** The program; three inputs and one output are the worked example. */
export function programOf(inputs, outputs) {
  const given = Object.entries(INPUTS).slice(0, inputs);
  const sum = ["a", ...given.slice(2).map(([name]) => name)].join(" + ");
  const lines = [...given, ["a", "x y"], ["b", sum], ...Object.entries(OUTPUTS).slice(0, outputs)];
  return lines.map(([name, formula]) => `${name} = ${formula}`).join("; ");
}

export const outputsOf = ({ nodes, edges }) => (
  nodes.map(({ name }) => name).filter((name) => !edges.some(({ from }) => from === name))
);

/** Every sweep of a mode: what it starts from, and its steps in order, one for each node that it fills. */
export function sweeps(graph, slopes, mode) {
  const forward = mode === "forward";
  const seeds = forward ? graph.inputs : outputsOf(graph);
  const [here, before] = forward ? ["to", "from"] : ["from", "to"];
  const order = (forward ? graph.nodes : graph.nodes.toReversed()).map(({ name }) => name);
  return seeds.map((seed) => {
    const start = Object.fromEntries(seeds.map((name) => [name, name === seed ? 1 : 0]));
    const carried = { ...start };
    const steps = order.filter((name) => !seeds.includes(name)).map((name) => {
      const edges = graph.edges.filter((edge) => edge[here] === name);
      const terms = edges.map((edge) => [slopes[edge.id], carried[edge[before]]]);
      carried[name] = terms.reduce((sum, [slope, factor]) => sum + slope * factor, 0);
      return { name, terms, edges: edges.map(({ id }) => id), value: carried[name] };
    });
    return { seed, start, steps };
  });
}

/** The Jacobian matrix as far as whole sweeps have filled it: forward a column each, in reverse a row. */
export function matrixAfter(graph, done, mode) {
  const find = (sweep, name) => sweep?.steps.find((step) => step.name === name).value;
  return outputsOf(graph).map((output, i) => graph.inputs.map((input, j) => (
    mode === "forward" ? find(done[j], output) : find(done[i], input))));
}

/** One multiplication for each edge in each sweep, also by zero. */
export function costs(graph) {
  const [n, m, edges] = [graph.inputs.length, outputsOf(graph).length, graph.edges.length];
  return { forward: { sweeps: n, total: n * edges }, reverse: { sweeps: m, total: m * edges }, edges };
}
