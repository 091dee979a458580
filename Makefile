# The commands of this project. Needs python3 (3.11 to 3.13) and make; everything else comes from PyPI into .venv.
SHELL := /bin/sh
PY := .venv/bin/python
RUN := PYTHONPATH=plugins $(PY)
# Workers take all cores: threads that OpenBLAS and OpenMP start in each of them would wait for one another.
# Bytecode is kept also where the environment says not to: pytest rewrites every test file anew without it, in each worker.
TEST := PYTHONDONTWRITEBYTECODE= OPENBLAS_NUM_THREADS=1 OMP_NUM_THREADS=1 $(RUN) -m pytest
export PORT URL ADVISORIES STATE NAME FILE WORLD SCOPE STEPS KEEP LIMITS SQL DIR N SEED KIND SHEET READER LAB RELEASE
SIZE ?= 300000
RUNS ?= 3
ROWS ?= 20000000
WEEKLY ?= 300000
DRAWS ?= 500
TIER ?= free
TIMES ?= 3
DAYS ?= 30
SHARE ?= 0.05
SECONDS ?= 1200
ENGINE ?= both
GITHUB ?= token
MODELS ?= 12000
HOURS ?= 24
FAULTS ?= 100
# What takes a third of the time or a database: make test runs it.
SLOW := tests/unit/disclosure/test_hostile.py tests/unit/docs/test_site.py tests/unit/bench tests/architecture/test_docs.py
# One more than there are cores: tests of the real Airflow wait for it half of their time.
WORKERS ?= $(shell python3 -c "import os; print(min((os.cpu_count() or 1) + 1, 4))")

.DEFAULT_GOAL := help
.PHONY: help audit-deps env login test-compose test-celery faults kills soak fuzz pace first-day hub-client bi bi-export mcp mlbom serve site reader-url demo states erase backup restore doctor measure audit audit-score load-assessments test test-fast lint lint-types lint-rest psql question questions claims figures registry-review answers export up down live screenshots docs bench bench-questions bench-page bench-claims bench-archives train-classifier notebook schema new-source new-rule new-formula mutants

# What a Python installed that was upgraded away is of no use: it is made anew.
$(foreach venv,.venv .venv-bi .venv-bench .venv-audit .venv-s3 .venv-hub .venv-contract .venv-celery,$(shell [ -x $(venv)/bin/python ] || rm -f $(venv)/runtime $(venv)/dev $(venv)/made $(venv)/kills $(venv)/fuzz))

help: ## this list
	@sed -n 's/^\([a-z -]*\):.*## \(.*\)/  make \1\t\2/p' Makefile

.venv/runtime: requirements.txt
	@python3 tools/make_venv.py requirements.txt
	@touch $@

.venv/dev: requirements-dev.txt .venv/runtime
	@python3 tools/make_venv.py requirements-dev.txt
	@touch $@

demo: .venv/runtime ## run the whole line on a world, anew on its own state: WORLD=path SCOPE=registry|all STEPS=n KEEP=1
	@$(RUN) -m observatory.cli demo

measure: .venv/runtime ## the same on a world with labels.csv, and how far it agrees with the people who labelled it
	@$(RUN) -m observatory.cli measure

states: .venv/runtime ## list the states (live, sample, one a world): size, publications, last use; most commands take STATE=name
	@$(RUN) -m observatory.cli states

erase: .venv/runtime ## remove a state with all that was collected in it: STATE=name NAME=name
	@$(RUN) -m observatory.cli erase

backup: .venv/runtime ## a state with all that was collected in it as one checked file, while it runs or not: STATE=name FILE=path
	@$(RUN) -m observatory.cli backup

restore: .venv/runtime ## a new state of a backup, never over one that is there: FILE=path STATE=newname
	@$(RUN) -m observatory.cli restore

doctor: .venv/runtime ## what a live run needs: machine, tokens, services, what each endpoint answers, how long the first load takes
	@$(RUN) -m observatory.cli doctor

