"""What an author adds for the checker: HTML comments behind a formula, unseen by readers.

===============================  =====================================================================
``<!--= |\\det Df(1, 2)| -->``    the number before it equals this, or rounds it
``<!--= py: grad(loss, p) -->``  the number before it is this value of the page's Python
``<!-- py: f ~ g -->``           the f of the text and the g of the page's Python are the same function
``<!-- math: z = (z_1, z_2) -->`` one more definition, declaration or claim
``<!-- at: x = \\sqrt2 -->``      the equation before it holds there
``<!-- order 2 in h -->``        the \\approx before it has an error of exactly this order
``<!-- with: ex-label -->``      what that example defines holds here too
``<!-- unchecked: reason -->``   the formula before it is exempt; counted and listed
===============================  =====================================================================
"""

import re
import time
from dataclasses import replace

from . import python
from .document import Formula
from .findings import Finding
from .grammar import parse
from .orders import order_holds
from .statements import split
from .tokens import tokenize
from .trial import at_points, evaluate
from .trouble import Trouble, Unreadable, Untrue, guarded
from .verdict import compare, half_units

__all__ = ["Annotations"]

WORDS = re.compile(r"(?P<word>=\s*py:|=|py:|math:|at:|order\b|with:|unchecked:)(?P<rest>.*)", re.DOTALL)


