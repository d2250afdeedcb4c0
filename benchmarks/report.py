"""Tables from a record of measurements, and the page that shows them."""

import itertools
import json
from pathlib import Path

__all__ = ["PAGE", "PUBLISHED", "read", "render", "rewritten"]

ROOT = Path(__file__).resolve().parents[1]
PUBLISHED = ROOT / "benchmarks" / "published.jsonl"
PAGE = ROOT / "book" / "reference" / "benchmarks.md"
BEGIN, END = "<!-- tables: begin (written by the benchmark command) -->", "<!-- tables: end -->"
SPACE = "\N{NO-BREAK SPACE}"
NAMES = {"program": "program", "eager": "eager", "autograd": "autograd", "jax": "JAX", "torch": "PyTorch"}


def read(path: Path) -> list[dict]:
    """The lines of a record: the machine first, then one for each piece of work."""
    return [json.loads(line) for line in path.read_text("utf8").splitlines()]


def render(record: list[dict]) -> str:
    """Everything that is measured, as Markdown."""
    machine, *works = record
    return "\n".join([*about(machine), "", *ratios(works), "", *spreads(works), "", *goals(works)])


def about(machine: dict) -> list[str]:
    """When, where and with what."""
    versions = " · ".join(f"{name} {told}" for name, told in machine["versions"].items())
    return [
        f"Measured on {machine['date']}: {machine['machine']} · Python {machine['python']} · {versions} · "
        f"BLAS: {machine['blas']} · threads: {machine['threads']}.",
    ]


def ratios(works: list[dict]) -> list[str]:
    """The main tables, one for each kind of work: time by hand, and everybody's multiple of it."""
    lines = []
    for kind, group in itertools.groupby(works, lambda work: work["name"].partition(": ")[0]):
        lines += ["", *heading(kind)]
        for work in group:
            hand = time(work["rows"][work["reference"]]["microseconds"])
            which = whole(work["name"].partition(": ")[2])
            lines.append(f"| {which}; {hand} | {' | '.join(cell(work, name) for name in NAMES)} |")
    return lines


def heading(first: str) -> list[str]:
    return [f"| {first} | {' | '.join(NAMES.values())} |", "|---" + "|--:" * len(NAMES) + "|"]


def whole(text: str) -> str:
    """A text whose equations do not break at the end of a line."""
    return text.replace(" = ", f"{SPACE}={SPACE}")


def cell(work: dict, name: str) -> str:
    """A ratio with three digits that mean something, or why there is none."""
    if name in work["rows"]:
        return short(work["rows"][name]["ratio"])
    return "–" if work["missing"].get(name) in (None, "not there", "not installed") else work["missing"][name]


def short(ratio: float) -> str:
    return f"{ratio:.2f}" if ratio < 10 else f"{ratio:.0f}"


def time(microseconds: float) -> str:
    if microseconds < 1000:
        return f"{microseconds:.3g}{SPACE}µs"
    return f"{microseconds / 1000:.3g}{SPACE}ms"


def spreads(works: list[dict]) -> list[str]:
    """First to third quartile of the ratios, folded."""
    lines = [":::{admonition} The spread: first to third quartile of the ratios", ":class: dropdown"]
    lines += ["", *heading("Work")]
    for work in works:
        cells = [
            f"{short(row['low'])}–{short(row['high'])}" if (row := work["rows"].get(name)) else "–" for name in NAMES
        ]
        lines.append(f"| {whole(work['name'])} | {' | '.join(cells)} |")
    return [*lines, "", ":::"]


def goals(works: list[dict]) -> list[str]:
    """What was aimed at and what came of it, worst first."""
    told = [(work["name"], goal) for work in works for goal in work["goals"] if goal["reached"] is not None]
    met = sum(goal["reached"] for _, goal in told)
    lines = [f"Of {len(told)} goals, {met} are reached. These are not:", ""]
    lines += ["| Work | ratio | goal | measured |", "|---|---|--:|--:|"]
    for name, goal in sorted(told, key=lambda pair: -miss(pair[1])):
        if not goal["reached"]:
            bound = f"≤{SPACE}{goal['most']:g}" if goal["least"] is None else f"≥{SPACE}{goal['least']:g}"
            who = {"hand": "hand"} | NAMES
            lines.append(
                f"| {whole(name)} | {who[goal['of']]} / {who[goal['to']]} | {bound} | {short(goal['ratio'])} |"
            )
    return lines if met < len(told) else [f"All {len(told)} goals are reached."]


def miss(goal: dict) -> float:
    """By what factor a goal is missed."""
    return goal["ratio"] / goal["most"] if goal["least"] is None else goal["least"] / goal["ratio"]


def rewritten(page: str, record: list[dict]) -> str:
    """The page with the tables of a record between its two marks."""
    before, _, rest = page.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}\n{render(record)}\n{END}{after}"
