# Commonweather. `make help` lists what there is.

SHELL := /bin/sh
PYTHON ?= python3
VENV := .venv/bin/python
READY := @$(PYTHON) install/environment.py
READY_DEV := @$(PYTHON) install/environment.py --dev

# The demo is on unless this is a real place: DEMO=0, or a public https address.
ifeq ($(filter https://%,$(PUBLIC_URL)),)
export DEMO ?= 1
endif

.DEFAULT_GOAL := help
.PHONY: help run seed backup-key backup restore test nets lint oracles messages bench shots schema lock clean

help: ## list these targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' Makefile
	@echo
	@echo "  Settings, each in the environment: PORT HOST DATABASE_URL REDIS_URL PUBLIC_URL SECRET_KEY VAR_DIR BACKUP_DIR DEMO STORY"

# `exec` twice over: Ctrl-C and the end of make itself reach the product without a shell between.
run: ## start everything (web, worker, clock, broker) with the demo; Ctrl-C stops it
	@$(PYTHON) install/environment.py && exec $(VENV) manage.py up --end-with-parent

seed: ## make the demo assemblies again (RESET=1 empties the database first, STORY=auroros makes one alone)
	$(READY)
	@$(VENV) manage.py migrate --verbosity 0
	@$(VENV) manage.py seed $(if $(filter 1,$(RESET)),--reset) $(if $(STORY),--story $(STORY))

backup-key: ## make the keys of backups (KEY=/some/file, PASSPHRASE=1 locks the private one)
	$(READY)
	@exec $(VENV) manage.py backup_key $(if $(KEY),--file "$(KEY)") $(if $(PASSPHRASE),--passphrase)

backup: ## make one encrypted file of everything, while people go on voting
	$(READY)
	@exec $(VENV) manage.py backup

restore: ## restore a backup: FILE=… (KEY=… WITNESS=minutes.jsonl; RESET=1 replaces what is here)
	@test -r "$(FILE)" || { echo "There is no backup to read at FILE=\"$(FILE)\". Write: make restore FILE=/path/to/the/backup" >&2; exit 1; }
	$(READY)
	@exec $(VENV) manage.py restore "$(FILE)" $(if $(KEY),--key "$(KEY)") $(foreach one,$(WITNESS),--witness "$(one)") \
	  $(if $(filter 1,$(RESET)),--reset)

test: ## every check: style, types, contracts, unit tests on both databases, browser journeys
	$(READY_DEV)
	@exec $(VENV) -m tests.stages test

nets: ## the slow nets, on both databases
	$(READY_DEV)
	@exec $(VENV) -m tests.stages nets

lint: ## style, types, import contracts and missing migrations
	$(READY_DEV)
	@exec $(VENV) -m tests.stages lint

messages: ## gather the words of all pages into locale/, and pack what is translated (needs gettext)
	$(READY)
	@$(VENV) manage.py makemessages --all --no-obsolete --no-location --no-wrap \
	  --ignore .venv --ignore var --ignore tests --ignore vendor --ignore install --ignore bench
	@$(VENV) manage.py compilemessages --locale es --locale ar

oracles: ## count random elections beside other people's software (CASES=300), in an environment of its own
	$(READY_DEV)
	@$(PYTHON) install/environment.py --oracles
	@$(VENV) -m oracles $(if $(CASES),--cases $(CASES))
	@exec $(VENV) -m oracles.equity $(if $(CASES),--cases $(CASES))

bench: ## measure the figures of docs/benchmarks.md on this machine
	$(READY_DEV)
	@exec $(VENV) -m bench

shots: ## photograph every page, phone and desktop, light and dark, into var/shots
	$(READY_DEV)
	@exec $(VENV) -m tests.stages shots

schema: ## write docs/openapi.json anew, after REST has grown
	$(READY_DEV)
	@$(VENV) manage.py spectacular --format openapi-json --file docs/openapi.json

lock: ## resolve requirements*.in again into the hashed locks
	$(READY_DEV)
	@for kind in requirements requirements-dev; do \
	  $(VENV) -m uv pip compile --quiet --generate-hashes \
	    --no-header --python-version 3.11 --upgrade $$kind.in -o $$kind.txt || exit 1; done

clean: ## remove the virtual environment and what the tools left; the data in var stays
	@rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	@find . -name __pycache__ -type d -not -path './.git/*' -prune -exec rm -rf {} +
