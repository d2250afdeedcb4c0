"""What a visit of a page shows: what it asks for and complains of, its weight, how far it jumps."""

import gzip
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from live_pages import ready

WATCH_SHIFTS = """window.shift = 0;
new PerformanceObserver((list) => list.getEntries().forEach((entry) => { window.shift += entry.value }))
  .observe({type: "layout-shift", buffered: true});"""
PACKED_ALREADY = (".woff2", ".png")


@dataclass
class Visit:
    outside: list = field(default_factory=list)
    missing: list = field(default_factory=list)
    errors: list = field(default_factory=list)
    weights: dict = field(default_factory=dict)
    shift: float = 0.0


def stay_inside(page, site, outside):
    """Note every request to another host; the browser knows the address of none (see `FLAGS` in conftest)."""

    def judge(request):
        if not request.url.startswith((site, "data:", "blob:")):
            outside.append(request.url)

    page.context.on("request", judge)


def note_errors(page, errors):
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("console", lambda line: errors.append(line.text) if line.type == "error" else None)


def weigh(response):
    body = response.body()
    return len(body) if urlsplit(response.url).path.endswith(PACKED_ALREADY) else len(gzip.compress(body, 6))


def visit(browser, site, address, width):
    """Open a page in a fresh browser window, wait until it is done, and tell what happened."""
    seen = Visit()
    context = browser.new_context(viewport={"width": width, "height": 800})
    page = context.new_page()
    responses = []
    page.add_init_script(WATCH_SHIFTS)
    page.on("response", lambda response: responses.append(response))
    stay_inside(page, site, seen.outside)
    note_errors(page, seen.errors)
    page.goto(site + address)
    page.evaluate("document.fonts.ready.then(() => true)")
    ready(page)
    page.wait_for_timeout(150)
    seen.missing = [response.url for response in responses if response.status >= 400]
    seen.weights = {response.url.removeprefix(site): weigh(response) for response in responses}
    seen.shift = page.evaluate("window.shift")
    context.close()
    return seen
