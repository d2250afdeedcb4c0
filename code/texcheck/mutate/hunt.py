"""The hunt: every planted fault must make its page fail."""

import contextlib
import io
import multiprocessing
import random
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from ..cells.marks import mark_mutants
from ..cells.page import Page
from ..reading import read
from ..report import complaint
from .mutants import Mutant, plant

__all__ = ["Survivor", "accepted", "hunt"]


@dataclass(frozen=True)
class Survivor:
    """A planted fault that no check saw."""

    page: str
    line: int
    mutant: Mutant

    @property
    def key(self):
        """The fault without its line, as the list of accepted ones names it."""
        return f"{self.page} | {self.mutant.key}"


class Prey:
    """A page that passes, with the values of its Python for the comments that ask for them."""

    def __init__(self, path, name=None):
        self.name, self.text = name or str(path), Path(path).read_text("utf8")
        page, self.snapshots = Page(path, self.text), {}
        for line, _ in read(self.text).questions:
            page.probe(lambda namespace, line=line: self.snapshots.setdefault(line, dict(namespace)), line=line)
        with contextlib.redirect_stdout(io.StringIO()):
            page.execute()
        self.marks = [mutant for cell in page.cells for held in cell.marks for mutant in mark_mutants(held.mark)]
        broken = [complaint(self.name, finding) for finding in self.failures(self.text, None)]
        broken += [check.failure for check in page.checks if check.failure]
        if broken:
            raise SystemExit(f"{self.name} does not pass as it is: {broken[0]}")

    def failures(self, text, around):
        """Return what is wrong with a changed page around the change."""
        reading = read(text, around=around)
        for line, ask in reading.questions:
            ask(self.snapshots.get(line, {}))
        return reading.failures

    def survives(self, mutant):
        """Whether nobody sees the fault."""
        return not self.failures(mutant.apply(self.text), mutant.start)


_PREY = {}


def _job(job):
    name, mutant = job
    return _PREY[name].survives(mutant)


def hunt(paths, jobs=1, sample=None, names=None):
    """Return (survivors, killed and planted by operator) for some pages."""
    for place, path in enumerate(paths):
        prey = Prey(path, names and names[place])
        _PREY[prey.name] = prey
    work = [(name, mutant) for name, prey in _PREY.items() for mutant in plant(prey.text)]
    if sample and sample < len(work):
        work = random.Random(sample).sample(work, sample)
    fates = list(zip(work, _fates(work, jobs), strict=True))
    found = [(mutant.operator, lives, _survivor(name, mutant)) for (name, mutant), lives in fates]
    for name, prey in _PREY.items():
        for seen, line, key in prey.marks:
            found.append(("mark", not seen, Survivor(name, line, Mutant("mark", "", 0, 0, "", key))))
    _PREY.clear()
    planted = Counter(operator for operator, _, _ in found)
    alive = Counter(operator for operator, lives, _ in found if lives)
    table = {operator: (planted[operator] - alive[operator], planted[operator]) for operator in planted}
    return [survivor for _, lives, survivor in found if lives], table


def _fates(work, jobs):
    """Return for each planted fault whether it lives."""
    if jobs < 2:
        return [_job(each) for each in work]
    with multiprocessing.get_context("fork").Pool(jobs) as pool:
        return pool.map(_job, work, chunksize=16)


def _survivor(name, mutant):
    return Survivor(name, _PREY[name].text.count("\n", 0, mutant.start) + 1, mutant)


def accepted(path):
    """Return the accepted survivors of a list; lines with # are reasons."""
    lines = Path(path).read_text("utf8").splitlines() if path else []
    reason, found = "", {}
    for line in lines:
        if line.startswith("#"):
            reason = line.lstrip("# ")
        elif line.strip():
            found[line.strip()] = reason
    return found
