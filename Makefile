# Everything one does with a checkout. Each target makes .venv first where it is missing or stale.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
INSTALLED := $(VENV)/.installed
WHOLLY_TESTED := bot/ladders/*,bot/notes/*,bot/storage/*,bot/growth/*

.PHONY: help try test coverage run bench eval soak pictures pins

help:
	@echo "make try       the bot in your browser: no Slack account, no configuration (TRY_ARGS=--terminal: in the terminal)"
	@echo "make test      ruff, mypy --strict and all tests"
	@echo "make coverage  make test, and how much of the code it reached: the floors hold in .ci/run"
	@echo "make run       the real bot, with settings from the environment (see README.md)"
	@echo "make bench     measure what docs/performance.md quotes"
	@echo "make eval      how well questions are answered, kind by kind"
	@echo "make soak      what takes longer than make test may: arbitrary texts, 100,000 notes, a thousand bad days; an hour"
	@echo "make pictures  take the pictures of the README and of docs anew from the running bot; needs Chromium"
	@echo "make pins      pin what is installed, with hashes: after a change of the dependencies"

try: $(INSTALLED)
	@$(BIN)/ladder-bot try $(TRY_ARGS)

test: $(INSTALLED)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/pytest -q -n 2 --dist worksteal $(PYTEST_ARGS)

# Branch coverage: all of the pure core and of what keeps notes, 95% of the rest. Both are reported before either fails.
coverage: $(INSTALLED)
	@$(BIN)/coverage erase
	@$(MAKE) --no-print-directory test PYTEST_ARGS="--cov --cov-report= $(PYTEST_ARGS)"
	@status=0; \
	echo "$(WHOLLY_TESTED): 100%"; $(BIN)/coverage report --precision=2 --include='$(WHOLLY_TESTED)' --fail-under=100 || status=1; \
	echo "elsewhere: 95%"; $(BIN)/coverage report --precision=2 --omit='$(WHOLLY_TESTED)' --fail-under=95 || status=1; \
	exit $$status

run: $(INSTALLED)
	@$(BIN)/ladder-bot run

bench: $(INSTALLED)
	$(BIN)/python -m benchmarks

pictures: $(INSTALLED)
	$(BIN)/python -m benchmarks.pictures

eval: $(INSTALLED)
	$(BIN)/python -m tests.evaluation.scoring $(EVAL_ARGS)

# What is larger by nature than `make test` has the time for; it prints its figures.
soak: $(INSTALLED)
	LADDER_SOAK=1 $(BIN)/pytest -q -k "thousands_of_texts or any_text" tests/ladders/test_answering_anything.py $(PYTEST_ARGS)
	LADDER_SOAK=1 $(BIN)/pytest -q -n 2 tests/ladders/importing/test_importing_anything.py $(PYTEST_ARGS)
	LADDER_SOAK=1 $(BIN)/pytest -q -n 2 tests/notes/test_who_may_read.py $(PYTEST_ARGS)
	LADDER_SOAK=1 $(BIN)/pytest -q -k "that_is_killed" tests/storage/test_keys.py $(PYTEST_ARGS)
	LADDER_SOAK=1 $(BIN)/pytest -q -k "row_by_row" tests/storage/test_backups.py $(PYTEST_ARGS)
	LADDER_SOAK=1 $(BIN)/pytest -q tests/storage/test_killed.py $(PYTEST_ARGS)
	LADDER_SOAK=1 $(BIN)/pytest -q -s tests/test_fuzzed_over_http.py $(PYTEST_ARGS)
	LADDER_SOAK=1 $(BIN)/pytest -q -s tests/test_processes_together.py $(PYTEST_ARGS)
	LADDER_SOAK=1 $(BIN)/pytest -q -n 2 tests/bad_days/test_schedules.py $(PYTEST_ARGS)
	LADDER_SOAK=1 $(BIN)/pytest -q tests/bad_days/test_stopped_under_load.py $(PYTEST_ARGS)
	$(BIN)/python -m benchmarks.day

# Every file of each pinned release that the package index lists, for all systems, with its SHA-256. What is pinned already stays
# unless PINS_ARGS=--upgrade, or --upgrade-package NAME, says otherwise.
pins:
	@tools=$$(mktemp -d) && trap "rm -r $$tools" EXIT && $(PYTHON) -m venv $$tools && $$tools/bin/pip install --quiet uv && \
	pin="$$tools/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-strip-extras --no-header --no-annotate" && \
	$$pin $(PINS_ARGS) --extra build --output-file requirements.txt pyproject.toml && \
	$$pin $(PINS_ARGS) --extra dev --constraint requirements.txt --output-file requirements-dev.txt pyproject.toml && \
	$$pin --extra build --extra pictures --constraint requirements-dev.txt --output-file requirements-pictures.txt pyproject.toml

# Modules are compiled when they are first imported: all of them at once, most for nothing, would take half as long again.
$(INSTALLED): pyproject.toml requirements-dev.txt
	@echo "Installing into $(VENV) …"
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/pip install --quiet --disable-pip-version-check --no-compile --require-hashes --requirement requirements-dev.txt
	@$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@
