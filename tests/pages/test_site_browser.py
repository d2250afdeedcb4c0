"""The pages as readers meet them: narrow, dark, printed, by keyboard, read aloud, without JavaScript."""

import pytest
from live_pages import ready
from site_files import PAGES, ROOT, TEXTS

AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
CHAPTER = "book/chapters/jacobian.html"
OPEN_FOLDS = "document.querySelectorAll('.bd-article details').forEach((fold) => { fold.open = true })"

# What reaches beyond the screen although no box around it scrolls.
SPILLED = """() => {
  const scrolls = (box) => ["auto", "scroll"].includes(getComputedStyle(box).overflowX);
  const inScrollBox = (element) => {
    for (let box = element.parentElement; box.tagName !== "ARTICLE"; box = box.parentElement)
      if (scrolls(box)) return true;
    return false;
  };
  return [...document.querySelectorAll("article.bd-article *")]
    .filter((element) => !element.closest(".katex-mathml, svg"))
    .filter((element) => element.getBoundingClientRect().right > innerWidth + 0.5 && !inScrollBox(element))
    .map((element) => element.outerHTML.slice(0, 90));
}"""

# What scrolls sideways although Tab does not stop there, or a screen reader has no word for it.
SILENT_BOXES = """() => [...document.querySelectorAll("article.bd-article *")]
  .filter((box) => ["auto", "scroll"].includes(getComputedStyle(box).overflowX))
  .filter((box) => box.scrollWidth > box.clientWidth + 1)
  .filter((box) => box.tabIndex < 0 || (box.tagName !== "PRE" && !(box.getAttribute("role") && box.ariaLabel)))
  .map((box) => box.outerHTML.slice(0, 90))"""

# Three of four elements of a chapter are the boxes of its formulas: hidden from screen readers, colored like the text.
EMPTY_FORMULAS = "document.querySelectorAll('.katex-html').forEach((boxes) => boxes.replaceChildren('x'))"

# Formulas whose color is not that of the words around them.
COLORED_FORMULAS = """() => [...document.querySelectorAll("article .katex")]
  .filter((formula) => [formula, ...formula.querySelectorAll(".katex-html *")]
    .some((box) => getComputedStyle(box).color !== getComputedStyle(formula.parentElement).color))
  .map((formula) => formula.textContent.slice(0, 90))"""

HIDDEN = """() => [...document.querySelectorAll(".bd-article details > :not(summary)")]
  .filter((part) => !part.checkVisibility({contentVisibilityAuto: true, visibilityProperty: true}))
  .map((part) => part.outerHTML.slice(0, 90))"""


@pytest.mark.parametrize("address", PAGES)
def test_page_asks_nobody_else_and_does_not_complain(visited, address):
    seen = visited(address, 1280)
    assert seen.outside == []
    assert seen.missing == []
    assert seen.errors == []


@pytest.mark.parametrize("address", TEXTS)
def test_page_is_light(visited, address):
    weights = visited(address, 1280).weights
    heaviest = sorted(weights.items(), key=lambda item: -item[1])[:5]
    # The page of all figures grows with the book; nobody needs it to read a chapter.
    limit = 800_000 if address == "book/reference/figures.html" else 400_000
    assert sum(weights.values()) <= limit, heaviest


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("address", TEXTS)
def test_page_does_not_jump(visited, address, width):
    assert visited(address, width).shift <= 0.02


@pytest.mark.parametrize("address", PAGES)
def test_nothing_spills_at_320_pixels(open_page, address):
    page = open_page(address, width=320, height=640)
    page.evaluate(OPEN_FOLDS)
    page.wait_for_timeout(50)  # the toggle events that settle the tab stops come a moment later
    assert page.evaluate("document.scrollingElement.scrollWidth") <= 320
    assert page.evaluate(SPILLED) == []
    assert page.evaluate(SILENT_BOXES) == []


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("address", PAGES)
def test_axe_finds_nothing(open_page, address, theme):
    # A tall window: what lies under the sticky header could not be judged.
    page = open_page(address, height=3000, color_scheme=theme, reduced_motion="reduce")
    assert page.evaluate("document.documentElement.dataset.theme") == theme
    page.evaluate(OPEN_FOLDS)
    ready(page)
    if address != CHAPTER:
        page.evaluate(EMPTY_FORMULAS)
    page.add_script_tag(path=AXE)
    # The dark page has the same elements: there only the colors are new.
    rules = "" if theme == "light" else ", runOnly: ['color-contrast']"
    found = page.evaluate(f"axe.run({{resultTypes: ['violations']{rules}}})")["violations"]
    assert [(rule["id"], node["html"][:120]) for rule in found for node in rule["nodes"]] == []


