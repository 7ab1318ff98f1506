# `make book` builds the pages and the PDF, `make test` checks them. Nothing else need be installed.
.DELETE_ON_ERROR:
.PHONY: writable book html pdf pack site lite test bench serve lock audit clean help

PYTHON ?= python3
PORT ?= 8000
BIN := .venv/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check
NO_WRITE := This folder cannot be written: copy the book to one that can, and run make there.
NO_PACKAGES := The packages were not installed: is there a network? Mend it, then run make again.
AUDITED := Either a package named above has a known fault, or the service did not answer.
BUILD := $(BIN)/python book/_ext/build.py
PDF := _build/bookpdf/new-quality-productive-forces-tested.pdf

book: pdf html ## HTML and PDF, from one execution of the notebooks
	@echo
	@echo "Pages: _build/html/index.html"
	@echo "PDF:   $(PDF)"

html: writable .venv/book ## only the pages
	$(BUILD) html

pdf: writable .venv/book ## only the PDF
	$(BUILD) pdf

pack: book ## one zip to pass on: pages, PDF, notebooks, tables
	$(BIN)/python book/_ext/pack.py

site: book ## the pack, and the folder to publish: pages beside PDF and pack
	$(BIN)/python book/_ext/pack.py --site

lite: site ## the site with Python in the browser; it needs npm and the network
	$(BIN)/python book/_ext/lite.py

test: .venv/tests ## all tests (they build the book first)
	$(BIN)/python -m pytest -n auto --maxprocesses 4 --dist loadgroup --no-loadscope-reorder

bench: .venv/tests ## how fast and how light the book is, beside a stock one
	$(BIN)/python tests/bench.py

serve: .venv/tests ## local preview that rebuilds when a file changes
	@$(BIN)/python -c "import socket; socket.socket().bind(('127.0.0.1', $(PORT)))" 2>/dev/null \
		|| { echo "Port $(PORT) is in use: choose another, for example make serve PORT=8001"; exit 1; }
	$(BUILD) html
	@echo "http://127.0.0.1:$(PORT)/ (stop with Ctrl+C)"
	@$(BIN)/python -m http.server $(PORT) --bind 127.0.0.1 --directory _build/html >/dev/null 2>&1 & \
		trap "kill $$!" EXIT INT TERM; $(BIN)/watchfiles "$(MAKE) html" book data _config.yml _toc.yml

lock: .venv/tests ## renew requirements.lock after a change of requirements.txt
	@echo '# Every package of the build with its hashes, made from requirements.txt by `make lock`.' > $@.new
	$(BIN)/uv pip compile -q --universal --generate-hashes --python-version 3.11 --no-header \
		requirements.txt >> $@.new
	@mv $@.new requirements.lock

audit: .venv/tests ## look for known faults of the packages (asks a public service)
	@$(BIN)/uv tool run -q pip-audit==2.10.1 --strict -s osv --disable-pip --require-hashes \
		--progress-spinner off --requirement requirements.lock 2>$(BIN)/audit.log \
		|| { tail -n 1 $(BIN)/audit.log; echo "$(AUDITED)"; exit 1; }

clean: ## remove what was built (the environment stays: rm -r .venv)
	rm -rf _build

help:
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/'

writable:
	@mkdir -p _build 2>/dev/null && test -w _build || { echo "$(NO_WRITE)"; exit 1; }

.venv/book: requirements.lock book/_ext/system.py binder/postBuild binder/overrides.json | writable
	@$(PYTHON) book/_ext/system.py
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@$(PIP) --require-hashes -r requirements.lock || { echo "$(NO_PACKAGES)"; exit 1; }
	@PATH="$(BIN):$$PATH" binder/postBuild
	@touch $@

.venv/tests: tests/requirements.txt .venv/book
	@$(PYTHON) book/_ext/system.py --tests
	@$(PIP) -r tests/requirements.txt || { echo "$(NO_PACKAGES)"; exit 1; }
	@touch $@
