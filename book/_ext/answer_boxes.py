"""Boxes to answer in: ``:::{answer} LABEL`` with an empty body; what a box needs stands in `book/answers/<stem>.yml`.

So a notebook, which shows the body, never shows an answer. The tests compare each answer, and each slip, with the
chapter's own Python (`check:`); what the browser needs of an entry goes into the page.
"""

import json
from pathlib import Path

import yaml
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective

from live_figures import BOXES, MISTAKES, element

logger = logging.getLogger(__name__)

ANSWERS = Path(__file__).resolve().parents[1] / "answers"
NEEDED = {"label": str, "answer": str, "check": str}
ALLOWED = NEEDED | {
    "variables": dict, "slips": list, "hints": list, "solution": str, "factors": list, "tolerance": float,
}  # fmt: skip
# The browser has no use for Python.
KEPT_HERE = {"check"}


def complaints(entry):
    """Yield what is wrong with the data of a box."""
    if not isinstance(entry, dict):
        yield "is no mapping"
        return
    yield from (f"has no {key}" for key in NEEDED if key not in entry)
    for key, value in entry.items():
        if key not in ALLOWED:
            yield f"has {key}; expected one of {', '.join(ALLOWED)}"
        elif not isinstance(value, ALLOWED[key]):
            yield f"has {key}: {value}; expected a {ALLOWED[key].__name__}"
    yield from wrong_variables(dict_of(entry.get("variables")))
    yield from wrong_slips(entry.get("slips", []))


def wrong_variables(variables):
    for name, ends in variables.items():
        if not (isinstance(ends, list) and len(ends) == 2 and all(map(is_number, ends)) and ends[0] < ends[1]):
            yield f"has the variable {name}: {ends}; expected [low, high]"


def wrong_slips(slips):
    known = json.loads(MISTAKES.read_text(encoding="utf-8"))
    for slip in slips:
        if (
            not isinstance(slip, dict)
            or slip.keys() not in ({"answer", "check", "say"}, {"answer", "check", "mistake"})
            or not all(isinstance(value, str) for value in slip.values())
        ):
            yield f"has the slip {slip}; expected answer, check, and either say or mistake"
        elif slip.get("mistake", "sign") not in known:
            yield f"has the mistake {slip['mistake']}, which {MISTAKES.name} does not know"


def dict_of(value):
    return value if isinstance(value, dict) else {}


def is_number(value):
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def for_the_page(entry):
    """Return an entry without what only the tests read."""
    kept = {key: value for key, value in entry.items() if key not in KEPT_HERE}
    if "slips" in kept:
        kept["slips"] = [{key: value for key, value in slip.items() if key not in KEPT_HERE} for slip in kept["slips"]]
    return kept


def answer_box(env, label, options, location):
    """Return the node of a box; what is wrong with it or its data is a warning."""
    source = ANSWERS / f"{Path(env.docname).name}.yml"
    place = source.relative_to(ANSWERS.parents[1]).as_posix()
    env.note_dependency(str(source))
    entry, told = None, []
    try:
        entries = dict_of(yaml.safe_load(source.read_text(encoding="utf-8")))
    except FileNotFoundError:
        told = [f"there is no {place}"]
    except yaml.YAMLError as error:
        told = [f"{place} is no YAML: {error}"]
    else:
        entry = entries.get(label)
        told = [f"{label} in {place} {each}" for each in complaints(entry)] if label in entries else []
        told += (
            []
            if label in entries
            else [f"{place} has no entry {label}; it has {', '.join(map(str, entries)) or 'none'}"]
        )
    told += [f"{label} has the option {name}; it takes none" for name in options]
    for each in told:
        logger.warning("answer: %s", each, location=location)
    return [] if told else [element("answer", for_the_page(entry))]


class AnswerBox(SphinxDirective):
    """``:::{answer} LABEL``."""

    required_arguments = 1

    def run(self):
        return answer_box(self.env, self.arguments[0], {}, self.get_location())


def setup(app):
    app.setup_extension("live_figures")
    BOXES["answer"] = answer_box
    app.add_directive("answer", AnswerBox)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
