# Everything a person or a CI machine does with Fleetdeck. `make` alone lists it.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
MAKEFLAGS += --no-builtin-rules --no-print-directory

PYTHON ?= python3
UV_VERSION := 0.13.8
VENV := .venv
BIN := $(abspath $(VENV))/bin
FLEETDECK := $(BIN)/python -m fleetdeck

# Stamps: a step is done again only when what it depends on has changed.
UV := $(VENV)/.uv-$(UV_VERSION)
RUNTIME := $(VENV)/.runtime
DEV := $(VENV)/.dev
MODULES := frontend/node_modules/.installed
BUILD := frontend/dist/.built
WEB_SOURCES := $(shell find frontend/src frontend/public frontend/scripts -type f 2>/dev/null) \
	$(wildcard frontend/*.json frontend/*.ts frontend/index.html)

.PHONY: help
help: ## List these commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

##### Use it

.PHONY: up
up: $(RUNTIME) $(BUILD) ## Start Fleetdeck on this machine and open it, signed in
	@exec $(FLEETDECK) up

.PHONY: demo
demo: $(RUNTIME) ## Start a simulated fleet in the running server
	@$(FLEETDECK) demo

##### Work on it

.PHONY: dev
dev: $(RUNTIME) $(MODULES) ## Server on port 8000 and the browser app with hot reload on port 5173
	@echo "Open the link that follows, with port 5173 instead of 8000."
	@trap 'kill 0' EXIT; $(FLEETDECK) up --no-open & (cd frontend && npm run dev -- --host 127.0.0.1) & wait -n

.PHONY: test
test: check test-backend test-sdk test-frontend test-browser ## Every check and every test; what CI runs

.PHONY: check
check: $(DEV) $(MODULES) ## Format, lint, types, import rules; generated files are current
	cd backend && $(BIN)/ruff format --check .
	cd backend && $(BIN)/ruff check .
	cd backend && $(BIN)/mypy
	cd backend && $(BIN)/lint-imports
	cd sdk/python && $(BIN)/ruff format --check . && $(BIN)/ruff check . && $(BIN)/mypy
	$(MAKE) check-api
	cd frontend && npm run check

.PHONY: test-backend
test-backend: $(DEV) ## Backend tests, on SQLite and PostgreSQL
	cd backend && $(BIN)/pytest -n 3

.PHONY: test-sdk
test-sdk: $(DEV) ## Tests of the Python client, against a server
	cd sdk/python && $(BIN)/pytest -n 3

.PHONY: test-frontend
test-frontend: $(MODULES) ## Unit tests of the browser app
	cd frontend && npm test

.PHONY: test-browser
test-browser: $(RUNTIME) $(BUILD) browser ## The whole program, used through a real browser
	cd frontend && npm run e2e

.PHONY: format
format: $(DEV) $(MODULES) ## Write every file in the house's form
	cd backend && $(BIN)/ruff format . && $(BIN)/ruff check --fix .
	cd sdk/python && $(BIN)/ruff format . && $(BIN)/ruff check --fix .
	cd frontend && npm run format

.PHONY: api
api: $(RUNTIME) $(MODULES) ## Write the OpenAPI document and the browser's client types
	$(FLEETDECK) openapi -o backend/openapi.json
	cd frontend && npm run api

.PHONY: check-api
check-api: $(RUNTIME) $(MODULES)
	@old=$$(mktemp -d); trap 'rm -rf "$$old"' EXIT; \
	cp backend/openapi.json frontend/src/api/schema.d.ts "$$old"; \
	$(MAKE) api >/dev/null; \
	cmp -s backend/openapi.json "$$old/openapi.json" && cmp -s frontend/src/api/schema.d.ts "$$old/schema.d.ts" || \
	{ echo "The API changed: backend/openapi.json and frontend/src/api/schema.d.ts are written anew, commit them." >&2; exit 1; }

.PHONY: migration
migration: $(DEV) ## Write a migration: make migration MESSAGE="what changes"
	cd backend && $(BIN)/alembic upgrade head && $(BIN)/alembic revision --autogenerate -m "$(MESSAGE)" \
		--rev-id "$$(printf '%04d' $$(($$(ls migrations/versions/*.py | wc -l) + 1)))"
	@echo "Now set HEAD in backend/fleetdeck/core/migrate.py."

.PHONY: bench
bench: $(DEV) $(BUILD) ## Measure, and write docs/benchmarks.md
	cd backend && $(BIN)/python -m bench

.PHONY: lock
lock: $(UV) ## Pin every dependency again, with hashes
	cd backend && $(BIN)/uv pip compile -q --custom-compile-command 'make lock' --generate-hashes --no-emit-index-url --no-emit-find-links \
		pyproject.toml -o requirements.txt
	cd backend && $(BIN)/uv pip compile -q --custom-compile-command 'make lock' --generate-hashes --no-emit-index-url --no-emit-find-links \
		--extra dev pyproject.toml -o requirements-dev.txt

.PHONY: clean
clean: ## Remove what make has made (never your data)
	rm -rf $(VENV) frontend/node_modules frontend/dist

##### What the above needs

$(UV):
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || \
	{ echo "Python 3.11 or later is needed ($(PYTHON) is $$($(PYTHON) --version 2>&1)); on Debian: apt install python3 python3-venv" >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { echo "Python cannot make environments; on Debian: apt install python3-venv" >&2; exit 1; }
	$(BIN)/pip install --quiet --disable-pip-version-check uv==$(UV_VERSION)
	@touch $@

$(RUNTIME): $(UV) backend/requirements.txt backend/pyproject.toml
	$(BIN)/uv pip install --quiet --python $(BIN)/python --require-hashes -r backend/requirements.txt
	$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps -e backend
	@touch $@

$(DEV): $(RUNTIME) backend/requirements-dev.txt sdk/python/pyproject.toml
	$(BIN)/uv pip install --quiet --python $(BIN)/python --require-hashes -r backend/requirements-dev.txt
	$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps -e sdk/python
	@touch $@

$(MODULES): frontend/package-lock.json
	@node -e 'const [a, b] = process.versions.node.split(".").map(Number); process.exit(a > 20 || (a === 20 && b >= 19) ? 0 : 1)' 2>/dev/null || \
	{ echo "Node.js 20.19 or later is needed ($$(node --version 2>/dev/null || echo none) found); see nodejs.org/download" >&2; exit 1; }
	@command -v npm >/dev/null || { echo "npm is needed; on Debian: apt install npm" >&2; exit 1; }
	cd frontend && npm ci --no-audit --no-fund --loglevel=error
	@touch $@

$(BUILD): $(MODULES) $(WEB_SOURCES)
	cd frontend && npm run build
	@touch $@

# The browser tests use the machine's own Chromium, so that nothing is fetched behind the package manager's back.
.PHONY: browser
browser:
	@command -v chromium chromium-browser google-chrome >/dev/null || \
	if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
		apt-get update -qq && apt-get install -y -qq --no-install-recommends chromium >/dev/null; \
	else \
		echo "Chromium is needed for the browser tests; on Debian: sudo apt install chromium" >&2; exit 1; \
	fi
