"""Live cells in the browser, with the network cut to the site itself: run, edit, stop, break."""

import gzip
import json
import re
from urllib.parse import urlsplit

import pytest
from one_cell import PATIENCE, LiveCell
from python_runs import LIVE, settings_of
from site_files import HTML, PAGES, ROOT, parse
from visits import note_errors

CHAPTER, TOUR = "book/chapters/jacobian.html", "book/intro.html"
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
DRAWING = """class Dot:
    def _repr_svg_(self):
        return ('<svg xmlns="http://www.w3.org/2000/svg" width="80" height="40"><title>A dot</title>'
                '<circle cx="20" cy="20" r="9"/><script>parent.hacked = top.hacked = 1</script>'
                '<image href="https://example.org/spy.png" width="9" height="9"/></svg>')

print("<b onclick='hacked = 1'>bold</b>")
Dot()"""


@pytest.fixture
def open_live(open_page):
    """Return a function that opens a page and notes what it asks for and complains of."""

    def go(address, **options):
        page = open_page(address, **options)
        page.asked, page.errors = [], []
        page.on("request", lambda request: page.asked.append(urlsplit(request.url).path))
        note_errors(page, page.errors)
        page.reload()
        page.evaluate("document.querySelectorAll('article details').forEach((fold) => { fold.open = true })")
        return page

    yield go


def test_nothing_is_fetched_before_the_first_click(open_live):
    page = open_live(CHAPTER)
    LiveCell(page, 1).press("Edit")
    page.wait_for_timeout(300)
    assert [path for path in page.asked if re.search(r"pyodide|worker|session|\.zip|\.wasm", path)] == []
    assert "downloads" in page.locator(".live-cost").first.inner_text()


def test_one_sees_python_load_and_can_stop_it(open_live):
    page = open_live(CHAPTER)
    cell, held = LiveCell(page, 0), []
    page.route("**/numpy-*.zip", lambda route: held.append(route))  # and no answer
    assert not cell.bar.is_visible()
    cell.press("Run")
    cell.told("^Loading Python")
    page.wait_for_function("bar => bar.value > 0.5 && bar.value < 1", arg=cell.bar.element_handle(), timeout=PATIENCE)
    assert cell.bar.is_visible()
    assert cell.bar.get_attribute("aria-label") == "Loading Python"
    cell.press("Stop")
    cell.told("^Stopped")
    assert not cell.bar.is_visible()
    page.unroute("**/numpy-*.zip")
    assert cell.run().startswith("Ran in your browser")
    assert not cell.bar.is_visible()
    assert not page.locator(".live-cost").first.is_visible()


@pytest.mark.parametrize("address", LIVE)
def test_the_stated_size_is_the_size(address):
    settings = settings_of(address)
    runtime = (HTML / address).parent / settings["runtime"]
    core = ["pyodide.mjs", "pyodide.asm.js", "pyodide.asm.wasm", "python_stdlib.zip", "pyodide-lock.json"]
    size = sum(len(gzip.compress((runtime / name).read_bytes(), 6)) for name in [*core, *settings["archives"]])
    stated = {cost.text for cost in parse(address).select(".live-cost")}
    assert stated == {f"first run downloads {round(size / 1e6)} MB"}


@pytest.mark.parametrize("address", PAGES)
def test_a_page_carries_the_script_only_for_live_cells(address):
    live = address in LIVE
    assert bool(parse(address).select("div.cell.tag_live")) is live
    assert bool(settings_of(address)) is live
    assert bool(parse(address).select(".live-tools")) is live
    loaded = [tag.get("href") or tag.get("src") or "" for tag in parse(address)(["link", "script"])]
    assert any("/python-" in path for path in loaded) is live


