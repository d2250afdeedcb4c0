"""Rehearse a launch on Binder, on this machine: install as Binder does, open the chapter as the button does, run it.

    python binder/rehearse.py [stem ...]

A copy of the repository gets an environment of its own from the files in this folder. JupyterLab serves it
on the loopback address, and Chromium opens what the launch button of the built page carries. Pictures land in
_build/rehearsal.
"""

import argparse
import contextlib
import html
import os
import re
import secrets
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import TimeoutError as PageTimeout
from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parents[1]
PICTURES = ROOT / "_build" / "rehearsal"
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"]
QUIET += ["--disable-background-networking", "--disable-component-update", "--disable-sync"]
PATIENCE = 180  # seconds for a page of cells; a launch on a busy machine is slow

# The whole notebook, also the cells that JupyterLab has not drawn.
CELLS = """() => window.jupyterapp.shell.currentWidget.content.model.toJSON().cells
    .filter(cell => cell.cell_type === 'code')"""
# All have run, or one broke: the cells after it will never run.
OVER = f"""() => {{
    const cells = ({CELLS})();
    const announced = cell => (cell.metadata.tags || []).includes('raises-exception');
    const broken = cell => cell.outputs.some(output => output.output_type === 'error') && !announced(cell);
    return cells.every(cell => cell.execution_count !== null) || cells.some(broken);
}}"""
IDLE = "() => window.jupyterapp.shell.currentWidget.sessionContext.session?.kernel?.status === 'idle'"


def copy_repository(target):
    """Copy what a clone would hold: the files git knows, and those it is about to."""
    listing = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(listing, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    for name in filter(None, names.split("\0")):
        if (ROOT / name).is_file():
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, target / name)


def python_of_the_image():
    """Return the Python that runtime.txt names, or this one where it is not installed."""
    wanted = (ROOT / "binder" / "runtime.txt").read_text("utf8").strip().replace("-", "")
    here = "python{}.{}".format(*sys.version_info)
    if wanted == here or not shutil.which(wanted):
        print(
            f"python    {here}" + ("" if wanted == here else f"; the image has {wanted}, which is not installed here")
        )
        return sys.executable
    print(f"python    {wanted}")
    return wanted


def install(folder):
    """Do Binder's steps in its order; return the environment variables of the image."""
    home, image = folder / "home", folder / "image"
    home.mkdir()
    subprocess.run([python_of_the_image(), "-m", "venv", image], check=True)
    dropped = ("JUPYTER", "VIRTUAL_ENV", "PYTHONPATH")
    environment = {name: value for name, value in os.environ.items() if not name.startswith(dropped)}
    environment |= {"HOME": str(home), "PATH": f"{image / 'bin'}{os.pathsep}{os.environ['PATH']}"}
    pip = [image / "bin" / "python", "-m", "pip", "install", "--quiet", "--requirement", "binder/requirements.txt"]
    for step in (pip, ["binder/postBuild"]):
        begun = time.monotonic()
        subprocess.run(step, cwd=folder / "repository", env=environment, check=True)
        print(f"installed {Path(step[-1]).name} in {time.monotonic() - begun:.0f} s")
    return environment


def launch_path(stem):
    """Return the path that the launch button opens: the built page's own, else what the site would write."""
    built = ROOT / "_build" / "html" / "book" / "chapters" / f"{stem}.html"
    links = re.findall(r'href="([^"]*[?&;]urlpath=[^"]*)"', built.read_text("utf8")) if built.exists() else []
    address, source = (html.unescape(links[0]), "the button of the built page") if links else (None, None)
    if address is None:
        # Without a remote the page has no button; a made-up repository has the same path.
        sys.path.insert(0, str(ROOT / "book" / "_ext"))
        from repository import Repository, binder_url

        made_up = Repository("github.com", "owner", "name", "main")
        address = binder_url(made_up, "https://hub", f"book/chapters/{stem}.md")
        source = "the site's own function; no button on the page, since there is no remote"
    path = parse_qs(urlsplit(address).query)["urlpath"][0]
    print(f"opening   {path} (from {source})")
    return path


