# Two commands for a newcomer: `make demo` and `make test`. They need Python 3.11+, make and git.
PYTHON ?= python3
VENV ?= .venv
PORT ?= 8000
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
MANAGE := $(BIN)/python example_site/manage.py

.PHONY: demo test race bench lint messages clean

$(STAMP): pyproject.toml hatch_build.py
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "wagtail-talko needs Python 3.11 or newer; this is $$($(PYTHON) --version). Try: make $(MAKECMDGOALS) PYTHON=python3.12"; exit 1; }
	@if command -v uv >/dev/null 2>&1 && uv --version >/dev/null 2>&1; then \
		uv venv --quiet --allow-existing --python "$$($(PYTHON) -c 'import sys; print(sys.executable)')" $(VENV) && \
		uv pip install --quiet --python $(BIN)/python -e '.[example,localize,test,lint]' $(EXTRA); \
	else \
		$(PYTHON) -m venv $(VENV) && \
		$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[example,localize,test,lint]' $(EXTRA); \
	fi
	@touch $@

demo: $(STAMP)
	@$(BIN)/python example_site/demo.py --port $(PORT)

test: $(STAMP)
	@$(BIN)/python -m tests.run

race: $(STAMP)
	@$(BIN)/python -m tests.run --race

bench: $(STAMP)
	@$(BIN)/python -m tests.benchmarks

lint: $(STAMP)
	@$(BIN)/python -m tests.lint

# Needs GNU gettext. Collects every translatable string into locale/.
messages: $(STAMP)
	@$(BIN)/python -m tests.catalogues

clean:
	rm -rf $(VENV) build dist example_site/var tests/var
