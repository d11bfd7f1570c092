# Everything a person or CI does here, by name; `make` alone lists it. All of it stays inside this folder: Python in
# .venv, Node's packages in frontend/node_modules, stamps of what was done in .make.
SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
MAKEFLAGS += --no-builtin-rules

PYTHON ?= python3
WORKERS ?= 2
export WORKERS
# Where it is set, every process that is started compiles all it imports once more: half of its start.
unexport PYTHONDONTWRITEBYTECODE

BIN := .venv/bin
# Binary packages only: nothing that is installed may run code of its own to build itself.
PIP := $(BIN)/python -m pip --disable-pip-version-check install --quiet --no-compile --only-binary :all: --require-hashes
PYTEST := $(BIN)/python -m pytest -q
LIGHT := not acceptance and not browser and not crash
UNIT := tests/core tests/server tests/deploy tests/docs tests/repository tests/frontend
NPM := npm --prefix frontend run --silent
FRONTEND_SOURCES := $(shell find frontend -type f -not -path '*/node_modules/*' -not -path '*/dist/*' 2>/dev/null)

.PHONY: help
help: ## list what can be made
	@awk 'BEGIN { FS = ":.*## " } /^[a-z-]+:.*## / { printf "make %-9s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

.PHONY: run
run: ## set up, then start the embedded system and say where it listens
	@$(MAKE) --no-print-directory -j2 .make/server .make/pages
	@exec $(BIN)/pratique up

.PHONY: test
test: ## everything; what CI runs (installs the Debian packages it needs when it may)
	@scripts/system-packages
	@scripts/prerequisites $(PYTHON)
	@$(MAKE) --no-print-directory -j2 setup
	@MAKE="$(MAKE)" scripts/test

.PHONY: check
check: ## format, lint, types, imports, unit tests, frontend; for while you work
	@$(MAKE) --no-print-directory -j2 setup
	@$(MAKE) --no-print-directory -j2 -O static frontend-check unit

.PHONY: fmt
fmt: .make/dev .make/node ## put the code into its format and mend what a linter can
	$(BIN)/ruff check --quiet --fix-only .
	$(BIN)/ruff format --quiet .
	$(NPM) fmt

.PHONY: bench
bench: .make/dev .make/pages peers ## measure against docker-registry and zot, in one run; then the voyage of an image, jobs, packages, long lists
	@failed=0; for each in registry voyage jobs firewall lists; do $(BIN)/python benchmarks/$$each.py || failed=1; done; exit $$failed

.PHONY: wheel
wheel: .make/server .make/pages ## build a wheel with the pages inside, into dist/
	@SOURCE_DATE_EPOCH="$${SOURCE_DATE_EPOCH:-$$(git log -1 --format=%ct)}" $(BIN)/python -m hatchling build -t wheel -d dist

.PHONY: image
image: wheel ## build our container images from Debian's packages, into dist/
	@scripts/system-packages
	@$(BIN)/python scripts/image.py pratique
	@$(BIN)/python scripts/image.py pratique-neighbours

.PHONY: peers
peers: ## install the programs we are measured against, what Debian lacks of clients and package servers, auditors
	@scripts/system-packages --required requirements/peers.txt
	@PYTHON=$(PYTHON) scripts/auditors
	@scripts/peers-go
	@PYTHON=$(PYTHON) scripts/package-servers

.PHONY: soak
soak: .make/dev .make/pages ## the long runs: many crashes, many examples, a clone with nothing beside it
	HYPOTHESIS_PROFILE=soak PRATIQUE_TEST_CRASH_ROUNDS=25 $(PYTEST) -m "soak or crash or ($(LIGHT))" --timeout=3600
	scripts/fresh-clone

.PHONY: live
live: .make/dev .make/pages ## the tests that use the package registries this machine is configured for
	$(PYTEST) -m live

.PHONY: docs
docs: .make/dev ## write the reference pages anew from the registries in the code
	$(BIN)/python scripts/docs.py

.PHONY: setup
setup: .make/dev .make/pages ## install what development needs, and build the pages

.PHONY: static lint types imports unit frontend-check
static: lint types imports

lint: .make/dev
	$(BIN)/ruff format --check --quiet .
	$(BIN)/ruff check --quiet .

types: .make/dev
	$(BIN)/mypy --no-error-summary

imports: .make/dev
	$(BIN)/lint-imports --no-logo 2>/dev/null || $(BIN)/lint-imports

unit: .make/dev
	HYPOTHESIS_PROFILE=quick $(PYTEST) -n $(WORKERS) --dist loadgroup --no-loadscope-reorder -m "$(LIGHT) and not long" $(UNIT)

frontend-check: .make/node
	$(NPM) check

.make/tools:
	@scripts/prerequisites $(PYTHON)
	@mkdir -p .make && touch $@

.make/venv: | .make/tools
	@echo "making .venv"
	@$(PYTHON) -m venv --clear .venv
	@touch $@

.make/server: requirements/server.txt requirements/build.txt pyproject.toml .make/venv
	@echo "installing the server's Python packages"
	@$(PIP) -r requirements/server.txt -r requirements/build.txt
	@$(BIN)/python -m pip --disable-pip-version-check install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

.make/dev: requirements/dev.txt .make/server
	@echo "installing the tools of development"
	@$(PIP) -r requirements/dev.txt
	@touch $@

.make/node: frontend/package-lock.json | .make/tools
	@echo "installing the frontend's packages"
	@npm --prefix frontend ci --no-audit --no-fund --prefer-offline >.make/node.log 2>&1 || { cat .make/node.log; exit 1; }
	@touch $@

.make/pages: .make/node $(FRONTEND_SOURCES)
	@echo "building the pages"
	@$(NPM) build >.make/pages.log 2>&1 || { cat .make/pages.log; exit 1; }
	@touch $@
