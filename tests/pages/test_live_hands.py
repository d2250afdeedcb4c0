"""What holds for the controls of every figure, by mouse, finger and keyboard; a new figure is taken in by itself."""

import itertools
import re

import pytest
from live_pages import FIGURES, LOOK, TAB_STOP, drawn, elements_of, frames, middle, swipe

import live_figures

PARTS = "a[href], button, input, select, textarea, [tabindex]"
# The names of all that Tab should meet, in the order of the screen.
NAMES = f"""box => [...box.shadowRoot.querySelectorAll("{PARTS}")]
  .filter((part) => part.checkVisibility() && !part.disabled)
  .map((part) => part.getAttribute("aria-label") ?? part.labels?.[0]?.textContent ?? part.textContent ?? "")"""
NUMBERS = """box => [...box.shadowRoot.querySelectorAll("input[type=number], input[type=range]")].map((i) => i.value)"""
MOVED = f"([box, before]) => ({LOOK})(box) !== before"


@pytest.fixture
def figure(open_page):
    """Return a function that opens the page of a figure and gives its first one, in the middle of the screen."""

    def go(name, **options):
        box = elements_of(open_page(FIGURES[name], **options), name).first
        box.evaluate("box => box.scrollIntoView({block: 'center', behavior: 'instant'})")
        return box

    return go


def look(box):
    drawn(box)
    return box.evaluate(LOOK)


def wait_for_change(box, before):
    box.page.wait_for_function(MOVED, arg=[box.element_handle(), before])


def press(box, part, keys):
    """Press keys on a part until one of them changes the figure; return whether one did."""
    for key in keys:
        before = look(box)
        part.focus()
        box.page.keyboard.press(key)
        if look(box) != before:
            return True
    return False


@pytest.mark.parametrize("name", FIGURES)
def test_says_what_to_try_and_speaks_when_the_hand_rests(figure, name):
    box = figure(name)
    assert re.match(r"Try this: .+[.?]", box.locator(".try").inner_text())
    assert box.locator(".spoken").get_attribute("role") == "status"
    assert box.locator(".spoken").inner_text() == ""
    box.evaluate("box => box.change({})")
    box.page.wait_for_function("box => box.voice.textContent.length > 20", arg=box.element_handle())


@pytest.mark.parametrize("name", FIGURES)
def test_tab_meets_every_control_in_order_and_each_has_a_name(figure, name):
    box = figure(name)
    wanted = [part.strip() for part in box.evaluate(NAMES)]
    assert wanted and all(wanted)
    # From the last control back to the first: what takes the focus but no Tab would be left out.
    box.locator(PARTS).last.focus()
    stops = []
    for _ in wanted:
        stops.append(box.page.evaluate(TAB_STOP).strip())
        box.page.keyboard.press("Shift+Tab")
    assert stops[::-1] == wanted


@pytest.mark.parametrize("name", FIGURES)
def test_every_control_answers_the_keyboard(figure, name):
    box = figure(name, reduced_motion="reduce")
    for part in box.locator(".handle, input[type=range]").all():
        before = part.get_attribute("aria-valuetext")
        assert before
        assert press(box, part, ["ArrowRight", "ArrowLeft", "ArrowUp", "ArrowDown"])
        assert part.get_attribute("aria-valuetext") != before
    buttons = box.locator("[role=button]")
    for k in range(buttons.count()):
        for key in ("Enter", " "):
            if k < buttons.count():  # a press may use a button up
                assert press(box, buttons.nth(k), [key])


@pytest.mark.parametrize("name", FIGURES)
def test_handle_follows_the_mouse_and_its_numbers_follow_it(figure, name):
    box = figure(name)
    for handle in box.locator(".handle").all():
        before, numbers = look(box), box.evaluate(NUMBERS)
        x, y = middle(handle.locator(".dot"))
        box.page.mouse.move(x, y)
        box.page.mouse.down()
        box.page.mouse.move(x - 30, y - 20, steps=4)
        wait_for_change(box, before)
        box.page.mouse.up()
        drawn(box)
        assert box.evaluate(NUMBERS) != numbers
        let_go = look(box)
        box.page.mouse.move(x + 20, y + 20, steps=3)
        assert look(box) == let_go


