# Qantar: `make` builds the report, `make test` runs every test. Both set themselves up.
# Needs Python 3.11 to 3.13, make and a network to the package index; everything else goes into .venv.

PYTHON ?= $(shell for p in .venv/bin/python python3.13 python3.12 python3.11 python3; do \
	command -v $$p >/dev/null 2>&1 && $$p -ISc 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
BIN := .venv/bin
JOBS ?= $(shell getconf _NPROCESSORS_ONLN 2>/dev/null || echo 2)
UV_VERSION = $(shell sed -n '/^name = "uv"/{n;s/version = "\(.*\)".*/\1/p;}' uv.lock)
# a user's own settings of Python reach nothing that is started here
unexport PYTHONPATH PYTHONHOME PYTHONSTARTUP PYTHONOPTIMIZE PYTHONWARNINGS PYTHONDEVMODE PYTHONUSERBASE PYTHONINSPECT PYTHONDONTWRITEBYTECODE
export PYTHONNOUSERSITE := 1

.PHONY: report test fast bench test-cluster growth verify accept check lab lint bundle mutate clean distclean setup

report: setup            ## build reports/html/index.html
	$(BIN)/investigate run --jobs $(JOBS)

test: setup              ## every test: lint, types, unit, evidence, notebooks, site, trust
	$(BIN)/python -m tests --jobs $(JOBS)

fast: setup              ## what needs no build: lint, types, unit tests, tests of the data
	$(BIN)/python -m tests --jobs $(JOBS) --only lint --only fast

bench: setup             ## what a build takes here, beside a plain loop; writes BENCHMARKS.md
	$(BIN)/python -m tests.benchmark

verify: setup            ## are the committed outputs what a fresh run gives?
	$(BIN)/investigate verify --jobs $(JOBS)

accept: setup            ## re-execute the notebooks in place when a change is meant
	$(BIN)/investigate accept --jobs $(JOBS)

check: setup             ## validate data/raw
	$(BIN)/investigate check

lab: setup               ## open the notebooks in JupyterLab, on the page that says where to start
	JUPYTER_CONFIG_PATH="$(CURDIR)/.ci/jupyter$${JUPYTER_CONFIG_PATH:+:$$JUPYTER_CONFIG_PATH}" \
		$(BIN)/jupyter lab --ServerApp.root_dir="$(CURDIR)" --LabApp.default_url=/lab/tree/notebooks/README.md

test-cluster: setup      ## a sweep of reports through a real SLURM of one node on this machine (Debian: slurm-wlm, munge)
	UV_PROJECT_ENVIRONMENT=.venv $(BIN)/uv sync --frozen --inexact --quiet --group cluster
	$(BIN)/python -m tests.cluster

growth: setup            ## GROWTH.md: time and memory on 10, 100 and 300 times the evidence, as far as it can be waited for
	$(BIN)/python -m tests.growth

lint: setup
	$(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/mypy

mutate: setup            ## a thousand single changes of the evidence: what notices them (some minutes)
	$(BIN)/python -m tests.trust.mutation

bundle: setup            ## the citable package
	$(BIN)/investigate bundle

setup:
	@test -n "$(PYTHON)" || { echo "Qantar needs Python 3.11 to 3.13; none was found. Install it, or say make PYTHON=/path/to/python3." >&2; exit 1; }
	@$(PYTHON) -I .ci/setup.py "uv==$(UV_VERSION)"

clean:                   ## remove what is built; .venv stays
	rm -rf reports/html reports/.work reports/findings.json reports/findings.schema.json reports/run.json reports/notebooks reports/processed reports/*.zip
	@test ! -d data/processed || find data/processed -type f ! -name README.md -delete

distclean: clean
	rm -rf .venv