audit: .venv/runtime ## draw rows for a reader to judge: SEED=x N=60 KIND=evidence,paper,repository,closed,unknown WORLD=path
	@$(RUN) -m observatory.cli audit

audit-score: .venv/runtime ## count the sheet that a reader filled, and keep it in docs/audits: SHEET=path READER=name
	@$(RUN) -m observatory.cli audit-score

load-assessments: .venv/runtime ## what other indices publish (OSAI, MOT, FMTI, os-ai-map: a checkout or files) into the warehouse: DIR=path
	@$(RUN) -m observatory.cli load-assessments

test: .venv/dev .venv-bi/made .venv-s3/made ## lint, types, and every test; what others read with is asked where .venv-hub/made and .venv-contract/made were made
	@$(MAKE) --no-print-directory lint
	@$(PY) tools/get_chromium.py
	@$(PY) tools/get_contracts.py
	@$(TEST) -n $(WORKERS) --dist loadfile

test-fast: .venv/dev ## lint, types and the tests that need no database, no browser and little time: for the inner loop
	@$(MAKE) --no-print-directory lint
	@$(TEST) -n auto --maxprocesses 4 --dist loadfile tests/unit tests/architecture $(SLOW:%=--ignore=%)

.venv-audit/made: requirements-audit.txt
	@python3 tools/make_venv.py requirements-audit.txt .venv-audit
	@touch $@

audit-deps: .venv/dev $(if $(ADVISORIES),,.venv-audit/made) ## known holes of every pinned version, and licences; asks PyPI, or ADVISORIES=checkout of pypa/advisory-database
	@$(PY) tools/audit_deps.py

test-compose: .venv/runtime ## docker-compose.yaml on a real engine (Docker's, or Debian's packages as root), its marts compared with make demo's
	@$(RUN) tests/compose/run.py

.venv-celery/made: requirements.txt requirements-celery.txt
	@python3 tools/make_venv.py requirements.txt .venv-celery
	@python3 tools/make_venv.py requirements-celery.txt .venv-celery
	@touch $@

test-celery: .venv-celery/made ## the line by Celery workers that share no folder, killed in mid-write; its marts compared with make demo's
	@PYTHONPATH=plugins .venv-celery/bin/python tests/workers/celery_run.py

env: ## write .env for docker-compose.yaml: secrets made up once, what stands there already kept
	@python3 tools/make_env.py

login: ## who signs in to the containers' pages, from .env
	@python3 tools/make_env.py --login

lint: .venv/dev ## ruff, mypy, and sqlfluff over sql/
	@$(MAKE) --no-print-directory -j 2 --output-sync=target lint-types lint-rest

# mypy uses one core: the others look at the rest meanwhile.
lint-types:
	@MYPYPATH=plugins $(PY) -m mypy -p observatory

lint-rest:
	@$(PY) -m ruff check . && $(PY) -m ruff format --check .
	@$(PY) tools/lint_sql.py

psql: .venv/runtime ## one statement on the warehouse, as CSV: SQL="select 1"
	@$(RUN) -m observatory.cli psql

reader-url: .venv/runtime ## how psql, notebooks and BI tools of this machine reach the published tables, kept open until Ctrl-C or make down
	@$(RUN) -m observatory.cli reader-url

export: .venv/runtime ## the marts as a dated release: Parquet, dictionary, checksums, citation, changes
	@$(RUN) -m observatory.cli export

question: .venv/runtime ## one question of sql/questions on the warehouse, as CSV: N=07
	@$(RUN) -m observatory.cli question

questions: .venv/runtime ## list the questions, the claims and the published figures
	@$(RUN) -m observatory.cli questions

claims: .venv/runtime ## what became of every claim of the founding argument, a line each
	@$(RUN) -m observatory.cli claims

figures: .venv/runtime ## published figures of the field beside what the warehouse gives by the publisher's definition
	@$(RUN) -m observatory.cli figures

