# `make` alone lists what there is. Every recipe works from a fresh clone.

VENV := .venv
BIN := $(VENV)/bin
SHELL := /bin/sh
TWO := -n 2 --dist loadfile --no-loadscope-reorder
# What is asked again on two servers of PostgreSQL: by `make test`, and the rest by `make test-all`.
SERVED := $(addprefix tests/,contract/test_rate_limiter_database.py $(addprefix integration/, \
	db mypages purge recruiter reminders retention rights serve/test_purge_child.py \
	$(addprefix submit/test_,canary.py handed_in.py last_word.py retry.py take_back.py) tasks work))
SERVED_LONG := tests/integration/retention/test_lives.py
SERVED_TOO := $(SERVED_LONG) $(addprefix tests/integration/,doctor keys kill policies policy \
	processes serve $(addprefix submit/test_,bad_input.py on_the_wire.py refused_early.py))
SPELT := .ci alembic bench docs infra requirements tests vault Makefile $(wildcard *.md *.toml)
LOCK := $(BIN)/uv pip compile --quiet --no-config --universal --python-version 3.11 \
	--generate-hashes --no-header --no-emit-index-url --no-emit-find-links $(UPGRADE)

.DEFAULT_GOAL := help
.PHONY: help run test test-all check format bench docs lock clean
.DELETE_ON_ERROR:

help: ## list what there is
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-9s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: $(VENV)/run.stamp ## install what is missing, make a vault under ./data and serve it (PORT=8000)
	@exec $(BIN)/applicant-vault serve $(if $(PORT),--port $(PORT))

test: $(VENV)/test.stamp ## install what the tests need and run them all, but for the slow ones
	@tests/machine/install.sh
	$(BIN)/pytest $(TWO) -m "not browser and not nightly"
	$(BIN)/pytest $(TWO) -m "not browser and not nightly" --database postgresql \
		$(addprefix --ignore=,$(SERVED_LONG)) $(SERVED)
	$(BIN)/pytest $(TWO) -m "browser and not nightly"

test-all: test ## the slow ones too: whole corpora, soak runs and the rest on PostgreSQL
	$(BIN)/pytest $(TWO) -m "not browser and not nightly" --database postgresql $(SERVED_TOO)
	$(BIN)/pytest $(TWO) -m "not nightly" --database postgresql tests/journeys
	$(BIN)/pytest $(TWO) -m nightly --database postgresql tests/integration/kill
	$(BIN)/pytest -m nightly

check: $(VENV)/test.stamp ## formatting, lint, types, import contracts, spelling
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	@# English alone: a file with Swedish in it is full of words that are none in English.
	LC_ALL=C.UTF-8 grep -rLIE '[åäöÅÄÖ]' --exclude-dir=__pycache__ $(SPELT) | xargs $(BIN)/codespell

format: $(VENV)/test.stamp ## put the code into the house's shape
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

bench: $(VENV)/test.stamp ## measure beside the plain idiom, print ratios and note them in docs/benchmarks.md
	@tests/machine/install.sh
	$(BIN)/python -m bench.run --write

docs: $(VENV)-docs/docs.stamp ## build the documentation into build/docs
	$(VENV)-docs/bin/zensical build --clean --strict

lock: $(VENV)/test.stamp ## write the lock files anew (UPGRADE=--upgrade for newer versions)
	$(LOCK) --all-extras pyproject.toml requirements/run.in -o requirements/run.txt
	$(LOCK) --all-extras pyproject.toml requirements/run.in requirements/test.in -c requirements/run.txt \
		-o requirements/test.txt
	$(LOCK) requirements/docs.in -o requirements/docs.txt

clean: ## remove what was built and installed; never ./data and ./keys
	rm -rf $(VENV) $(VENV)-docs .test-tools .mypy_cache .ruff_cache .pytest_cache .hypothesis \
		.import_linter_cache .coverage htmlcov dist build bench/results screenshots

$(VENV)/run.stamp: requirements/run.txt requirements/install.sh pyproject.toml
	@VENV=$(VENV) requirements/install.sh run
	@touch $@

$(VENV)/test.stamp: requirements/test.txt $(VENV)/run.stamp
	@VENV=$(VENV) requirements/install.sh test
	@touch $@

$(VENV)-docs/docs.stamp: requirements/docs.txt $(VENV)/run.stamp
	@$(BIN)/python -m venv $(VENV)-docs
	@$(VENV)-docs/bin/python -m pip --disable-pip-version-check --quiet install \
		--require-hashes --only-binary :all: -r requirements/docs.txt
	@touch $@
