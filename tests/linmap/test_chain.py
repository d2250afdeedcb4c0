"""The chain rule: factors against the whole, every order one product, costs counted, sums over paths by walking."""

import re
from itertools import combinations, pairwise

import numpy as np
import pytest
from maps import MAPS, MIXED_POINT, mixed

import linmap as lm
from linmap._structure import leaves
from linmap.chain import best_bracketing, cost, factors, path_sum
from linmap.figures.chain import graph, mix, top

OUTERS = {
    "linear": lambda y: 2.0 * y,
    "square": lambda y: y * y,
    "all in one": lambda y: np.sum(np.sin(y)),
    "itself": lambda y: y,
}
SIZES = {
    "one matrix": [3, 4],
    "two": [2, 3, 4],
    "a network": [1, 10, 512, 512, 784],
    "a bottleneck inside": [7, 2, 9, 1, 8, 3],
    "all equal": [2, 2, 2, 2, 2],
    "one input": [6, 5, 4, 3, 1],
}


@pytest.mark.parametrize("outer", OUTERS)
@pytest.mark.parametrize("name", MAPS)
def test_the_factors_compose_to_the_derivative_of_the_whole(name, outer):
    f, x = MAPS[name]
    g = OUTERS[outer]
    y, (Dg, Df) = factors([g, f], x)
    whole = lm.derivative(lambda p: g(f(p)), x)
    assert np.array_equal(y, g(f(x)))
    assert (Df.in_shape, Dg.out_shape) == (whole.in_shape, whole.out_shape)
    expected = whole.matrix()
    assert np.allclose((Dg @ Df).matrix(), expected, rtol=1e-12, atol=1e-12 * max(1.0, np.abs(expected).max()))


def test_each_factor_stands_where_its_map_acts():
    cube, sine = (lambda t: t**3), np.sin
    y, derivatives = factors([cube, sine, cube], 0.5)
    assert y == np.sin(0.125) ** 3
    slopes = [D(1.0) for D in derivatives]
    assert np.allclose(slopes, [3 * np.sin(0.125) ** 2, np.cos(0.125), 3 * 0.25], rtol=1e-14)


def test_factors_of_maps_between_tuples():
    y, (D2, D1) = factors([lambda p: np.sum(p[0]), mixed], MIXED_POINT)
    D = lm.derivative(lambda p: np.sum(mixed(p)[0]), MIXED_POINT)
    assert y == np.sum(mixed(MIXED_POINT)[0])
    for got, wanted in zip(leaves((D2 @ D1).T(1.0)), leaves(D.T(1.0)), strict=True):
        assert np.allclose(got, wanted, rtol=1e-14)


def test_every_map_runs_once():
    runs = []

    def counted(name):
        return lambda x: runs.append(name) or x

    factors([counted("outer"), counted("inner")], np.ones(2))
    assert runs == ["inner", "outer"]


def ways(i, j):
    """All bracketings of the matrices from i to j - 1."""
    if j - i == 1:
        return [i]
    return [(p, q) for k in range(i + 1, j) for p in ways(i, k) for q in ways(k, j)]


def multiplied(matrices, way, spent):
    """The product in this order; the multiplications go to the list `spent`."""
    if not isinstance(way, tuple):
        return matrices[way]
    A, B = (multiplied(matrices, part, spent) for part in way)
    spent.append(A.shape[0] * A.shape[1] * B.shape[1])
    return A @ B


@pytest.mark.parametrize("name", SIZES)
def test_costs_are_what_a_run_counts_and_every_order_gives_one_product(name, rng):
    sizes = SIZES[name]
    matrices = [rng.integers(-2, 3, shape).astype(float) for shape in pairwise(sizes)]
    K, products = len(matrices), []
    for way in ways(0, K):
        spent = []
        products.append(multiplied(matrices, way, spent))
        assert cost(sizes, way) == sum(spent)
    assert all(np.array_equal(product, products[0]) for product in products)  # whole numbers: no rounding
    left, right = 0, K - 1
    for k in range(1, K):
        left, right = (left, k), (K - 1 - k, right)
    assert (cost(sizes), cost(sizes, "input first")) == (cost(sizes, left), cost(sizes, right))


@pytest.mark.parametrize("name", SIZES)
def test_the_best_bracketing_beats_or_meets_all_others(name):
    sizes = SIZES[name]
    least, way = best_bracketing(sizes)
    assert cost(sizes, way) == least == min(cost(sizes, other) for other in ways(0, len(sizes) - 1))


def test_with_one_output_output_first_costs_at_most_twice_the_best(rng):
    worst = 0.0
    for _ in range(400):
        sizes = [1, *rng.integers(1, 40, rng.integers(2, 7)).tolist()]
        worst = max(worst, cost(sizes) / best_bracketing(sizes)[0])
    assert 1.3 < worst <= 2.0  # else the search has never met a bottleneck


def test_numpy_whole_numbers_are_sizes():
    sizes = np.array([2, 3, 4])
    assert cost(sizes) == 24 and type(cost(sizes)) is int
    assert best_bracketing(sizes) == (24, (0, 1))
    assert cost(np.array([10**7] * 4)) == 2 * 10**21  # more than 64 bits hold


def walked(edges, node, target):
    """Sum over all paths, each walked alone."""
    total = 1.0 if node == target else 0.0
    return total + sum(slope * walked(edges, head, target) for (tail, head), slope in edges.items() if tail == node)


