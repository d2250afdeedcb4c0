"""The answer boxes: each answer and each slip is what the chapter's own Python computes; a box in the browser."""

import json
import re
import subprocess
from functools import cache

import numpy as np
import pytest
import yaml
from live_pages import TAB_STOP, elements_of
from node_program import NODE
from site_files import HTML, ROOT, parse

import answer_boxes
from texcheck.session import chapter

PAGE = "book/chapters/jacobian.html"
FILES = sorted((ROOT / "book" / "answers").glob("*.yml"))
ENTRIES = {path.stem: yaml.safe_load(path.read_text("utf8")) for path in FILES}
EACH = [(stem, name) for stem, entries in ENTRIES.items() for name in entries]
CLAIMS = [
    (stem, name, entry, part)
    for stem, entries in ENTRIES.items()
    for name, entry in entries.items()
    for part in (entry, *entry.get("slips", []))
]


@cache
def typed():
    """Return what each claim's expression is for the browser: its values at some points."""
    asked = [{"text": part["answer"], "variables": entry.get("variables", {})} for _, _, entry, part in CLAIMS]
    command = [NODE, ROOT / "tests" / "pages" / "evaluate.mjs"]
    run = subprocess.run(command, input=json.dumps(asked), capture_output=True, text=True, check=True)
    return json.loads(run.stdout)


def compare(k):
    """Return a probe: where the browser's values of claim k differ from Python's, at the end of the chapter."""
    _, _, entry, part = CLAIMS[k]

    def differences(namespace):
        found = []
        for each in typed()[k]:
            python = np.asarray(eval(part["check"], {**namespace, **each["point"]}), dtype=float)
            browser = np.asarray(each["value"], dtype=float)
            close = entry.get("tolerance", 1e-9 * np.abs(python).max())
            if python.shape != browser.shape or not np.allclose(python, browser, rtol=0, atol=close):
                found.append(f"{browser.tolist()} in the browser, {python.tolist()} in Python")
        return found

    return differences


# Declared while pytest collects: a chapter runs once, and answers everybody then.
PROBES = [chapter(stem).probe(compare(k)) for k, (stem, *_) in enumerate(CLAIMS)]


@pytest.mark.parametrize("k", range(len(CLAIMS)), ids=[f"{name}: {part['answer']}" for _, name, _, part in CLAIMS])
def test_answers_and_slips_are_what_python_computes(k):
    chapter(CLAIMS[k][0]).execute()
    assert PROBES[k].failure == ""
    assert PROBES[k].value == []


@pytest.mark.parametrize(("stem", "name"), EACH)
def test_answer_is_used_and_named_after_its_page(stem, name):
    assert re.fullmatch(rf"ans-{stem}-[a-z0-9-]+", name)
    assert f"% :::{{answer}} {name}\n% :::" in chapter(stem).text


@pytest.mark.parametrize(("stem", "name"), EACH)
def test_solution_is_a_fold_of_the_page(stem, name):
    if solution := ENTRIES[stem][name].get("solution"):
        assert parse(f"book/chapters/{stem}.html").find(id=solution).name == "details"


@pytest.mark.parametrize(("stem", "name"), EACH)
def test_data_of_a_box_are_complete_and_name_known_mistakes(stem, name):
    assert list(answer_boxes.complaints(ENTRIES[stem][name])) == []


def hidden(entry):
    """Return the words by which an answer would give itself away."""
    return [
        f'"{entry["answer"]}"',
        entry["check"],
        *(slip["answer"] for slip in entry.get("slips", []) if len(slip["answer"]) > 8),
    ]


@pytest.mark.parametrize(("stem", "name"), EACH)
def test_downloads_show_no_answer(stem, name):
    for ending in ("md", "ipynb"):
        text = (HTML / "_sources" / "book" / "chapters" / f"{stem}.{ending}").read_text(encoding="utf-8")
        assert name in text
        assert not [word for word in hidden(ENTRIES[stem][name]) if word in text]


def test_page_carries_no_python_of_a_check():
    assert "np.array" not in "".join(box["options"] for box in parse(PAGE).select("live-answer"))


@pytest.fixture
def boxes(open_page):
    """Return a function that opens the chapter and gives its answer boxes."""
    return lambda **options: elements_of(open_page(PAGE, **options), "answer")


def labeled(boxes, label):
    return boxes.and_(boxes.page.locator(f"""[options*='"label": "{label}"']"""))


def told(box, text):
    """Type an answer and press Enter; return what the box says."""
    box.locator(".line").fill(text)
    box.locator(".line").press("Enter")
    return box.locator(".said").inner_text()


def test_box_says_what_is_right_and_what_is_wrong(boxes):
    box = labeled(boxes(), "The Jacobian matrix at (x, y)")
    assert told(box, "[[2xy, x²], [1, 3y²]]") == "✓ Right."
    assert box.locator("[aria-invalid]").count() == 0
    assert told(box, "[[2xy, 1], [x², 3y²]]").startswith("✗ This is consistent with the transpose.")
    assert box.locator("[aria-invalid=true]").count() == 1
    assert told(box, "constructor(1)").startswith("? “constructor” is not a name of this question")
    assert told(box, "(" * 300) == "? Too many brackets or signs inside one another."


def test_box_previews_while_you_type(boxes):
    box = labeled(boxes(), "The Jacobian matrix at (x, y)")
    box.locator(".line").fill("[[2xy, x²], [1, 3y²]]")
    assert box.locator(".preview math mtable mtr").count() == 2
    box.locator(".line").fill("[[2xy,")
    assert box.locator(".preview math").count() == 0