registry-review: .venv/runtime ## what waits for a person, as rows of sql/registry that lack a source: N=200 of each kind
	@$(RUN) -m observatory.cli registry-review

answers: .venv/runtime ## keep what every question comes to on the warehouse, for docs/questions.md
	@$(RUN) -m observatory.cli answers

up: .venv/runtime ## Airflow's UI on loopback, the scheduler on, the sample world (or WORLD=path) served
	@$(RUN) -m observatory.cli up

down: .venv/runtime ## end what make up, live and bi started
	@$(RUN) -m observatory.cli down

# An object store for the tests: its client library wants an older python-dateutil than Airflow's core.
.venv-s3/made: requirements-s3.txt
	@python3 tools/make_venv.py requirements-s3.txt .venv-s3
	@touch $@

# What judges docs/mart.odcs.yaml: its command line wants an older typer than Airflow.
.venv-contract/made: requirements-contract.txt
	@python3 tools/make_venv.py requirements-contract.txt .venv-contract
	@touch $@

# What others read and write deposits with: load_dataset, DuckDB's hf://, the validators of Croissant and RO-Crate, a client of Zenodo.
.venv-hub/made: requirements-hub.txt
	@python3 tools/make_venv.py requirements-hub.txt .venv-hub
	@touch $@

.venv-bi/made: requirements-bi.txt
	@python3 tools/make_venv.py requirements-bi.txt .venv-bi
	@touch $@

bi: .venv/runtime .venv-bi/made ## Apache Superset on loopback with our dashboards, on the warehouse; Ctrl-C or make down ends it
	@$(RUN) -m observatory.cli bi

serve: .venv/runtime ## the page without Airflow on loopback, for reading alone, on the warehouse of the last run: STATE=name PORT=8713
	@$(RUN) -m observatory.cli serve

site: .venv/dev ## the page as files of one publication, for any host: URL=where they will stand, DIR=folder, STATE=name
	@$(RUN) -m observatory.cli.docs --site-only
	@$(RUN) -m observatory.cli site

mcp: ## an MCP server on standard input and output for agents that read (docs/agents.md); STATE=name; from a client: make -s -C folder mcp
	@$(MAKE) --no-print-directory .venv/runtime >&2
	@$(RUN) -m observatory.cli mcp

mlbom: .venv/runtime ## bill of materials of a release (CycloneDX 1.7) on standard output: LAB=deepseek RELEASE=deepseek-r1; make -s mlbom … > file
	@$(RUN) -m observatory.cli mlbom

bi-export: .venv/runtime .venv-bi/made ## write the dashboards as changed in that Superset over bi/superset
	@$(RUN) -m observatory.cli bi-export

live: .venv/runtime ## make doctor, then the same Dags on the real services; tokens from HF_TOKEN and GITHUB_TOKEN
	@$(RUN) -m observatory.cli up --live

screenshots: .venv/dev ## pictures of every view of the page on the warehouse, into docs/screenshots
	@$(PY) tools/get_chromium.py
	@$(PY) tools/get_contracts.py
	@$(RUN) tools/screenshots.py

docs: .venv/dev ## write docs/ and dags/README.md from the warehouse, the rules and the Dags, and the static site of all documents
	@$(RUN) -m observatory.cli.docs --site

schema: .venv/runtime ## write sql/tables and sql/types as sql/migrations leave them; what changed is listed
	@$(RUN) -m observatory.cli.warehouse schema

mutants: .venv/dev ## set faults into a package and see which no test notices: PACKAGE=sources|disclosure|landing|merge|publish FAULTS=100 SEED=1
	@$(PY) tools/mutants.py "$(PACKAGE)" --number "$(FAULTS)" --seed "$(or $(SEED),1)"

