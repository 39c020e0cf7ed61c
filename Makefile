# Galenic's two commands on a fresh machine are `make demo` and `make test`.
# Everything below needs only Python >= 3.11, make and the package registries.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
STAMP  := $(VENV)/.installed
REFERENCE ?= ../shared/reference
# Folders of reference cases that this version covers in full.
COVERED := bioequivalence_2x2 stability pk_nca dossier
# What runs again on PostgreSQL: everything that touches the database.
RECORD_TESTS := tests/ledger tests/parties tests/partners tests/evidence tests/programmes tests/api tests/web tests/client tests/dossier/filing
PYTEST ?= -q -n auto --durations=12

.DEFAULT_GOAL := help
.PHONY: help setup lock demo serve test test-postgres mutation validate check audit docs screenshots bench clean

help:  ## list the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

# uv lives in the virtual environment, so nothing is installed outside the checkout.
$(STAMP): requirements.lock pyproject.toml
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install -q 'uv>=0.5'
	$(BIN)/uv pip sync --python $(BIN)/python --require-hashes requirements.lock
	$(BIN)/uv pip install --python $(BIN)/python -q 'uv>=0.5' --no-deps
	$(BIN)/uv pip install --python $(BIN)/python -q --no-deps -e .
	@touch $@

setup: $(STAMP)  ## create .venv from the lock file

lock:  ## resolve the dependencies anew
	$(BIN)/uv pip compile pyproject.toml --group dev --universal --generate-hashes --no-emit-index-url \
		--python-version 3.11 --upgrade -q -o requirements.lock
	echo 'pip-audit>=2.10' | $(BIN)/uv pip compile - --universal --generate-hashes --no-emit-index-url \
		--python-version 3.11 --no-annotate --no-header --upgrade -q -o .ci/audit.lock

demo: $(STAMP)  ## play a small study on the embedded database
	$(BIN)/galenic demo

serve: $(STAMP)  ## the same study in the browser
	$(BIN)/galenic serve

test: $(STAMP)  ## all tests on the embedded database, with the browser journeys where chromium is installed
	$(BIN)/pytest $(PYTEST)

test-postgres: $(STAMP)  ## the record's tests on PostgreSQL (started from a wheel)
	$(BIN)/pytest -p tests.postgres_plugin $(RECORD_TESTS) -m "not browser" $(PYTEST)

mutation: $(STAMP)  ## disable every guard once and see its test fail
	$(BIN)/python -m tests.mutation.run

validate: $(STAMP)  ## the reference cases that this version covers
	$(foreach folder,$(COVERED),$(BIN)/galenic validate $(REFERENCE)/$(folder) &&) true

check: $(STAMP)  ## style, types, import contracts, spelling
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/lint-imports --no-cache
	$(BIN)/mypy
	$(BIN)/codespell src tests docs examples benchmarks README.md CHANGELOG.md CONTRIBUTING.md

audit: $(STAMP)  ## withdrawn releases and known vulnerabilities of the locked packages; ADVISORIES=where-reachable lets them be absent
	$(BIN)/python -m tests.dependencies.audit --advisories $(or $(ADVISORIES),required)

docs: $(STAMP)  ## build the documentation; a warning is an error
	$(BIN)/python -m docs.generate
	$(BIN)/sphinx-build -q -W --keep-going -b html docs docs/_build/html

screenshots: $(STAMP)  ## take the pictures of README and documentation from a demo that has played in GALENIC_HOME
	$(BIN)/python -m docs.screenshots $${GALENIC_HOME:-var}

bench: $(STAMP)  ## measure, and write docs/explanation/performance.md
	$(BIN)/python -m benchmarks

clean:  ## remove the virtual environment and what the demo wrote
	rm -rf $(VENV) var build dist docs/_build
