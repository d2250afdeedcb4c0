"""What a reading finds, and a zone of the page while it is read."""

from dataclasses import dataclass, field

from .document import Zone
from .scope import Scope

__all__ = ["BAD", "Finding", "Place"]

BAD = ("unread", "false", "bare", "unused", "digits", "fault")


@dataclass
class Finding:
    """What came of one formula, comment, number or fault."""

    line: int
    kind: str
    text: str
    zone: Zone
    told: str = ""
    start: int = 0
    end: int = 0
    outcomes: list = field(default_factory=list)
    closed: bool = True
    hidden: bool = False

    @property
    def bad(self):
        """Whether the tests fail because of it."""
        return self.kind in BAD


@dataclass
class Place:
    """A zone while it is read."""

    zone: Zone
    scope: Scope
    findings: list = field(default_factory=list)
    declared: list = field(default_factory=list)
    definitions: dict = field(default_factory=dict)
    trees: list = field(default_factory=list)
