# A thin front to CMake: `make transfer` and `make test` are all a newcomer needs.
BUILD    ?= build
CMAKE_FLAGS ?=
PACKAGES := gcc cmake make pkg-config flex bison libyaml-dev libcriterion-dev zlib1g-dev \
            libhdf5-dev libjansson-dev dataset-fashion-mnist
SPECS    := $(patsubst specs/%.yaml,%,$(wildcard specs/*.yaml))
JOBS     := $(shell nproc)

.PHONY: all $(SPECS) run test parity generated packages configure clean

all: configure
	@cmake --build $(BUILD) -j $(JOBS)

$(SPECS): configure
	@cmake --build $(BUILD) -j $(JOBS) --target tlc $@
	$(BUILD)/tlc specs/$@.yaml
	$(BUILD)/experiments/$@

run: configure
	@test -n "$(SPEC)" || { echo "make run SPEC=path/to/any.yaml"; exit 2; }
	@cmake -S . -B $(BUILD) -DTLC_SPEC="$(abspath $(SPEC))" > /dev/null
	@cmake --build $(BUILD) -j $(JOBS) --target tlc
	@$(BUILD)/tlc --check "$(SPEC)"
	@cmake --build $(BUILD) -j $(JOBS) --target spec
	$(BUILD)/experiments/spec

test: configure
	@cmake --build $(BUILD) -j $(JOBS)
	@cd $(BUILD) && ctest -j $(JOBS) --output-on-failure

generated: configure
	@cmake --build $(BUILD) -j $(JOBS) --target generated

parity: configure
	@cmake --build $(BUILD) -j $(JOBS) --target tlc runtime
	tests/parity/parity.sh $(BUILD)

configure: packages
	@cmake -S . -B $(BUILD) $(CMAKE_FLAGS) > $(BUILD).log 2>&1 || { cat $(BUILD).log; exit 1; }
	@mv $(BUILD).log $(BUILD)/configure.log

packages:
	@tests/packages.sh $(PACKAGES)

clean:
	rm -rf $(BUILD)