def test_cells_above_run_by_themselves_and_a_loop_can_be_stopped(open_live):
    page = open_live(CHAPTER)
    first, second, third = (LiveCell(page, number) for number in range(3))
    assert second.run().startswith("Ran in your browser")
    assert first.output.inner_text().strip() == first.printed().strip() == "[[2. 1.]\n [0. 1.]]"
    assert second.output.inner_text().strip() == second.printed().strip()
    assert not second.element.locator(".cell_output:not(.live-output)").is_visible()
    first.press("Edit")
    first.area.fill(first.area.input_value().replace("[1.0, 0.0]", "[5.0, 0.0]"))
    third.press("Edit")
    third.run_text("a[0]")  # the edited cell above runs anew, and the one between
    assert "5.0" in third.output.inner_text()
    assert second.output.inner_text() != ""
    assert second.status.inner_text() == "Ran for a cell below."
    first.run()  # the same text again, so the same numbers below
    assert second.status.inner_text() == "Ran for a cell below."
    first.run_text(first.area.input_value().replace("[5.0, 0.0]", "[5.0, 1.0]"))
    assert {cell.status.inner_text() for cell in (second, third)} == {"Shown from before a cell above changed."}
    third.area.fill("while True:\n    print('round and round')")
    third.press("Run")
    third.told("^Running …")
    first.element.locator("[data-do=run]").dispatch_event("click")  # refused while another cell runs
    third.press("Stop")
    assert "names of all cells are lost" in third.told("^Stopped")
    third.run_text("a[0] + 1")
    assert "6.0" in third.output.inner_text()
    third.press("Reset")
    drawing_is_the_one_printed(page)
    assert page.outside == []
    assert page.errors == []


def test_the_tour_runs_to_its_end_and_back(open_live):
    page = open_live(TOUR)
    count = page.locator(".live-tools").count()
    first, last = LiveCell(page, 0), LiveCell(page, count - 1)
    assert last.run().startswith("Ran in your browser")
    for number in range(count):
        cell = LiveCell(page, number)
        assert cell.output.inner_text().split() == cell.printed().split()
    last.press("Edit")
    last.area.fill("1 / 0")
    page.keyboard.press("Shift+Enter")
    assert last.told("^Ended") == "Ended with an error."
    assert last.area.evaluate("area => area === document.activeElement")
    assert last.output.inner_text().strip().endswith("ZeroDivisionError: division by zero")
    last.press("Reset")
    assert last.area.count() == 0
    assert last.element.locator(".cell_output:not(.live-output)").is_visible()
    first.press("Edit")
    first.run_text("import scipy")
    assert "Live cell 1, above, ended with an error" in last.run()
    drawing_is_a_picture(page, first)
    assert page.outside == []
    assert page.errors == []


def drawing_is_the_one_printed(page):
    """A cell that plots shows its picture anew, with the same words for those who cannot see it."""
    texts = page.locator("div.cell.tag_live .cell_input").all_text_contents()
    cell = LiveCell(page, next(number for number, text in enumerate(texts) if "plot(" in text))
    words = cell.element.locator(".cell_output:not(.live-output) img").get_attribute("alt")
    assert cell.run().startswith("Ran in your browser")
    cell.output.get_by_role("img", name=words, exact=True).wait_for()
    page.wait_for_function("document.querySelector('.live-output img').naturalWidth === 480")


def drawing_is_a_picture(page, cell):
    """What a cell says is never read as HTML, and a drawing runs nothing and loads nothing."""
    cell.run_text(DRAWING)
    cell.output.get_by_role("img", name="A dot").wait_for()
    page.wait_for_function("document.querySelector('.live-output img').naturalWidth === 80")
    assert cell.output.inner_text().strip() == "<b onclick='hacked = 1'>bold</b>"
    assert page.evaluate("window.hacked") is None


BINDER = "https://mybinder.org/v2/gh/ada/linear-book/main"


@pytest.mark.parametrize("binder", [None, BINDER])
@pytest.mark.parametrize("damage", ["missing", "spoiled"])
def test_a_failure_is_one_sentence_and_a_way_out(open_live, binder, damage):
    page = open_live(CHAPTER)
    settings = json.dumps(settings_of(CHAPTER) | {"binder": binder})
    page.route("**/" + CHAPTER, lambda route: route.fulfill(body=with_settings(settings), content_type="text/html"))
    page.reload()
    spoil = {"body": "gone", "content_type": "application/wasm"}
    page.route("**/pyodide.asm.wasm", lambda route: route.abort() if damage == "missing" else route.fulfill(**spoil))
    cell = LiveCell(page, 0)
    told = cell.run()
    assert re.match(r"Python could not run in this page: .{20,200}\. Press Run to try again", told)
    assert told.endswith("again, or run this page on Binder." if binder else "again.")
    links = cell.status.get_by_role("link").all()
    assert [link.get_attribute("href") for link in links] == ([binder] if binder else [])
    assert cell.element.locator(".cell_output:not(.live-output)").is_visible()
    if binder and damage == "missing":
        assert "pyodide.asm.wasm did not load (no answer)" in told
        page.unroute("**/pyodide.asm.wasm")
        assert cell.run().startswith("Ran in your browser")


