# The two commands of the README, and the parts of the gate. `.venv` is made when it is not there.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: digest test lint clean

digest: .venv/installed
	@$(BIN)/digest build
	@echo "Open feeds/public/index.html in a browser, or subscribe to feeds/public/digest.atom in a feed reader."

test: .venv/tested
	$(BIN)/python -m pytest -n auto --dist worksteal

lint: .venv/linted
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

# A pip as old as the one that comes with Python 3.11 trips over two spellings of one extra, so a new one comes first.
.venv/pip:
	@echo "setting up .venv"
	@$(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --upgrade pip
	@touch $@

.venv/installed: .venv/pip pyproject.toml
	@$(BIN)/python -m pip install --quiet -e .
	@touch $@

.venv/tested: .venv/pip pyproject.toml
	@$(BIN)/python -m pip install --quiet -e '.[test]'
	@touch $@ .venv/installed

# For the tests that look at the pages in Chromium; without it they say in one line that they were skipped.
.venv/browser: .venv/pip pyproject.toml
	@$(BIN)/python -m pip install --quiet -e '.[browser]'
	@touch $@ .venv/tested .venv/installed

.venv/linted: .venv/pip pyproject.toml
	@$(BIN)/python -m pip install --quiet -e '.[dev]'
	@touch $@ .venv/tested .venv/installed

clean:
	rm -rf .venv build *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis feeds/public feeds/digest.db*
