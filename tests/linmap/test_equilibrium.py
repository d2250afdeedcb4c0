"""Equilibria: one adjoint solve against differences, unrolled loops and closed forms; every refusal with its words."""

import tracemalloc

import numpy as np
import pytest

import linmap as lm
from linmap import equilibrium
from linmap.equilibrium import fixed_point, fixed_point_vjp

rng = np.random.default_rng(11)
W, B, X = rng.normal(size=(6, 6)), rng.normal(size=6), rng.normal(size=(6, 3))
W = 0.6 * W / np.linalg.norm(W, 2)


def tanh_layer(z, W, b):
    return np.tanh(W @ z + b)


def pair_layer(z, x):
    """A nested point: an array and a float that feed each other."""
    s, t = z
    return np.tanh(0.3 * s + t * x[:2]), 0.2 * np.sum(s) + x[2]


# name: g, z0, args
LAYERS = {
    "number": (lambda z, x: 0.5 * np.cos(z) + x, 0.3, (0.2,)),
    "weights and bias": (tanh_layer, np.zeros(6), (W, B)),
    "wide input": (lambda z, x, W: np.tanh(W @ z + X @ x), np.zeros(6), (np.array([0.5, -1.0, 0.2]), W)),
    "matrix": (lambda Z, A: 0.3 * np.sin(Z @ A) + 0.1 * A[:1], np.zeros((2, 3)), (rng.normal(size=(3, 3)),)),
    "pair": (pair_layer, (np.zeros(2), 0.0), (np.array([0.4, -0.3, 0.5]),)),
    "tuple of weights": (lambda z, p: np.tanh(p[0] @ z + p[1]), np.zeros(6), ((W, B),)),
}


def dot(a, b):
    if isinstance(a, tuple):
        return sum(dot(p, q) for p, q in zip(a, b, strict=True))
    return float(np.sum(np.asarray(a) * np.asarray(b)))


def like(a, chance):
    if isinstance(a, tuple):
        return tuple(like(part, chance) for part in a)
    return chance.normal(size=np.shape(a)) if np.shape(a) else float(chance.normal())


def moved(a, v, h):
    if isinstance(a, tuple):
        return tuple(moved(p, q, h) for p, q in zip(a, v, strict=True))
    return a + h * v


@pytest.fixture(params=[100, 0], ids=["dense", "iterated"])
def way(request, monkeypatch):
    monkeypatch.setattr(equilibrium, "DENSE", request.param)


@pytest.mark.parametrize("name", LAYERS)
def test_it_solves(name):
    g, z0, args = LAYERS[name]
    z = fixed_point(g, z0, *args)
    gap = moved(g(z, *args), z, -1.0)
    assert dot(gap, gap) <= 1e-24 * max(1.0, dot(z, z))


@pytest.mark.parametrize("name", LAYERS)
def test_gradient_is_that_of_solving_again(name, way):
    """Against central differences of the solution itself, which know nothing of derivatives."""
    g, z0, args = LAYERS[name]
    z = fixed_point(g, z0, *args)
    chance = np.random.default_rng(2)
    for _ in range(4):
        w, v, h = like(z, chance), like(args, chance), 1e-5
        up, down = (fixed_point(g, z0, *moved(args, v, sign * h), tol=1e-14) for sign in (1, -1))
        quotient = (dot(w, up) - dot(w, down)) / (2 * h)
        gradients = fixed_point_vjp(g, z, *args, w=w)
        assert len(gradients) == len(args)
        assert dot(gradients, v) == pytest.approx(quotient, rel=1e-7, abs=1e-8)


@pytest.mark.parametrize("name", LAYERS)
def test_gradient_is_the_limit_of_unrolled_loops(name, way):
    g, z0, args = LAYERS[name]
    z, w = fixed_point(g, z0, *args), like(z0, np.random.default_rng(3))

    def unrolled(args):
        z = z0
        for _ in range(200):
            z = g(z, *args)
        return z

    _, expected = lm.vjp(unrolled, args, w)
    got = fixed_point_vjp(g, z, *args, w=w)
    gap = moved(got, expected, -1.0)
    assert dot(gap, gap) <= 1e-22 * (1 + dot(expected, expected))