@pytest.mark.parametrize("name", FIGURES)
def test_finger_on_a_handle_never_scrolls_the_page(figure, name):
    box = figure(name, has_touch=True, width=390, height=640)
    start = box.evaluate("box => ({ ...box.state })")
    for handle, step in itertools.product(box.locator(".handle").all(), [(6, 0), (0, -6), (0, 6)]):
        box.evaluate("(box, start) => box.change(start)", start)
        before, scrolled = look(box), box.page.evaluate("scrollY")
        swipe(box.page, middle(handle.locator(".dot")), step)
        wait_for_change(box, before)
        assert box.page.evaluate("scrollY") == scrolled


@pytest.mark.parametrize("name", FIGURES)
def test_finger_beside_the_handles_scrolls_the_page(figure, name):
    box = figure(name, has_touch=True, width=390, height=640)
    for picture in box.locator("svg, canvas").all():
        place = picture.bounding_box()
        scrolled = box.page.evaluate("scrollY")
        # Near the upper edge, where no handle starts.
        swipe(box.page, (place["x"] + place["width"] / 2, place["y"] + 10), (0, -12))
        box.page.wait_for_function("before => scrollY > before + 20", arg=scrolled)
        box.evaluate("box => box.scrollIntoView({block: 'center', behavior: 'instant'})")


@pytest.mark.parametrize("name", FIGURES)
def test_handle_is_large_enough_for_a_finger(figure, name):
    box = figure(name, has_touch=True, width=390, height=640)
    for handle in box.locator(".handle .reach").all():
        place = handle.bounding_box()
        assert min(place["width"], place["height"]) >= 44


def rests(box):
    """Say whether nothing moves, once the last press has had its effect."""
    frames(box.page, 3)
    before = box.evaluate(LOOK)
    frames(box.page, 12)
    return box.evaluate(LOOK) == before


@pytest.mark.parametrize("name", FIGURES)
def test_nothing_moves_unasked_and_a_press_stops_what_moves(figure, name):
    box = figure(name)
    assert rests(box)
    for button in box.locator("button").all():
        button.click()
        if button.inner_text() == "Pause":
            button.click()
        assert rests(box)


@pytest.mark.parametrize("name", FIGURES)
def test_who_wants_no_motion_gets_none(figure, name):
    box = figure(name, reduced_motion="reduce")
    for button in box.locator("button").all():
        button.click()
        assert rests(box)


@pytest.mark.parametrize("name", FIGURES)
def test_a_frame_is_drawn_in_half_its_time(figure, name):
    """Sixty frames a second leave 16 ms each; the best of many counts, so that other work on the machine does not."""
    best = figure(name).evaluate("""box => Math.min(...Array.from({ length: 30 }, () => {
      const start = performance.now();
      for (let k = 0; k < 5; k += 1) box.draw();
      box.getBoundingClientRect();
      return (performance.now() - start) / 5;
    }))""")
    assert best < 8


@pytest.mark.parametrize(("width", "declared"), [(1280, "wide"), (390, "phone")])
@pytest.mark.parametrize("name", FIGURES)
def test_figure_takes_the_room_it_declares(open_page, name, width, declared):
    """Too little, and the page jumps while it loads; too much, and a hole stays."""
    page = open_page(FIGURES[name], width=width)
    box = elements_of(page, name).first
    page.evaluate("document.fonts.ready.then(() => true)")
    taken = box.locator(".screen").bounding_box()["height"]
    assert -2 <= int(getattr(live_figures.elements()[name], declared)) - taken <= 40
