# `make` alone prints what it can do. Stamps under build/ make every step run only when its inputs changed.
PYTHON ?= python3
VENV   := .venv
PY     := $(VENV)/bin/python
FLASK  := $(PY) -m flask --app wsgi
export PATH := $(CURDIR)/$(VENV)/bin:$(PATH)
export ZS_DATA_DIR ?= $(CURDIR)/var
export ZS_SECRET_KEY_FILE ?= $(CURDIR)/var/secret-key

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help run demo test test-postgres lint bench openapi lock audit-verify reference-check clean

help: ## this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F':.*## ' '{printf "  make %-14s %s\n", $$1, $$2}'

run: build/runtime build/fonts.stamp build/pages.stamp var/secret-key ## set up, load the demo province, serve on 127.0.0.1:8000
	@$(FLASK) serve --demo small

demo: build/runtime var/secret-key ## load a demo province into an empty database: make demo SCALE=city
	$(FLASK) demo load --scale $(or $(SCALE),small)

test: build/develop build/fonts.stamp build/pages.stamp ## the whole suite (SQLite); ARGS= goes to pytest
	@cd static && npm test --silent
	ZS_REFERENCE=bounds $(PY) -m pytest $(ARGS)

test-postgres: build/develop build/fonts.stamp ## the same suite on a real PostgreSQL
	ZS_TEST_DATABASE=postgresql $(PY) -m pytest --ignore tests/pages $(ARGS)

lint: build/develop build/pages.stamp var/secret-key ## style, types, layers, the reference's drift
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	$(PY) -m mypy
	$(VENV)/bin/lint-imports
	$(FLASK) openapi-document --check openapi/openapi.json
	cd static && npm run --silent lint

bench: build/develop build/bench ## benchmarks as JSON on standard output: make bench BENCH="qr ratio"
	@$(PY) -m bench $(BENCH)

openapi: build/runtime var/secret-key ## write openapi/openapi.json from the code
	$(FLASK) openapi-document --output openapi/openapi.json

reference-check: build/develop build/fonts.stamp ## schemathesis over the whole API as every role: make reference-check EXAMPLES=50
	ZS_REFERENCE=roles:$(or $(EXAMPLES),20) $(PY) -m pytest tests/house/test_reference_holds.py

audit-verify: build/runtime var/secret-key ## prove the audit chain
	@$(FLASK) audit-verify

lock: build/develop ## pin every requirement with its hashes
	$(PY) -m uv pip compile -q --generate-hashes --no-emit-index-url --universal --python-version 3.11 requirements.in -o requirements.txt
	$(PY) -m uv pip compile -q --generate-hashes --no-emit-index-url --universal --python-version 3.11 requirements-dev.in -o requirements-dev.txt
	$(PY) -m uv pip compile -q --generate-hashes --no-emit-index-url --universal --python-version 3.11 requirements-bench.in -o requirements-bench.txt

clean: ## remove everything built (the data in var/ stays)
	rm -rf build static/dist static/node_modules .pytest_cache .mypy_cache .ruff_cache

# -- steps ------------------------------------------------------------------------------------------------
$(PY):
	$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "Zhangshang needs Python 3.11 or newer: make PYTHON=python3.11 …")'
	$(PYTHON) -m venv $(VENV)

build/runtime: requirements.txt | $(PY)
	@mkdir -p build
	$(PY) -m pip install --disable-pip-version-check -q --require-hashes -r requirements.txt
	@touch $@

build/develop: requirements-dev.txt build/runtime
	$(PY) -m pip install --disable-pip-version-check -q --require-hashes -r requirements-dev.txt
	@touch $@

build/bench: requirements-bench.txt build/develop
	$(PY) -m pip install --disable-pip-version-check -q --require-hashes -r requirements-bench.txt
	@touch $@

build/fonts.stamp: core/fonts.py build/runtime
	$(PY) -m core.fonts
	@touch $@

build/pages.stamp: build/runtime static/package.json static/package-lock.json static/vite.config.ts static/index.html openapi/openapi.json $(shell find static/src static/public static/build -type f ! -name reference.d.ts 2>/dev/null)
	cd static && npm ci --no-audit --no-fund --loglevel=error && npm run --silent build
	@touch $@

var/secret-key: | $(PY)
	@mkdir -p var
	@umask 077 && $(PY) -c 'import secrets; print(secrets.token_urlsafe(48))' > $@
