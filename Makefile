# Everything done with this project, by name: `make help`.
#
# Needed: Go 1.26, git, make, a C compiler (for the race detector). The rest is fetched at pinned versions into .bin/.

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

BIN := $(CURDIR)/.bin
export PATH := $(BIN):$(PATH)

# Checkouts differ (a shallow clone, another owner, no .git at all), and Go's own VCS stamping fails on some.
# The version is given at the build instead.
GOFLAGS += -buildvcs=false
export GOFLAGS
VERSION ?= $(shell git describe --tags --always --dirty 2>/dev/null || echo dev)

# Extra flags for every `go test` below, such as TESTFLAGS='-count=1 -run DUN'.
TESTFLAGS ?=
# Per package. e2e builds the development server on its first run, about five minutes on two cores.
TIMEOUT ?= 40m

GOLANGCI_LINT := v2.15.0
WORKFLOWCHECK := v0.6.0
OAPI_CODEGEN  := v2.8.2

# The race detector slows code about tenfold: it runs where goroutines are ours and a test takes seconds.
RACE := ./handbook/... ./store/... ./activities/... ./api/... ./cmd/...

.PHONY: help
help: ## this list
	@awk 'BEGIN { FS = ":.*## " } \
		/^## / { printf "\n%s\n", substr($$0, 4) } \
		/^[a-z0-9-]+:.*## / { printf "  %-17s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

## Use
.PHONY: dev build
dev: build ## run everything here: server, database, API, worker (first time ~6 min, then seconds); ARGS='…' goes to it
	@exec bin/gendan dev $(ARGS)

build: ## the production binary, bin/gendan: stripped, no cgo, under 50 MB, no Temporal server inside (~1 min)
	CGO_ENABLED=0 go build -tags nomsgpack -trimpath -ldflags "-s -w -X main.version=$(VERSION)" -o bin/gendan ./cmd/gendan
	@size=$$(wc -c < bin/gendan); echo "bin/gendan: $$size bytes"; \
		(( size < 50000000 )) || { echo "bin/gendan must stay under 50000000 bytes"; exit 1; }
	@! go version -m bin/gendan | grep 'go.temporal.io/server' || { echo "bin/gendan must not hold the Temporal server"; exit 1; }

## Test
.PHONY: test test-root test-devserver e2e race bench figures
test: test-devserver test-root ## every test; on SQLite, and on MySQL too when TEST_MYSQL_DSN is set (first time ~15 min, then ~9)

test-root:
	go test -timeout $(TIMEOUT) $(TESTFLAGS) ./...

test-devserver: ## the development server's own tests; it is a Go module of its own (first time ~5 min, then seconds)
	cd devserver && go test -timeout $(TIMEOUT) $(TESTFLAGS) ./...

e2e: ## only the tests that drive the real server over HTTP with virtual time (~7 min; first time ~12)
	go test -timeout $(TIMEOUT) -count=1 $(TESTFLAGS) ./e2e/...

race: ## the race detector where it is affordable, on SQLite (~5 min; needs a C compiler)
	env -u TEST_MYSQL_DSN go test -race -timeout $(TIMEOUT) $(TESTFLAGS) $(RACE)

bench: ## the benchmarks (~2 min)
	go test -run '^$$' -bench . -benchmem $(TESTFLAGS) ./...

figures: build ## the figures we promise, measured: binary size, history sizes, clocks, query plans (~15 min)
	GENDAN_FIGURE_CLOCKS=5000 go test -timeout $(TIMEOUT) -count=1 -v -run Figure ./... | grep -v -e 'no test files' -e 'no tests to run'

## Change
.PHONY: generate fmt lint vet tools histories
generate: $(BIN)/oapi-codegen@$(OAPI_CODEGEN) ## write the generated files anew, after a change of api/openapi.yaml (seconds)
	go generate ./...

fmt: $(BIN)/golangci-lint@$(GOLANGCI_LINT) ## format: gofmt, and imports in three groups (seconds)
	golangci-lint fmt ./...
	cd devserver && golangci-lint fmt -c ../.golangci.yml ./...

# Histories come from landed code, never from the branch: docs/changing-a-workflow.md.
LANDED ?= origin/main
HISTORIES ?= workflows/testdata/histories
histories: ## record the scripted cases whose histories are not there yet, from landed code; LANDED=origin/main (~2 min)
	GENDAN_RECORD=$(abspath $(HISTORIES)) GENDAN_LANDED=$(LANDED) go test -timeout $(TIMEOUT) -count=1 -v -run TestRecordHistories ./e2e

