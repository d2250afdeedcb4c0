"""The figure `sweeps`: step by step against the package, by mouse and keyboard, and what it says a Jacobian costs."""

import numpy as np
import pytest
from live_pages import drawn, elements_of, says

import linmap as lm

PAGE = "book/chapters/backprop.html"


@pytest.fixture
def box(open_page):
    return elements_of(open_page(PAGE), "sweeps")


def settled(box):
    drawn(box)
    return box


def totals(box):
    return [int(text) for text in settled(box).locator("strong").all_inner_texts()]


def matrix(box):
    return settled(box).evaluate("box => box.seen")


def press(box, name, times=1):
    for _ in range(times):
        box.get_by_role("button", name=name, exact=True).click()
        settled(box)


def test_one_reverse_sweep_gives_the_whole_row(box):
    assert totals(box) == [18, 6]
    press(box, "Step", 4)
    assert matrix(box) == [[None] * 3]
    press(box, "Step")
    f = lambda p: p[0] * p[1] * (p[0] * p[1] + p[2])  # noqa: E731
    assert matrix(box)[0] == pytest.approx(lm.gradient(f, np.array([2.0, 3.0, 1.0])))


def test_a_value_used_twice_adds(box):
    press(box, "Step", 2)
    assert settled(box).locator(".now").first.inner_text() == "Sweep 1 of 1: a\u0304 = 1 · 6 + 7 · 1 = 13"
    assert settled(box).locator("path.used").count() == 2


def test_forward_fills_a_column_a_sweep(box):
    press(box, "Forward")
    press(box, "Step", 3)
    assert matrix(box) == [[39, None, None]]
    press(box, "Step", 6)
    assert matrix(box) == [[39, 26, 6]]
    press(box, "Step")
    assert matrix(box) == [[None] * 3]


def test_the_numbers_of_inputs_and_outputs_decide(box):
    box.get_by_label("outputs").fill("4")
    assert totals(box) == [36, 48]
    box.get_by_label("inputs").fill("5")
    assert totals(box) == [70, 56]
    assert box.locator("tr.chosen th").inner_text() == "Reverse"


def test_steps_move_by_keyboard_and_are_spoken(box):
    slider = box.locator("input[type=range]")
    slider.focus()
    box.page.keyboard.press("ArrowRight")
    says(box, "Sweep 1 of 1: b\u0304 = 6 · 1 = 6")
    assert slider.get_attribute("aria-valuetext") == "1 of 5"
