# Everything a newcomer needs: `make run` and `make test`. Each sets itself up.
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
export UV_PYTHON_DOWNLOADS := never
export UV_LINK_MODE := copy
# Trust whom the system trusts, where it says so; else uv's own list of authorities.
ifneq ($(wildcard /etc/ssl/certs/ca-certificates.crt),)
export UV_SYSTEM_CERTS := true
endif

PORT ?= 8000

.PHONY: help run serve pictures test lint format bench lock clean

help:  ## what can be made
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## */  make \1\t/' | expand -t 16

$(BIN)/uv: requirements/bootstrap.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	    || { echo "Servanda needs Python 3.11 or later; set PYTHON=/path/to/python3.11"; exit 1; }
	@$(PYTHON) -m venv $(VENV) \
	    || { echo "No virtual environment could be made: install your system's python3-venv package."; exit 1; }
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/bootstrap.txt
	@touch $@

# One environment for use and for work on the code; the lock file decides what is in it.
$(VENV)/ready: $(BIN)/uv requirements/dev.txt pyproject.toml
	@$(BIN)/uv pip sync --quiet --python $(BIN)/python --require-hashes requirements/dev.txt requirements/bootstrap.txt
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation --editable .
	@touch $@

run: $(VENV)/ready  ## set up, then assess the first example case
	@$(BIN)/servanda assess examples/deportation-across-a-border.yaml

serve: $(VENV)/ready  ## set up, then serve the pages on localhost (PORT=8000)
	@$(BIN)/servanda serve --port $(PORT)

pictures: $(VENV)/ready  ## the pages in docs/pictures, looked at with a Chromium of the system
	@$(BIN)/python tests/web/pictures.py docs/pictures
	@SERVANDA_PICTURES=docs/pictures $(BIN)/python -m pytest -q tests/web/desk/test_walk.py

test: $(VENV)/ready  ## set up, then the whole test suite; the desk's once more on PostgreSQL
	@$(BIN)/python -m pytest -n auto
	@$(BIN)/python -m tests.postgresql -q -n auto tests/desk tests/web/desk

lint: $(VENV)/ready  ## ruff, format check, mypy --strict, direction of imports
	@$(BIN)/ruff check src tests benchmarks
	@$(BIN)/ruff format --check src tests benchmarks
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-logo

format: $(VENV)/ready  ## mend what ruff can mend
	@$(BIN)/ruff check --fix --exit-zero --quiet src tests benchmarks
	@$(BIN)/ruff format src tests benchmarks

.venv-bench/ready: $(BIN)/uv requirements/bench.txt pyproject.toml
	@$(PYTHON) -m venv .venv-bench
	@$(BIN)/uv pip sync --quiet --python .venv-bench/bin/python --require-hashes requirements/bench.txt
	@$(BIN)/uv pip install --quiet --python .venv-bench/bin/python --no-deps --no-build-isolation --editable .
	@touch $@

bench: .venv-bench/ready  ## measure, beside peers, and write benchmarks/RESULTS.md
	@.venv-bench/bin/python -m benchmarks

lock: $(BIN)/uv  ## write the lock files anew after a change in pyproject.toml
	@requirements/lock.sh

clean:  ## remove what the set-up made
	rm -rf $(VENV) .venv-bench .mypy_cache .ruff_cache .pytest_cache .hypothesis dist build
