"""What holds for every live element on every page: light, dark, narrow, spoken, without JavaScript, and its weight."""

import itertools
import re

import pytest
from live_pages import LIVE, SPILLED, frames, pixels_between, ready
from site_files import HTML, TEXTS, parse

FIGURE = "[data-live]:not(live-answer)"
ILLUSTRATED = [page for page, names in LIVE.items() if names - {"answer"}]
INDEX = "book/reference/figures.html"
OPEN_FOLDS = "document.querySelectorAll('.bd-article details').forEach((fold) => { fold.open = true })"

# The contrast of each color of the palette with the paper it is drawn on.
CONTRASTS = """() => {
  const brush = document.createElement("canvas").getContext("2d", {willReadFrequently: true});
  const light = (name) => {
    brush.fillStyle = getComputedStyle(document.documentElement).getPropertyValue(name).trim();
    brush.fillRect(0, 0, 1, 1);
    const linear = (x) => (x / 255 <= 0.04045 ? x / 255 / 12.92 : ((x / 255 + 0.055) / 1.055) ** 2.4);
    const [red, green, blue] = [...brush.getImageData(0, 0, 1, 1).data].map(linear);
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const paper = light("--live-paper");
  const ratio = (name) => [light(name), paper].sort().reverse().map((x) => x + 0.05).reduce((a, b) => a / b);
  return Object.fromEntries(["primal", "tangent", "covector", "right", "wrong", "faint"]
    .map((name) => [name, ratio(`--live-${name}`)]));
}"""


def test_some_page_is_live():
    assert "warp" in LIVE["book/chapters/jacobian.html"]


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_palette_is_told_from_the_paper(open_page, theme):
    """axe cannot judge lines, so their colors are measured: 3 for a line, 4.5 for one that is also a word."""
    contrasts = open_page(INDEX, color_scheme=theme).evaluate(CONTRASTS)
    assert min(contrasts.values()) >= 3, contrasts
    assert all(ratio >= 4.5 for name, ratio in contrasts.items() if name != "faint"), contrasts


@pytest.mark.parametrize("widths", [[768], [390, 320]])
@pytest.mark.parametrize("address", LIVE)
def test_nothing_leaves_its_element(open_page, address, widths):
    page = open_page(address, width=widths[0], height=640)
    page.evaluate(OPEN_FOLDS)
    ready(page)
    for width in widths:
        page.set_viewport_size({"width": width, "height": 640})
        frames(page, 3)
        spilled = page.locator("[data-live]").evaluate_all(f"boxes => boxes.flatMap({SPILLED})")
        assert (width, spilled) == (width, [])


@pytest.mark.parametrize("address", ILLUSTRATED)
def test_phone_shows_handle_picture_and_main_number_together(open_page, address):
    page = open_page(address, width=390, height=640)
    ready(page)
    header = page.locator(".bd-header-article").bounding_box()["height"]
    for box in page.locator(FIGURE).all():
        number = box.locator("strong").first.bounding_box()
        for picture in box.locator("svg").all():
            assert pixels_between(picture.bounding_box(), number) <= 640 - header, box.get_attribute("data-live")


@pytest.mark.parametrize("address", ILLUSTRATED)
def test_without_javascript_a_picture_stands_there(open_page, address):
    page = open_page(address, java_script_enabled=False)
    for box in page.locator(FIGURE).all():
        picture = box.locator("img")
        assert picture.bounding_box()["width"] > 200
        assert len(picture.get_attribute("alt")) > 40


@pytest.mark.parametrize("address", ILLUSTRATED)
def test_a_page_opened_as_a_file_shows_the_picture(browser, address):
    page = browser.new_page()
    page.goto((HTML / address).as_uri())
    for box in page.locator(FIGURE).all():
        assert box.locator("img").is_visible()
    page.close()


@pytest.mark.parametrize("address", ILLUSTRATED)
def test_paper_shows_the_picture(open_page, address):
    page = open_page(address)
    ready(page)
    boxes = page.locator(FIGURE).all()
    assert all(box.locator(".screen").is_visible() and not box.locator("img").is_visible() for box in boxes)
    page.emulate_media(media="print")
    assert all(box.locator("img").is_visible() and not box.locator(".screen").is_visible() for box in boxes)


@pytest.mark.parametrize("address", ILLUSTRATED)
def test_roles_differ_by_more_than_color(open_page, address):
    page = open_page(address)
    ready(page)
    looks = "parts => parts.map(part => getComputedStyle(part)).map(s => [s.stroke, s.strokeDasharray, s.strokeWidth])"
    for box in page.locator(FIGURE).all():
        drawn = box.locator("svg path:is(.primal, .tangent, .covector):not(.mark)").evaluate_all(looks)
        for (color, *shape), (other, *other_shape) in itertools.combinations(drawn, 2):
            assert color == other or shape != other_shape, box.get_attribute("data-live")


@pytest.mark.parametrize("address", LIVE)
def test_live_layer_is_light_and_of_one_state(visited, address):
    ours = {place: weight for place, weight in visited(address, 1280).weights.items() if "_static/live-" in place}
    assert ours
    # The page of all figures grows with the book; nobody needs it to read a chapter.
    assert sum(ours.values()) <= (80_000 if address == INDEX else 25_000), ours
    assert len({re.match(r"_static/live-[0-9a-f]{10}/", place)[0] for place in ours}) == 1


@pytest.mark.parametrize("address", sorted(set(TEXTS) - set(LIVE)))
def test_other_pages_carry_nothing(visited, address):
    assert not [place for place in visited(address, 1280).weights if "_static/live" in place]
    assert "_static/live" not in (HTML / address).read_text(encoding="utf-8")


def test_modules_lie_in_one_folder_only():
    folders = [path.name for path in (HTML / "_static").glob("live*") if path.is_dir()]
    assert len(folders) == 1 and folders[0] != "live"


@pytest.mark.parametrize("address", LIVE)
def test_matrices_are_mathml(open_page, address):
    page = open_page(address)
    ready(page)
    for table in page.locator("[data-live] mtable").all():
        assert table.evaluate("table => table.closest('math') !== null && table.namespaceURI.endsWith('MathML')")


@pytest.mark.parametrize("address", LIVE)
def test_options_of_an_element_are_json(address):
    for box in parse(address).select("[data-live]"):
        assert box["options"].startswith("{")
