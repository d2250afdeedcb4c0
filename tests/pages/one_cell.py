"""One live cell of an open page, as its reader handles it."""

import re

__all__ = ["PATIENCE", "LiveCell"]

PATIENCE = 240_000  # milliseconds; on a machine with other work, starting takes a while


class LiveCell:
    """One live cell of an open page, as its reader handles it."""

    def __init__(self, page, number):
        self.page, self.element = page, page.locator("div.cell.tag_live").nth(number)
        self.status, self.area = self.element.locator(".live-status"), self.element.locator("textarea")
        self.output, self.bar = self.element.locator(".live-output"), self.element.locator("progress")

    def press(self, name):
        self.element.get_by_role("button", name=name, exact=True).click()

    def run(self):
        self.press("Run")
        return self.told(r"^(Ran|Ended|Live cell|Python could)")

    def run_text(self, text):
        self.area.fill(text)
        return self.run()

    def told(self, pattern):
        """Wait until the line beside the buttons says something; return it."""
        from playwright.sync_api import expect

        expect(self.status).to_have_text(re.compile(pattern), timeout=PATIENCE)
        return self.status.inner_text()

    def printed(self):
        return "".join(self.element.locator(".cell_output:not(.live-output) pre").all_text_contents())
