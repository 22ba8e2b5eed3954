# Qantar: `make` builds the report, `make test` runs every test. Both set themselves up.
# Needs Python 3.11+, make and a network to the package index; everything else goes into .venv.

PYTHON ?= $(shell for p in python3.13 python3.12 python3.11 python3; do \
	command -v $$p >/dev/null 2>&1 && $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
BIN := .venv/bin
JOBS ?= $(shell getconf _NPROCESSORS_ONLN 2>/dev/null || echo 2)
UV_VERSION := $(shell sed -n '/^name = "uv"$$/{n;s/version = "\(.*\)"/\1/p;}' uv.lock)

.PHONY: report test verify accept check lab lint bundle clean distclean setup

report: setup            ## build reports/html/index.html
	$(BIN)/investigate run --jobs $(JOBS)

test: setup              ## every test: lint, types, unit, evidence, notebooks, site, trust
	$(BIN)/python -m tests --jobs $(JOBS)

verify: setup            ## are the committed outputs what a fresh run gives?
	$(BIN)/investigate verify --jobs $(JOBS)

accept: setup            ## re-execute the notebooks in place when a change is meant
	$(BIN)/investigate accept --jobs $(JOBS)

check: setup             ## validate data/raw
	$(BIN)/investigate check

lab: setup               ## open the notebooks; served from here, so that links in their outputs reach the built report
	$(BIN)/jupyter lab --ServerApp.root_dir="$(CURDIR)" --LabApp.default_url=/lab/tree/notebooks

lint: setup
	$(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/mypy

bundle: setup            ## the citable package
	$(BIN)/investigate bundle

setup: .venv/.complete

.venv/.complete: uv.lock pyproject.toml
	@test -n "$(PYTHON)" || { echo "Qantar needs Python 3.11 or newer; none was found. Install it, or say make PYTHON=/path/to/python3." >&2; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv || { echo "Python's venv module is missing (Debian: apt-get install python3-venv)." >&2; exit 1; }
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check "uv==$(UV_VERSION)"
	UV_PROJECT_ENVIRONMENT=.venv $(BIN)/uv sync --frozen --quiet
	@touch $@

clean:                   ## remove what is built; .venv stays
	rm -rf reports/html reports/.work reports/findings.json reports/run.json reports/notebooks reports/processed reports/*.zip
	find data/processed -type f ! -name README.md -delete

distclean: clean
	rm -rf .venv
