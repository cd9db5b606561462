# Two commands: `make run` starts everything with the demonstration case, `make test` checks everything.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
export PATH := $(CURDIR)/$(BIN):$(PATH)

.PHONY: run test lint types bench translations clean

run: $(VENV)/installed
	@INTAKE_DEMO=1 intake demo
	@INTAKE_DEMO=1 exec honcho start --no-prefix

test: $(VENV)/tested-with lint types
	@.ci/peers
	pytest -n 2 --dist loadgroup

lint: $(VENV)/tested-with
	ruff check .
	ruff format --check .
	lint-imports

types: $(VENV)/tested-with
	mypy

bench: $(VENV)/tested-with
	python -m bench

translations: $(VENV)/installed
	pybabel -q extract -F babel.cfg -k _l -o translations/messages.pot .
	pybabel -q update -i translations/messages.pot -d translations --no-fuzzy-matching

# The stamps are newer than what they were made from, so a second start installs nothing.
$(VENV)/installed: requirements.txt pyproject.toml $(wildcard translations/*/LC_MESSAGES/*.po)
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/pip install -q --disable-pip-version-check -r requirements.txt
	@$(BIN)/pip install -q --disable-pip-version-check --no-deps -e .
	@$(BIN)/pybabel -q compile -d translations
	@touch $@

$(VENV)/tested-with: $(VENV)/installed requirements-test.txt
	@$(BIN)/pip install -q --disable-pip-version-check -r requirements-test.txt
	@touch $@

clean:
	rm -rf $(VENV) var *.egg-info