def test_one_solve_gives_all_gradients_of_weights_and_bias(monkeypatch):
    solves = []
    dense = equilibrium._dense
    monkeypatch.setattr(equilibrium, "_dense", lambda *given: solves.append(1) or dense(*given))
    z, w = fixed_point(tanh_layer, np.zeros(6), W, B), rng.normal(size=6)
    d_W, d_b = fixed_point_vjp(tanh_layer, z, W, B, w=w)
    slopes = 1 - z**2
    u = np.linalg.solve((np.eye(6) - slopes[:, None] * W).T, w)
    assert d_W == pytest.approx(np.outer(slopes * u, z), abs=1e-12)
    assert d_b == pytest.approx(slopes * u, abs=1e-12)
    assert len(solves) == 1


def test_the_adjoint_iteration_adds_up_a_series(monkeypatch):
    monkeypatch.setattr(equilibrium, "DENSE", 0)
    A, w = np.array([[0.5, 1.0], [0.0, 0.5]]), np.array([1.0, 0.0])
    [d_x] = fixed_point_vjp(lambda z, x: A @ z + x, np.array([6.0, 2.0]), np.ones(2), w=w)
    terms = [np.linalg.matrix_power(A.T, k) @ w for k in range(200)]
    assert d_x == pytest.approx(np.sum(terms, axis=0), abs=1e-10)


def test_a_fixed_point_that_no_iteration_finds_has_a_gradient():
    """z = -2z + 3x: the iteration doubles the error, and Dz = 1."""

    def g(z, x):
        return -2.0 * z + 3.0 * x

    with pytest.raises(RuntimeError, match=r"residual \|g\(z\) - z\| is inf after 5\d\d steps"):
        fixed_point(g, 0.0, 1.0)
    assert fixed_point_vjp(g, 1.0, 1.0, w=1.0) == (1.0,)


@pytest.mark.parametrize("rate, runs", [(0.5, 27), (0.9, 175), (0.99, 1833), (0.999, 18412)])
def test_steps_grow_as_the_logarithm_says(rate, runs):
    """The residual after k steps is (1 - rate) rate^k, so it is below that share of 1e-8 after `runs` steps."""
    count = []
    fixed_point(lambda z: count.append(1) or rate * z, 1.0, tol=1e-8 * (1 - rate), max_steps=20_000)
    assert len(count) - 1 == runs


def test_memory_does_not_grow_with_the_iterations():
    """A loop on the tape keeps every iterate; the adjoint solve runs g a fixed number of times."""
    big = np.full(20_000, 0.3)

    def peak(action):
        tracemalloc.start()
        try:
            action()
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()

    def implicit(rate):
        def g(z, x):
            return rate * np.tanh(z) + x

        z = fixed_point(g, big, big, tol=1e-9)
        return fixed_point_vjp(g, z, big, w=big)

    def unrolled(steps):
        def loop(x):
            z = big
            for _ in range(steps):
                z = 0.9 * np.tanh(z) + x
            return np.sum(z)

        return lm.gradient(loop, big)

    implicit(0.2)
    assert peak(lambda: implicit(0.99)) < 1.2 * peak(lambda: implicit(0.2))
    assert peak(lambda: unrolled(80)) > 3 * peak(lambda: unrolled(20))


def test_no_arguments_no_gradients():
    assert fixed_point_vjp(np.cos, fixed_point(np.cos, 0.5), w=1.0) == ()


def test_what_is_handed_in_is_not_changed():
    z0, x = np.zeros(2), np.ones(2)
    z = fixed_point(lambda z, x: 0.5 * z + x, z0, x)
    kept = z.copy()
    fixed_point_vjp(lambda z, x: 0.5 * z + x, z, x, w=x)
    assert z0.tolist() == [0.0, 0.0] and x.tolist() == [1.0, 1.0] and z.tolist() == kept.tolist()