new-source new-rule new-formula: .venv/dev ## write its files, with tests that fail until it is made: NAME=zenodo PAGES=link|next, NAME=data.inventory IN=module, NAME=zeta OF=indicators|dimensions
	@$(PY) tools/new.py $(@:new-%=%) "$(NAME)" "$(if $(filter new-source,$@),$(PAGES),$(if $(filter new-rule,$@),$(IN),$(OF)))"

notebook: .venv/dev ## run docs/notebooks/argument.ipynb on a release of the sample and keep what it shows: DIR=folder that make export wrote
	@$(RUN) -m observatory.cli.notebook docs/notebooks/argument.ipynb "$(DIR)" --keep

.venv-bench/made: requirements-bench.txt
	@python3 tools/make_venv.py requirements-bench.txt .venv-bench
	@touch $@

bench: .venv/dev .venv-bench/made ## the whole Hub measured beside its limits: SIZE=300000 RUNS=3
	@$(RUN) bench/hub.py --size $(SIZE) --runs $(RUNS)

bench-questions: .venv/dev ## every question on a synthetic Hub of SIZE models: median, and what it scans
	@$(RUN) bench/questions.py --size $(SIZE)

bench-claims: .venv/dev ## do the claims' intervals cover a planted truth, and how often is a verdict wrong: DRAWS=500 registries of two kinds
	@$(RUN) bench/claims.py --draws $(DRAWS)

bench-archives: .venv/dev ## memory and pace of files that others keep of the Hub: ROWS=20000000 WEEKLY=300000
	@$(RUN) bench/hub_archives.py --rows $(ROWS) --models $(WEEKLY)

bench-page: .venv/dev ## every view of the page on a synthetic Hub of SIZE models: server time, weight, and what it scans
	@$(RUN) bench/page.py --size $(SIZE)

first-day: .venv/dev ## the first live day in virtual time: TIER=anonymous|free|pro|enterprise|all GITHUB=token|none|both MODELS=12000 HOURS=24
	@$(RUN) bench/first_day.py --tier $(TIER) --github $(GITHUB) --size $(MODELS) --hours $(HOURS)

faults: .venv/dev ## every kind of bad answer at every endpoint, through the real Dags in virtual time: FAULT=name ENDPOINT=name
	@$(RUN) bench/faults.py --fault "$(FAULT)" --endpoint "$(ENDPOINT)"

.venv/kills: requirements-kills.txt .venv/dev
	@$(PY) tools/make_venv.py requirements-kills.txt
	@touch $@

kills: .venv/kills ## kill and stop each process of the real stack at each moment, and what the next run makes of it: ONLY=words TIMES=3 TOGETHER=1
	@$(RUN) bench/kills.py --only "$(ONLY)" --times $(TIMES) $(if $(TOGETHER),--together)

soak: .venv/dev ## a month in virtual time with a share of all calls answered badly, beside the same month without: DAYS=30 SHARE=0.05 SEED=1
	@$(RUN) bench/soak.py --days $(DAYS) --share $(SHARE) --seed $(or $(SEED),1)

.venv/fuzz: requirements-fuzz.txt .venv/dev
	@$(PY) tools/make_venv.py requirements-fuzz.txt || echo "atheris does not install for this Python: hypothesis alone"
	@touch $@

fuzz: .venv/fuzz ## every parser on bytes that decide, led by coverage where atheris installs: SECONDS=1200 ENGINE=both TARGET=name
	@$(RUN) bench/fuzz.py --seconds $(SECONDS) --engine $(ENGINE) --target "$(TARGET)"

pace: .venv/dev ## arXiv's pace as its server sees it, by 1, 2 and 4 processes in real time
	@$(RUN) bench/pace.py

hub-client: .venv/dev ## the Hub's own client beside ours: requests, redirects and bytes, and what each keeps of an answer
	@$(RUN) bench/hub_client.py

train-classifier: .venv/dev ## the learned classifier beside the rules on bench/labels: WORLDS="path path"
	@$(RUN) bench/classifier.py $(WORLDS) --out bench/labels/figures.txt