lint: $(BIN)/golangci-lint@$(GOLANGCI_LINT) $(BIN)/workflowcheck@$(WORKFLOWCHECK) ## golangci-lint with the import rules, and Temporal's workflowcheck (~2 min; first time ~8)
	golangci-lint run ./...
	cd devserver && golangci-lint run -c ../.golangci.yml ./...
	workflowcheck ./workflows/...

vet: ## go vet, both modules (~1 min)
	go vet ./...
	cd devserver && go vet ./...

tools: $(BIN)/golangci-lint@$(GOLANGCI_LINT) $(BIN)/workflowcheck@$(WORKFLOWCHECK) $(BIN)/oapi-codegen@$(OAPI_CODEGEN) ## fetch the tools into .bin/ (~2 min; the targets that need one do it themselves)

# A tool's file carries its version, so that a new version here is a new file there.
# GOFLAGS is emptied: -mod=… and the like are meant for this module.
$(BIN)/golangci-lint@$(GOLANGCI_LINT): PACKAGE := github.com/golangci/golangci-lint/v2/cmd/golangci-lint
$(BIN)/workflowcheck@$(WORKFLOWCHECK): PACKAGE := go.temporal.io/sdk/contrib/tools/workflowcheck
$(BIN)/oapi-codegen@$(OAPI_CODEGEN): PACKAGE := github.com/oapi-codegen/oapi-codegen/v2/cmd/oapi-codegen
$(BIN)/%:
	cd / && GOFLAGS= GOBIN=$(BIN) go install $(PACKAGE)@$(lastword $(subst @, ,$@))
	mv $(BIN)/$(firstword $(subst @, ,$(@F))) $@
	ln -sf $(@F) $(BIN)/$(firstword $(subst @, ,$(@F)))

## A real MySQL, without containers (Debian and root)
.PHONY: mysql-start mysql-stop
mysql-start: ## start it and print its DSN: export TEST_MYSQL_DSN="$(make mysql-start)" (first time ~1 min)
	@.ci/mysql start

mysql-stop: ## stop it; its data stay
	@.ci/mysql stop

## Production shape, without containers (Debian and root)
.PHONY: prod-local prod-local-stop prod-local-status temporal-server e2e-prod e2e-prod-smoke
prod-local: ## compose.yaml's services as processes, on a real MySQL; docker/prod-local --help (first time ~10 min); ARGS=--demo: clocks can be moved
	@docker/prod-local start $(ARGS)

prod-local-stop: ## stop them; data stay
	@docker/prod-local stop

prod-local-status: ## what of them runs, and how it is
	@docker/prod-local status

# Not stripped, as the tests build it: the same packages need not be compiled twice.
temporal-server: ## Temporal's own server, its sql tool and its web UI, bin/temporal-* (first time ~5 min, then seconds)
	cd devserver && go build -o ../bin/temporal-server go.temporal.io/server/cmd/server
	cd devserver && go build -o ../bin/temporal-sql-tool go.temporal.io/server/cmd/tools/sql
	cd devserver && go build -o ../bin/temporal-ui github.com/temporalio/ui-server/v2/cmd/server

# One case of each kind, an approval, both servers killed, and the namespace set up by many.
SMOKE := ^(TestDunningWindows|TestSecondRevisitTellsThePromotion|TestWaivedByASignal|TestADamagedMattress|TestTemporalKilled|TestMySQLKilledUnderLoad|TestTheNamespaceIsSetUpByManyAtOnce)$$
PROD = GENDAN_E2E_SERVER=mysql TEST_MYSQL_DSN="$${TEST_MYSQL_DSN:-$$(.ci/mysql start)}"

e2e-prod: ## the end-to-end tests on Temporal's own server and MySQL
	$(PROD) go test -timeout $(TIMEOUT) -count=1 $(TESTFLAGS) ./e2e/...

e2e-prod-smoke: ## one case of each kind of them, and servers that are killed (~3 min)
	$(PROD) go test -timeout $(TIMEOUT) -count=1 -run '$(SMOKE)' $(TESTFLAGS) ./e2e/...

## Tidy
.PHONY: clean
clean: ## remove what was built here (not the caches outside, not the data of `make dev`)
	rm -rf bin .bin
