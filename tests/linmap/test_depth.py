"""Depth: products of factors against one product, laws of stretches, random layers with a stated failure rate."""

import numpy as np
import pytest

import linmap as lm
from linmap.chain import factors
from linmap.depth import log_growth, log_singular_values, orthogonal
from linmap.figures.depth import layer_factors

rng = np.random.default_rng(5)
CHAINS = {
    "one matrix": [rng.normal(size=(3, 4))],
    "square": [rng.normal(size=(3, 3)) for _ in range(6)],
    "through a bottleneck": [rng.normal(size=shape) for shape in ((5, 2), (2, 4), (4, 3))],
    "one number": [np.array([[2.0]]), np.array([[-0.5]])],
    "maps": [lm.LinearMap(rng.normal(size=(2, 3))), lm.LinearMap(rng.normal(size=(3, 3)))],
}


def matrices(chain):
    return [each.matrix() if isinstance(each, lm.LinearMap) else each for each in reversed(chain)]


@pytest.mark.parametrize("name", CHAINS)
def test_growth_is_that_of_the_product(name):
    chain = matrices(CHAINS[name])
    v = np.random.default_rng(1).normal(size=chain[0].shape[1])
    grown, step = log_growth(CHAINS[name], v), v
    for k, J in enumerate(chain):
        step = J @ step
        assert grown[k] == pytest.approx(np.log(np.linalg.norm(step) / np.linalg.norm(v)), abs=1e-12)


@pytest.mark.parametrize("name", CHAINS)
def test_singular_values_are_those_of_the_product(name):
    found, product = log_singular_values(CHAINS[name]), 1.0
    for k, J in enumerate(matrices(CHAINS[name])):
        product = J @ product if k else J
        expected = np.linalg.svd(product, compute_uv=False)[: found.shape[1]]
        assert np.exp(found[k]) == pytest.approx(expected, rel=1e-10)


@pytest.mark.parametrize("name", ["square", "one number"])
def test_logarithms_of_singular_values_add_up_to_those_of_determinants(name):
    sums = np.cumsum([np.log(abs(np.linalg.det(J))) for J in matrices(CHAINS[name])])
    assert log_singular_values(CHAINS[name]).sum(axis=1) == pytest.approx(sums, abs=1e-10)


def test_the_derivative_of_a_network_goes_in_as_it_comes_from_the_chain_rule():
    layers = [lambda x, W=W: np.tanh(W @ x) for W in CHAINS["square"][:3]]
    x, v = np.array([0.3, -0.2, 0.5]), np.array([1.0, 2.0, -1.0])
    _, derivatives = factors(layers, x)
    _, Jv = lm.jvp(lambda x: layers[0](layers[1](layers[2](x))), x, v)
    assert log_growth(derivatives, v)[-1] == pytest.approx(np.log(np.linalg.norm(Jv) / np.linalg.norm(v)), abs=1e-12)


def test_thousands_of_layers_neither_overflow_nor_underflow():
    for size in (1e-3, 1e3):
        logs = np.log(size) * np.arange(1, 5001)
        many = [size * np.eye(2)] * 5000
        assert log_growth(many, [3.0, 4.0]) == pytest.approx(logs, rel=1e-12)
        assert log_singular_values(many)[:, 1] == pytest.approx(logs, rel=1e-12)


def test_what_is_lost_stays_lost():
    lost = [np.eye(2), np.diag([1.0, 0.0])]
    assert log_growth(lost, [0.0, 1.0]).tolist() == [-np.inf, -np.inf]
    assert log_singular_values(lost).tolist() == [[0.0, -np.inf]] * 2
    assert log_singular_values([np.eye(2), np.zeros((2, 2))]).tolist() == [[-np.inf] * 2] * 2


def test_rounding_is_not_taken_for_a_singular_value():
    steep = [np.array([[1.0, 0.3], [0.0, 1e-9]])] * 3
    assert np.isneginf(log_singular_values(steep)[:, 1]).tolist() == [False, True, True]


def test_nan_propagates():
    broken = [np.eye(2), np.array([[np.nan, 0.0], [0.0, 1.0]]), np.eye(2)]
    assert np.isnan(log_growth(broken, [1.0, 1.0])).tolist() == [False, True, True]
    assert np.isnan(log_singular_values(broken)).all(axis=1).tolist() == [False, True, True]


@pytest.mark.parametrize("m, n", [(3, 3), (5, 2), (2, 5), (1, 4), (1, 1)])
def test_orthogonal_rows_or_columns(m, n):
    Q = orthogonal(m, n, np.random.default_rng(0), gain=3.0)
    assert Q.shape == (m, n)
    gram = Q.T @ Q if m >= n else Q @ Q.T
    assert gram == pytest.approx(9 * np.eye(min(m, n)), abs=1e-12)


