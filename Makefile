# Two commands: `make run` starts everything with the demonstration case, `make test` checks everything.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
export PATH := $(CURDIR)/$(BIN):$(PATH)

.PHONY: run test install lint types bench mail-accuracy screenshots translations clean

run: $(VENV)/installed
	@INTAKE_DEMO=1 intake demo
	@INTAKE_DEMO=1 honcho start --no-prefix || test $$? = 130  # as Ctrl-C leaves it

# The set-up, then lint and types, which are quick, then every test.
test: $(VENV)/tested-with
	@.ci/peers
	@$(MAKE) --no-print-directory lint types
	pytest -n 2 --dist loadfile

install: $(VENV)/installed

lint: $(VENV)/tested-with
	ruff check .
	ruff format --check .
	lint-imports --no-logo

types: $(VENV)/tested-with
	mypy

# Measures, and writes the tables into docs/benchmarks.md.
bench: $(VENV)/tested-with
	@.ci/peers
	python -m bench --write

# Needs the mail corpus; INTAKE_MAIL_CORPUS says where it is.
mail-accuracy: $(VENV)/tested-with
	python -m bench.mail_accuracy docs/mail-accuracy.md

# Walks through every page in Chromium, in every width and language; the pictures land in
# var/screenshots.
screenshots: $(VENV)/tested-with
	@.ci/peers
	INTAKE_LOOKS=all pytest tests/browser

# The English texts live in translations/en; a new Danish one stands there empty until it is written.
translations: $(VENV)/installed
	pybabel -q extract -F babel.cfg -k _l --add-location=file -o translations/messages.pot .
	pybabel -q update -i translations/messages.pot -d translations --no-fuzzy-matching --ignore-obsolete -w 100
	@sed -i -E '/^"(Report-Msgid|POT-|PO-Rev|Last-Tr|Language-Team|Generated)/d' translations/*/*/messages.po

# The stamps are newer than what they were made from, so a second start installs nothing.
$(VENV)/installed: requirements.txt pyproject.toml $(wildcard translations/*/LC_MESSAGES/*.po)
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/pip install -q --disable-pip-version-check -r requirements.txt
	@$(BIN)/pip install -qq --disable-pip-version-check --no-deps -e .
	@$(BIN)/pybabel -q compile -d translations
	@touch $@

$(VENV)/tested-with: $(VENV)/installed requirements-test.txt
	@$(BIN)/pip install -q --disable-pip-version-check -r requirements-test.txt
	@touch $@

# Leaves var/ alone: where nothing else was set, it holds the record.
clean:
	rm -rf $(VENV) *.egg-info var/screenshots .*_cache .hypothesis
