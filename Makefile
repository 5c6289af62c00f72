# Everything sets itself up: each target that needs the tools makes .venv first, from the locked lists.

PYTHON ?= python3
BIN := .venv/bin
PYTEST := $(BIN)/python -m pytest -n 2
# By hand, the slow tests are a target of their own. With CI set they join the same run, so that one closing line
# counts everything.
SELECT := $(if $(CI),,-m "not slow")

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help demo test check fix test-slow bench lock clean

help:  ## Say what can be made
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1\t\2/p' $(firstword $(MAKEFILE_LIST)) | expand -t 20

demo: .venv/.installed-core  ## Load the bundled example, audit it, and say where the report is
	@$(BIN)/ringtrue demo

test: .venv/.installed-dev  ## Set up, check, and run the tests (with CI set: the slow ones too)
	@bash scripts/system.sh
	@$(MAKE) --no-print-directory check
	$(PYTEST) $(SELECT)

check: .venv/.installed-dev  ## Lint, formatting, types, and which way imports go
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo

fix: .venv/.installed-dev  ## Mend what the linter and the formatter can mend
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

# One at a time: these measure, or start servers of their own. No such tests (exit code 5) is not a failure.
test-slow: .venv/.installed-dev  ## Run only the slow tests
	$(BIN)/python -m pytest -m slow || [ $$? -eq 5 ]

bench: .venv/.installed-dev  ## Run the benchmark
	$(BIN)/python bench/audit.py

lock:  ## Write requirements/*.txt again from pyproject.toml
	bash scripts/lock.sh

clean:  ## Remove caches, builds and what the demo wrote; .venv stays
	rm -rf .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis .coverage .coverage.* htmlcov
	rm -rf build dist demo-book demo-report bench/scratch spark-warehouse
	find . -name __pycache__ -type d -not -path './.venv*' -prune -exec rm -rf {} +

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "RingTrue needs Python 3.11 or later; $(PYTHON) is " + sys.version.split()[0] + ". Name another: make PYTHON=python3.12 ...")'
	$(PYTHON) -m venv .venv

.venv/.installed-dev: requirements/dev.txt pyproject.toml | .venv/bin/python
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

# The dev list holds all of the core list: where it is installed and current, there is nothing to do.
.venv/.installed-core: requirements/core.txt pyproject.toml | .venv/bin/python
	@if [ .venv/.installed-dev -nt requirements/dev.txt ] && [ .venv/.installed-dev -nt pyproject.toml ]; then :; else \
	    set -ex; \
	    $(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements/core.txt; \
	    $(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .; \
	fi
	@touch $@