def test_nan_in_the_cotangent_propagates(way):
    for hole in (np.nan, np.inf):
        [d_x] = fixed_point_vjp(lambda z, x: 0.5 * z + x, np.full(2, 2.0), np.ones(2), w=[hole, 1.0])
        assert np.isnan(d_x[0])


@pytest.mark.parametrize("hole", [np.nan, np.inf])
def test_beyond_the_matrix_one_hole_leaves_no_number(hole):
    """One round of the iteration would leave finite numbers, which are wrong."""
    o = np.ones(101)
    [d_x] = fixed_point_vjp(lambda z, x: 0.5 * z + 0.5 * x, o, o, w=np.where(np.arange(101), 1.0, hole))
    assert np.isnan(d_x).all()


@pytest.mark.parametrize("g, z0", [(lambda z: 1.5 * z + 1, 0.0), (lambda z: -z, 1e200), (lambda z: -z, [1e200, 1.0])])
def test_what_runs_away_has_not_arrived(g, z0):
    """Squares overflow before the numbers do, and inf is not within inf."""
    with pytest.raises(RuntimeError, match=r"fixed_point: the residual \|g\(z\) - z\| is .* after \d+ steps; expected"):
        fixed_point(g, z0)
    with pytest.raises(ValueError, match=r"fixed_point_vjp: z has the residual \|g\(z\) - z\| = 2e\+200; expec"):
        fixed_point_vjp(lambda z: -z, 1e200, w=1.0)


def test_a_map_may_work_in_place_on_its_point_alone():
    def g(z, x):
        z *= 0.5
        z += x
        return z

    assert fixed_point(g, np.zeros(2), np.ones(2)) == pytest.approx([2.0, 2.0])
    with pytest.raises(ValueError, match="z has the residual"):
        fixed_point_vjp(g, np.ones(2), np.ones(2), w=np.ones(2))
    with pytest.raises(ValueError, match="read-only"):
        fixed_point(lambda z, x: np.add(0.5 * z, x, out=x), np.zeros(2), np.ones(2))


def test_a_small_residual_far_from_the_solution_is_refused():
    """z² = x, in steps so small that 5 for the root of 4 leaves a residual of 2e-8."""
    slow = lambda z, x: z - 1e-9 * (z**2 - x)  # noqa: E731
    assert fixed_point_vjp(slow, 2.0, 4.0, w=1.0)[0] == pytest.approx(0.25)
    with pytest.raises(ValueError, match=r"= 2.1e-08, a Newton step of 2.1; expected a fixed point, a step of at mo"):
        fixed_point_vjp(slow, 5.0, 4.0, w=1.0)


def half(z, x):
    return 0.5 * z + x


TWO = np.full(2, 2.0)


