"""Ticks under exercises: one for each, kept over a reload, cleared by a button, known to this browser only."""

import pytest
from site_files import PAGES, parse

CHAPTER = "book/chapters/jacobian.html"
STORED = "localStorage.getItem('solved-exercises')"


@pytest.mark.parametrize("address", PAGES)
def test_every_exercise_can_be_ticked_and_no_other_page_carries_the_script(address):
    soup = parse(address)
    exercises = [box["id"] for box in soup.select(".exercise.admonition")]
    assert [mark["data-exercise"] for mark in soup.select(".exercise.admonition [data-exercise]")] == exercises
    scripts = [script for script in soup.find_all("script") if "solved/marks" in (script.get("src") or "")]
    assert len(scripts) == len(soup.select(".solved-summary")) == bool(exercises)


def test_ticks_outlive_a_reload_and_can_be_cleared(open_page):
    page = open_page(CHAPTER)
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    boxes = page.get_by_role("checkbox", name="I solved this")
    count, clear = boxes.count(), page.get_by_role("button", name="Clear the marks of this page")
    summary = page.locator(".solved-summary span")
    assert summary.inner_text() == f"Solved: 0 of {count}."
    assert clear.is_disabled()
    boxes.nth(0).focus()
    page.keyboard.press("Space")
    boxes.nth(2).click()
    assert [url for url in asked if not url.endswith("favicon.svg")] == []
    page.reload()
    assert [boxes.nth(number).is_checked() for number in range(4)] == [True, False, True, False]
    assert summary.inner_text() == f"Solved: 2 of {count}."
    boxes.nth(0).click()
    clear.click()
    assert page.evaluate(STORED) == "[]"
    page.reload()
    assert summary.inner_text() == f"Solved: 0 of {count}."


def test_the_marks_of_other_pages_stay(open_page):
    page = open_page(CHAPTER)
    page.evaluate("localStorage.setItem('solved-exercises', '[\"ex-other-one\"]')")
    page.reload()
    page.get_by_role("checkbox", name="I solved this").first.click()
    page.get_by_role("button", name="Clear the marks of this page").click()
    assert page.evaluate(STORED) == '["ex-other-one"]'


def test_two_tabs_agree(open_page):
    page = open_page(CHAPTER)
    other = page.context.new_page()
    other.goto(page.url)
    other.get_by_role("checkbox", name="I solved this").first.click()
    page.wait_for_function("document.querySelector('[data-exercise]').checked")


@pytest.mark.parametrize("spoiled", ["{", "7", "null"])
def test_a_spoiled_note_is_no_obstacle(open_page, spoiled):
    page = open_page(CHAPTER)
    page.evaluate("text => localStorage.setItem('solved-exercises', text)", spoiled)
    page.reload()
    page.get_by_role("checkbox", name="I solved this").first.click()
    assert page.locator(".solved-summary span").inner_text().startswith("Solved: 1 of")


def test_a_browser_that_keeps_nothing_gets_no_boxes(open_page):
    page = open_page(CHAPTER)
    page.add_init_script("Object.defineProperty(window, 'localStorage', {get() { throw new Error('blocked') }})")
    page.reload()
    assert not page.get_by_text("I solved this").first.is_visible()
