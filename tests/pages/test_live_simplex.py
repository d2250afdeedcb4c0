"""The figure `simplex` by mouse and number fields: what softmax passes on, against the package."""

import numpy as np
import pytest
from live_pages import drag, in_sight, state

import linmap as lm
from linmap.figures.layers import on_paper

PAGE = "book/chapters/layers.html"


@pytest.fixture
def figure(open_page):
    """Return a function that opens the chapter and gives its figure, scrolled into sight."""
    return lambda **options: in_sight(open_page(PAGE, **options), "simplex")


def consistent(seen):
    s = lm.softmax(seen["scores"])
    assert seen["s"] == pytest.approx(s, abs=1e-12)
    assert seen["passed"] == pytest.approx(lm.softmax_vjp(s, seen["cotangent"]), abs=1e-12)
    assert abs(seen["sum"]) < 1e-12


def test_it_starts_with_the_numbers_of_the_picture(figure):
    box = figure()
    seen = state(box)
    assert (seen["scores"], seen["cotangent"]) == ([0, 0, 0], [1, -1, 0])
    consistent(seen)
    assert box.locator("strong").inner_text() == "passed on: (0.33, −0.33, 0.00)"


def test_the_point_goes_where_the_hand_goes_and_little_passes_near_a_corner(figure):
    box = figure()
    before = state(box)
    drag(box.locator(".handle:not([data-look])"), 0, -400)
    after = state(box)
    consistent(after)
    assert after["cotangent"] == before["cotangent"]
    assert after["s"][2] > 0.99
    assert np.linalg.norm(after["passed"]) < 0.02 * np.linalg.norm(after["cotangent"])


def test_the_tip_of_the_arrow_can_be_dragged(figure):
    box = figure()
    before = state(box)
    drag(box.locator(".handle[data-look=arrow]"), 30, -50)
    after = state(box)
    consistent(after)
    assert after["scores"] == before["scores"]
    moved = on_paper(after["cotangent"]) - on_paper(before["cotangent"])
    assert moved[0] > 0.1 and moved[1] > 0.1


def test_one_number_added_to_all_entries_changes_nothing_that_is_seen(figure):
    box = figure()
    before = state(box)
    for i in (1, 2, 3):
        field = box.get_by_label(f"arrow g, entry {i}")
        field.fill(str(float(field.input_value()) + 1))
    after = state(box)
    assert after["cotangent"] == [2, 0, 1]
    assert after["passed"] == pytest.approx(before["passed"])
    assert box.locator("strong").inner_text() == "passed on: (0.33, −0.33, 0.00)"
    consistent(after)
