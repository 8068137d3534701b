# Everything happens in .venv, which is made on first use; remove the folder to start over.
# Another interpreter: make demo PYTHON=/path/to/python3.12

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
TEST := $(BIN)/pytest -n auto

export PIP_DISABLE_PIP_VERSION_CHECK = 1
export PIP_NO_INPUT = 1

.PHONY: demo test check bench bench-ssh crash simulate messages
.DELETE_ON_ERROR:

# Opens the billing centre on a throw-away store.
demo: $(VENV)/.ready
	@$(BIN)/seatdesk demo

test: $(VENV)/.ready-dev
	@$(TEST)

# What a change must pass: format, lint, types, import contracts, tests.
check: $(VENV)/.ready-dev
	$(BIN)/ruff format --check --quiet .
	$(BIN)/ruff check --quiet .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(TEST)

# Speed against bare peers, as ratios measured side by side; fails when a limit is missed.
bench: $(VENV)/.ready-dev
	@$(BIN)/python -m tests.bench.quotes
	@$(BIN)/python -m tests.bench.store
	@$(BIN)/python -m tests.bench

# The centre over SSH beside its peers: sshd, wish + Bubble Tea where Go and Debian's golang-github-charmbracelet-wish-dev
# are installed, and ssh2 + Ink where node, npm and its registry are there. Takes about five minutes.
bench-ssh: $(VENV)/.ready-dev
	@$(BIN)/python -m tests.bench.ssh

# Breaks off, starves and races the store thousands of times, on both engines; takes about half an hour.
# What cannot be done on this machine (no strace, no root, no PostgreSQL) is named in the table.
crash: $(VENV)/.ready-dev
	@$(BIN)/python -m tests.crash

# Three years of the billing run, day by day, over customers who buy, change, cancel and do not pay; then how fast it is.
simulate: $(VENV)/.ready-dev
	@$(BIN)/python -m tests.simulation

# Brings the translations up to date with the sources: seatdesk.po with what screens, mails and commands say, commands.po
# with the help of the commands and with click's own sentences. What is new then stands there with an empty msgstr.
# Translate it and run this again.
messages: $(VENV)/.ready-dev
	@mkdir -p build
	@$(BIN)/pybabel -q extract -F pyproject.toml --no-wrap --add-location=file --sort-by-file -o build/seatdesk.pot \
		tui screens store
	@$(BIN)/pybabel -q update -D seatdesk -i build/seatdesk.pot -d tui/locale --no-wrap --no-fuzzy-matching \
		--ignore-obsolete --ignore-pot-creation-date
	@$(BIN)/python -m tests.command_words build/commands.pot
	@$(BIN)/pybabel -q update -D commands -i build/commands.pot -d tui/locale --no-wrap --no-fuzzy-matching \
		--ignore-obsolete --ignore-pot-creation-date
	@$(BIN)/pybabel compile -D "seatdesk commands" -d tui/locale --statistics

$(BIN)/python:
	@command -v $(PYTHON) >/dev/null || { echo "Seatdesk needs Python 3.11 or newer, and '$(PYTHON)' was not found." >&2; exit 1; }
	@$(PYTHON) -c 'import sys; v = sys.version.split()[0]; sys.exit(None if sys.version_info >= (3, 11) else "Seatdesk needs Python 3.11 or newer, and $(PYTHON) is " + v + ": name another one with PYTHON=/path/to/python3.12.")'
	@$(PYTHON) -c 'import ensurepip' 2>/dev/null || { echo "$(PYTHON) cannot make virtual environments: install its venv package (Debian and Ubuntu: apt install python3-venv)." >&2; exit 1; }
	@$(PYTHON) -m venv --clear $(VENV)

# pip compiles what it installs; our own packages are compiled here, because without bytecode a start takes three times as long.
$(VENV)/.ready: pyproject.toml | $(BIN)/python
	@echo "Setting up $(VENV) (once, about half a minute) ..."
	@$(BIN)/python -m pip install -qq --editable .
	@$(BIN)/python -m compileall -q tui screens store
	@touch $@

$(VENV)/.ready-dev: pyproject.toml | $(BIN)/python
	@echo "Setting up $(VENV) with the development tools (once, about a minute) ..."
	@$(BIN)/python -m pip install -qq --editable '.[dev]'
	@$(BIN)/python -m compileall -q tui screens store
	@touch $(VENV)/.ready $@