def test_every_orthogonal_matrix_is_equally_likely():
    """The mean of each entry is 0, that of its square 1/n. Without the signs the first entry would never be positive.

    Each of the 18 comparisons allows 6 standard errors, so this fails by chance less than once in ten million runs.
    """
    rng = np.random.default_rng(0)
    draws = np.array([orthogonal(3, 3, rng) for _ in range(4000)])
    for values, mean in ((draws, 0.0), (draws**2, 1 / 3)):
        error = values.std(axis=0) / np.sqrt(len(values))
        assert np.all(np.abs(values.mean(axis=0) - mean) < 6 * error)


@pytest.mark.parametrize("c, slope", [(1.0, 0.0), (2.0, 0.0), (1.6, 0.5)])
def test_random_layers_keep_the_average_of_the_theorem(c, slope):
    """E|Jv|² = (c (1 + slope²) / 2)^K |v|². Six standard errors: by chance less than once in ten million runs."""
    n, K, rng = 32, 5, np.random.default_rng(3)
    grown = []
    for _ in range(2000):
        x, chain, v = rng.normal(size=n), [], rng.normal(size=n)
        for _ in range(K):
            W = rng.normal(size=(n, n)) * np.sqrt(c / n)
            slopes = np.where(W @ x > 0, 1.0, slope)
            chain.insert(0, slopes[:, None] * W)
            x = chain[0] @ x
        grown.append(np.exp(2 * log_growth(chain, v)[-1]))
    expected, error = (c * (1 + slope**2) / 2) ** K, np.std(grown) / np.sqrt(len(grown))
    assert abs(np.mean(grown) - expected) < 6 * error
    assert error < 0.1 * expected


@pytest.mark.parametrize("weights", ["gaussian", "orthogonal"])
def test_skip_layers_stay_within_their_bounds(weights):
    chain = layer_factors("skip", weights, 1.0, np.random.default_rng(0))
    logs = log_singular_values(chain)
    branches = [np.linalg.norm(J - np.eye(len(J)), 2) for J in reversed(chain)]
    assert np.all(logs[:, 0] <= np.cumsum(np.log1p(branches)) + 1e-12)
    assert np.all(logs[:, -1] >= np.cumsum(np.log1p(-np.array(branches))) - 1e-12)


@pytest.mark.parametrize(
    "call, told",
    [
        (lambda: log_growth([], [1.0]), r"log_growth: factors is empty; expected at least one matrix"),
        (lambda: log_singular_values([]), r"log_singular_values: factors is empty"),
        (lambda: log_growth([np.eye(2)], [1.0, 2.0, 3.0]), r"log_growth: v has shape \(3,\); expected \(2,\)"),
        (lambda: log_growth([np.eye(2)], [0.0, 0.0]), r"log_growth: v has length 0; expected a positive number"),
        (lambda: log_growth([np.eye(2)], [np.inf, 0.0]), r"log_growth: v has length inf"),
        (
            lambda: log_singular_values([np.ones((2, 3)), np.ones((2, 3))]),
            r"a factor of shape \(2, 3\) follows one of shape \(2, 3\); expected 2 columns",
        ),
        (lambda: orthogonal(0, 3, np.random.default_rng(0)), r"orthogonal: the shape is \(0, 3\)"),
    ],
)
def test_bad_values_are_refused(call, told):
    with pytest.raises(ValueError, match=told):
        call()


@pytest.mark.parametrize(
    "call, told",
    [
        (lambda: log_growth([np.ones(3)], [1.0]), r"log_growth: a factor has shape \(3,\); expected a matrix or a Lin"),
        (lambda: log_growth([np.eye(2, dtype=bool)], [1.0, 2.0]), r"log_growth: a factor has dtype bool"),
        (lambda: log_singular_values(["A"]), r"log_singular_values: a factor has type str"),
        (lambda: orthogonal(2, 2, 0), r"orthogonal: rng is of type int; expected a Generator. Pass np"),
    ],
)
def test_bad_types_are_refused(call, told):
    with pytest.raises(TypeError, match=told):
        call()


def test_the_matrices_handed_in_are_not_changed():
    A, v = np.array([[2.0, 1.0], [0.0, 3.0]]), np.array([1.0, 1.0])
    log_growth([A, A], v), log_singular_values([A, A])
    assert A.tolist() == [[2.0, 1.0], [0.0, 3.0]]
    assert v.tolist() == [1.0, 1.0]