@pytest.mark.parametrize("name", ["worker.mjs", "pyodide.mjs", "pyodide.asm.js", "session.py"])
def test_a_failure_names_the_file_not_its_address(open_live, name):
    page = open_live(CHAPTER)
    page.route(f"**/{name}", lambda route: route.abort())
    told = LiveCell(page, 0).run()
    file = "the worker did not start" if name == "worker.mjs" else f"{re.escape(name)} did not load( \\(no answer\\))?"
    assert re.fullmatch(rf"Python could not run in this page: {file}\. Press Run to try again.*\.", told)


def with_settings(settings):
    """Return the chapter as built for another repository."""
    tag = re.compile(r'(id="live-python">).*?(</script>)', re.DOTALL)
    return tag.sub(lambda found: found[1] + settings + found[2], (HTML / CHAPTER).read_text("utf8"))


def test_the_editor_by_keyboard(open_live):
    page = open_live(TOUR)
    cell = LiveCell(page, 0)
    cell.element.get_by_role("button", name="Edit").focus()
    page.keyboard.press("Enter")
    focused = "document.activeElement === document.querySelector('.live-editor textarea')"
    assert page.evaluate(focused)
    cell.area.fill("")
    page.keyboard.type("if True:\npass")
    assert cell.area.input_value() == "if True:\n    pass"
    page.keyboard.press("Shift+Tab")
    assert cell.area.input_value() == "if True:\npass"
    page.keyboard.press("Tab")
    assert cell.area.input_value() == "if True:\npass    "
    page.keyboard.press("Control+z")
    assert cell.area.input_value() == "if True:\npass"
    page.keyboard.press("Escape")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Run"
    page.keyboard.press("Shift+Tab")
    assert page.evaluate(focused)
    page.keyboard.press("Escape")
    page.keyboard.press("Shift+Tab")
    assert not page.evaluate(focused)
    assert cell.area.input_value() == "if True:\npass"


# Wide output scrolls, and Tab must reach what scrolls.
SILENT = """[...document.querySelectorAll('.live-output pre')]
  .filter((box) => box.scrollWidth > box.clientWidth && box.tabIndex < 0).length"""

# What a letter of the text area covers must be the same letter of the colored copy under it.
SAME_SHAPE = """() => {
  const [copy, area] = document.querySelectorAll('.live-sheet > *');
  return [copy.offsetWidth - area.offsetWidth, copy.offsetHeight - area.offsetHeight,
    area.scrollHeight - area.clientHeight,
    ...['font', 'padding', 'whiteSpace', 'overflowWrap', 'letterSpacing', 'wordBreak', 'textAlign', 'tabSize']
      .map((name) => getComputedStyle(copy)[name] === getComputedStyle(area)[name])];
}"""


@pytest.mark.parametrize("width", [320, 1280])
def test_the_colored_copy_lies_under_the_text(open_live, width):
    page = open_live(TOUR, width=width)
    cell = LiveCell(page, 0)
    cell.press("Edit")
    cell.area.fill("x = 1\n" + "a_rather_long_name = " * 9 + "1\n\n" + "y" * 200)
    assert page.evaluate(SAME_SHAPE) == [0, 0, 0] + [True] * 8
    assert cell.area.input_value() + "\n" == page.locator(".live-sheet pre").text_content()
    assert page.evaluate("document.scrollingElement.scrollWidth") <= width


def test_axe_finds_nothing_in_a_cell_that_was_edited_and_ran(open_live):
    page = open_live(TOUR, color_scheme="light", reduced_motion="reduce")
    cell = LiveCell(page, 0)
    cell.press("Edit")
    cell.run_text("import sys\nprint('a', file=sys.stderr)  # a comment\nprint(f'{1.5}' + 'x' * 300)\n1 / 0")
    page.add_script_tag(path=AXE)
    # The letters one sees are those of the copy; the transparent ones above them have no contrast to measure.
    scope = "{include: ['.tag_live'], exclude: ['.live-sheet > textarea']}"
    for theme in ("light", "dark"):
        page.evaluate("theme => { document.documentElement.dataset.theme = theme }", theme)
        found = page.evaluate(f"axe.run({scope})")["violations"]
        assert [(theme, rule["id"], node["html"][:120]) for rule in found for node in rule["nodes"]] == []
    assert page.evaluate(SILENT) == 0
    assert cell.area.get_attribute("aria-label") == "Code of live cell 1"
    hint = cell.area.get_attribute("aria-describedby")
    assert "Esc, then Tab, leaves" in page.locator(f"#{hint}").inner_text()
