# Two commands need nothing but Python 3.11+ and make:  make run   and   make test
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
STAMP  := $(VENV)/.installed
DEV    := $(VENV)/.installed-dev

.PHONY: run test check lint types docs bench branches clean
.DEFAULT_GOAL := run

run: $(STAMP)  ## install into .venv and run the whole system over eight half-years
	$(BIN)/realpolitik run axis-2025

test: $(DEV)  ## every test, with coverage
	$(BIN)/python -m pytest --cov --cov-report=term --cov-fail-under=90

lint: $(DEV)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(DEV)
	$(BIN)/mypy

check: lint types test docs  ## everything that .ci/run asks

docs: $(DEV)  ## build the documentation, generated pages included
	$(BIN)/python docs/generate.py
	$(BIN)/mkdocs build --strict --quiet

bench: $(DEV)  ## ratios against pygambit and against numpy.exp, all from one run
	$(BIN)/python -m benchmarks

branches: $(DEV)  ## 10,000 signalling games, each checked against pygambit; takes minutes
	$(BIN)/python -m benchmarks.branches

clean:
	rm -rf $(VENV) site docs/errors docs/generated docs/cases

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "realpolitik needs Python 3.11 or later; point PYTHON at one: make run PYTHON=python3.12"; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(STAMP): $(VENV)/bin/python pyproject.toml constraints.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e .
	@touch $@

$(DEV): $(VENV)/bin/python pyproject.toml constraints.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[test,check,docs]'
	@touch $@ $(STAMP)