class Annotations:
    """The part of a reading that follows comments; `last` is the formula before the comment."""

    def comment(self, part):
        """Follow one comment."""
        found = WORDS.match(part.body)
        finding = self._finding(part)
        if part.misplaced and found:
            finding.kind, finding.told = "fault", part.misplaced
            self.findings.append(finding)
            return
        if not found:
            if part.zone.kind == "strict":
                finding.kind, finding.told = "fault", "this comment asks for nothing we know"
                self.findings.append(finding)
            return
        word = re.sub(r"\s+", "", found["word"])
        if word != "unchecked:":
            self.findings.append(finding)
        try:
            with guarded():
                _FOLLOWED[word](self, found["rest"].strip(), part, finding)
        except Trouble as trouble:
            finding.kind = "false" if isinstance(trouble, Untrue) else "unread"
            finding.told = trouble.told

    def _finding(self, part):
        return Finding(part.line, "comment", part.body, part.zone, "", part.start, part.end)

    def _deadline(self):
        return time.monotonic() + self.seconds

    def _before(self, part):
        """Return the formula the comment is about."""
        if self.last is None or self.last.zone != part.zone:
            raise Unreadable("this comment has no formula before it")
        return self.last

    def _settle(self, kind="claim"):
        """The formula before has been checked after all."""
        self.last.kind, self.last.told, self.last.outcomes = kind, "", []

    def _settle_value(self):
        """A value has been checked; a relation that stands before it has to hold by itself."""
        if not split(tokenize(self.last.text))[0].relations:
            self._settle()

    def _equals(self, rest, part, finding):
        """<!--= expression -->."""
        last, scope = self._before(part), self.place(part.zone).scope
        sides = [parse(tokenize(rest), scope), parse(_one(last.text), scope)]
        sign = "≈" if any("." in each for each in re.findall(r"[\d.]+", last.text)) else "="
        if sign == "=" or half_units(sides[1]) is None:
            sign = "="

        def run(env):
            left, right = (env.evaluate(side) for side in sides)
            try:
                compare(left, right, sign, sides)
            except Untrue as trouble:
                raise Untrue(f"{last.text.strip()} stands for {rest}: {trouble.told}") from None

        at_points(scope, run, self._deadline())
        self.place(part.zone).trees.extend(sides)
        self._settle_value()

    def _math(self, rest, part, finding):
        """<!-- math: statement -->."""
        hidden = Formula(rest, part.line, part.start, part.end, part.zone)
        kept = self.formula(hidden, self.place(part.zone))
        kept.hidden = True
        self.findings[-1] = kept

    def _at(self, rest, part, finding):
        """<!-- at: x = 1 -->: an equation, not a definition; true there."""
        last = self._before(part)
        inside = replace(self.place(part.zone), scope=self.place(part.zone).scope.copy())
        for name in {name for outcome in last.outcomes for name in outcome.names}:
            self.place(part.zone).scope.values.pop(name, None)
            inside.scope.values.pop(name, None)
        where = self.formula(Formula(rest, part.line, part.start, part.end, part.zone), inside)
        if where.kind != "definition":
            raise Unreadable("expected letter = value")
        there = self.formula(Formula(last.text, last.line, last.start, last.end, part.zone), inside)
        if there.kind != "claim":
            raise Untrue(there.told or "this says nothing there")
        self._settle()

    def _order(self, rest, part, finding):
        """<!-- order 2 in h -->."""
        last, scope = self._before(part), self.place(part.zone).scope
        found = re.fullmatch(r"(\d+)\s+in\s+(\S+)", rest)
        statements = split(tokenize(last.text))
        if not found or len(statements) != 1 or statements[0].signs != ["≈"]:
            raise Unreadable("an order needs a number, a letter, and one \\approx before it")
        trees = [parse(side, scope) for side in statements[0].sides]
        order_holds(scope, trees, int(found[1]), found[2], self._deadline())
        self._settle()

    def _with(self, rest, part, finding):
        """<!-- with: ex-label -->."""
        found = [place for place in self.places.values() if place.zone.label == rest]
        if not found:
            raise Unreadable(f"no example {rest} before this")
        self.place(part.zone).scope.inherit(found[0].scope)

    def _unchecked(self, rest, part, finding):
        """<!-- unchecked: reason -->."""
        if not rest:
            finding.told = "unchecked needs a reason"
        elif part.zone.kind == "strict":
            finding.told = "nothing may stay unchecked in a worked example"
        else:
            self._before(part)
            self._settle("unchecked")
            self.last.told = rest
            return
        finding.kind = "fault"
        self.findings.append(finding)

    def _python_value(self, rest, part, finding):
        """<!--= py: expression -->."""
        last, scope = self._before(part), self.place(part.zone).scope
        side = parse(_one(last.text), scope)
        shown = evaluate(scope, side, self._deadline())
        self._ask(finding, lambda namespace: python.same_value(shown, half_units(side), rest, namespace))
        self._settle_value()

    def _python_function(self, rest, part, finding):
        """<!-- py: f ~ g -->."""
        name, _, code = (each.strip() for each in rest.partition("~"))
        if not code:
            raise Unreadable("expected py: name ~ expression")
        scope = self.place(part.zone).scope.copy()
        scope.used.add(parse(tokenize(name), scope).function.name if scope.is_function(name) else name)
        self._ask(finding, lambda namespace: python.same_function(scope, name, code, namespace))

    def _ask(self, finding, question):
        """Keep a question until the page's Python has run."""

        def ask(namespace):
            try:
                question(namespace)
            except Trouble as trouble:
                finding.kind, finding.told = "false", trouble.told
            except Exception as error:
                finding.kind, finding.told = "false", f"Python says {type(error).__name__}: {error}"
            else:
                finding.kind = "python"

        finding.kind = "question"
        self.questions.append((finding.line, ask))


def _one(tex):
    """Return the tokens of the value a formula ends with; of several statements, which one would be meant?"""
    statements = split(tokenize(tex))
    if len(statements) > 1:
        raise Unreadable("this comment is about one value, but several stand before it")
    return statements[0].sides[-1]


_FOLLOWED = {
    "=": Annotations._equals, "=py:": Annotations._python_value, "py:": Annotations._python_function,
    "math:": Annotations._math, "at:": Annotations._at, "order": Annotations._order, "with:": Annotations._with,
    "unchecked:": Annotations._unchecked,
}  # fmt: skip
