"""The figure `adjoint` by mouse and keyboard: both pairings agree with Python, whatever is dragged."""

import numpy as np
import pytest
from live_pages import drag, in_sight, says, state

PAGE = "book/chapters/linear.html"
NAMES = ["Be₁", "Be₂", "v", "w"]


@pytest.fixture
def figure(open_page):
    """Return a function that opens the chapter and gives one of its two figures, scrolled into sight."""
    return lambda which=0, **options: in_sight(open_page(PAGE, **options), "adjoint", which)


def type_in(box, **points):
    for name, point in zip(NAMES, points.values(), strict=False):
        for i, x in enumerate(point):
            box.get_by_label(f"{name}, entry {i + 1}").fill(str(x))


def point(box, name):
    return box.get_by_role("slider", name=name, exact=True)


def test_it_starts_with_the_numbers_of_the_picture(figure):
    seen = state(figure())
    assert seen["B"] == [[2, 1], [0, 1]]
    assert (seen["image"], seen["arrow"], seen["forward"], seen["backward"]) == ([3, 1], [2, 1], 3, 3)


def test_second_one_starts_with_the_numbers_of_the_example(figure):
    seen = state(figure(1))
    assert seen["back"] == [[0.5, 0], [1, 1]]
    assert (seen["forward"], seen["backward"], seen["transposed"]) == (3, 3, 9)


@pytest.mark.parametrize("sideways", [0.5, 1.7, 3])
def test_pairings_are_those_of_python(figure, sideways):
    box = figure(1)
    type_in(box, first=(0.5, -1.25), second=(-2, 0.5), v=(1.5, -0.5), w=(-1, 2))
    slider = box.locator("input[type=range]")
    slider.evaluate("(s, x) => { s.value = x; s.dispatchEvent(new Event('input')) }", sideways)
    B, G = np.array([[0.5, -2], [-1.25, 0.5]]), np.diag([sideways**2, 1])
    v, w = np.array([1.5, -0.5]), np.array([-1, 2])
    seen = state(box)
    assert np.array(seen["back"]) == pytest.approx(np.linalg.inv(G) @ B.T)
    assert seen["forward"] == pytest.approx(w @ B @ v)
    assert seen["backward"] == pytest.approx((np.linalg.inv(G) @ B.T @ w) @ G @ v) == pytest.approx(w @ B @ v)
    assert seen["transposed"] == pytest.approx((B.T @ w) @ G @ v)
    assert "⟨w, Bv⟩ = 3.00, ⟨B*w, v⟩ = 3.00" not in box.locator("strong").inner_text()


def test_collapsed_map_shows_its_kernel(figure):
    box = figure()
    assert box.locator("path.lost").first.get_attribute("d") == ""
    drag(point(box, "Be₂"), 0, box.locator("svg").last.bounding_box()["width"] / 7.2)
    seen = state(box)
    assert seen["second"] == [1, 0]
    assert (seen["determinant"], seen["rank"]) == (0, 1)
    assert "det B = 0.00, rank 1" in box.locator(".facts").inner_text()
    assert box.get_by_text("kernel").is_visible()
    assert box.locator("path.lost").first.get_attribute("d") != ""


def test_of_two_points_close_together_the_nearer_one_is_taken(figure):
    box = figure(width=390, height=640)
    box.get_by_label("w, entry 1").fill("1.5")  # so close that its reach covers the other point
    before = state(box)
    drag(point(box, "Be₁"), 0, -20)
    after = state(box)
    assert (after["w"], after["second"]) == (before["w"], before["second"])
    assert after["first"][1] > 0.5
    drag(point(box, "w"), 0, 20)
    last = state(box)
    assert (last["first"], last["second"]) == (after["first"], after["second"])
    assert last["w"][1] < -0.5


def test_a_hand_moves_in_tenths_and_the_keys_between(figure):
    box = figure()
    drag(point(box, "v"), 33, 21)
    seen = state(box)["v"]
    assert seen != [1, 1] and [round(10 * x, 6) % 1 for x in seen] == [0, 0]
    box.get_by_role("slider", name="v", exact=True).focus()
    box.page.keyboard.press("Shift+ArrowUp")
    assert state(box)["v"] == pytest.approx([seen[0], seen[1] + 0.01])
    says(box, "rank 2. ⟨w, Bv⟩ = ")


def test_typed_numbers_stay_in_the_window(figure):
    box = figure()
    type_in(box, first=(7, -0.25))
    assert state(box)["first"] == [3, -0.25]