def test_hints_come_one_at_a_time_and_the_solution_opens(boxes):
    box = labeled(boxes(), "The Jacobian matrix at (x, y)")
    box.get_by_role("button", name="Hint").click()
    assert box.locator("li").all_inner_texts() == ["Row 1 belongs to x² y, and holds its derivative in x, then in y."]
    box.get_by_role("button", name="Show the solution").click()
    assert box.page.locator("#sol-jacobian-hand").evaluate("fold => fold.open")
    assert box.page.evaluate("document.activeElement.closest('details').id") == "sol-jacobian-hand"


def test_solution_of_a_check_is_the_fold_beside_it(boxes):
    box = labeled(boxes(), "Column 2 is about")
    box.get_by_role("button", name="Show the solution").click()
    assert box.evaluate("box => box.closest('.admonition').querySelector('details').open")


def test_phone_gets_fields_and_keys(boxes):
    box = labeled(boxes(width=390, height=640, has_touch=True), "The Jacobian matrix at (x, y)")
    assert not box.locator(".keys").is_visible()
    box.get_by_label("row 1, column 1").focus()
    box.get_by_role("button", name="x", exact=True).click()
    box.page.keyboard.type("*2*")
    box.get_by_role("button", name="y", exact=True).click()
    for place, text in (("row 1, column 2", "x^2"), ("row 2, column 1", "1"), ("row 2, column 2", "3y^2")):
        box.get_by_label(place).fill(text)
    box.get_by_role("button", name="Check").click()
    assert box.locator(".said").inner_text() == "✓ Right."
    assert min(key.bounding_box()["height"] for key in box.locator(".keys button").all()) >= 44


def test_reader_says_how_many_rows_and_columns(boxes):
    box = labeled(boxes(), "The Jacobian matrix of γ at 2")
    box.get_by_role("button", name="In fields").click()
    box.get_by_label("columns").fill("1")
    box.get_by_label("entry 1").fill("4")
    box.get_by_label("entry 2").fill("12")
    box.get_by_role("button", name="Check").click()
    assert box.locator(".said").inner_text() == "✓ Right."
    box.get_by_label("rows").fill("1")
    box.get_by_label("columns").fill("2")
    box.get_by_label("row 1, column 1").fill("4")
    box.get_by_label("row 1, column 2").fill("12")
    box.get_by_role("button", name="Check").click()
    assert "How many outputs has γ?" in box.locator(".said").inner_text()


def test_changing_the_size_keeps_what_is_typed_and_the_focus(boxes):
    box = labeled(boxes(), "The Jacobian matrix at (x, y)")
    box.get_by_role("button", name="In fields").focus()
    box.page.keyboard.press("Enter")
    box.get_by_role("button", name="In one line").wait_for()
    assert box.page.evaluate(TAB_STOP) == "In one line"
    box.get_by_label("row 2, column 1").fill("x + y")
    box.get_by_label("columns").focus()
    box.page.keyboard.press("ArrowUp")
    box.get_by_label("row 2, column 3").wait_for()
    assert box.page.evaluate(TAB_STOP) == "columns"
    assert box.get_by_label("row 2, column 1").input_value() == "x + y"
    box.get_by_label("columns").fill("9")
    assert box.locator(".entry").count() == 6


def test_a_list_may_be_typed_without_brackets(boxes):
    box = labeled(boxes(), "Column 2 is about")
    box.locator(".line").fill("3, -1")
    assert box.locator(".preview math mtable mtr").count() == 2
    assert told(box, "3, -1") == "✓ Right."


def test_a_list_has_entries_and_a_number_one_line(boxes):
    every = boxes(width=390, has_touch=True)
    box = labeled(every, "Column 2 is about")
    box.get_by_label("entries").fill("3")
    box.get_by_label("entry 3").wait_for()
    assert box.get_by_label("columns").count() == 0
    number = labeled(every, "When the step halves, the miss is multiplied by about")
    assert number.locator(".line").count() == 1
    assert number.get_by_role("button", name="In one line").count() == 0


@pytest.mark.parametrize("width", [390, 1280])
def test_box_has_the_room_it_takes(boxes, width):
    """A box that grew while it loads would push the text that is being read; a line or two of a label may."""
    for box in boxes(width=width).all():
        room = box.evaluate("box => parseFloat(getComputedStyle(box).minHeight)")
        assert -32 <= room - box.locator(".screen").bounding_box()["height"] <= 32


def test_an_empty_field_is_no_wrong_answer(boxes):
    box = labeled(boxes(width=390, has_touch=True), "The Jacobian matrix at (x, y)")
    box.get_by_label("row 1, column 1").fill("2xy")
    box.get_by_role("button", name="Check").click()
    assert box.locator(".said").inner_text() == "? Type an answer first."
    box.get_by_label("row 1, column 1").fill("2x")
    assert box.locator(".said").inner_text() == ""
    assert box.locator("[aria-invalid]").count() == 0


def test_what_is_typed_is_never_run(boxes):
    page = boxes().page
    page.evaluate("window.reached = false")
    box = labeled(page.locator("live-answer"), "The Jacobian matrix at (x, y)")
    for text in (
        "window.reached=true",
        "<img src=x onerror=reached=true>",
        "constructor.constructor('reached=true')()",
    ):
        assert told(box, text).startswith("? ")
    assert told(box, "9" * 400).startswith(("✗ ", "? "))
    assert not page.evaluate("window.reached")
    assert box.locator(".preview img").count() == 0


def test_tab_walks_through_a_box_in_order(boxes):
    box = labeled(boxes(), "The Jacobian matrix at (x, y)")
    box.locator(".line").focus()
    stops = []
    for _ in range(5):
        stops.append(box.page.evaluate(TAB_STOP))
        box.page.keyboard.press("Tab")
    assert stops == ["The Jacobian matrix at (x, y)", "Check", "In fields", "Hint", "Show the solution"]
