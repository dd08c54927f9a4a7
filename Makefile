# Two commands do everything on a fresh machine with Python 3.11 or later: make report, make test.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
MONTH ?= 2026-10
PAGE ?= data/sample

.PHONY: report test lint lab lock sample templates

report: $(READY)  ## the sample page's monthly report; prints its path
	@$(BIN)/cmanalytics report $(PAGE) --month $(MONTH)

test: $(READY)  ## the whole test suite
	$(BIN)/python -m pytest

lint: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

lab: $(READY)  ## JupyterLab on the notebooks
	$(BIN)/python -m jupyterlab notebooks

sample: $(READY)  ## writes data/sample anew (same bytes)
	$(BIN)/python data/make_sample.py

templates: $(READY)  ## writes the collection templates of a new page folder anew (same bytes)
	$(BIN)/python data/make_templates.py

lock: $(READY)  ## resolves requirements.lock anew, for every system and Python 3.11 to 3.13
	$(BIN)/python -m uv pip compile pyproject.toml --extra test --universal --python-version 3.11 --generate-hashes \
		--no-emit-index-url --no-header --quiet --output-file requirements.lock

$(READY): requirements.lock pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --editable .
	@touch $(READY)
