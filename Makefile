# One entry for everything; `make` alone lists the targets. All of it happens in .venv.
.DEFAULT_GOAL := help
.PHONY: help setup demo test test-engines test-browser screenshots dashboards check fmt bench bench-stream bench-search train notebooks fields requirements clean

PYTHON ?= python3
BIN := .venv/bin
ONCE ?=
JOBS ?= 2
DATA ?= ../shared/data
SHELL := /bin/bash
.SHELLFLAGS := -o pipefail -c
# Of what pip says: each package as it comes, and what was installed.
SHORT := sed -un 's/^Collecting \([^ ]*\).*/  \1/p; /^Installing/p'

help: ## list the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "%-14s %s\n", $$1, $$2}'

setup: .venv/.runtime ## make .venv with what the product needs; then .venv/bin/lapor works

demo: .venv/.runtime ## engines, workers, gateway and sample reports on this machine; ONCE=1 leaves after the table
	$(BIN)/lapor demo $(if $(ONCE),--once)

test: .venv/.dev ## the whole suite that needs no Docker and no Java; JOBS=4 takes four files of tests at a time, not two
	$(BIN)/pytest --numprocesses $(JOBS) --dist loadfile

test-engines: .venv/.dev ## the road on a real Kafka and Elasticsearch; needs Maven and a JDK 21, no Docker
	$(BIN)/pytest tests/engines --timeout 300

test-browser: .venv/.dev ## the pages in Debian's Chromium (`apt install chromium`), on the whole system
	$(BIN)/pytest tests/browser --timeout 180

screenshots: .venv/.dev ## write docs/img from the running pages; needs Chromium with `chromium-l10n`
	$(BIN)/python -m tests.browser.screenshots

dashboards: .venv/.dev ## draw docs/img/kibana-*.svg: what each panel of Kibana's dashboards counts, of invented reports
	$(BIN)/python -m tests.adapters.kibana.pictures

check: .venv/.dev ## format, lint, types, import contracts
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

fmt: .venv/.dev ## format, and mend what ruff can mend
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: .venv/.dev ## speed of each stage beside a plain version; SYSTEM=1 the running system too; writes docs/performance.md
	$(BIN)/python -m tests.bench $(if $(SYSTEM),--system)

bench-stream: .venv/.dev ## the stream on a real Kafka and Elasticsearch beside the build before and quixstreams; needs Maven and a JDK 21
	$(BIN)/python -m tests.bench.stream

bench-search: .venv/.dev ## search, counts and export over a million documents on a real Elasticsearch; half an hour, Maven and a JDK 21
	$(BIN)/python -m tests.bench.search

train: .venv/.dev ## fit, evaluate and write the artefacts from DATA
	$(BIN)/lapor train --data $(DATA)

notebooks: .venv/.dev ## open the notebooks in Jupyter, on an invented example or your own data
	$(BIN)/uv run --no-project --python $(BIN)/python --with jupyterlab jupyter lab notebooks

fields: .venv/.dev ## write docs/fields.md and docs/follow_up.md, after a change of the document or of the statuses
	$(BIN)/python -m pipeline.contract.page > docs/fields.md
	$(BIN)/python -m pipeline.services.states_page > docs/follow_up.md

requirements: .venv/.dev ## pin requirements*.in with hashes, after a change of them
	$(BIN)/uv pip compile --quiet --no-strip-extras --universal --python-version 3.11 --generate-hashes --no-header --no-annotate requirements.in -o requirements.txt
	$(BIN)/uv pip compile --quiet --no-strip-extras --universal --python-version 3.11 --generate-hashes --no-header --no-annotate requirements-dev.in -c requirements.txt -o requirements-dev.txt

clean: ## remove .venv and what the tools left
	rm -rf .venv build *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis

.venv/bin/python:
	@echo "making .venv with $$($(PYTHON) --version)"
	@$(PYTHON) -m venv .venv

.venv/.runtime: .venv/bin/python requirements.txt pyproject.toml
	@echo "installing what the product needs, once, a minute or two: requirements.txt, every file by its hash"
	@$(BIN)/python -m pip install --disable-pip-version-check --no-input --require-hashes -r requirements.txt | $(SHORT)
	@$(BIN)/python -m pip install --disable-pip-version-check --quiet --no-deps --no-build-isolation -e .
	@touch $@
	@echo "ready: $(BIN)/lapor --help, make demo"

.venv/.dev: .venv/.runtime requirements-dev.txt
	@echo "installing what tests and checks need: requirements-dev.txt"
	@$(BIN)/python -m pip install --disable-pip-version-check --no-input --require-hashes -r requirements-dev.txt | $(SHORT)
	@touch $@
