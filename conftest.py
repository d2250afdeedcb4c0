"""Tests of the whole repository: `pytest book/chapters/jacobian.md` runs one chapter (see `texcheck.plugin`)."""

# Sphinx loads these; they are tested through the built site.
collect_ignore_glob = ["book/_ext/*"]
