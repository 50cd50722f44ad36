# Two commands need nothing but Python 3.11+ and make:  make run   and   make test
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
STAMP  := $(VENV)/.installed
DEV    := $(VENV)/.installed-dev

.PHONY: run test coverage browser nightly fuzz oracles check lint types docs bench branches clean
# Products of small matrices are slower on several BLAS threads than on one.
export OPENBLAS_NUM_THREADS ?= 1
# Without compiled files each of the tests' many processes would compile the package anew.
unexport PYTHONDONTWRITEBYTECODE
PIP    := $(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt
# The kernel, for this processor, so that the first run need not wait for it. For a Python that is
# too new numba has no build yet; all works without it.
define KERNEL
@if $(PIP) --only-binary numba,llvmlite -e '.[fast]'; \
  then $(BIN)/python -c 'import realpolitik.kernels.backward, realpolitik.kernels.elimination, realpolitik.kernels.period, realpolitik.kernels.response, realpolitik.kernels.sums'; \
  else echo "numba cannot be installed here: the same numbers are computed by NumPy alone, in more time."; fi
endef
.DEFAULT_GOAL := run

run: $(STAMP)  ## install into .venv and run the whole system over eight half-years
	$(BIN)/realpolitik run axis-2025

test: $(DEV)  ## every test but the nightly ones
	$(BIN)/python -m pytest -n auto --dist loadfile

coverage: $(DEV)  ## the same, with coverage, which doubles the time
	$(BIN)/python -m pytest -n auto --dist loadfile --cov --cov-report=term --cov-fail-under=90

browser: $(DEV)  ## the tests that look at pages in a real browser; skipped where there is none
	$(BIN)/python -m pytest -m browser

nightly: $(DEV) oracles  ## every seed, with pygambit asked live
	HYPOTHESIS_PROFILE=long $(BIN)/python -m pytest -n auto --dist loadfile -m "nightly or not nightly"

INPUTS ?= 20000
SEED ?= 0
fuzz: $(DEV)  ## files, expressions and arguments, mutated; each bounded in time and memory
	$(BIN)/python -m tests.fuzz --inputs $(INPUTS) --seed $(SEED)

oracles: $(DEV)  ## install pygambit, which compiles for some ten minutes on Linux
	$(PIP) -e '.[oracles]'

lint: $(DEV)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(DEV)
	$(BIN)/mypy

check: lint types test docs  ## everything that .ci/run asks

docs: $(DEV)  ## build the documentation, generated pages included
	$(BIN)/python docs/generate.py
	$(BIN)/mkdocs build --strict --quiet

bench: $(DEV) oracles  ## times and ratios against peers, all from one run; tells what changed by over 15%
	$(BIN)/python -m benchmarks

branches: $(DEV) oracles  ## 10,000 signalling games, each checked against pygambit; takes minutes
	$(BIN)/python -m benchmarks.branches

clean:
	rm -rf $(VENV) site docs/errors docs/generated docs/cases docs/mechanisms

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "realpolitik needs Python 3.11 or later; point PYTHON at one: make run PYTHON=python3.12"; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(STAMP): $(VENV)/bin/python pyproject.toml constraints.txt
	$(PIP) -e '.[images]'
	$(KERNEL)
	@touch $@

$(DEV): $(VENV)/bin/python pyproject.toml constraints.txt
	$(PIP) -e '.[test,check,docs]'
	$(KERNEL)
	@touch $@ $(STAMP)
