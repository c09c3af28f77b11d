# Two commands are enough: `make run` to try it, `make test` to prove it.

# One set of flags everywhere: another set is another five minutes of building Fyne.
# no_emoji leaves out Fyne's own emoji font, 4 MB that it parses anew for every style of
# text; emoji are drawn by the system's. no_animations keeps the cursor from blinking, as
# every blink paints the whole window.
TAGS := migrated_fynedo,no_emoji,no_animations
GO ?= go
BUILD := build

# The race detector watches our code. SQLite itself is C that was turned into Go and locks
# as C does; watched too, it takes almost three quarters of the time and has nothing to tell.
RACE := -race -gcflags=modernc.org/sqlite/lib=-race=false -gcflags=modernc.org/libc=-race=false \
	-gcflags=modernc.org/memory=-race=false

SQLC := github.com/sqlc-dev/sqlc/cmd/sqlc@v1.31.1
LINT := github.com/golangci/golangci-lint/v2/cmd/golangci-lint@v2.15.0
GOFUMPT := mvdan.cc/gofumpt@v0.12.0

.PHONY: run build test test-postgres lint bench soak soak-proof measure dist dist-linux dist-windows generate deps-build deps-screen

## run: install what is missing, build, and open the Desktop on the training shop.
run: deps-build build
	@.ci/try $(BUILD)/tillbridge

## build: the program, with the windows.
build:
	CGO_ENABLED=1 $(GO) build -tags $(TAGS) -o $(BUILD)/tillbridge ./cmd/tillbridge

## test: everything that proves it, from a clean clone.
test: deps-build deps-screen build
	CGO_ENABLED=0 $(GO) vet -tags ci,$(TAGS) ./...
	CGO_ENABLED=0 $(GO) test -timeout 20m -tags ci,$(TAGS) ./...
# Properties were proved above; the race detector needs a few of their cases (-short: a fifth).
	CGO_ENABLED=1 $(GO) test $(RACE) -short -timeout 40m -tags ci,$(TAGS) ./store/... ./sync/...
	$(MAKE) soak SECONDS=40
	.ci/end-to-end $(BUILD)/tillbridge

## test-postgres: the tests of store/db on a PostgreSQL server that they start themselves, but
# for the longest: one of files alone, and one of matching, which no database has a part in.
test-postgres:
	TILLBRIDGE_TEST_DATABASE=postgres CGO_ENABLED=0 $(GO) test -short -timeout 20m -tags ci,$(TAGS) \
		-skip 'TestR62_M3_|TestR26_MatchingIsTheSame' ./store/db

## lint: what .ci/run asks of the code's form.
lint:
	test -z "$$($(GO) run $(GOFUMPT) -l cmd ui store sync matching assets)"
	CGO_ENABLED=0 $(GO) vet -tags ci,$(TAGS) ./...
	CGO_ENABLED=0 $(GO) run $(LINT) run

## bench: the figures of docs/performance.md.
bench:
	CGO_ENABLED=0 $(GO) test -tags ci,$(TAGS) -run '^$$' -bench . -benchtime 3x ./...

## soak: the fault bench; its last line are the figures of docs/reliability.md.
SECONDS ?= 60
SEED ?= 1
soak:
	CGO_ENABLED=0 $(GO) run ./cmd/soak -seconds $(SECONDS) -seed $(SEED)

## soak-proof: break the product on purpose, and see that the fault bench notices.
soak-proof:
	cmd/soak/prove

## measure: the Desktop beside an empty window, for docs/performance.md.
measure: deps-screen build
	CGO_ENABLED=1 $(GO) build -tags $(TAGS) -o $(BUILD)/empty ./.ci/empty
	.ci/measure-window $(BUILD)/tillbridge $(BUILD)/empty

## dist: all packages, into build/dist; packaging/prove then installs and starts them.
dist: dist-linux dist-windows
	packaging/dist sums

dist-linux:
	packaging/dist linux

dist-windows:
	packaging/dist windows

## generate: SQL and GraphQL into Go; only needed after changing either.
generate:
	$(GO) run $(SQLC) generate
	$(GO) generate ./...

deps-build:
	@.ci/need build

deps-screen:
	@.ci/need screen