def test_axe_looks_into_live_elements(open_page):
    page = open_page(CHAPTER, height=3000)
    ready(page)
    page.evaluate("""document.querySelector("live-warp").shadowRoot.querySelector(".screen").append(
      Object.assign(document.createElement("button"), { id: "nameless" }))""")
    page.add_script_tag(path=AXE)
    found = page.evaluate("axe.run('[data-live]', {runOnly: ['button-name']})")["violations"]
    assert [node["target"][0][-1] for rule in found for node in rule["nodes"]] == ["#nameless"]


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("address", TEXTS)
def test_formulas_have_the_color_of_their_words(open_page, address, theme):
    page = open_page(address, color_scheme=theme)
    page.evaluate(OPEN_FOLDS)
    assert page.evaluate(COLORED_FORMULAS) == []


@pytest.mark.parametrize("address", TEXTS)
def test_paper_shows_what_is_folded(open_page, address):
    page = open_page(address)
    assert page.evaluate(HIDDEN) != [] or page.locator("article details").count() == 0
    page.emulate_media(media="print")
    page.wait_for_timeout(100)  # the new medium counts from the next frame on
    assert page.evaluate(HIDDEN) == []
    assert page.locator("h1").is_visible()
    assert not page.locator(".bd-sidebar-primary").is_visible()
    assert not page.locator(".bd-header-article").is_visible()


def test_printer_gets_open_folds_on_white_and_the_reader_the_old_page(open_page):
    page = open_page(CHAPTER, color_scheme="dark")
    theme = "document.documentElement.dataset.theme"
    closed = "document.querySelectorAll('.bd-article details:not([open])').length"
    before = page.evaluate(closed)
    assert before > 0
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert page.evaluate(closed) == 0
    assert page.evaluate(theme) == "light"
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert page.evaluate(closed) == before
    assert page.evaluate(theme) == "dark"


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("address", TEXTS)
def test_page_works_without_javascript(open_page, address, width):
    page = open_page(address, width=width, java_script_enabled=False)
    assert page.locator("h1").is_visible()
    assert page.locator("nav.bd-links a").first.is_visible()
    for formula in page.locator("article .katex-html:visible").all()[:3]:
        assert formula.bounding_box()["height"] > 5
    for fold in page.locator("article details:not(details details)").all()[:2]:
        fold.locator("> summary").click()
        assert fold.locator("> :not(summary)").first.is_visible()


def test_menu_opens_by_keyboard_and_gives_the_focus_back(open_page):
    page = open_page(CHAPTER)
    summary = page.locator(".page-menu summary")
    entry = page.get_by_text("Notebook with outputs")
    summary.focus()
    page.keyboard.press("Enter")
    assert entry.is_visible()
    page.keyboard.press("Tab")
    page.keyboard.press("Escape")
    assert not entry.is_visible()
    assert summary.evaluate("element => element === document.activeElement")


def test_tab_walks_through_the_chapter_to_its_end(open_page):
    page = open_page(CHAPTER, width=390)
    at_the_end = "document.activeElement.closest('.prev-next-footer') !== null"
    for _ in range(500):
        page.keyboard.press("Tab")
        if page.evaluate(at_the_end):
            return
    pytest.fail("500 steps and still not at the links to the next page")


def test_a_link_into_a_fold_opens_it(open_page):
    page = open_page(CHAPTER)
    fold = page.locator("article details[id]").first
    name = fold.get_attribute("id")
    assert not fold.evaluate("fold => fold.open")
    page.evaluate("name => { location.hash = name }", name)
    page.wait_for_function("name => document.getElementById(name).open", arg=name)


def test_dark_page_is_dark_before_the_scripts_of_the_theme_run(open_page):
    page = open_page("book/intro.html", color_scheme="dark")
    page.context.route("**/pydata-sphinx-theme.js*", lambda route: route.abort())
    page.reload()
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"


def test_theme_button_goes_round_and_is_remembered(open_page):
    page = open_page("book/intro.html", color_scheme="light")
    button = page.locator(".article-header-buttons .theme-switch-button")
    themes = []
    for _ in range(3):
        button.click()
        themes.append(page.evaluate("document.documentElement.dataset.mode"))
    assert sorted(themes) == ["auto", "dark", "light"]
    while page.evaluate("document.documentElement.dataset.mode") != "dark":
        button.click()
    page.reload()
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"


def test_search_finds_a_chapter(open_page):
    page = open_page("search.html?q=Jacobian")
    page.locator("#search-results li a[href*='jacobian']").first.wait_for(timeout=10_000)
    assert page.outside == []
