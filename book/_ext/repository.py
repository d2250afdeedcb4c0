"""Which repository the site is built from, and the addresses that follow from it.

The workflow's own variables win; else the remote `origin` of the checkout. With neither there is no
repository, and the pages show no button that would lead nowhere.
"""

import os
import re
import subprocess
from dataclasses import dataclass
from urllib.parse import quote, urlencode

__all__ = ["Repository", "binder_url", "find_repository", "parse_remote", "report_url"]

REMOTE = re.compile(
    r"(?:https?://(?:[^/@]+@)?|ssh://(?:[^/@]+@)?|[^/@]+@)"  # https://user@, ssh://git@ or git@
    r"(?P<host>[\w.-]+)(?::\d+)?[:/](?P<owner>[\w.-]+)/(?P<name>[\w.-]+?)(?:\.git)?/?"
)


@dataclass(frozen=True)
class Repository:
    """Where the source stands. `owner` is empty when the checkout has no remote that readers could reach."""

    host: str = ""
    owner: str = ""
    name: str = ""
    branch: str = ""
    commit: str = ""

    def __bool__(self):
        return bool(self.owner)

    @property
    def url(self):
        return f"https://{self.host}/{self.owner}/{self.name}"


def parse_remote(remote):
    """Return (host, owner, name) of a remote address in its https or ssh form, or None."""
    match = REMOTE.fullmatch(remote.strip())
    return match.group("host", "owner", "name") if match else None


def git(root, *words):
    """Return what git prints, or an empty string where there is no git, no repository or no answer."""
    try:
        run = subprocess.run(["git", "-C", str(root), *words], capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return ""
    return run.stdout.strip()


def find_repository(root, environ=os.environ):
    """Return the Repository that the folder `root` was checked out from."""
    commit = environ.get("GITHUB_SHA") or git(root, "rev-parse", "HEAD")
    if slug := environ.get("GITHUB_REPOSITORY"):
        host = environ.get("GITHUB_SERVER_URL", "https://github.com").split("://")[-1]
        owner, _, name = slug.partition("/")
        return Repository(host, owner, name, environ.get("GITHUB_REF_NAME", "main"), commit)
    parts = parse_remote(git(root, "remote", "get-url", "origin"))
    branch = git(root, "symbolic-ref", "--short", "HEAD") or commit
    return Repository(*parts, branch, commit) if parts else Repository(commit=commit)


def binder_url(repository, hub, path):
    """Return the address that opens the file `path` in JupyterLab, or None for a host unknown to the hub."""
    providers = {"github.com": "gh", "gitlab.com": "gl"}
    if not repository or repository.host not in providers:
        return None
    project = f"{repository.owner}/{repository.name}"
    if repository.host == "gitlab.com":
        project = quote(project, safe="")
    branch = quote(repository.branch, safe="")
    query = urlencode({"urlpath": f"lab/tree/{path}"}, safe="/")
    return f"{hub}/v2/{providers[repository.host]}/{project}/{branch}?{query}"


def report_url(repository, page):
    """Return the address of a new issue that names the page and the commit, or None without a repository."""
    if not repository:
        return None
    title = f"Error on page {page}"
    body = f"Page: {page}\nCommit: {repository.commit}\n\nWhat is wrong, and what should stand there:\n"
    if "gitlab" in repository.host:
        fields = {"issue[title]": title, "issue[description]": body}
        return f"{repository.url}/-/issues/new?{urlencode(fields, quote_via=quote)}"
    fields = {"title": title, "body": body}
    return f"{repository.url}/issues/new?{urlencode(fields, quote_via=quote)}"
