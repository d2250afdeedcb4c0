"""Launch and report links follow the repository of the checkout; without one there is no dead button."""

import subprocess

import pytest
from jinja2 import Environment, FileSystemLoader
from site_files import ROOT, TEXTS, parse

from repository import Repository, binder_url, find_repository, parse_remote, report_url

TEMPLATES = ROOT / "book" / "_ext" / "templates"
HUB = "https://mybinder.org"
HERE = Repository("github.com", "ada", "linear-book", "main", "0123456789abcdef")


@pytest.mark.parametrize(
    "remote",
    [
        "https://github.com/ada/linear-book.git",
        "https://github.com/ada/linear-book",
        "https://github.com/ada/linear-book/",
        "https://token@github.com/ada/linear-book.git",
        "git@github.com:ada/linear-book.git",
        "ssh://git@github.com/ada/linear-book.git",
        "ssh://git@github.com:22/ada/linear-book.git\n",
    ],
)
def test_remote_is_read_in_every_form(remote):
    assert parse_remote(remote) == ("github.com", "ada", "linear-book")


@pytest.mark.parametrize("remote", ["", "/srv/git/book.git", "../book", "file:///srv/git/book.git", "origin"])
def test_remote_no_reader_can_reach_is_none(remote):
    assert parse_remote(remote) is None


def checkout(folder, remote=None):
    def git(*words):
        identity = ["-c", "user.name=Ada", "-c", "user.email=ada@example.org"]
        subprocess.run(["git", "-C", str(folder), *identity, *words], check=True, capture_output=True)

    git("init", "--initial-branch", "spring")
    git("commit", "--allow-empty", "--message", "start")
    if remote:
        git("remote", "add", "origin", remote)


def test_checkout_with_a_remote(tmp_path):
    checkout(tmp_path, "git@github.com:ada/linear-book.git")
    found = find_repository(tmp_path, environ={})
    assert (found.url, found.branch) == ("https://github.com/ada/linear-book", "spring")
    assert len(found.commit) == 40


def test_checkout_without_a_remote_knows_its_commit(tmp_path):
    checkout(tmp_path)
    found = find_repository(tmp_path, environ={})
    assert not found
    assert len(found.commit) == 40


def test_folder_without_git_is_no_repository(tmp_path):
    assert find_repository(tmp_path, environ={}) == Repository()


def test_workflow_wins_over_the_checkout(tmp_path):
    checkout(tmp_path, "git@github.com:fork/other.git")
    environ = {"GITHUB_REPOSITORY": "ada/linear-book", "GITHUB_REF_NAME": "main", "GITHUB_SHA": HERE.commit}
    assert find_repository(tmp_path, environ) == HERE


def test_binder_opens_the_chapter_in_jupyterlab():
    url = binder_url(HERE, HUB, "book/chapters/jacobian.md")
    assert url == f"{HUB}/v2/gh/ada/linear-book/main?urlpath=lab/tree/book/chapters/jacobian.md"


def test_binder_quotes_a_branch_with_a_slash():
    branch = Repository("github.com", "ada", "book", "fix/typo", "0")
    assert "/v2/gh/ada/book/fix%2Ftypo?" in binder_url(branch, HUB, "book/intro.md")


def test_binder_knows_no_other_host():
    assert binder_url(Repository(), HUB, "book/intro.md") is None
    assert binder_url(Repository("git.example.org", "ada", "book", "main", "0"), HUB, "book/intro.md") is None


def test_report_carries_page_and_commit():
    url = report_url(HERE, "book/chapters/jacobian")
    assert url.startswith("https://github.com/ada/linear-book/issues/new?title=")
    assert "book%2Fchapters%2Fjacobian" in url or "book/chapters/jacobian" in url
    assert HERE.commit in url
    assert report_url(Repository(commit="0"), "book/intro") is None


def render(template, **context):
    return Environment(loader=FileSystemLoader(TEMPLATES)).get_template(template).render(**context)


def test_report_line_without_a_repository_asks_to_quote():
    text = render("report-error.html", source_url="x.md", pagename="book/intro", commit=HERE.commit)
    assert "<a" not in text
    assert "book/intro" in text
    assert HERE.commit[:10] in text
    text = render("report-error.html", source_url="x.md", pagename="book/intro", commit="")
    assert "commit" not in text


@pytest.mark.parametrize("address", TEXTS)
def test_pages_carry_the_links_of_their_checkout(address):
    """A page may be older than the last commit, so the commit itself is not compared."""
    soup = parse(address)
    repository = find_repository(ROOT)
    report = soup.find(class_="report-error")
    assert report is not None
    launch = soup.find("a", class_="page-tool")
    notebook = soup.find("a", string=lambda text: text and "Notebook with outputs" in text) is not None
    if repository:
        assert report.a["href"].startswith(repository.url)
        assert (launch is not None) == (notebook and repository.host in ("github.com", "gitlab.com"))
    else:
        assert report.a is None
        assert launch is None
