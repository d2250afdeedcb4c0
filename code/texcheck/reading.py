"""A page to findings: formulas and comments are taken in order, each zone with a scope of its own.

In a *strict* zone everything must be understood and nothing may be idle. In an *abstract* one (proofs, solutions in
words) and in *questions* and *prose*, what can be read is tried; a claim about numbers must be true there too, while
a claim about letters may be a hypothesis.
"""

import re
import time
from dataclasses import replace

from .claims import Outcome, judge
from .comments import Annotations
from .declarations import check_function
from .document import Comment, Digits, Document, Formula
from .findings import Finding, Place
from .idle import mark_idle
from .scope import Scope
from .statements import split
from .tokens import tokenize
from .trouble import Trouble, Untrue, guarded

__all__ = ["Reading", "read"]

SECONDS = 10
# The kinds of a formula that holds several statements: the first of these that occurs.
RANK = ("false", "unread", "bare", "claim", "definition", "declaration", "assumption", "mention")


class Reading(Annotations):
    """All findings of a page; `questions` wait for the page's Python namespace."""

    def __init__(self, text, seconds=SECONDS, around=None):
        self.document, self.seconds = Document(text), seconds
        parts = self.document.parts if around is None else self._needed(around)
        self.findings, self.questions, self.places = [], [], {}
        self.last = None
        for line, told in self.document.faults:
            self.findings.append(Finding(line, "fault", "", self.document.zones[0], told))
        for part in parts:
            self._part(part)
        for place in self.places.values():
            self._close(place)
        self.findings.sort(key=lambda finding: (finding.line, finding.start))

    def _needed(self, around):
        """Return the parts of the zone at a place, of its exercise, and of the examples it takes over."""
        labels, zones = [self.document.zone_at(around)], []
        while labels:
            zone = labels.pop()
            zones.append(zone)
            wanted = {zone.of} | set(
                re.findall(r"<!--\s*with:\s*(\S+)\s*-->", self.document.text[zone.start : zone.end])
            )
            labels += [each for each in self.document.zones if each.label in wanted - {""} and each not in zones]
        return [part for part in self.document.parts if part.zone in zones]

    @property
    def failures(self):
        """What is wrong."""
        return [finding for finding in self.findings if finding.bad]

    def _part(self, part):
        if isinstance(part, Digits):
            told = "a number in words that nothing checks: set it as a formula"
            self.findings.append(Finding(part.line, "digits", part.text, part.zone, told, part.start, part.start))
        elif isinstance(part, Comment):
            self.comment(part)
        else:
            self.last = self.formula(part, self.place(part.zone))
            self.findings.append(self.last)

    def place(self, zone):
        """Return the place of a zone; a solution continues its exercise, prose starts anew with every formula."""
        if zone.kind == "prose":
            return Place(zone, Scope())
        if zone not in self.places:
            before = [each for each in self.places.values() if zone.of and each.zone.label == zone.of]
            self.places[zone] = Place(zone, before[0].scope.copy() if before else Scope())
        return self.places[zone]

    def formula(self, part: Formula, place):
        """Read one formula into a place; return what came of it."""
        finding = Finding(part.line, "mention", part.tex, part.zone, "", part.start, part.end)
        finding.outcomes = []
        deadline = time.monotonic() + self.seconds
        try:
            statements = split(tokenize(part.tex))
        except Trouble as trouble:
            finding.kind = self._trouble(finding, trouble, "unread")
            return self._softened(finding)
        inside = replace(place, scope=place.scope.copy()) if any(each.condition for each in statements) else place
        kinds = [self._statement(statement, inside, finding, deadline) for statement in statements]
        if inside is not place:
            # A condition holds for its formula only; what the formula defines stays.
            said = [outcome for outcome in finding.outcomes if not outcome.condition]
            place.scope.adopt(inside.scope, [name for outcome in said for name in outcome.names])
        finding.kind = next((kind for kind in RANK if kind in kinds), "mention")
        if finding.kind == "bare":
            finding.told = "a number with no relation: nothing checks it; say what it equals in a comment <!--= ... -->"
        return self._softened(finding)

    def _statement(self, statement, place, finding, deadline):
        """Judge one statement; return its kind."""
        try:
            with guarded():
                outcome = judge(statement, place.scope, deadline)
        except Trouble as trouble:
            return self._trouble(finding, trouble, "false" if isinstance(trouble, Untrue) else "unread")
        outcome.condition = statement.condition
        self._note(outcome, statement, place, finding)
        return outcome.kind

    def _note(self, outcome: Outcome, statement, place, finding):
        finding.outcomes.append(outcome)
        # What a letter did before it got its value is no use of the value.
        place.scope.used.difference_update(outcome.names)
        if outcome.kind == "claim":
            place.trees += outcome.trees
            finding.closed &= not outcome.asked
        if statement.signs[:2] == [":", "→"]:
            place.declared.append((statement, finding))
        elif outcome.kind != "claim":
            place.definitions.update(dict.fromkeys(outcome.names, (finding, outcome.kind)))
        if finding not in place.findings:
            place.findings.append(finding)

    def _trouble(self, finding, trouble, kind):
        """Note the first trouble of a formula, at its own line."""
        if not finding.told:
            before = finding.text[: trouble.position or 0]
            finding.line += before.count("\n")
            finding.told = trouble.told
            finding.closed = kind == "false" and "(at " not in trouble.told
        return kind

    def _softened(self, finding):
        """Outside strict zones, what cannot be read is counted, not refused."""
        if finding.zone.kind == "strict":
            return finding
        if finding.kind in ("unread", "bare") or (finding.kind == "false" and not finding.closed):
            finding.kind = "abstract"
        return finding

    def _close(self, place):
        """What can be said of a zone only when it has ended."""
        for statement, finding in place.declared:
            try:
                check_function(statement, place.scope, time.monotonic() + self.seconds)
                finding.kind = "claim"
            except Trouble as trouble:
                finding.kind = self._trouble(finding, trouble, "false" if isinstance(trouble, Untrue) else "unread")
                self._softened(finding)
        if place.zone.kind == "strict":
            mark_idle(place)


def read(text, seconds=SECONDS, around=None):
    """Return the reading of a page, or of what stands around one place of it."""
    return Reading(text, seconds, around)