@pytest.mark.parametrize(
    "call, error, told",
    [
        (lambda: fixed_point(half, 1.0, 1.0, tol="a"), TypeError, r"fixed_point: tol has type str; expected a float"),
        (lambda: fixed_point(half, 1.0, 1.0, max_steps="a"), TypeError, r"fixed_point: max_steps has type str; expec"),
        (lambda: fixed_point_vjp(half, 2.0, 1.0, w=1.0, tol=[1.0, 2.0]), ValueError, r"_vjp: tol has shape \(2,\)"),
        (lambda: fixed_point_vjp(half, 1.0, 1.0, w=1.0, tol=np.inf), ValueError, r"= 0.5; expected .* inf times"),
        (lambda: fixed_point(half, 1.0, 1.0, tol=np.inf), RuntimeError, r"is 0.5 after 1 steps; expected at most inf"),
        (lambda: fixed_point(3.0, 1.0), TypeError, r"fixed_point: g has type float; expected a map of z. It comes fir"),
        (lambda: fixed_point(half, [], 1.0), ValueError, r"fixed_point: z0 has shape \(0,\)"),
        (lambda: fixed_point(half, 1.0, True), TypeError, r"fixed_point: argument 1 has dtype bool"),
        (lambda: fixed_point(half, 1.0, np.ones(2)), ValueError, r"the value of g has shape \(2,\); expected \(\)"),
        (lambda: fixed_point(half, 1.0, 1.0, tol=0.0), ValueError, r"fixed_point: tol is 0.0; expected a positive num"),
        (lambda: fixed_point(half, 1.0, 1.0, max_steps=0), ValueError, r"fixed_point: max_steps is 0; expected a posi"),
        (lambda: fixed_point(half, 1.0, 1.0, max_steps=5), RuntimeError, r"is 0.031 after 5 steps; expected at most"),
        (lambda: fixed_point(half, np.nan, 1.0), RuntimeError, r"is nan after 1 steps"),
        (lambda: fixed_point(lambda z: z**2, 3.0), RuntimeError, r"is inf after \d+ steps"),
        (lambda: fixed_point_vjp(None, 1.0, w=1.0), TypeError, r"fixed_point_vjp: g has type NoneType"),
        (lambda: fixed_point_vjp(half, TWO, np.ones(2), w=1.0), ValueError, r"w has shape \(\); expected \(2,\)"),
        (lambda: fixed_point_vjp(half, 2.1, 1.0, w=1.0), ValueError, r"z has the residual \|g\(z\) - z\| = 0.05; exp"),
        (lambda: fixed_point_vjp(half, np.nan, 1.0, w=1.0), ValueError, r"z has the residual \|g\(z\) - z\| = nan"),
        (lambda: fixed_point_vjp(half, 2.0, 1.0, w=1.0, tol=-1.0), ValueError, r"fixed_point_vjp: tol is -1.0"),
        (
            lambda: fixed_point_vjp(lambda z, x: z**2 / 2 + x, 1.0, 0.5, w=1.0),
            ZeroDivisionError,
            r"fixed_point_vjp: I - J has rank 0; expected 1, an invertible matrix",
        ),
        (
            lambda: fixed_point_vjp(lambda z, x: np.stack([z[1] + x, z[0] - x]), TWO, 0.0, w=TWO),
            ZeroDivisionError,
            r"fixed_point_vjp: I - J has rank 1; expected 2",
        ),
    ],
)
def test_refusals(call, error, told):
    with pytest.raises(error, match=told):
        call()


@pytest.mark.parametrize(
    "slope, end", [(-2.0, r"inf after 5\d\d steps"), (1.5, r"\S+ after 8\d\d "), (1.0, r"14 after 10000 steps")]
)
def test_an_adjoint_iteration_that_does_not_converge_is_an_error(slope, end):
    large, w = np.zeros(200), np.ones(200)
    with pytest.raises(RuntimeError, match=r"the residual of the adjoint equation is " + end):
        fixed_point_vjp(lambda z, x: slope * z + x, large, large, w=w)


def test_a_solver_is_never_differentiated_in_silence():
    """A loop on the tape would give the derivative of the loop: zero where it starts at the solution."""
    told = r"fixed_point: argument 1 is traced; expected plain numbers"
    with pytest.raises(TypeError, match=told):
        lm.gradient(lambda x: fixed_point(half, 2.0, x), 1.0)
    with pytest.raises(TypeError, match=r"fixed_point: the value of g is traced"):
        lm.gradient(lambda x: fixed_point(lambda z: 0.5 * z + x, 2.0), 1.0)
    with pytest.raises(TypeError, match=r"fixed_point_vjp: argument 1 is traced"):
        lm.gradient(lambda x: fixed_point_vjp(half, 2.0, x, w=1.0)[0], 1.0)
    with pytest.raises(TypeError, match=r"fixed_point_vjp: w is traced"):
        lm.gradient(lambda w: fixed_point_vjp(half, 2.0, 1.0, w=w)[0], 1.0)


def test_the_names_stand_on_the_roof():
    assert lm.fixed_point is fixed_point and lm.fixed_point_vjp is fixed_point_vjp