def test_path_sum_is_the_sum_over_walks(rng):
    nodes = list("cabefdhgi")
    edges = {pair: rng.standard_normal() for pair in combinations(nodes, 2) if rng.random() < 0.6}
    edges = {pair: edges[pair] for pair in sorted(edges)}  # not in the order of the computation
    A = np.zeros((9, 9))
    for (tail, head), slope in edges.items():
        A[nodes.index(tail), nodes.index(head)] = slope
    by_inverse = np.linalg.inv(np.eye(9) - A)
    touched = {node for edge in edges for node in edge}
    assert len(touched) == 9
    for i, source in enumerate(nodes):
        for j, target in enumerate(nodes):
            got = path_sum(edges, source, target)
            assert np.isclose(got, walked(edges, source, target), rtol=1e-12, atol=1e-13)
            assert np.isclose(got, by_inverse[i, j], rtol=1e-11, atol=1e-12)


def test_path_sum_of_the_drawn_graph_is_its_gradient():
    _, slopes = graph()
    got = [path_sum(slopes, name, "z") for name in "xy"]
    assert np.array_equal(got, lm.gradient(lambda p: top(mix(p)), np.array([1.0, 2.0])))
    assert type(got[0]) is float


def test_slopes_of_a_drawn_program_are_derivatives_of_its_lines():
    values, slopes = graph("x = 1.2; z = 0.5; a = x^2; b = sin(x * z); y = a * b + a")
    assert values == {"x": 1.2, "z": 0.5, "a": 1.44, "b": np.sin(0.6), "y": 1.44 * np.sin(0.6) + 1.44}
    expected = {
        ("x", "a"): 2.4, ("x", "b"): 0.5 * np.cos(0.6), ("z", "b"): 1.2 * np.cos(0.6),
        ("a", "y"): np.sin(0.6) + 1, ("b", "y"): 1.44,
    }  # fmt: skip
    assert slopes == pytest.approx(expected)


def test_a_chain_of_diamonds_has_two_to_the_power_of_its_length():
    edges = {}
    for k in range(60):  # 2^60 paths: nothing walks them
        edges |= {(k, (k, side)): 1 for side in "ab"} | {((k, side), k + 1): 1 for side in "ab"}
    assert path_sum(edges, 0, 60) == 2.0**60
    assert path_sum(edges, 60, 0) == 0.0


BAD = {
    "no maps": (lambda: factors([], 1.0), TypeError, "factors: there are no maps; expected at least one."),
    "a matrix among the maps": (
        lambda: factors([np.sin, np.eye(2)], 1.0),
        TypeError,
        "factors: f has type ndarray; expected a function of one argument.",
    ),
    "two arguments": (lambda: factors([lambda a, b: a], 1.0), TypeError, "factors: f has 2 arguments (a, b)"),
    "one size": (lambda: cost([3]), ValueError, "cost: sizes has length 1; expected at least 2. K matrices have K + 1"),
    "half a size": (lambda: cost([3, 2.0, 1]), TypeError, "cost: sizes holds 2.0; expected whole numbers."),
    "a bool": (lambda: cost([3, True]), TypeError, "cost: sizes holds True; expected whole numbers."),
    "size zero": (
        lambda: best_bracketing([3, 0, 1]),
        ValueError,
        "best_bracketing: sizes holds 0; expected numbers from 1 up.",
    ),
    "left": (
        lambda: cost([1, 2, 3], "left"),
        ValueError,
        "cost: order is 'left'; expected 'output first', 'input first' or nested pairs of the places 0 to 1",
    ),
    "swapped places": (lambda: cost([1, 2, 3], (1, 0)), ValueError, "cost: order is (1, 0); expected 'output first'"),
    "a place missing": (lambda: cost([1, 2, 3, 4], (0, 1)), ValueError, "the places 0 to 2, in this order."),
    "three at once": (lambda: cost([1, 2, 3, 4], (0, 1, 2)), ValueError, "((0, 1), 2) multiplies the first two"),
    "a list": (lambda: cost([1, 2, 3], [0, 1]), ValueError, "cost: order is [0, 1]; expected"),
    "a name instead of a pair": (
        lambda: path_sum({"xz": 1.0}, "x", "z"),
        TypeError,
        "path_sum: edges has the key 'xz'; expected pairs (tail, head).",
    ),
    "an array on an edge": (
        lambda: path_sum({("x", "z"): np.ones(2)}, "x", "z"),
        ValueError,
        "path_sum: edges[('x', 'z')] has shape (2,); expected one number.",
    ),
    "a complex slope": (
        lambda: path_sum({("x", "z"): 1j}, "x", "z"),
        TypeError,
        "path_sum: edges[('x', 'z')] has dtype complex128; expected real numbers.",
    ),
    "an unknown source": (
        lambda: path_sum({("x", "z"): 1}, "y", "z"),
        ValueError,
        "path_sum: source is 'y', which no edge touches; expected a node. Check its spelling.",
    ),
    "an unknown target": (lambda: path_sum({("x", "z"): 1}, "x", "y"), ValueError, "path_sum: target is 'y', which"),
    "a cycle": (
        lambda: path_sum({("x", "u"): 1, ("u", "w"): 1, ("w", "u"): 1, ("w", "z"): 1}, "x", "z"),
        ValueError,
        "path_sum: edges has a cycle before or at 'u'; expected a graph without cycles. Give each step of a loop",
    ),
    "an edge to itself": (lambda: path_sum({("x", "x"): 1}, "x", "x"), ValueError, "has a cycle before or at 'x'"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_refusal_says_what_and_how_to_mend_it(name):
    call, kind, told = BAD[name]
    with pytest.raises(kind, match=re.escape(told)):
        call()


def test_a_nan_on_a_path_reaches_the_sum():
    edges = {("x", "u"): np.nan, ("u", "z"): 0.0, ("y", "z"): 2.0}
    assert np.isnan(path_sum(edges, "x", "z"))
    assert path_sum(edges, "y", "z") == 2.0  # no path from y meets it
