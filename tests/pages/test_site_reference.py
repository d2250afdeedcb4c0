"""The generated parts of the reference pages: the table of rules, shortened errors, the benchmark tables."""

import random

import pytest
from benchmarks import report, runner
from docutils import nodes
from docutils.utils import new_document

import rules_table
import short_errors
from linmap.engine import kinds, matrix_rules, rules, traced
from linmap.engine.calls import CALLS
from linmap.engine.calls.registry import title

SHOWN = {part: "\n".join(make()) for part, make in rules_table.PARTS.items()}
ROWS = [r for r in {**vars(rules), **vars(matrix_rules)}.values() if isinstance(r, kinds.Rule)]
ROWS += rules.UFUNCS.values()


@pytest.mark.parametrize("rule", [r for r in ROWS if not isinstance(r, kinds.Constant)], ids=lambda rule: rule.name)
def test_every_row_is_on_the_page_once(rule):
    lines = [line for shown in SHOWN.values() for line in shown.splitlines()]
    assert len([line for line in lines if line.startswith((f"| `{rule.name}(", f"`{rule.name}("))]) == 1


def test_every_step_and_every_word_is_on_the_page():
    assert all(f"`{title(step)}`" in SHOWN["steps"] for step in rules.STEPS)
    assert all(f"* `{word}(" in SHOWN["words"] for word in ("share", "left_factor", "cofactors"))


@pytest.mark.parametrize("function", CALLS, ids=title)
def test_every_call_is_on_the_page(function):
    assert f"* `{title(function)}(" in SHOWN["calls"]


def test_every_method_is_on_the_page():
    assert all(f"`x.{name}()`" in SHOWN["array"] for name in traced.METHODS)


def test_every_part_is_on_the_page():
    page = (report.ROOT / "book" / "reference" / "rules.md").read_text("utf8")
    assert [part for part in rules_table.PARTS if page.count(f"```{{rules-table}} {part}\n") != 1] == []


def test_a_new_row_appears_by_itself(monkeypatch):
    source = """
PARTIALS = {np.sinc: (lambda y, x: 2.0 * np.cos(x) / y,)}
half = Linear("half", lambda x: x / 2, (lambda w, x: w / 2.0,))
"""
    monkeypatch.setattr(rules_table.inspect, "getsource", lambda module: source)
    monkeypatch.setattr(rules_table, "FILES", (rules,))
    assert list(rules_table.partials(1))[2:] == ["| `sinc(x)` | `2 * cos(x) / y` |"]
    assert list(rules_table.adjoints(["Linear"])) == ["", "`half(x)`", ": back to x `w / 2`"]


def test_an_error_is_shortened_to_its_message():
    document = new_document("page")
    long = "-----\nTypeError      Traceback\nCell In[1]\n----> 1 f(x)\n\nTypeError: no rule.\nUse g: it has one."
    document += nodes.literal_block(long, long, classes=["output", "traceback"])
    document += nodes.literal_block(long, long)
    short_errors.shorten(None, document)
    shortened, other = document.children
    assert shortened.astext() == "TypeError: no rule.\nUse g: it has one."
    assert other.astext() == long


# ── benchmarks ────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_page_shows_the_published_record():
    page = report.PAGE.read_text("utf8")
    assert report.rewritten(page, report.read(report.PUBLISHED)) == page
    assert page.count(report.BEGIN) == page.count(report.END) == 1


def test_ratios_are_taken_round_by_round():
    """A machine that changes its speed between rounds changes both times, not their ratio."""
    speeds = [1.0, 50.0, 3.0, 20.0, 7.0]
    assert runner.quartiles([3.0 * s for s in speeds], [2.0 * s for s in speeds]) == [1.5, 1.5, 1.5]


def test_everybody_runs_once_a_round_in_changing_order():
    order = []
    calls = {name: lambda name=name: order.append(name) for name in "abc"}
    work = runner.Workload("work", {}, sample=1.0, clock=lambda: float(len(order)))
    times = runner.timed(calls, work, 20, random.Random(1))
    rounds = ["".join(order[i : i + 3]) for i in range(len(order) - 60, len(order), 3)]
    assert all(len(t) == 20 for t in times.values())
    assert {"".join(sorted(r)) for r in rounds} == {"abc"} and len(set(rounds)) == 6


@pytest.mark.parametrize("other", [[1.0, 2.0 + 1e-6], [1.0], [1.0, float("nan")]])
def test_different_results_stop_the_run(other):
    work = runner.Workload("work", {"hand": lambda: lambda: [1.0, 2.0], "other": lambda: lambda: other})
    with pytest.raises(runner.Disagreement, match=r"^work: other"):
        runner.measure(work, rounds=1)


def test_who_is_missing_is_said():
    def absent():
        raise ImportError

    work = runner.Workload(
        "work", {"hand": lambda: lambda: 1.0, "jax": absent}, (runner.Goal("jax", "hand", most=2.0),)
    )
    record = runner.measure(work, rounds=1)
    assert record["missing"] == {"jax": "not installed"}
    assert record["goals"][0]["reached"] is None


def test_a_goal_is_met_or_missed():
    assert runner.Goal("a", "b", most=1.1).reached(1.1) and not runner.Goal("a", "b", most=1.1).reached(1.2)
    assert runner.Goal("a", "b", least=4.0).reached(4.0) and not runner.Goal("a", "b", least=4.0).reached(3.9)


@pytest.mark.parametrize("family", ["jacobians", "mlp", "second", "attention", "equilibrium", "layers"])
def test_candidates_agree_on_the_smallest_work_of_each_family(family):
    """One round without waiting; peers that are not installed are left out."""
    import importlib

    [work, *_] = importlib.import_module(f"benchmarks.{family}").workloads()
    errors = runner.compare(work.name, runner.prepare(work)[0])
    assert {"hand", "program", "eager", "autograd"} <= errors.keys()
