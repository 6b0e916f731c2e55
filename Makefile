# The main entry point. `make demo` and `make test` do all the setup themselves; every target can be run again.

PYTHON ?= python3
VENV ?= .venv
VAR_DIR ?= $(CURDIR)/var
HOST ?= 127.0.0.1
PORT ?= 8000
BIN := $(VENV)/bin
export VENV VAR_DIR

.DEFAULT_GOAL := help
.PHONY: help setup setup-dev demo test test-quick trial lint format messages requirements bench pictures services services-down clean

help: ## list these commands
	@awk -F ' ## ' '/^[a-z-]+:.* ## / { sub(/:.*/, "", $$1); printf "  make %-14s %s\n", $$1, $$2 }' Makefile

setup: $(VENV)/.base ## create the environment for running the site
	@$(BIN)/python scripts/catalogues.py compile

setup-dev: $(VENV)/.dev
	@$(BIN)/python scripts/catalogues.py compile

$(VENV)/.%: requirements/%.txt requirements/uv.txt
	scripts/install $*
	@touch $@

demo: setup ## serve the site with content at http://HOST:PORT
	@HOST=$(HOST) PORT=$(PORT) scripts/demo

test: setup-dev ## run all checks and tests, also on PostgreSQL and in a browser (ARGS="-k login" is passed to pytest)
	scripts/test $(ARGS)

test-quick: setup-dev ## run the tests of what changed since the main branch
	scripts/test --quick $(ARGS)

lint: setup-dev ## check style, types, templates, imports, migrations and translations
	scripts/lint

format: setup-dev ## format the code
	$(BIN)/ruff check --fix-only . && $(BIN)/ruff format .

messages: setup-dev ## add new strings from the code to the catalogues under locale/
	DJANGO_SETTINGS_MODULE=cms.settings.test $(BIN)/python scripts/catalogues.py update

requirements: setup ## pin the dependencies of pyproject.toml again (UPGRADE=1: their newest versions)
	scripts/pin $(if $(UPGRADE),--upgrade)

# `make trial` lists the trials, `make trial relevance` runs one.
trial: setup-dev ## run a test at full size: make trial relevance
	@scripts/trial $(filter-out trial,$(MAKECMDGOALS))
ifeq (trial,$(firstword $(MAKECMDGOALS)))
.PHONY: $(filter-out trial,$(MAKECMDGOALS))
$(filter-out trial,$(MAKECMDGOALS)): trial
	@:
endif

# `make bench` runs all benchmarks, `make bench pages` one.
bench: setup-dev ## run benchmarks: make bench pages
	$(BIN)/python -m tests.bench $(filter-out bench,$(MAKECMDGOALS))
ifeq (bench,$(firstword $(MAKECMDGOALS)))
.PHONY: $(filter-out bench,$(MAKECMDGOALS))
$(filter-out bench,$(MAKECMDGOALS)): bench
	@:
endif

# `make pictures` takes all pictures, `make pictures PAGES="home call-open"` some. PICTURES_DEMO is a folder that keeps the demo for the next run.
pictures: setup-dev ## take the pictures of docs/pictures/ (PAGES="home search-map")
	$(BIN)/python -m tests.pictures $(PAGES)

services: ## start PostgreSQL, Redis, Elasticsearch, clamd and Dovecot for the tests
	scripts/services up

services-down: ## stop them and remove their data
	scripts/services down

clean: services-down ## remove the environment, the demo's data and all caches
	rm -rf "$(VENV)" "$(VAR_DIR)" .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis build *.egg-info
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
	find locale -name '*.mo' -delete 2>/dev/null || true
