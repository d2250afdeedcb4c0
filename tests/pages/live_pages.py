"""The pages with live elements, and what the tests ask of an element. Waits are for what happens, never for a time."""

from playwright.sync_api import expect
from site_files import TEXTS, parse

__all__ = [
    "FIGURES", "LIVE", "LOOK", "SPILLED", "TAB_STOP", "drag", "drawn", "elements_of", "frames", "in_sight",
    "middle", "pixels_between", "ready", "says", "slide", "state", "swipe",
]  # fmt: skip

LIVE = {page: names for page in TEXTS if (names := {box["data-live"] for box in parse(page).select("[data-live]")})}

# The page where each figure is looked at.
FIGURES = {name: page for page, names in sorted(LIVE.items()) for name in sorted(names) if name != "answer"}

# Whose edge is cut: an element of a shadow tree that is wider than its host.
SPILLED = """(host) => [...host.shadowRoot.querySelectorAll(".screen *")]
  .filter((part) => !part.closest("svg *, .spoken, option") && part.getBoundingClientRect().width > 0)
  .filter((part) => part.getBoundingClientRect().right > host.getBoundingClientRect().right + 1)
  .map((part) => part.outerHTML.slice(0, 90))"""

# What has the focus, looked up through shadow trees, by the name it has for a screen reader or by its words.
TAB_STOP = """() => {
  let at = document.activeElement;
  while (at.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
  return at.getAttribute("aria-label") ?? at.labels?.[0]?.textContent ?? at.textContent ?? "";
}"""

# All that an element shows: its words, its lines and what stands in its fields, but not what it says aloud.
LOOK = """(box) => {
  const [screen] = box.shadowRoot.querySelectorAll(".screen");
  const parts = [...screen.children].filter((part) => !part.matches(".spoken")).map((part) => part.innerHTML);
  return JSON.stringify([...parts, ...[...screen.querySelectorAll("input, select")].map((field) => field.value)]);
}"""


def elements_of(page, name):
    """Return the locator of all elements of a kind, once they are drawn."""
    boxes = page.locator(f"live-{name}")
    ready(page)
    return boxes


def in_sight(page, name, which=0):
    """Return one element of a kind, drawn, and scrolled to the middle of the screen."""
    found = elements_of(page, name).nth(which)
    found.evaluate("box => box.scrollIntoView({block: 'center', behavior: 'instant'})")
    return found


def state(box):
    """Return the state of a figure, and what it computed from it for its last drawing."""
    drawn(box)
    return box.evaluate("({state, seen}) => ({...state, ...seen})")


def drag(handle, right, down):
    """Press a point with the mouse, move it by so many pixels, and let go."""
    x, y = middle(handle.locator(".dot"))
    mouse = handle.page.mouse
    mouse.move(x, y)
    mouse.down()
    mouse.move(x + right, y + down, steps=6)
    mouse.up()


def ready(page):
    """Wait until every live element is drawn."""
    page.wait_for_function("[...document.querySelectorAll('[data-live]')].every((box) => 'ready' in box.dataset)")


def drawn(box):
    """Wait until an element has drawn its last change."""
    box.evaluate("""box => new Promise((done, fail) => {
      const look = (left) => {
        if (!box.frame) done();
        else if (left) requestAnimationFrame(() => look(left - 1));
        else fail(new Error("it draws and draws"));
      };
      look(900);
    })""")


def frames(page, count):
    """Wait for some frames of the screen."""
    page.evaluate(
        """count => new Promise((done) => {
          const next = (left) => (left ? requestAnimationFrame(() => next(left - 1)) : done());
          next(count);
        })""",
        count,
    )


def says(box, words):
    """Wait until an element says some words to a screen reader."""
    expect(box.locator(".spoken")).to_contain_text(words, timeout=30_000)


def slide(box, slider, value):
    """Put a slider where a hand would leave it."""
    slider.evaluate("(s, v) => { s.value = v; s.dispatchEvent(new Event('input', { bubbles: true })) }", value)
    drawn(box)


def middle(locator):
    """Return the point on the screen where a finger would meet something."""
    box = locator.bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def swipe(page, start, step):
    """Put a finger down, move it in five steps, and lift it."""
    touch = page.context.new_cdp_session(page)
    places = [{"x": start[0] + k * step[0], "y": start[1] + k * step[1]} for k in range(6)]
    for k, place in enumerate(places):
        kind = "touchMove" if k else "touchStart"
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [place]})
    touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    frames(page, 2)


def pixels_between(one, other):
    """Return the height a screen needs to show two boxes at once."""
    return max(box["y"] + box["height"] for box in (one, other)) - min(one["y"], other["y"])
