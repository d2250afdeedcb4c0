"""The live figures of the chapter on the chain rule: by mouse and keyboard, and against the package."""

import pytest
from live_pages import drawn, elements_of, says

from linmap.chain import best_bracketing, cost

PAGE = "book/chapters/chain.html"
SIZES = [1, 10, 512, 512, 784]


@pytest.fixture
def figure(open_page):
    """Return a function that opens the chapter and gives one of its live figures."""
    return lambda name, **options: elements_of(open_page(PAGE, **options), name)


def main(box):
    drawn(box)
    return box.locator("strong").first.inner_text()


def places(box):
    return box.locator(".place").evaluate_all("places => places.map(place => place.ariaLabel)")


def test_paths_start_with_the_two_roads_of_the_text(figure):
    box = figure("paths")
    assert main(box) == "2 of 2 paths from x: sum 8 = ∂z/∂x"
    box.get_by_role("button", name="Clear").click()
    for edge in ("1: edge from y to u₁", "6: edge from u₁ to z"):
        box.get_by_role("button", name=edge).locator("rect").click()
    drawn(box)
    assert box.evaluate("box => box.sums") == [0, 6]
    box.get_by_role("button", name="All paths y → z").click()
    drawn(box)
    assert box.evaluate("box => box.sums") == [0, 7]


def test_pressing_the_dots_costs_what_the_package_counts(figure):
    box = figure("bracket")
    assert main(box) == "So far 0, in the end at least 668,672"
    assert places(box)[0] == "Multiply A and B: 5,120"
    box.get_by_role("button", name="Multiply C and D").click()
    least = cost(SIZES, ((0, 1), (2, 3)))  # once CD is made, nothing is cheaper
    assert main(box) == f"So far 205,520,896, in the end at least {least:,}"
    box.get_by_role("button", name="Multiply A and B").click()
    box.get_by_role("button", name="Multiply AB and CD").click()
    assert main(box) == f"(AB)(CD): {least:,} multiplications, 308 times the least"
    box.get_by_role("button", name="Take back").click()
    main(box)
    assert places(box) == ["Multiply AB and CD: 401,408"]
    box.get_by_role("button", name="Start over").click()
    main(box)
    assert len(places(box)) == 3


def test_the_keyboard_goes_through_a_chain(figure):
    box = figure("bracket")
    box.locator(".place").first.focus()
    for key in ("Enter", " ", "Enter"):
        box.page.keyboard.press(key)
        main(box)
    assert main(box) == "((AB)C)D: 668,672 multiplications, the least"
    assert box.evaluate("box => box.shadowRoot.activeElement.textContent") == "Start over"
    says(box, "the least. ((AB)C)D is 1 by 784.")


@pytest.mark.parametrize("sizes", [[1, 1, 10, 1], [7, 2, 9, 1, 8, 3], [2, 3, 4]])
def test_other_chains_can_be_typed(figure, sizes):
    box = figure("bracket")
    box.get_by_label("sizes").fill(", ".join(map(str, sizes)))
    main(box)
    numbers = [int(text.replace(",", "")) for text in box.locator("td:last-child").all_inner_texts()]
    assert numbers == [cost(sizes), cost(sizes, "input first"), best_bracketing(sizes)[0]]
    assert len(places(box)) == len(sizes) - 2


def test_sizes_that_make_no_chain_are_refused(figure):
    box = figure("bracket")
    box.get_by_label("sizes").fill("1, 0, 3")
    assert "Three to six whole numbers" in box.locator(".wrong").inner_text()
    assert box.locator("[aria-invalid=true]").count() == 1
    assert main(box) == "So far 0, in the end at least 668,672"
    box.get_by_label("sizes").fill("1, 2, 3")
    assert box.locator("[aria-invalid]").count() == 0
