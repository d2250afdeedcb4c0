"""The figure `warp` by mouse, finger and keyboard: what it draws is what it says."""

import re

import pytest
from live_pages import TAB_STOP, drag, frames, in_sight, middle, says, slide, state, swipe

PAGE = "book/chapters/jacobian.html"


@pytest.fixture
def warp(open_page):
    """Return a function that opens the chapter and gives its figure, scrolled into sight."""
    return lambda **options: in_sight(open_page(PAGE, **options), "warp")


def jacobian(p):
    x, y = p
    return [[2 * x, 1], [y, x]]


def test_it_starts_with_the_numbers_of_the_picture(warp):
    seen = state(warp())
    assert seen["p"] == [1, 0]
    assert seen["side"] == 0.4
    assert seen["matrix"] == [[2, 1], [0, 1]]
    assert seen["determinant"] == 2


def test_mouse_drags_the_point(warp):
    box = warp()
    drag(box.locator(".handle"), -50, -30)
    after = state(box)
    assert after["p"][0] < 0.8
    assert after["p"][1] > 0.1
    assert after["matrix"] == jacobian(after["p"])
    assert [
        float(value) for value in box.locator("input[type=number]").evaluate_all("all => all.map(i => i.value)")
    ] == (after["p"])


@pytest.mark.parametrize("step", [(8, 0), (0, -8), (0, 8)])
def test_finger_drags_the_point_and_the_page_stays(warp, step):
    box = warp(has_touch=True, width=390, height=640)
    before, scrolled = state(box)["p"], box.page.evaluate("scrollY")
    swipe(box.page, middle(box.locator(".dot")), step)
    moved = [after - old for after, old in zip(state(box)["p"], before, strict=True)]
    assert moved[0] * step[0] + moved[1] * -step[1] > 0
    assert box.page.evaluate("scrollY") == scrolled


def test_finger_beside_the_point_scrolls_the_page(warp):
    box = warp(has_touch=True, width=390, height=640)
    scrolled = box.page.evaluate("scrollY")
    swipe(box.page, middle(box.locator("svg").last), (0, -25))
    box.page.wait_for_function("before => scrollY > before + 50", arg=scrolled)


def test_keyboard_moves_the_point_and_it_is_spoken(warp):
    box = warp()
    handle = box.locator(".handle")
    handle.focus()
    for key in ("ArrowRight", "ArrowUp", "Shift+ArrowUp"):
        box.page.keyboard.press(key)
    assert state(box)["p"] == [1.1, 0.11]
    assert handle.get_attribute("aria-valuetext") == "x 1.10, y 0.11"
    says(box, "row 1: 2.20, 1.00; row 2: 0.11, 1.10. Determinant 2.31.")


def test_point_stays_inside(warp):
    box = warp()
    box.locator(".handle").focus()
    for _ in range(15):
        box.page.keyboard.press("ArrowRight")
    assert state(box)["p"] == [2, 0]


def test_numbers_are_twins_of_the_point(warp):
    box = warp()
    box.get_by_label("y", exact=True).fill("-0.5")
    assert state(box)["matrix"] == jacobian([1, -0.5])
    for wrong in ("", "7"):
        box.get_by_label("y", exact=True).fill(wrong)
        assert state(box)["p"] == [1, -0.5]


def test_miss_dies_faster_than_the_side(warp):
    box = warp()
    seen = []
    for power in (-0.5, -1.5):
        slide(box, box.get_by_label("side").first, power)
        seen.append(state(box))
    assert seen[1]["missPerSide"] == pytest.approx(seen[0]["missPerSide"] / 10, rel=1e-6)
    assert seen[1]["miss"] == pytest.approx(seen[0]["miss"] / 100, rel=1e-6)


def outline(box, name):
    """Return the pixels of one path of the image."""
    path = box.locator("svg").last.locator(f"path.{name}").get_attribute("d")
    return [float(pixel) for pixel in re.findall(r"[\d.]+", path)]


def test_enlarged_parallelogram_keeps_its_shape(warp):
    box = warp()
    box.get_by_label("enlarge by 1 / side").check()
    seen = []
    for power in (-0.5, -2):
        slide(box, box.get_by_label("side").first, power)
        seen.append([outline(box, name) for name in ("tangent", "area")])
    (predicted, image), (predicted_near, image_near) = seen
    assert predicted_near == pytest.approx(predicted, abs=0.02)
    assert max(abs(x - y) for x, y in zip(image, image_near, strict=True)) > 10


def test_animation_runs_and_can_be_paused(warp):
    box = warp()
    box.get_by_role("button", name="Shrink").click()
    box.page.wait_for_function("box => box.state.side < 0.39", arg=box.element_handle())
    box.get_by_role("button", name="Pause").click()
    paused = state(box)["side"]
    assert 0.004 <= paused < 0.4
    frames(box.page, 12)
    assert state(box)["side"] == paused


def test_reduced_motion_gets_one_step_a_press(warp):
    box = warp(reduced_motion="reduce")
    for side in (0.2, 0.1):
        box.get_by_role("button", name="Shrink").click()
        assert state(box)["side"] == pytest.approx(side)


def test_tab_walks_through_the_figure_in_order(warp):
    box = warp()
    box.get_by_label("x", exact=True).focus()
    # From the field back to the point: what cannot be reached so has no tab stop, even if it takes the focus.
    box.page.keyboard.press("Shift+Tab")
    stops = []
    for _ in range(6):
        stops.append(box.page.evaluate(TAB_STOP).strip())
        box.page.keyboard.press("Tab")
    assert [stop.split("0.")[0] for stop in stops] == [
        "Corner of the square", "x", "y", "side", "Shrink", "enlarge by 1 / side",
    ]  # fmt: skip
