"""The figure `implicit` by mouse and keyboard: slopes on a curve, and what it says where F_y = 0."""

import numpy as np
import pytest
from live_pages import drag, in_sight, says, slide, state

from linmap.figures.implicit import CURVES

PAGE = "book/chapters/implicit.html"


@pytest.fixture
def figure(open_page):
    """Return a function that opens the chapter and gives its figure, scrolled into sight."""
    return lambda **options: in_sight(open_page(PAGE, **options), "implicit")


def consistent(seen):
    """Compare what the figure says of its point with the package's own picture of the curve."""
    curve = CURVES[seen["curve"]]
    assert seen["point"] == pytest.approx(curve.at(seen["t"]), abs=1e-9)
    F_x, F_y = curve.partials(*seen["point"])
    assert [seen["Fx"], seen["Fy"]] == pytest.approx([F_x, F_y], abs=1e-9)
    silent = np.isclose(seen["t"], [*curve.silent, -np.pi], atol=1e-12).any()
    assert (seen["slope"] is None) == silent
    if not silent:
        assert seen["slope"] == pytest.approx(-F_x / F_y)


def main(box):
    return box.locator("strong").inner_text()


def test_it_starts_with_the_numbers_of_the_picture(figure):
    box = figure()
    seen = state(box)
    consistent(seen)
    assert seen["point"] == pytest.approx([0.6, 0.8])
    assert main(box) == "slope −F_x / F_y = −0.75"


def test_point_stays_on_the_curve_wherever_the_hand_goes(figure):
    box = figure()
    drag(box.locator(".handle"), -150, 90)
    seen = state(box)
    consistent(seen)
    assert seen["point"] != pytest.approx([0.6, 0.8], abs=0.1)


@pytest.mark.parametrize(
    "curve, t, told",
    [
        ("circle", 0.0, "two y on one side of this x, none on the other"),
        ("circle", np.pi, "two y on one side"),
        ("bend", 0.58, "two y on one side"),
        ("cube", 0.0, "one y for each x all the same, but a vertical tangent"),
        ("node", 1.0, "two branches cross"),
    ],
)
def test_it_is_silent_where_the_theorem_is_and_says_what_is_there(figure, curve, t, told):
    box = figure()
    box.locator("select").select_option(curve)
    consistent(state(box))
    assert main(box).startswith("slope")
    slide(box, box.get_by_label("Place along the curve"), t)
    consistent(state(box))
    assert main(box) == "F_y = 0: the theorem is silent"
    assert told in box.locator(".facts").inner_text()
    says(box, "the theorem is silent")


def test_keys_walk_along_the_curve(figure):
    box = figure()
    box.locator(".handle").focus()
    for _ in range(4):
        box.page.keyboard.press("ArrowRight")
    seen = state(box)
    consistent(seen)
    assert seen["point"][0] > 0.65
    assert seen["slope"] < -0.85


def test_the_two_halves_have_opposite_slopes(figure):
    box = figure()
    slide(box, box.get_by_label("Place along the curve"), -0.93)
    seen = state(box)
    consistent(seen)
    assert seen["slope"] == pytest.approx(0.75, abs=0.01)
