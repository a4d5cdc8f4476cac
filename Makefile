# Two commands matter: `make demo` and `make test`. README.md has the same for Windows.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PEERS := .venv-peers
PRINTED := event analysis intake law
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet

.PHONY: demo test explore lint types layers docs reference lock clean

$(VENV)/core: requirements/core.txt pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed")'
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(PIP) install --require-hashes -r requirements/core.txt
	$(PIP) install --no-deps --no-build-isolation --editable .
	touch $@

$(VENV)/dev: $(VENV)/core requirements/dev.txt
	$(PIP) install --require-hashes -r requirements/dev.txt
	touch $@

demo: $(VENV)/core ## rank, explain and print the real profiles, and plan the example event, into out/
	$(BIN)/matchmaker run --profiles profiles --out out
	$(BIN)/matchmaker event profiles/events/contoh-hari-temu-2026.yaml --profiles profiles --out out/event --decisions out/event.sqlite --no-briefs

test: lint types layers docs-check notebooks $(VENV)/dev ## lint, types, layers, documents, notebooks and all tests
	$(BIN)/python -m pytest -n auto

.PHONY: coverage
coverage: $(VENV)/dev ## all tests, and which lines no test runs; slower
	$(BIN)/python -m pytest -n auto --cov --cov-report=term

.PHONY: notebooks notebooks-write
notebooks: $(VENV)/dev ## run the notebooks, and fail where they show something else than is stored
	$(BIN)/python tools/notebooks.py --check

notebooks-write: $(VENV)/dev ## run the notebooks and store what they show
	$(BIN)/python tools/notebooks.py

explore: $(VENV)/dev ## draw new random examples for the tests of properties
	$(BIN)/python -m pytest -n auto -m hypothesis --hypothesis-profile=explore

lint: $(VENV)/dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/dev
	$(BIN)/mypy

layers: $(VENV)/dev
	$(BIN)/lint-imports

docs: $(VENV)/dev ## write the generated pages and schemas again
	PYTHONPATH=. $(BIN)/python tools/generated.py

reference: $(VENV)/core ## fit the constants of the score on the profiles again: moves every score
	$(BIN)/matchmaker reference profiles

.PHONY: docs-check
docs-check: $(VENV)/dev
	PYTHONPATH=. $(BIN)/python tools/generated.py --check

lock: $(VENV)/dev ## resolve the dependencies again, for all systems, by hash
	$(PIP) install uv
	$(BIN)/uv pip compile pyproject.toml --group build --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links --no-header --quiet -o requirements/core.txt
	$(BIN)/uv pip compile pyproject.toml --group build --group dev --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links --no-header --quiet -c requirements/core.txt -o requirements/dev.txt
	$(BIN)/uv pip compile --group peers --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links --no-header --quiet -c requirements/core.txt -o requirements/peers.txt

.PHONY: bench bench-topk bench-nation bench-startup bench-growth bench-workers bench-briefs bench-printed performance
$(PEERS)/done: requirements/peers.txt
	test -x $(PEERS)/bin/python || $(PYTHON) -m venv $(PEERS)
	$(PEERS)/bin/python -m pip --disable-pip-version-check --quiet install --require-hashes -r requirements/peers.txt
	touch $@

# In turn, never at the same time: each wants the whole machine. Growth takes the longest.
bench: ## measure all on a quiet machine (about half an hour) and write docs/performance.md
	$(MAKE) bench-startup
	$(MAKE) bench-topk
	$(MAKE) bench-nation
	$(MAKE) bench-workers
	$(MAKE) bench-printed
	$(MAKE) bench-briefs
	$(MAKE) bench-growth
	$(MAKE) performance

# Kernels as each library chooses them by itself, whatever the environment would have it choose.
PLAIN := env -u OPENBLAS_CORETYPE -u OPENBLAS_L2_SIZE PYTHONPATH=. $(BIN)/python

bench-topk: $(VENV)/dev $(PEERS)/done
	$(PLAIN) benchmarks/topk.py

bench-nation bench-startup bench-growth bench-workers bench-briefs: $(VENV)/dev
	$(PLAIN) benchmarks/$(@:bench-%=%).py

bench-printed: $(VENV)/dev
	$(PLAIN) benchmarks/printed.py $(PRINTED)

performance: $(VENV)/dev ## write docs/performance.md from the results that are kept
	$(BIN)/python benchmarks/performance.py

clean:
	rm -rf $(VENV) $(PEERS) out
