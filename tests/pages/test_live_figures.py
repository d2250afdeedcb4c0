"""The figures `paths` and `vcurve`: by mouse and keyboard, and against the package."""

import numpy as np
import pytest
from live_pages import drawn, elements_of, says
from live_pages import slide as slide_to
from playwright.sync_api import expect

import linmap as lm
from linmap.figures import chain, jacobian, numerical

PAGE = "book/reference/figures.html"


@pytest.fixture
def figure(open_page):
    """Return a function that opens the page of all figures and gives one of them."""
    return lambda name, **options: elements_of(open_page(PAGE, **options), name)


def slopes(x, z):
    """Return dy/dx and dy/dz of the program on the page."""

    def f(p):
        return p[0] ** 2 * np.sin(p[0] * p[1]) + p[0] ** 2

    return lm.gradient(f, np.array([x, z]))


def sums(box):
    drawn(box)
    return box.evaluate("box => box.sums")


def test_paths_add_up_to_the_gradient(figure):
    box = figure("paths")
    assert sums(box) == [0, 0]
    box.get_by_role("button", name="All paths x → y").click()
    assert sums(box)[0] == pytest.approx(slopes(1.2, 0.5)[0])
    assert "2 of 2 paths from x" in box.locator("strong").first.inner_text()
    box.get_by_role("button", name="All paths z → y").click()
    assert sums(box)[1] == pytest.approx(slopes(1.2, 0.5)[1])
    box.get_by_role("button", name="Clear").click()
    assert sums(box) == [0, 0]


def test_half_a_path_counts_nothing_and_a_whole_one_its_product(figure):
    box = figure("paths")
    edges = box.locator(".edge")
    edges.nth(0).locator("rect").click()
    assert sums(box) == [0, 0]
    edges.nth(3).focus()
    box.page.keyboard.press("Enter")
    b = np.sin(0.6)
    assert sums(box) == pytest.approx([2.4 * (b + 1), 0])
    assert edges.nth(3).get_attribute("aria-pressed") == "true"
    box.page.keyboard.press(" ")
    assert sums(box) == [0, 0]


def test_inputs_can_be_typed(figure):
    box = figure("paths")
    box.get_by_role("button", name="All paths x → y").click()
    box.get_by_label("z", exact=True).fill("-0.7")
    assert sums(box)[0] == pytest.approx(slopes(1.2, -0.7)[0])


def test_edges_are_spoken_with_their_numbers(figure):
    box = figure("paths")
    names = box.locator(".edge").evaluate_all("edges => edges.map(edge => edge.ariaLabel)")
    assert names[0] == "2.40: edge from x to a"
    box.get_by_role("button", name="All paths z → y").click()
    says(box, "1 of 1 path from z: sum 1.426 = ∂y/∂z")


def seen(box):
    drawn(box)
    return {each["stencil"]: each for each in box.evaluate("box => box.seen")}


def slide(box, power):
    slide_to(box, box.locator("input[type=range]"), power)


@pytest.mark.parametrize(("power", "ruled"), [(-12, ["rounding"] * 3 + ["neither"]), (-1, ["truncation"] * 4)])
def test_curve_tells_the_side_it_is_on(figure, power, ruled):
    box = figure("vcurve")
    slide(box, power)
    assert [each["side"] for each in seen(box).values()] == ruled


def test_errors_are_those_of_python(figure):
    box = figure("vcurve")
    slide(box, -2)
    h, errors = 10**-2, seen(box)
    assert errors["forward"]["error"] == pytest.approx(abs((np.exp(1 + h) - np.exp(1)) / h - np.exp(1)), rel=1e-6)
    assert errors["central"]["error"] == pytest.approx(np.exp(1) * h**2 / 6, rel=1e-3)
    assert errors["five-point"]["error"] == pytest.approx(np.exp(1) * h**4 / 30, rel=1e-2)
    assert errors["complex step"]["error"] == pytest.approx(abs(np.exp(1 + 1j * h).imag / h - np.exp(1)), rel=1e-6)


def test_step_moves_by_keyboard_and_is_spoken(figure):
    box = figure("vcurve")
    slider = box.locator("input[type=range]")
    slider.focus()
    box.page.keyboard.press("ArrowRight")
    expect(slider).to_have_attribute("aria-valuetext", "1.3 · 10⁻⁵")
    says(box, "forward: error")


def test_function_and_point_can_be_chosen(figure):
    box = figure("vcurve")
    box.get_by_label("function").select_option("sin")
    box.get_by_label("x", exact=True).fill("0.5")
    slide(box, -2)
    assert seen(box)["central"]["error"] == pytest.approx(np.cos(0.5) * 1e-4 / 6, rel=1e-3)


@pytest.mark.parametrize("name", ["polar", "sine", "exponential", "cube"])
def test_warp_has_other_maps(figure, name):
    box = figure("warp")
    box.get_by_label("map").select_option(name)
    drawn(box)
    first = box.evaluate("box => box.seen.matrix[0][0]")
    assert first == pytest.approx({"polar": 1, "sine": 2, "exponential": np.e, "cube": 1}[name])


def test_warp_bends_the_square_as_its_picture_does(figure):
    seen = figure("warp").evaluate("box => box.seen")
    lines = [line.get_xydata() for line in jacobian.warp(a=(1, 0), sides=(0.4, 0.2, 0.1)).axes[1].lines]
    outlines = np.concatenate([line for line in lines if len(line) > 100])
    # The picture has more points on a side; every sixth of ours is one of them.
    for point in seen["image"][::6] + seen["predicted"][::6]:
        assert np.abs(outlines - point).max(axis=1).min() < 1e-9


def test_graph_has_the_numbers_of_its_picture(figure):
    box = figure("paths")
    program = box.evaluate("box => box.options.program")
    drawn_there = [text.get_text().replace("-", "−") for text in chain.paths(program=program).axes[0].texts]
    texts = "parts => parts.map(part => [...part.querySelectorAll('text')].map(text => text.textContent))"
    edges = [number for (number,) in box.locator(".edge").evaluate_all(texts)]
    nodes = [f"${name}$\n{value}" for name, value in box.locator(".node").evaluate_all(texts)]
    assert sorted(edges + nodes) == sorted(filter(None, drawn_there))


@pytest.mark.parametrize("name", ["exp", "sin", "tanh"])
def test_curves_are_those_of_the_picture(figure, name):
    box = figure("vcurve")
    box.get_by_label("function").select_option(name)
    slide(box, -2)
    errors = seen(box)
    for line in numerical.vcurve(function=name, x=1.0).axes[0].lines:
        steps, shown = line.get_data()
        at = np.argmin(np.abs(np.log10(steps) + 2))
        assert errors[line.get_label()]["error"] == pytest.approx(shown[at], rel=1e-5)
