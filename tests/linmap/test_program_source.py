"""What a program's text says: counted matrix products, no work on shapes, the reader's names."""

import re

import numpy as np
import pytest

import linmap as lm

RNG = np.random.default_rng(4)
X, Y = RNG.standard_normal((8, 5)), RNG.standard_normal((8, 2))
A, B = RNG.standard_normal((4, 3)), RNG.standard_normal((6, 4))
V = np.array([0.7, -1.3, 2.1])


def two_layers(p):
    W1, b1, W2, b2 = p
    z = X @ W1 + b1
    h = np.tanh(z)
    r = h @ W2 + b2 - Y
    return 0.5 * np.sum(r * r)


WEIGHTS = (RNG.standard_normal((5, 4)), np.zeros(4), RNG.standard_normal((4, 2)), np.zeros(2))


def deep(depth):
    weights = tuple(RNG.standard_normal((5, 5)) for _ in range(depth))

    def loss(weights):
        h = X
        for W in weights:
            h = np.tanh(h @ W)
        return np.sum(h)

    return loss, weights


def spherical(x):
    r, t, p = x
    return np.array([r * np.sin(t) * np.cos(p), r * np.sin(t) * np.sin(p), r * np.cos(t)])


def products(source):
    return len(re.findall(r"\.dot\(| @ ", source))


def body(p):
    """The lines between the head and the return."""
    return p.source.partition("def ")[2].splitlines()[1:-1]


def test_the_gradient_of_two_layers_reads_like_a_textbook():
    expected = """\
def gradient(p):
    W1, b1, W2, b2 = p
    z = X.dot(W1) + b1
    h = np.tanh(z)
    r = h.dot(W2) + b2 - Y
    d_b2 = r.sum(0)
    d_W2 = h.T.dot(r)
    d_z = r.dot(W2.T) * (1.0 - h * h)
    d_b1 = d_z.sum(0)
    d_W1 = X.T.dot(d_z)
    return d_W1, d_b1, d_W2, d_b2"""
    assert lm.program(two_layers, WEIGHTS).source == expected


@pytest.mark.parametrize("depth", [1, 2, 5])
def test_backward_has_two_products_for_each_forward_one_and_the_first_layer_one(depth):
    loss, weights = deep(depth)
    forward = products(lm.program(loss, weights, of="value").source)
    assert forward == depth
    assert products(lm.program(loss, weights, of="value_and_gradient").source) - forward == 2 * depth - 1


def test_value_and_gradient_shares_the_forward_lines():
    loss, weights = deep(3)
    assert len(body(lm.program(loss, weights, of="value_and_gradient"))) <= len(body(lm.program(loss, weights)))


@pytest.mark.parametrize("of", ["gradient", "value_and_gradient", "hvp", "jvp", "vjp"])
def test_nothing_is_done_about_shapes(of):
    loss, weights = deep(3)
    for f, x in ((two_layers, WEIGHTS), (loss, weights)):
        source = lm.program(f, x, of=of).source
        assert not re.search("broadcast_to|np.sum|expand_dims|np.zeros|np.ones|np.full|shape", source), source


def test_dead_steps_are_left_out():
    def f(x):
        np.exp(x)  # nobody asks for it
        return np.sum(x * x)

    assert lm.program(f, V).source == "def gradient(x):\n    d_x = 2.0 * x\n    return d_x"


def test_common_steps_are_taken_once():
    source = lm.program(spherical, V, of="jacobian").source
    assert [source.count(f"{name}(") for name in ("sin", "cos")] == [2, 2]


def test_scalar_code_computes_with_floats():
    source = lm.program(spherical, V, of="jacobian").source
    assert source.startswith("from math import cos, sin\n")
    assert "    r, t, p = x.tolist()\n" in source
    assert source.endswith("        [cos_t, -t1, 0.0],\n    ])")


def test_the_identity_seed_is_never_multiplied():
    source = lm.program(lambda x: B @ np.tanh(A @ x), V, of="jacobian").source
    assert source.endswith("return B.dot(A * (1.0 - t1 * t1)[:, None])")  # the smaller matrix takes the factor
    source = lm.program(lambda x: B[:2] @ np.tanh(B.T @ x), np.ones(6), of="jacobian").source
    assert "eye" not in source and "ones" not in source


def test_diagonal_factors_meet_before_the_matrix():
    source = lm.program(lambda x: np.tanh(A @ x) * np.sin(A @ x), V, of="jacobian").source
    assert re.search(r"A \* \(.* \* .*\)\[:, None\]", source)


def test_a_jacobian_takes_the_shorter_side():
    wide = lm.program(lambda x: np.array([1.0, 2.0]) @ np.tanh(A[:2] @ x), V, of="jacobian").source
    assert products(wide) <= 3
    tall = lm.program(lambda x: B @ (A @ x), V, of="jacobian").source
    assert tall.endswith("return B.dot(A)")


def test_a_tangent_is_named_after_its_value():
    source = lm.program(two_layers, WEIGHTS, of="jvp").source
    assert "    W1_dot, b1_dot, W2_dot, b2_dot = v\n" in source


def test_values_of_one_name_are_numbered():
    loss, weights = deep(3)
    source = lm.program(loss, weights, of="value").source
    assert all(f"    h{k} = np.tanh(" in source for k in (1, 2, 3))


def test_names_that_python_needs_are_not_taken():
    def f(x):
        np = x * 2.0  # a bad name for a value
        float = np * np
        return float.sum() * x[0]

    p = lm.program(f, V)
    np.testing.assert_allclose(p(V), lm.gradient(f, V))


def test_entries_of_a_cotangent_are_placed_at_once():
    source = lm.program(lambda x: x[0] * x[1] + x[2], V).source
    assert source.endswith("    d_x = np.array([x1, x0, 1.0])\n    return d_x")


def test_the_hessian_of_the_logistic_loss_is_the_formula():
    def loss(w):
        e = np.exp(-(A @ w))
        return np.sum(np.log(1.0 + e))

    source = lm.program(loss, V, of="hvp").source
    assert re.search(r"A\.T\.dot\((t\d) \* \(1\.0 - \1\) \* A\.dot\(v\)\)", source)


def test_large_arrays_are_reused():
    x = np.zeros((100, 100))
    source = lm.program(lambda x: lm.softmax(x), x, of="value").source
    assert "np.exp(t1, out=t1)" in source and "t1 *= 1.0 / t1.sum(1, keepdims=True)" in source


def test_attention_takes_six_products():
    d = 64
    q = tuple(RNG.standard_normal((128, d)) for _ in range(3))
    source = lm.program(lambda q: lm.softmax(q[0] @ q[1].T / np.sqrt(d)) @ q[2], q, of="vjp").source
    assert products(source) == 6
