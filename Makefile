# `make` alone prints what it can do. Stamps under build/ make every step run only when its inputs changed.
SHELL       := /bin/bash
.SHELLFLAGS := -euo pipefail -c
PYTHON      ?= $(or $(shell command -v python3.11),python3)
VENV        := .venv
PY          := $(VENV)/bin/python
FLASK       := $(PY) -m flask --app wsgi
UV          := $(VENV)/bin/uv --system-certs
INSTALL     := $(UV) pip install -q --python $(PY) --compile-bytecode --require-hashes
export PATH := $(CURDIR)/$(VENV)/bin:$(PATH)
export PYTHONUTF8 := 1
unexport PYTHONDONTWRITEBYTECODE PYTHONPATH PYTHONHOME
export ZS_DATA_DIR ?= $(CURDIR)/var
export ZS_SECRET_KEY_FILE ?= $(CURDIR)/var/secret-key

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help install build run demo test verify test-pages test-slow test-postgres lint bench openapi lock otp audit-verify orders reference-check hostile repeats clean

help: ## this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F':.*## ' '{printf "  make %-14s %s\n", $$1, $$2}'

run: build/runtime build/fonts.stamp build/pages.stamp var/secret-key ## set up, load the demo province, serve on 127.0.0.1:8000
	@$(FLASK) serve --demo small

demo: build/runtime var/secret-key ## load a demo province into an empty database: make demo SCALE=city
	$(FLASK) demo load --scale $(or $(SCALE),small)

install: build/develop ## packages of development, by hash, into .venv

build: build/fonts.stamp build/pages.stamp ## the fonts of the documents and the pages

test: build/develop build/fonts.stamp build/pages.stamp ## what CI runs, on SQLite and the part named in tests/conftest.py on PostgreSQL; ARGS= goes to pytest
	@cd static && npm test --silent </dev/null
	ZS_REFERENCE=bounds $(PY) -m pytest -n 2 -m "not browser and not slow" $(ARGS)
	ZS_TEST_DATABASE=postgresql timeout -k 10 240 $(PY) -m pytest -n 2 -m "both and not browser and not slow" $(ARGS)
	timeout -k 10 240 $(PY) -m pytest -n 0 tests/pages/test_on_a_phone.py tests/pages/test_visit_on_phones.py

verify: ## what takes longer, then its figures as JSON: the whole reference, hostile input, any order of acts, kill -9, browser, PostgreSQL
	rm -rf build/figures
	failed=0; $(MAKE) -s -k reference-check hostile repeats orders test-slow test-pages test-postgres || failed=$$?; \
	    $(PY) -m tests.figures; exit $$failed

test-slow: build/develop build/fonts.stamp build/pages.stamp ## kill -9, a new micro-app from its skeleton, servers that die
	timeout -k 10 900 $(PY) -m pytest -n 0 -m "slow and not browser" --ignore=tests/house/test_reference_in_sequence.py --figures slow $(ARGS)

test-pages: build/develop build/fonts.stamp build/pages.stamp ## the pages in Chromium; screenshots in build/screenshots
	timeout -k 10 1800 $(PY) -m pytest -n 0 -m browser --figures pages $(ARGS)

test-postgres: build/develop build/fonts.stamp build/pages.stamp ## the suite on a real PostgreSQL
	ZS_TEST_DATABASE=postgresql timeout -k 10 3600 $(PY) -m pytest -n 2 -m "not browser and not slow" --figures postgresql $(ARGS)

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

orders: build/develop ## any order of acts upon visits and orders to correct, longer than CI: make orders EXAMPLES=300
	ZS_EXAMPLES=$(or $(EXAMPLES),100) timeout -k 10 1200 $(PY) -m pytest -n 2 tests/enforcement/test_state_machine.py tests/enforcement/test_order_machine.py --figures orders

reference-check: build/develop build/fonts.stamp ## schemathesis over the whole API: every bound, then as every role: make reference-check EXAMPLES=50
	ZS_REFERENCE=bounds $(PY) -m pytest -n 2 tests/house/test_reference_holds.py --figures reference-bounds
	ZS_REFERENCE=roles:$(or $(EXAMPLES),5) $(PY) -m pytest -n 2 tests/house/test_reference_holds.py --figures reference-roles
	ZS_SEQUENCES=$(or $(EXAMPLES),5) $(PY) -m pytest -n 2 -m slow tests/house/test_reference_in_sequence.py --figures reference-sequences

hostile: build/develop build/fonts.stamp ## every hostile sample at every field and route; every object and person
	ZS_HOSTILE=all timeout -k 10 3600 $(PY) -m pytest -n 2 tests/house/test_hostile_input.py --figures hostile
	$(PY) -m pytest -n 2 tests/house/test_access_table.py --figures access

repeats: build/develop build/fonts.stamp ## 1,000 repeats of one create over real sockets, a third cut off, on both databases
	ZS_REPEATS=1000 $(PY) -m pytest -n 0 tests/house/test_real_server.py -k repeats --figures repeats-sqlite
	ZS_REPEATS=1000 ZS_TEST_DATABASE=postgresql $(PY) -m pytest -n 0 tests/house/test_real_server.py -k repeats --figures repeats-postgresql

otp: build/runtime var/secret-key ## the code an administrator of the demo signs in with: make otp NAME=system1
	@$(FLASK) demo otp $(or $(NAME),system1)

audit-verify: build/runtime var/secret-key ## prove the audit chain
	@$(FLASK) audit-verify

lock: build/develop ## pin every requirement with its hashes
	for name in requirements requirements-dev requirements-bench requirements-uv; do \
	    $(UV) pip compile -q --generate-hashes --no-emit-index-url --no-annotate --universal --python-version 3.11 \
	        --custom-compile-command "make lock" $$name.in -o $$name.txt; done

clean: ## remove everything built (the data in var/ stays)
	rm -rf build static/dist static/node_modules .pytest_cache .mypy_cache .ruff_cache

# -- steps ------------------------------------------------------------------------------------------------
$(PY):
	$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "Zhangshang needs Python 3.11 or newer: make PYTHON=python3.11 …")'
	$(PYTHON) -m venv $(VENV)

build/uv: requirements-uv.txt | $(PY)
	@mkdir -p build
	$(PY) -m pip install -q --no-input --disable-pip-version-check --require-hashes -r requirements-uv.txt
	@touch $@

build/runtime: requirements.txt build/uv
	$(INSTALL) -r requirements.txt
	@touch $@

build/develop: requirements-dev.txt build/runtime
	$(INSTALL) -r requirements-dev.txt
	@touch $@

build/bench: requirements-bench.txt build/develop
	$(INSTALL) -r requirements-bench.txt
	@touch $@

build/fonts.stamp: core/fonts.py build/runtime
	$(PY) -m core.fonts
	@touch $@

build/pages.stamp: build/runtime static/package.json static/package-lock.json static/vite.config.ts static/index.html openapi/openapi.json $(shell find static/src static/public static/build -type f ! -name reference.d.ts 2>/dev/null)
	cd static && npm ci --no-audit --no-fund --loglevel=error </dev/null && npm run --silent build </dev/null
	@touch $@

var/secret-key: | $(PY)
	@mkdir -p var
	@umask 077 && $(PY) -c 'import secrets; print(secrets.token_urlsafe(48))' > $@
