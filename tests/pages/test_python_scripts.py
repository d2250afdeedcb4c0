"""Where the scripts of live cells lie in the site: in one folder, named after what is in it."""

from types import SimpleNamespace

import live_python


def test_a_build_that_copies_nothing_has_the_scripts_all_the_same(tmp_path, monkeypatch):
    """Sphinx leaves static files alone when no page has changed."""
    monkeypatch.setattr(live_python, "place", lambda runtime, static: None)
    app = SimpleNamespace(
        builder=SimpleNamespace(format="html"), outdir=tmp_path, live_python=None,
        config=SimpleNamespace(live_python_folder="python-0"),
    )  # fmt: skip
    (tmp_path / "_static" / "python").mkdir(parents=True)
    (tmp_path / "_static" / "python-old").mkdir()
    for _ in range(2):
        live_python.fill_site(app, None)
        assert [path.name for path in (tmp_path / "_static").iterdir()] == ["python-0"]
        assert (tmp_path / "_static" / "python-0" / "cells.mjs").exists()