@contextlib.contextmanager
def jupyterlab(folder, environment):
    """Serve the copy on a free port of the loopback address; yield the address and the token."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    token = secrets.token_hex(16)
    words = ["jupyter", "lab", "--no-browser", "--expose-app-in-browser", "--ip=127.0.0.1", f"--port={port}"]
    words += [f"--IdentityProvider.token={token}"] + ["--allow-root"] * (os.name == "posix" and os.geteuid() == 0)
    with open(folder / "jupyterlab.log", "w+", encoding="utf8") as log:
        command = [shutil.which(words[0], path=environment["PATH"]), *words[1:]]
        server = subprocess.Popen(command, cwd=folder / "repository", env=environment, stdout=log, stderr=log)
        try:
            wait_for(f"http://127.0.0.1:{port}/api/status?token={token}", server, log)
            yield f"http://127.0.0.1:{port}/", token
        finally:
            server.terminate()
            server.wait(timeout=30)


def wait_for(address, server, log):
    """Return once the server answers; show its log if it never does."""
    until = time.monotonic() + 60
    while time.monotonic() < until and server.poll() is None:
        with contextlib.suppress(OSError):
            return urllib.request.urlopen(address, timeout=5).close()
        time.sleep(0.5)
    log.seek(0)
    raise SystemExit(f"JupyterLab does not answer:\n{log.read()}")


def run_all(page, address, stem):
    """Open the notebook as a reader does, run all its cells, and return them."""
    page.goto(address)
    page.wait_for_selector(".jp-NotebookPanel, .jp-FileEditor", timeout=60_000)
    if page.locator(".jp-FileEditor").count():
        page.screenshot(path=PICTURES / f"{stem}-opened.png")
        raise SystemExit(f"FAILED: {stem} opens as a text file, not as a notebook")
    page.wait_for_function(IDLE, timeout=60_000)
    page.screenshot(path=PICTURES / f"{stem}-opened.png")
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.get_by_role("menuitem", name="Run All Cells", exact=True).click()
    with contextlib.suppress(PageTimeout):
        page.wait_for_function(OVER, timeout=PATIENCE * 1000)
        page.wait_for_function(IDLE, timeout=PATIENCE * 1000)
    page.screenshot(path=PICTURES / f"{stem}-ran.png")
    return page.evaluate(CELLS)


def judge(stem, cells):
    """Return what is wrong with a notebook that has run."""
    source = (ROOT / "book" / "chapters" / f"{stem}.md").read_text("utf8")
    written = len(re.findall(r"^```\{code-cell\}", source, re.MULTILINE))
    ran = sum(cell["execution_count"] is not None for cell in cells)
    told = [] if ran == written else [f"{ran} cells ran; the chapter has {written}"]
    for number, cell in enumerate(cells, 1):
        errors = [f"{out['ename']}: {out['evalue']}" for out in cell["outputs"] if out["output_type"] == "error"]
        announced = "raises-exception" in cell["metadata"].get("tags", [])
        if bool(errors) != announced:
            told.append(f"cell {number}: {errors or 'raised nothing, though tagged raises-exception'}")
    print(f"{stem:9} {ran} of {written} cells ran; complaints: {len(told)}")
    return [f"{stem}: {complaint}" for complaint in told]


def chromium():
    """Return the system's Chromium."""
    names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"]
    found = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, names)), None)
    if found is None:
        raise SystemExit("The rehearsal needs Chromium: install it (Debian: apt install chromium) or set CHROMIUM")
    return found


def main():
    """Rehearse the chapters named on the command line, or all."""
    chapters = sorted(path.stem for path in (ROOT / "book" / "chapters").glob("*.md"))
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("stems", nargs="*", default=chapters, metavar="stem")
    stems, told = parser.parse_args().stems, []
    PICTURES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="rehearsal-") as name, sync_playwright() as playwright:
        folder = Path(name)
        copy_repository(folder / "repository")
        environment = install(folder)
        with jupyterlab(folder, environment) as (address, token):
            browser = playwright.chromium.launch(executable_path=chromium(), args=QUIET)
            for stem in stems:
                page = browser.new_page(viewport={"width": 1300, "height": 1000})
                told += judge(stem, run_all(page, f"{address}{launch_path(stem)}?token={token}&reset", stem))
                page.close()
            browser.close()
    print(f"pictures  {PICTURES.relative_to(ROOT)}")
    for complaint in told:
        print(f"FAILED    {complaint}")
    return bool(told)


if __name__ == "__main__":
    sys.exit(main())
