# make run    open the window              make lint    style, types
# make test   style, types and all tests   make bench   speed and memory, two things compared in one run
#                                          make measure how well the recipes read, three seeds each
# make cost    what training costs by batch, parameters and images, drawn into docs/cost.png
# make corrections RUN=FOLDER PEN=FILE     how much one correction teaches, and what it costs
# make digits  draw the pen digits that are shipped, if they are no longer as the program draws them
# make wheel   build the wheel and try it  make pictures draws the README's pictures anew
# make bundle  a folder that needs no Python, built and tried
# make coreml  on a Mac: Core ML itself    make kits    on a Mac: kits built by Xcode, their tests run
# make test-swift  the kit's Swift, where there is a Swift compiler   make clean   delete what these have made
# make coverage  all tests, and how much of core and gui they reach: twice as slow as make test
# Each fetches what is missing: uv, the locked environment, on Debian and Ubuntu Qt's system libraries.
# With PYTHON=3.13, for example make test PYTHON=3.13, each takes that Python, in an environment of its own.

.PHONY: run test test-slow test-swift kits coverage lint coreml wheel bundle bench cost measure corrections digits pictures clean
.DEFAULT_GOAL := run

UV = $(shell sh .setup/uv.sh)
ENVIRONMENT = $(UV) sync --locked --quiet --compile-bytecode
DO = $(UV) run --locked --no-sync
SIDE_BY_SIDE = --numprocesses=logical --maxprocesses=4 --dist=loadfile --no-loadscope-reorder  # a process takes 1.5 GB

# Where it is set, every process compiles all libraries anew: TensorFlow then takes ten seconds instead of three.
unexport PYTHONDONTWRITEBYTECODE

ifeq ($(origin PYTHON),command line)
export UV_PROJECT_ENVIRONMENT := .venv-$(PYTHON)
export UV_PYTHON := $(shell sh .setup/python.sh "$(UV)" "$(PYTHON)")
endif

run:
	@sh .setup/qt.sh
	@sh .setup/environment.sh "$(UV)"
	@$(DO) digit-trainer

test: lint
	@sh .setup/qt.sh
	@$(DO) pytest $(SIDE_BY_SIDE)

coverage:
	@$(ENVIRONMENT)
	@sh .setup/qt.sh
	@$(DO) pytest $(SIDE_BY_SIDE) --cov

test-slow: lint
	@$(DO) pytest --slow

lint:
	@$(ENVIRONMENT)
	@$(DO) ruff check
	@$(DO) ruff format --check
	@$(DO) mypy

coreml:
	@$(ENVIRONMENT)
	@$(DO) pytest -rs tests/core/export/test_core_ml_itself.py

test-swift:
	@$(ENVIRONMENT)
	@$(DO) pytest -rs tests/core/export/kit

kits:
	@$(ENVIRONMENT)
	@$(DO) python tests/packaging/kits.py build/kits

wheel:
	@sh .setup/qt.sh
	@$(UV) run --no-project python tests/packaging/wheel.py

bundle:
	@sh .setup/qt.sh
	@UV_PROJECT_ENVIRONMENT=$(or $(UV_PROJECT_ENVIRONMENT),.venv)-bundle $(UV) run --locked --no-dev --group bundle python packaging/bundle.py
	@$(ENVIRONMENT)
	@$(DO) pytest --slow tests/packaging/test_bundle.py

bench:
	@$(ENVIRONMENT)
	@$(DO) python tests/benchmarks/bench.py

cost:
	@$(ENVIRONMENT)
	@$(DO) python tests/benchmarks/cost.py

measure:
	@$(ENVIRONMENT)
	@$(DO) python tests/benchmarks/measure.py $(if $(PEN),--pen "$(PEN)")

corrections:
	@$(ENVIRONMENT)
	@$(DO) python tests/benchmarks/corrections.py "$(RUN)" "$(PEN)"

digits:
	@$(ENVIRONMENT)
	@$(DO) python tests/benchmarks/digits.py

pictures:
	@$(ENVIRONMENT)
	@$(DO) python tests/benchmarks/pictures.py

clean:
	rm -rf .venv .venv-* .tools .mypy_cache .ruff_cache .pytest_cache .hypothesis dist build
