"""Findings to lines that terminals and editors open."""

from collections import Counter

__all__ = ["KINDS", "complaint", "counts", "summary"]

# The kinds of a formula in a good page, best first.
KINDS = ("claim", "definition", "declaration", "assumption", "mention", "abstract", "unchecked")
TOLD = {
    "unread": "not understood", "false": "false", "bare": "nothing checks this", "unused": "unused definition",
    "digits": "nothing checks this", "fault": "not well formed",
}  # fmt: skip


def complaint(name, finding):
    """Write one finding that is wrong: place, what is written, why."""
    where = f" in {finding.zone.title!r}" if finding.zone.title else ""
    text = " ".join(finding.text.split())
    text = text if len(text) < 160 else text[:157] + "..."
    shown = f"\n    {text}" if text else ""
    return f"{name}:{finding.line}: {TOLD.get(finding.kind, finding.kind)}{where}{shown}\n  {finding.told}"


def counts(reading):
    """Count the formulas of a page by zone and kind."""
    table = {}
    for finding in reading.findings:
        if finding.kind in KINDS and not finding.hidden:
            table.setdefault(finding.zone.kind, Counter())[finding.kind] += 1
    return table


def summary(name, reading):
    """Write one line a zone."""
    lines = []
    for zone, found in sorted(counts(reading).items()):
        parts = ", ".join(f"{found[kind]} {kind}" for kind in KINDS if found[kind])
        lines.append(f"{name}: {zone}: {parts}")
    return "\n".join(lines)
