"""The figure `volume` by mouse and keyboard: what it shows agrees with the package, also where the map folds."""

import numpy as np
import pytest
from live_pages import drag, in_sight, says, slide, state

import linmap as lm
from linmap.figures.volume import pushed_density

PAGE = "book/chapters/volume.html"


@pytest.fixture
def figure(open_page):
    """Return a function that opens the chapter and gives its figure, scrolled into sight."""
    return lambda **options: in_sight(open_page(PAGE, **options), "volume")


def bell(x):
    return np.exp(-0.5 * x**2) / np.sqrt(2 * np.pi)


def consistent(seen):
    """Compare what the figure says with the law, and its sum with the package's own picture."""
    s, x, half = seen["slope"], seen["x"], seen["half"]
    f = lambda t: s * t + t**3 / 4  # noqa: E731
    assert seen["before"] == pytest.approx(bell(x), abs=1e-12)
    assert np.log(seen["before"] / seen["after"]) == pytest.approx(lm.log_abs_det(f, x), abs=1e-9)
    t = np.linspace(x - half, x + half, 4001)
    assert seen["mass"] == pytest.approx(np.trapezoid(bell(t), t), abs=1e-7)
    assert seen["length"] == pytest.approx(np.ptp(f(t)), abs=1e-6)
    total = seen["after"] + sum(seen["others"])
    assert total == pytest.approx(pushed_density(s, np.array([f(x)]))[0], rel=1e-6)


def test_it_starts_with_the_numbers_of_the_picture(figure):
    box = figure()
    seen = state(box)
    assert (seen["slope"], seen["x"], seen["half"]) == (1, 1, 0.25)
    consistent(seen)
    assert box.locator("strong").inner_text() == "density 0.242 → 0.138"
    assert seen["others"] == []


def test_a_negative_slope_folds_and_the_shares_add(figure):
    box = figure()
    slide(box, box.get_by_label("slope at 0"), -1)
    seen = state(box)
    consistent(seen)
    assert len(seen["others"]) == 2
    assert "from elsewhere" in box.locator(".facts").inner_text()
    says(box, "density 0.242 becomes 0.968")


def test_an_interval_that_folds_says_so(figure):
    box = figure()
    slide(box, box.get_by_label("slope at 0"), -1)
    slide(box, box.get_by_label("half length"), 0.5)
    seen = state(box)
    consistent(seen)
    assert seen["folded"]
    assert ", folded" in box.locator(".facts").inner_text()
    box.get_by_label("middle x").fill("0")
    assert not state(box)["folded"]


def test_keys_and_the_field_move_the_middle(figure):
    box = figure()
    box.locator(".handle").focus()
    box.page.keyboard.press("ArrowLeft")
    assert state(box)["x"] == pytest.approx(0.9)
    box.get_by_label("middle x").fill("-1.2")
    seen = state(box)
    assert seen["x"] == pytest.approx(-1.2)
    consistent(seen)


def test_a_hand_moves_the_point_along_the_graph(figure):
    box = figure()
    drag(box.locator(".handle"), 0, 60)
    seen = state(box)
    assert seen["x"] < 0.9
    consistent(seen)


def test_the_point_stays_in_the_picture(figure):
    box = figure()
    box.get_by_label("middle x").fill("1.6")
    slide(box, box.get_by_label("slope at 0"), 2)
    seen = state(box)
    assert seen["x"] < 1.6
    assert abs(2 * seen["x"] + seen["x"] ** 3 / 4) <= 2.81
    consistent(seen)
