# One entrance for every command; `make` lists them. Options go in ARGS: make test ARGS="-k areas".
SHELL := bash
.SHELLFLAGS := -eu -o pipefail -c
.DELETE_ON_ERROR:
.NOTPARALLEL: # what a target needs is prepared in the order it is named
.DEFAULT_GOAL := help
MAKEFLAGS += --no-builtin-rules --warn-undefined-variables

PYTHON ?= python3
ARGS ?=
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
DEV_READY := $(VENV)/.dev-ready
SCHEMA := $(VENV)/.bot-api-schema
VENDOR := api/web/static/vendor/manifest.json
PROJECT := pyproject.toml hatch_build.py package.json package-lock.json tools/install.py
CATALOGUES := $(patsubst %.po,%.mo,$(wildcard locales/*/LC_MESSAGES/messages.po))

.PHONY: help
help: ## Show what there is
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/  make \1\t\2/' | expand -t 20

.PHONY: setup
setup: $(DEV_READY) $(SCHEMA) $(CATALOGUES) ## Prepare .venv for development

.PHONY: run
run: $(READY) $(CATALOGUES) ## Show the product working on demonstration data (needs Python 3.11 to 3.13, nothing else)
	@exec $(BIN)/helpdesk demo $(ARGS)

.PHONY: test
test: $(DEV_READY) $(SCHEMA) $(CATALOGUES) ## Run all tests, also those in a real browser
	@browser=$$($(BIN)/python tools/find_browser.py) && export HELPDESK_TEST_CHROMIUM="$$browser" && \
	TMPDIR=$$($(BIN)/python tools/memory_folder.py) && export TMPDIR && trap 'rm -rf "$$TMPDIR"' EXIT && \
	export PYTHONDONTWRITEBYTECODE= PYTHONPYCACHEPREFIX="$(CURDIR)/$(VENV)/pycache" && \
	$(BIN)/pytest --basetemp="$$TMPDIR/t" --numprocesses=auto --maxprocesses=4 --dist=loadscope $(ARGS)

.PHONY: check
check: $(DEV_READY) ## Check everything that CI checks beside the tests
	@$(BIN)/python -m tools.check $(ARGS)

.PHONY: format
format: $(DEV_READY) ## Bring code and templates into shape
	@$(BIN)/ruff format --quiet .
	@$(BIN)/ruff check --quiet --fix . || true
	@$(BIN)/djlint --reformat --quiet --allow-empty-input api || true

.PHONY: catalogues
catalogues: $(DEV_READY) ## Collect the sentences people read into locales/, and compile them
	@$(BIN)/python -m tools.catalogues $(ARGS)

.PHONY: lock
lock: $(DEV_READY) ## Write the lock files again (ARGS=--upgrade takes newer versions); needs npm
	@PATH="$$PWD/$(BIN):$$PATH" $(BIN)/python -m tools.lock $(ARGS)
	@npm install --silent --package-lock-only --ignore-scripts --omit-lockfile-registry-resolved

.PHONY: bench
bench: $(DEV_READY) $(CATALOGUES) ## Measure the message path
	@exec $(BIN)/python bench/run.py $(ARGS)

.PHONY: storm
storm: $(DEV_READY) $(CATALOGUES) ## Let everything fail at once, and see that nothing is lost, doubled or out of order
	@exec $(BIN)/python -m bench.storm $(ARGS)

.PHONY: screenshots
screenshots: $(DEV_READY) $(CATALOGUES) ## Take the pictures of the documentation
	@browser=$$($(BIN)/python tools/find_browser.py) && export HELPDESK_TEST_CHROMIUM="$$browser" && \
	exec $(BIN)/python -m tools.screenshots $(ARGS)

.PHONY: wheel
wheel: $(DEV_READY) ## Build sdist and wheel into dist/
	@rm -rf dist
	@$(BIN)/uv build --quiet --out-dir dist
	@ls -l dist

# --- what the targets above stand on

# A fresh `.venv` only where a usable Python is; each sentence says what to do.
$(BIN)/python:
	@command -v $(PYTHON) >/dev/null || { echo "There is no $(PYTHON) here. Install Python 3.11, 3.12 or 3.13 (Debian, Ubuntu: apt install python3 python3-venv)." >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' || { echo "$$($(PYTHON) --version 2>&1) is not 3.11, 3.12 or 3.13. Name another one: make $(MAKECMDGOALS) PYTHON=python3.12" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { echo "This Python cannot make virtual environments. On Debian and Ubuntu: apt install python3-venv" >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV)

# Installs again only when a lock or the project's own description changed, or the browser files are gone.
$(READY): requirements.lock $(PROJECT) $(if $(wildcard $(VENDOR)),,no-browser-files) | $(BIN)/python
	@$(BIN)/python tools/install.py requirements.lock
	@touch $@

$(DEV_READY): requirements-dev.lock $(PROJECT) $(if $(wildcard $(VENDOR)),,no-browser-files) | $(BIN)/python
	@$(BIN)/python tools/install.py requirements-dev.lock
	@touch $(READY) $@

# Where it cannot be had, everything else still goes: the tests that need it fail, and say why.
$(SCHEMA): requirements-dev.lock tools/bot_api_schema.py | $(DEV_READY)
	@if $(BIN)/python -m tools.bot_api_schema; then touch $@; fi

.PHONY: no-browser-files
no-browser-files:

# The build compiles them once; afterwards each follows its source.
%.mo: %.po
	@$(BIN)/python -m tools.catalogues compile
