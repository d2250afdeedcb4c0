"""The figure `curvature` by mouse and keyboard: two ways down, and what negative curvature does to them."""

import numpy as np
import pytest
from live_pages import in_sight, says, state

from linmap.figures.second import conjugate, descend, hessian

PAGE = "book/chapters/second.html"


@pytest.fixture
def figure(open_page):
    """Return a function that opens the chapter and gives its figure, scrolled into sight."""
    return lambda **options: in_sight(open_page(PAGE, **options), "curvature")


def consistent(seen):
    """Compare what the figure draws with the package's own picture of it."""
    H = hessian((seen["first"], seen["second"]), seen["angle"])
    points, blocked = conjugate(H, seen["start"])
    assert np.array(seen["quick"]["points"]) == pytest.approx(points, abs=1e-9)
    assert (seen["quick"]["end"] == "negative") == (blocked is not None)
    assert np.array(seen["slow"]["points"]) == pytest.approx(descend(H, seen["start"], seen["step"]), rel=1e-6)


def slide_to(box, words, value):
    box.get_by_label(words, exact=True).fill(str(value))


def test_it_starts_with_the_numbers_of_the_picture(figure):
    box = figure()
    seen = state(box)
    assert (seen["first"], seen["second"], seen["angle"], seen["step"]) == (3, 0.25, 25, 0.6)
    consistent(seen)
    assert box.locator("strong").inner_text() == "Conjugate gradients: 2 steps"


def test_equal_curvatures_take_one_step(figure):
    box = figure()
    slide_to(box, "curvature 2", 3)
    consistent(state(box))
    assert box.locator("strong").inner_text() == "Conjugate gradients: 1 step"


def test_negative_curvature_stops_them_and_is_spoken(figure):
    box = figure()
    slide_to(box, "curvature 2", -1)
    seen = state(box)
    consistent(seen)
    assert seen["quick"]["end"] == "negative" and seen["quick"]["curvature"] < 0
    assert box.locator("strong").inner_text() == "Conjugate gradients: 1 step, stop"
    says(box, "Negative curvature: −")


def test_keys_move_the_start_and_fields_follow(figure):
    box = figure()
    box.locator(".handle").focus()
    box.page.keyboard.press("ArrowRight")
    seen = state(box)
    assert seen["start"] == pytest.approx([1.6, 1.4])
    consistent(seen)
    box.get_by_label("Start, y").fill("-0.5")
    seen = state(box)
    assert seen["start"] == pytest.approx([1.6, -0.5])
    consistent(seen)


def test_too_long_a_step_goes_away(figure):
    box = figure()
    slide_to(box, "step size", 0.7)
    seen = state(box)
    consistent(seen)
    assert seen["slow"]["end"] == "away"
    assert "gone away" in box.locator(".facts").inner_text()
