"""The figure `dual`: by mouse, keyboard and button, and against the package."""

import numpy as np
import pytest
from live_pages import drag, drawn, elements_of, says
from playwright.sync_api import expect

import linmap as lm
from linmap.figures.forward import lines

PAGE = "book/chapters/forward.html"


@pytest.fixture
def box(open_page):
    return elements_of(open_page(PAGE), "dual").first


def column(box, place):
    """Return what the table shows for a, b and c in one of its columns."""
    drawn(box)
    rows = box.locator("tbody tr").all()[2:]
    return [row.locator("td").nth(place).inner_text().replace("−", "-") for row in rows]


def type_in(box, name, number):
    box.get_by_label(name, exact=True).fill(str(number))


def test_values_and_tangents_are_those_of_the_package(box):
    for name, number in (("value of x", -0.7), ("value of y", 1.3), ("tangent of x", 0.4), ("tangent of y", -1.2)):
        type_in(box, name, number)
    values, tangents = lm.jvp(lines, np.array([-0.7, 1.3]), np.array([0.4, -1.2]))
    assert np.array(column(box, 1), float) == pytest.approx(values, abs=0.005)
    assert np.array(column(box, 2), float) == pytest.approx(tangents, abs=0.005)
    told = box.locator("strong").inner_text().replace("−", "-")
    assert told == f"tangent of (b, c) = ({tangents[1]:.2f}, {tangents[2]:.2f})"


def test_lines_come_one_by_one(box):
    assert column(box, 2) == ["1.00", "2.00", "7.00"]
    following = box.get_by_role("button", name="Next line")
    seen = []
    for _ in range(4):
        following.click()
        seen.append(column(box, 2))
    assert seen == [["…"] * 3, ["1.00", "…", "…"], ["1.00", "2.00", "…"], ["1.00", "2.00", "7.00"]]
    following.click()
    expect(box.locator("strong")).to_contain_text("not there yet")


def test_the_sweep_plays_to_its_end(box):
    box.get_by_role("button", name="Play the sweep").click()
    assert column(box, 2) == ["…"] * 3
    expect(box.get_by_role("button", name="Play the sweep")).to_be_visible(timeout=30_000)
    assert column(box, 2) == ["1.00", "2.00", "7.00"]


def test_point_and_tip_move_by_keyboard(box):
    box.get_by_role("slider", name="Point").focus()
    box.page.keyboard.press("ArrowLeft")
    drawn(box)
    assert box.evaluate("box => [box.state.point, box.state.direction]") == [[0.9, 2], [1, -1]]
    box.get_by_role("slider", name="Tip of the direction").focus()
    box.page.keyboard.press("ArrowUp")
    says(box, "c: value")
    assert box.evaluate("box => box.state.direction") == [1, -0.9]


def test_the_tip_is_dragged_without_the_point(box):
    tip = box.get_by_role("slider", name="Tip of the direction")
    tip.evaluate("tip => tip.scrollIntoView({block: 'center'})")
    drag(tip, 0, -40)
    drawn(box)
    point, (v, w) = box.evaluate("box => [box.state.point, box.state.direction]")
    assert point == [1, 2] and v == pytest.approx(1, abs=0.05) and w > -0.8


def test_a_direction_of_length_zero_draws_no_arrow(box):
    type_in(box, "tangent of x", 0)
    type_in(box, "tangent of y", 0)
    assert column(box, 2) == ["0.00"] * 3
    assert "NaN" not in box.locator(".screen").inner_html()
