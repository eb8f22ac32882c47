VENV := .venv
BIN := $(VENV)/bin
# The first interpreter that is new enough and can make virtual environments.
PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11 python; do \
	$$p -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
INSTALL := $(PIP) install --require-hashes --only-binary :all: -r
EDITABLE := $(PIP) install --no-build-isolation --no-deps --editable .
COMPILE := $(BIN)/uv pip compile pyproject.toml - --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-emit-find-links --custom-compile-command 'make lock' --quiet

.PHONY: run test stress check format lock clean

run: $(VENV)/run.stamp
	@$(BIN)/onrecord run

test: $(VENV)/dev.stamp
	@$(BIN)/python -m pytest

# What takes long: killed runs and workers, full disks, more of the fuzzing, long hostile texts.
stress: $(VENV)/dev.stamp
	@$(BIN)/python -m pytest -m stress

check: $(VENV)/dev.stamp
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

format: $(VENV)/dev.stamp
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

# Setuptools is locked too: the project itself is built without fetching anything.
lock: $(VENV)/dev.stamp
	echo 'setuptools>=80' | $(COMPILE) --upgrade --output-file requirements.lock
	echo 'setuptools>=80' | $(COMPILE) --upgrade --extra dev --constraint requirements.lock --output-file requirements-dev.lock

clean:
	rm -rf $(VENV)

$(BIN)/python:
	@test -n "$(PYTHON)" || { echo "No Python 3.11 or newer with venv found; install one, or name it: make PYTHON=/path/to/python3" >&2; exit 1; }
	@echo "Setting up $(VENV) with $(PYTHON) (once) ..."
	@$(PYTHON) -m venv $(VENV)

$(VENV)/run.stamp: requirements.lock pyproject.toml | $(BIN)/python
	@echo "Installing what requirements.lock names ..."
	@$(INSTALL) requirements.lock
	@$(EDITABLE)
	@touch $@

$(VENV)/dev.stamp: requirements-dev.lock $(VENV)/run.stamp
	@echo "Installing what requirements-dev.lock names ..."
	@$(INSTALL) requirements-dev.lock
	@touch $@
