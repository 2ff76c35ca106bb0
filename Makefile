# A thin front to CMake: `make transfer` and `make test` are all a newcomer needs.
BUILD       ?= build
CMAKE_FLAGS ?=
PACKAGES    := gcc cmake ninja-build make pkg-config flex bison libyaml-dev libcriterion-dev \
               zlib1g-dev libhdf5-dev libjansson-dev dataset-fashion-mnist
SPECS       := $(patsubst specs/%.yaml,%,$(wildcard specs/*.yaml))

# Builds a target, silent unless something goes wrong.
quietly = @echo "Building $(1)"; cmake --build $(BUILD) --target $(1) > $(BUILD)/build.log 2>&1 \
          || { cat $(BUILD)/build.log; exit 1; }

.PHONY: all $(SPECS) run test sanitize accuracy parity portability report-check bench bench-peers generated packages configure clean

all: configure
	@cmake --build $(BUILD)

# make transfer, make notebook, ...: a spec of specs/ from text to results
$(SPECS): configure
	$(call quietly,tlc)
	$(BUILD)/tlc specs/$@.yaml
	$(call quietly,$@)
	$(BUILD)/experiments/$@

# make run SPEC=path/to/any.yaml
run: export SPEC := $(SPEC)
run: configure
	@test -n "$$SPEC" || { echo "which spec? make run SPEC=path/to/any.yaml"; exit 2; }
	$(call quietly,tlc)
	$(BUILD)/tlc "$$SPEC" -o $(BUILD)/spec.c
	@cmake -B $(BUILD) -DTLC_SPEC="$$(realpath "$$SPEC")" > $(BUILD)/configure.log
	$(call quietly,spec)
	$(BUILD)/experiments/spec

test: configure
	@cmake --build $(BUILD)
	@cd $(BUILD) && ctest -j $$(nproc) --output-on-failure

# Retraces trainings step by step against a reference in Python (needs python3-numpy, python3-h5py)
parity: configure
	$(call quietly,tlc)
	$(call quietly,runtime)
	tests/parity/parity.sh $(BUILD)

# Tests under gcc's sanitizers, ThreadSanitizer among them
sanitize: configure
	tests/sanitize.sh $(abspath $(BUILD))

# How far exp, tanh and the others are from the exact value, over all 2^32 floats
accuracy: configure
	@cmake --build $(BUILD) --target accuracy

# The same bits from every compiler, level and kind of vector, 64-bit ARM under qemu among them
portability: configure
	@tests/packages.sh clang gcc-aarch64-linux-gnu libc6-dev-arm64-cross qemu-user
	$(call quietly,tlc)
	tests/portability/portability.sh $(BUILD)/tlc $(abspath $(BUILD))/portability

# Lays all kinds of reports out in a browser, and finds words that overlap or are cut off
report-check: configure
	@tests/packages.sh chromium
	$(call quietly,report_of)
	tests/report/overlap.py $(BUILD)/tests/report_of

# How near the machine's limit, how far from PyTorch and Keras; `make bench-peers` fetches those
bench: configure
	$(call quietly,tlc)
	$(call quietly,transfer)
	@tests/bench/bench.py $(BUILD)

bench-peers: configure
	@tests/packages.sh python3-torch python3-numpy python3-venv
	tests/bench/peers.sh $(BUILD)/bench-peers

# The committed C of all specs
generated: configure
	@cmake --build $(BUILD) --target generated

configure: packages
	@mkdir -p $(BUILD)
	@cmake -G Ninja -S . -B $(BUILD) $(CMAKE_FLAGS) > $(BUILD)/configure.log 2>&1 \
	    || { cat $(BUILD)/configure.log; exit 1; }

packages:
	@tests/packages.sh $(PACKAGES)

clean:
	rm -rf $(BUILD)
