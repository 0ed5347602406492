# The project's two doors: `make demo` shows it, `make test` checks it. Both set up what they need in .venv.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed

.PHONY: demo test lint benchmark fuzz mutate faults clean

demo: $(STAMP)
	$(BIN)/bargain run programs/examples/seed.bgl Alice Dove
	$(BIN)/bargain run programs/examples/seed.bgl Alice Alice

test: lint
	$(BIN)/pytest -n 2

lint: $(STAMP)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

benchmark: $(STAMP)
	$(BIN)/pytest benchmarks --benchmark-enable --benchmark-columns=min,median,mean,rounds

# The property tests with many more examples: minutes, not seconds.
fuzz: $(STAMP)
	HYPOTHESIS_PROFILE=thorough $(BIN)/pytest -n 2 tests/properties tests/conformance tests/certificates tests/regions tests/derivation

# Which small changes of the bundled programs their expectations do not notice: held to a list.
mutate: $(STAMP)
	$(BIN)/pytest -n 2 tests/mutation/bundled.py

# Plants faults in copies of the engine, and says which property notices each, and how soon: minutes.
faults: $(STAMP)
	$(BIN)/python -m tests.faults

$(STAMP): pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --upgrade "pip>=25.1"
	$(BIN)/pip install --quiet --disable-pip-version-check --editable . --group dev
	$(BIN)/python -m compileall -q bargain
	touch $@

clean:
	rm -rf $(VENV) dist build .pytest_cache .mypy_cache .ruff_cache .hypothesis .benchmarks
