"""Run the tests of the package on the Python of the page. These lines run there, where pytest is a guest."""

import json
import os
import sys

__all__ = ["run"]

SETTINGS = "[pytest]\nfilterwarnings = error\n"


class Notes:
    """A plugin that counts what passed and notes what did not."""

    def __init__(self):
        self.passed, self.failed = 0, []

    def pytest_runtest_logreport(self, report):
        self.note(report)
        self.passed += report.when == "call" and report.passed

    def pytest_collectreport(self, report):
        self.note(report)

    def note(self, report):
        if report.failed:
            told = getattr(report.longrepr, "reprcrash", None)
            self.failed.append([report.nodeid, told.message if told else str(report.longrepr)[-500:]])


def run(repository, guests, rest_of_numpy, files, left_out):
    """Run test files of the repository; return how many tests passed, and [test, reason] of the others, as JSON."""
    # After what the site carries: its own packages come first.
    sys.path.append(guests)
    sys.dont_write_bytecode = True
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    os.chdir(repository)
    with open("/settings.ini", "w") as settings:
        settings.write(SETTINGS)
    import numpy
    import pytest

    numpy.__path__.append(rest_of_numpy)
    notes = Notes()
    words = ["-q", "--capture=sys", "-c", "/settings.ini", "--rootdir", repository, "-k", f"not ({left_out})"]
    words += [word for name in ("cacheprovider", "faulthandler") for word in ("-p", f"no:{name}")]
    pytest.main([*words, *json.loads(files)], plugins=[notes])
    return json.dumps({"numpy": numpy.__version__, "passed": notes.passed, "failed": notes.failed})
