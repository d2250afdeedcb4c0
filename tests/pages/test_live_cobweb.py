"""The figure `cobweb` by mouse and keyboard: the layer arrives or not, the derivative is there either way."""

import math

import pytest
from live_pages import drag, in_sight, says, state

PAGE = "book/chapters/equilibrium.html"


@pytest.fixture
def figure(open_page):
    """Return a function that opens the chapter and gives its figure, scrolled into sight."""
    return lambda **options: in_sight(open_page(PAGE, **options), "cobweb")


def set_slope(box, value):
    box.get_by_label("Slope, as a number").fill(str(value))
    return state(box)


def test_it_starts_with_the_numbers_of_the_picture(figure):
    seen = state(figure())
    assert (seen["slope"], seen["start"]) == (0.7, 1.3)
    assert seen["u"] == pytest.approx(1 / 0.3)
    assert seen["back"] == math.ceil(math.log(1e-8) / math.log(0.7))


@pytest.mark.parametrize("slope, back", [(0.5, 27), (0.9, 175), (0.99, 1833), (-0.5, 27)])
def test_steps_follow_the_spectral_radius(figure, slope, back):
    box = figure()
    seen = set_slope(box, slope)
    assert seen["back"] == back
    assert seen["u"] == pytest.approx(1 / (1 - slope))
    facts = box.locator(".facts").inner_text()
    assert f"adjoint {back} steps" in facts and f"Spectral radius {abs(slope):.2f}" in facts


def test_beyond_minus_one_the_iteration_fails_and_the_derivative_stays(figure):
    box = figure()
    assert set_slope(box, -1.2)["u"] == pytest.approx(1 / 2.2)
    assert "Derivative of the fixed point, at 0: 0.45" in box.locator(".facts").inner_text()
    assert box.locator(".panel p").all_inner_texts() == [
        "z ← tanh(−1.20 z): back and forth",
        "u ← −1.20 u + 1: runs away",
    ]
    says(box, "The derivative of the fixed point 0 is 0.45.")


def test_at_one_there_is_no_derivative(figure):
    box = figure()
    set_slope(box, 1)
    assert "Derivative of the fixed point, at 0: undefined" in box.locator(".facts").inner_text()


def test_beyond_one_the_layer_goes_elsewhere(figure):
    box = figure()
    set_slope(box, 1.2)
    assert box.locator(".panel p").first.inner_text() == "z ← tanh(1.20 z): to another fixed point"


def test_the_start_stays_on_the_diagonal_under_the_hand_and_the_keys(figure):
    box = figure()
    before = state(box)
    drag(box.locator(".handle"), -20, 20)
    moved = state(box)
    assert moved["start"] < before["start"] - 0.1
    assert (moved["slope"], moved["u"]) == (before["slope"], before["u"])
    box.locator(".handle").focus()
    box.page.keyboard.press("ArrowUp")
    assert state(box)["start"] == pytest.approx(moved["start"] + 0.05)
    assert float(box.get_by_label("Start, as a number").input_value()) == pytest.approx(state(box)["start"])
