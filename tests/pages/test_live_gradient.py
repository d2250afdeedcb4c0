"""The figure `gradient` by mouse and keyboard: the derivative stays while the arrow turns."""

import numpy as np
import pytest
from live_pages import drag, in_sight, says, state

from linmap.figures.gradients import inner_product

PAGE = "book/chapters/gradients.html"
ROW = np.array([2.0, 1.0])


@pytest.fixture
def figure(open_page):
    """Return a function that opens the chapter and gives its figure, scrolled into sight."""
    return lambda **options: in_sight(open_page(PAGE, **options), "gradient")


def consistent(seen):
    """Compare what the figure says with the package's own picture of it."""
    G = inner_product(seen["axis"])
    assert seen["gradient"] == pytest.approx(np.linalg.solve(G, ROW), abs=1e-3)
    assert seen["rate"] == pytest.approx(ROW @ seen["step"])
    assert seen["paired"] == pytest.approx(seen["rate"])


def test_it_starts_with_the_numbers_of_the_picture(figure):
    box = figure()
    seen = state(box)
    assert (seen["axis"], seen["step"]) == ([1, -1], [1, 1])
    consistent(seen)
    assert box.locator("strong").inner_text() == "Df(a)[v] = 3.00 = ⟨g, v⟩"


def test_turning_the_ball_turns_the_arrow_and_leaves_the_rate(figure):
    box = figure()
    before = state(box)
    drag(box.locator(".handle.axis"), 20, -60)
    after = state(box)
    assert after["axis"] != before["axis"]
    assert after["gradient"] != pytest.approx(before["gradient"])
    assert after["rate"] == before["rate"]
    consistent(after)


def test_keys_move_the_step_and_the_rate_follows(figure):
    box = figure()
    box.locator(".handle.step").focus()
    box.page.keyboard.press("ArrowRight")
    seen = state(box)
    assert seen["step"] == pytest.approx([1.1, 1])
    assert seen["rate"] == pytest.approx(3.2)
    consistent(seen)


def test_what_can_be_dragged_can_be_typed(figure):
    box = figure()
    box.get_by_label("step v, y").fill("-0.5")
    box.get_by_label("axis of the ball, x").fill("0.5")
    seen = state(box)
    assert seen["step"] == [1, -0.5]
    assert seen["axis"] == pytest.approx([0.5, -1])
    consistent(seen)


def test_a_round_ball_is_the_dot_product(figure):
    box = figure()
    box.get_by_role("button", name="Make the ball round").click()
    seen = state(box)
    assert seen["gradient"] == pytest.approx(ROW, abs=1e-3)
    assert seen["dotted"] == pytest.approx(seen["rate"], abs=1e-3)
    says(box, "Rate along the step 3.00")
