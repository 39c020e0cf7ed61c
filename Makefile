# Galenic's two commands on a fresh machine are `make demo` and `make test`.
# Everything below needs only Python >= 3.11, make and the package registries.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
STAMP  := $(VENV)/.installed
SHARED ?= ../shared

.DEFAULT_GOAL := help
.PHONY: help setup lock demo serve test test-postgres browser check docs bench clean

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

demo: $(STAMP)  ## play a small study on the embedded database
	$(BIN)/galenic demo

serve: $(STAMP)  ## the same study in the browser
	$(BIN)/galenic serve

clean:  ## remove the virtual environment and what the demo wrote
	rm -rf $(VENV) var build dist docs/_build
