# Everything one does with a checkout. Each target makes .venv first where it is missing or stale.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
INSTALLED := $(VENV)/.installed

.PHONY: help try test run bench eval

help:
	@echo "make try    talk to the bot in your terminal: no Slack account, no configuration"
	@echo "make test   ruff, mypy --strict and all tests"
	@echo "make run    the real bot, with settings from the environment (see README.md)"
	@echo "make bench  measure what docs/performance.md quotes"
	@echo "make eval   how well it answers, question by question"

try: $(INSTALLED)
	@$(BIN)/ladder-bot try

test: $(INSTALLED)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/pytest -q $(PYTEST_ARGS)

run: $(INSTALLED)
	@$(BIN)/ladder-bot run

bench: $(INSTALLED)
	$(BIN)/python -m benchmarks

$(INSTALLED): pyproject.toml constraints.txt
	@echo "Installing into $(VENV) …"
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[dev]'
	@touch $@
