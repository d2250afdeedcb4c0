"""The plot that needs no Matplotlib: its lines lie where the numbers say, and its words are true."""

import re
import subprocess
import sys
from xml.etree import ElementTree

import numpy as np
import pytest

from linmap.figures.drawing import BOTTOM, LEFT, RIGHT, TOP, plot

SPACE = "{http://www.w3.org/2000/svg}"
X = np.linspace(0.0, 4.0, 5)


def parse(picture):
    return ElementTree.fromstring(picture._repr_svg_())


def strokes(picture):
    """Return the points of each curve, a list for each stroke of the pen."""
    paths = [path.get("d") for path in parse(picture).iter(f"{SPACE}path") if path.get("fill") == "none"]
    return [[np.array([p.split() for p in run.split("L")], float) for run in path[1:].split("M")] for path in paths]


def written(picture):
    """Return (text, x, y) of everything that is written."""
    return [(text.text, float(text.get("x")), float(text.get("y"))) for text in parse(picture).iter(f"{SPACE}text")]


def test_a_line_rises_where_its_numbers_rise():
    [[up], [down]] = strokes(plot(X, up=2 * X, down=-X))
    assert up.shape == down.shape == (5, 2)
    assert np.allclose(np.diff(up[:, 0]), up[1, 0] - up[0, 0], atol=0.11)
    assert np.allclose(np.diff(up, axis=0)[:, 1], -2 * np.diff(down, axis=0)[:, 1], atol=0.21)
    assert up[-1, 1] < up[0, 1]  # up is towards 0 in a picture


@pytest.mark.parametrize("log", [False, True])
@pytest.mark.parametrize("scale", [1e-300, 1e-9, 1.0, 1e6])
def test_every_point_is_inside_and_beside_its_ticks(log, scale):
    picture = plot(scale * (X + 1), y=scale * (X + 1) ** 2, log=log)
    [[points]] = strokes(picture)
    assert np.all((LEFT <= points[:, 0]) & (points[:, 0] <= RIGHT) & (TOP <= points[:, 1]) & (points[:, 1] <= BOTTOM))
    across = {float(name.replace("−", "-")): x for name, x, y in written(picture) if y == BOTTOM + 20}
    assert 2 <= len(across) <= 7
    [(a, x_a), *_, (b, x_b)] = sorted(across.items())
    place = np.log10 if log else np.asarray
    seen = x_a + (place(scale * (X + 1)) - place(a)) * (x_b - x_a) / (place(b) - place(a))
    assert np.allclose(seen, points[:, 0], atol=0.3)


def test_a_gap_lifts_the_pen():
    [[first, second]] = strokes(plot(X, y=[1.0, 2.0, np.nan, 3.0, 4.0]))
    assert len(first) == len(second) == 2
    [[positive]] = strokes(plot(X + 1, y=[np.inf, 0.0, -1.0, 10.0, 100.0], log=True))
    assert len(positive) == 2


@pytest.mark.parametrize("y", [np.zeros(5), np.full(5, 7.0), np.full(5, -1e-12)])
def test_a_constant_has_room(y):
    [[points]] = strokes(plot(X, y=y))
    assert np.all(points[:, 1] == points[0, 1])
    assert TOP < points[0, 1] < BOTTOM


def test_roles_differ_by_more_than_color():
    looks = [path.attrib for path in parse(plot(X, a=X, b=X, c=X)).iter(f"{SPACE}path") if path.get("fill") == "none"]
    assert len({look["stroke-dasharray"] for look in looks}) == len({look["stroke"] for look in looks}) == 3


def test_words_follow_the_numbers():
    wave = plot(X, wave=[0.0, 1.0, 0.0, 1.0, -2.0], flat=np.ones(5))
    assert wave.words == (
        "wave: from 0 to -2 while x goes from 0 to 4, between -2 and 1, with 3 turns. "
        "flat: from 1 to 1, without a turn."
    )
    assert parse(wave).findtext(f"{SPACE}title") == wave.words
    assert repr(wave) == "Plot(wave, flat)"


def test_a_name_is_text_not_markup():
    picture = plot(X, **{"<script>": X})
    assert "<script>" in [name for name, _, _ in written(picture)]
    assert not list(parse(picture).iter(f"{SPACE}script"))


@pytest.mark.parametrize(
    ("call", "kind", "told"),
    [
        (lambda: plot(X), TypeError, "plot: 0 curves are given; expected 1 to 3. Name each one: plot(x, error=y)."),
        (lambda: plot(X, a=X, b=X, c=X, d=X), TypeError, "plot: 4 curves are given; expected 1 to 3."),
        (lambda: plot(np.eye(2), a=np.eye(2)), ValueError, "plot: x has shape (2, 2); expected (n,)."),
        (lambda: plot(X, a=X[:3]), ValueError, "plot: a has shape (3,); expected (5,). One value for each x."),
        (lambda: plot(X, a=X * np.nan), ValueError, "plot: a has no point to draw; expected numbers. Print it"),
        (lambda: plot(X, a=-X, log=True), ValueError, "plot: a has no point to draw; expected positive numbers."),
        (lambda: plot([], a=[]), ValueError, "plot: a has no point to draw; expected numbers."),
    ],
)
def test_what_cannot_be_drawn_is_told(call, kind, told):
    with pytest.raises(kind, match=re.escape(told)):
        call()


def test_it_loads_no_matplotlib():
    program = "import sys, linmap.figures.drawing; print('matplotlib' in sys.modules)"
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert run.stdout == "False\n"
