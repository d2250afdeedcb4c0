"""The tree is the one the README draws: names, pins, addresses, and the standard module `code`."""

import code
import collections
import json
import re
import tomllib

import pytest
import yaml
from tree import ROOT, addresses_in, mirrors, tracked

TRACKED = tracked()
BOOK = ROOT / "book"
LINMAP = ROOT / "code" / "linmap"


def stems(folder, ending="py"):
    return {path.stem for path in folder.glob(f"*.{ending}") if not path.stem.startswith("_")}


def test_the_standard_module_code_is_not_shadowed():
    assert hasattr(code, "InteractiveConsole")
    assert not list((ROOT / "code").glob("*.py"))


def test_every_package_folder_is_declared():
    settings = tomllib.loads((ROOT / "code" / "pyproject.toml").read_text("utf8"))
    folders = {path.parent.relative_to(ROOT / "code") for path in (ROOT / "code").glob("linmap/**/*.py")}
    assert {".".join(folder.parts) for folder in folders} == set(settings["tool"]["setuptools"]["packages"])
    assert all((ROOT / "code" / folder / "__init__.py").exists() for folder in folders)


def test_no_conftest_or_test_lies_directly_in_tests():
    assert not list((ROOT / "tests").glob("*.py"))


def test_names_of_test_files_are_unique():
    counts = collections.Counter(path.name for path in (ROOT / "tests").rglob("*.py") if path.name != "conftest.py")
    assert [name for name, count in counts.items() if count > 1] == []


def test_there_is_no_drawer_for_everything():
    drawers = {"utils", "misc", "helpers", "common"}
    assert [path for path in TRACKED if drawers & {part.partition(".")[0] for part in path.parts}] == []


CHAPTERS = stems(BOOK / "chapters", "md")
PAGES = CHAPTERS | stems(BOOK, "md") | stems(BOOK / "reference", "md")


def test_figures_and_answers_belong_to_a_page():
    shared = {"style", "palette", "drawing"}  # what the pictures of every page are made with
    assert stems(LINMAP / "figures") - shared <= PAGES
    assert stems(BOOK / "answers", "yml") <= PAGES


def test_every_module_has_a_test_of_its_name():
    tested = {path.stem.removeprefix("test_") for path in (ROOT / "tests" / "linmap").glob("test_*.py")}
    assert stems(LINMAP) - tested == set()


def test_every_page_is_in_the_table_of_contents_and_every_entry_is_a_page():
    listed = set(re.findall(r"(?:file|root): (\S+)", (ROOT / "_toc.yml").read_text("utf8")))
    pages = {path.relative_to(ROOT).with_suffix("") for path in BOOK.rglob("*.md")}
    assert listed == {page.as_posix() for page in pages if "_build" not in page.parts}


def pins(path):
    lines = (ROOT / path).read_text("utf8").splitlines()
    lines = [line.partition("#")[0].split(";")[0].strip() for line in lines]
    return [line for line in lines if line]


@pytest.mark.parametrize("path", ["requirements.txt", "binder/requirements.txt"])
def test_every_requirement_is_pinned(path):
    loose = [line for line in pins(path) if line != "-e ./code" and not re.fullmatch(r"[\w.\[\]-]+==[\w.]+", line)]
    assert loose == []


def test_binder_and_book_agree_on_what_both_install():
    book, binder = (dict(line.split("==") for line in pins(path) if "==" in line)
                    for path in ("requirements.txt", "binder/requirements.txt"))  # fmt: skip
    shared = book.keys() & binder.keys()
    assert {"numpy", "matplotlib", "autograd"} <= shared
    assert {name: book[name] for name in shared} == {name: binder[name] for name in shared}


def test_the_lock_file_carries_no_download_addresses():
    lock = json.loads((ROOT / "package-lock.json").read_text("utf8"))
    assert [name for name, package in lock["packages"].items() if "resolved" in package] == []


def test_no_file_names_a_machine_or_a_package_host():
    hosts, told = mirrors(), []
    for path in TRACKED:
        text = path.read_bytes().decode("utf8", errors="ignore")
        told += [f"{path.relative_to(ROOT)}:{line}: {what}" for line, what in addresses_in(text, hosts)]
    if told:
        pytest.fail("\n".join(told), pytrace=False)


@pytest.mark.parametrize(
    "line",
    [
        "a /ho" + "me/me/book",
        "(/t" + "mp/x)",
        "C:" + r"\Users\me",
        "https://py" + "pi.org/simple",
        "at mirror.local:80",
    ],
)
def test_an_address_of_one_machine_is_found(line):
    assert [number for number, _ in addresses_in(f"first\n{line}", {"mirror.local"})] == [2]


@pytest.mark.parametrize("line", ["https://a.org/ho" + "me/b", "/usr/bin/chromium", "<a href='/t" + "mp'>"])
def test_other_addresses_pass(line):
    assert not list(addresses_in(line, {"mirror.local"}))


@pytest.mark.parametrize("path", sorted((ROOT / ".github").rglob("*.yml")), ids=lambda path: path.name)
def test_a_workflow_asks_for_no_more_than_it_needs(path):
    workflow = yaml.safe_load(path.read_text("utf8"))
    allowed = {"publish.yml": {"contents": "read", "pages": "write", "id-token": "write"}}
    granted = [workflow["permissions"], *(job.get("permissions", {}) for job in workflow["jobs"].values())]
    for permissions in granted:
        assert permissions.items() <= allowed.get(path.name, {"contents": "read"}).items()


def test_no_two_tests_share_a_name(request):
    """On two cores, tests are handed out by their names: of two with the same one, only one would run."""
    names = collections.Counter(item.nodeid for item in request.session.items)
    assert [name for name, count in names.items() if count > 1] == []
