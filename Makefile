# Set-up happens by itself: each target needs the environment, which is made anew when pyproject.toml changes.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PORT ?= 8000
TIMES ?= 1000000
SEEDS ?= 20
STUDENTS ?= 1000
GRADINGS ?= 5000
EXERCISES ?= 16
WEEKS ?= 12
SEED ?= 1
CHECKS ?= 50000
SUBMISSIONS ?= 5000
ON ?= both
# tests/conftest.py says what stays together, and what begins first.
SPREAD ?= -n auto --no-loadscope-reorder
QUICK := tests/course tests/documents/test_documents.py tests/feedback tests/notebooks tests/package/test_metadata.py \
	tests/store tests/submissions tests/systems tests/testing tests/worker tests/test_architecture.py tests/test_findings.py

.PHONY: help setup demo serve test coverage quick oracles audit hostile kills fuzz fuzz-answers term lint bench beside scale load \
	handing-out class-page interop docs findings \
	package clean

help:                     ## show this list
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | expand -t 16

setup: $(VENV)/.core

$(VENV)/.core: pyproject.toml
	@$(PYTHON) -m venv $(VENV) || { echo "make: $(PYTHON) can't make an environment; on Debian: apt-get install python3-venv"; exit 1; }
	$(BIN)/python -m pip install --quiet --editable .
	@$(BIN)/python -m compileall -q grader  # as pip does with what it copies: the first run is no slower
	touch $@

$(VENV)/.server: $(VENV)/.core
	$(BIN)/python -m pip install --quiet --editable '.[server]'
	touch $@

$(VENV)/.dev: $(VENV)/.core
	$(BIN)/python -m pip install --quiet --editable '.[dev]'
	touch $@

$(VENV)/.oracles: $(VENV)/.dev
	$(BIN)/python -m pip install --quiet --editable '.[oracles]'
	touch $@

$(VENV)/.docs: $(VENV)/.core
	$(BIN)/python -m pip install --quiet --editable '.[docs]'
	touch $@

demo: setup               ## grade a made-up class and print where its pages are
	$(BIN)/grade demo

serve: $(VENV)/.server    ## serve a made-up class and print links to sign in with, until Ctrl-C (PORT=...)
	@$(BIN)/grade serve --demo --port $(PORT)

test: $(VENV)/.dev lint    ## all tests but the oracles', on all processors
	$(BIN)/python -m pytest -m "not oracle" $(SPREAD) -rs

coverage: $(VENV)/.dev     ## the same tests, and the lines of the grader that none of them reaches
	$(BIN)/python -m pytest -m "not oracle" $(SPREAD) -rs --cov --cov-report=term-missing:skip-covered

quick: $(VENV)/.dev        ## the tests to run at each save: what needs no browser, no class and no attack
	$(BIN)/python -m pytest -m "not oracle and not browser" $(SPREAD) $(QUICK)

oracles: $(VENV)/.oracles  ## compare the references with torch, scipy and scikit-learn
	$(BIN)/python -m pytest -m oracle $(SPREAD)

audit: $(VENV)/.dev       ## try every suite with what has a known grade (SEEDS=...; FULL=1: all of it, 50 secrets)
	for course in . courses/*; do \
		$(BIN)/grade generate --check --course $$course && \
		$(BIN)/grade audit $(if $(FULL),--full --seeds 50,--seeds $(SEEDS)) --course $$course || exit 1; \
	done

kills: $(VENV)/.dev       ## kill web process, workers and database ten times each while 500 are handed in
	KILLS_FULL=1 $(BIN)/python -m pytest tests/service/test_kills.py

hostile: $(VENV)/.dev     ## attack the grader, and take out each of its defences
	HOSTILE_FULL=1 $(BIN)/python -m pytest tests/hostile

fuzz: $(VENV)/.dev        ## a million mutated inputs for each reader of hostile bytes (TIMES=...)
	$(BIN)/python tests/fuzz/fuzz.py --times $(TIMES)

fuzz-answers: $(VENV)/.dev ## grade right answers that were mutated (GRADINGS=... CHECKS=...)
	$(BIN)/python tests/fuzz/answers.py --gradings $(GRADINGS) --checks $(CHECKS)

term: $(VENV)/.dev         ## a term on a server under a fast clock, its totals computed twice (STUDENTS=300 EXERCISES=... WEEKS=... SEED=...)
	$(BIN)/python tests/term/term.py --students $(if $(filter file,$(origin STUDENTS)),300,$(STUDENTS)) --exercises $(EXERCISES) --weeks $(WEEKS) --seed $(SEED)

lint: $(VENV)/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

bench: setup              ## time the engine beside plain pytest processes
	$(BIN)/python benchmarks/run.py

scale: setup              ## grade a made-up class of any size (STUDENTS=...)
	$(BIN)/python benchmarks/scale.py --students $(STUDENTS)

beside: $(VENV)/.dev       ## by another checkout in turns, costs and outcomes: make beside OTHER=../before
	$(BIN)/python benchmarks/beside.py $(OTHER)
	$(BIN)/python benchmarks/beside.py --floor

handing-out: setup        ## how many submissions a second one process hands out (PROFILE=1: where the time goes)
	$(BIN)/python benchmarks/handing_out.py $(if $(PROFILE),--profile)

load: $(VENV)/.dev          ## a class hands in to a server at a deadline (STUDENTS=... SUBMISSIONS=... ON=sqlite|postgres)
	$(BIN)/python benchmarks/load.py --students $(STUDENTS) --submissions $(SUBMISSIONS) --on $(ON)

class-page: setup         ## how long the web process takes for the pages of a class of 1,000
	$(BIN)/python benchmarks/class_page.py

interop: $(VENV)/.dev      ## try the server with programs of others, from npm: their versions, who came in, how long it took
	$(BIN)/python -m interop $(TARGETS)

findings:                 ## find again what surprised us about another library (NAME=...)
	@test -f "findings/$(NAME).sh" || { echo "make findings NAME=..., which is one of:"; \
		ls findings | sed -n 's/\.sh$$//p'; exit 1; }
	bash "findings/$(NAME).sh"

package: $(VENV)/.dev     ## build what is released, in dist/: the sdist, and of that the wheel
	rm -rf dist
	$(BIN)/python -m build --no-isolation

docs: $(VENV)/.docs        ## build the documents as a site, site/index.html; a warning is an error
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build

clean:                    ## remove the environment and everything generated
	rm -rf $(VENV) .grade dist site .pytest_cache .mypy_cache .ruff_cache htmlcov .coverage
	find reports -mindepth 1 -not -name README.md -delete
