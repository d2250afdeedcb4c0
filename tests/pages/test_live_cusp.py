"""The figure `cusp` by mouse and keyboard: preimages that meet and vanish, Newton's way, radii that are certain."""

import numpy as np
import pytest
from live_pages import drag, in_sight, says, state

from linmap.figures.inverse import newton, preimages
from linmap.figures.jacobian import bend
from linmap.inverse import inverse_radius

PAGE = "book/chapters/inverse.html"


@pytest.fixture
def figure(open_page):
    """Return a function that opens the chapter and gives its figure, scrolled into sight."""
    return lambda **options: in_sight(open_page(PAGE, **options), "cusp")


def consistent(seen):
    """Compare what the figure draws with the package's own picture of it, and with what the package certifies."""
    assert np.array(seen["found"]) == pytest.approx(preimages(seen["target"]), abs=1e-9)
    # Where it is lost, Newton's method makes much of the last digit: only its first steps agree.
    assert np.array(seen["points"])[:6] == pytest.approx(newton(seen["a"], seen["target"])[:6], abs=1e-6)
    assert (seen["r"], seen["s"]) == pytest.approx(inverse_radius(bend, seen["a"], lipschitz=2), rel=1e-9)


def put(box, field, value):
    box.get_by_label(field, exact=True).fill(str(value))


def test_it_starts_with_the_numbers_of_the_picture(figure):
    box = figure()
    seen = state(box)
    assert (seen["a"], seen["target"], seen["end"]) == ([1, 0], [2.4, 0.8], "arrived")
    consistent(seen)
    assert box.locator("strong").inner_text() == "3 preimages of (2.40, 0.80)"


def test_across_the_curve_two_preimages_vanish(figure):
    box = figure()
    for number, count in ((1.9, 3), (2.1, 1)):
        put(box, "target, p", 3)
        put(box, "target, q", number)
        seen = state(box)
        consistent(seen)
        assert len(seen["found"]) == count
    assert box.locator("strong").inner_text() == "1 preimage of (3.00, 2.10)"
    put(box, "target, q", 2)
    assert state(box)["found"] == [[1, 2], [-2, -1]]
    says(box, "2 preimages of (3.00, 2.00)")


def test_what_is_certain_is_not_rounded_up(figure):
    box = figure()
    assert "r = 0.218, s = 0.095; outside" in box.locator(".facts").inner_text()
    put(box, "target, p", 1.05)
    put(box, "target, q", 0.05)
    consistent(state(box))
    assert "; inside" in box.locator(".facts").inner_text()


def test_newton_has_no_step_on_the_fold(figure):
    box = figure()
    put(box, "start, y", 2)
    assert state(box)["end"] == "singular"
    assert "no step there: det J = 0" in box.locator(".facts").inner_text()


def test_both_handles_move_and_the_fields_follow(figure):
    box = figure()
    start, target = box.get_by_label("Start", exact=True), box.get_by_label("Target", exact=True)
    start.focus()
    box.page.keyboard.press("ArrowUp")
    assert state(box)["a"] == pytest.approx([1, 0.1])
    drag(target, -40, 0)
    seen = state(box)
    assert seen["target"][0] < 2.4 and seen["a"] == pytest.approx([1, 0.1])
    consistent(seen)
    assert float(box.get_by_label("target, p").input_value()) == pytest.approx(seen["target"][0], abs=0.005)
