# A thin front to CMake: `make transfer` and `make test` are all a newcomer needs.
BUILD       ?= build
CMAKE_FLAGS ?=
PACKAGES    := gcc cmake ninja-build make pkg-config flex bison libyaml-dev libcriterion-dev \
               libisal-dev libhdf5-dev libjansson-dev libpng-dev libjpeg-dev dataset-fashion-mnist
# What examples read besides
ICON_THEMES := oxygen-icon-theme gnome-icon-theme
TABLES      := python3-sklearn
# Whose names can be those of targets; `make run SPEC=...` takes any.
SPECS       := $(shell ls specs | sed -n 's/^\([A-Za-z0-9_]*\)\.yaml$$/\1/p')

# Builds a target, silent unless something goes wrong.
quietly = @echo "Building $(1)"; cmake --build "$(BUILD)" --target $(1) > "$(BUILD)/build.log" 2>&1 \
          || { cat "$(BUILD)/build.log"; exit 1; }

# What an experiment is given: make transfer ARGS="--seed 3". Words are divided at blanks, and make and the shell read
# nothing else in them.
override ARGS := $(value ARGS)
given = set -f; exec

.PHONY: all help $(SPECS) run examples predict test install package packages-work sanitize torture torture_needs killed fuzz fuzzers coverage everything accuracy parity interop portability cluster-test cross device prove statistics report-check page-check lsp-check pictures bench bench-peers generated packages configure clean

all: configure
	@cmake --build "$(BUILD)"

# make transfer, make notebook, ...: a spec of specs/ from text to results
$(SPECS): export ARGS := $(ARGS)
$(SPECS): configure
	$(call quietly,tlc)
	"$(BUILD)/tlc" specs/$@.yaml
	$(call quietly,$@)
	$(given) "$(BUILD)/experiments/$@" $$ARGS

# make run SPEC=path/to/any.yaml, whatever the name: make reads no `$` in it
override SPEC := $(value SPEC)
run: export SPEC := $(SPEC)
run: export ARGS := $(ARGS)
run: configure
	@test -n "$$SPEC" || { echo "which spec? make run SPEC=path/to/any.yaml"; exit 2; }
	@case "$$SPEC" in \
	*examples/icons/icons.yaml) tests/packages.sh $(ICON_THEMES) ;; \
	*examples/tumours/tumours.yaml | *examples/wine/wine.yaml | *examples/rare_digit/rare_digit.yaml) tests/packages.sh $(TABLES) ;; \
	*examples/digits/digits.yaml) tests/packages.sh $(TABLES) && /usr/bin/python3 examples/digits/digits.py data/digits ;; \
	*examples/diabetes/diabetes.yaml) tests/packages.sh $(TABLES) && /usr/bin/python3 examples/diabetes/diabetes.py data/diabetes ;; \
	esac
	$(call quietly,tlc)
	"$(BUILD)/tlc" -o "$(BUILD)/spec.c" -- "$$SPEC"
	$(call quietly,spec)
	$(given) "$(BUILD)/experiments/spec" $$ARGS

# Runs examples, all of them or those named, and puts what they come to into examples/README.md: about an hour,
# most of it for nets. make examples EXAMPLES="quickstart wine"
EXAMPLES := $(basename $(notdir $(wildcard examples/*.yaml examples/*/*.yaml)))
examples:
	@tests/packages.sh python3
	@for name in $(EXAMPLES); do \
	    for spec in examples/$$name.yaml examples/$$name/$$name.yaml; do \
	        [ ! -e $$spec ] || $(MAKE) --no-print-directory run SPEC=$$spec || exit 1; \
	    done; \
	done
	tests/examples/results.py runs $(EXAMPLES)

# What a model that the last `make run` of this spec has saved says of files; without any, of standard input.
# Nothing but that is printed.
override MODEL := $(value MODEL)
override FILES := $(value FILES)
predict: export SPEC := $(SPEC)
predict: export MODEL := $(MODEL)
predict: export FILES := $(FILES)
unseen = > "$(BUILD)/build.log" 2>&1 || { cat "$(BUILD)/build.log" >&2; exit 1; }
predict: configure
	@test -n "$$SPEC" || { echo 'which spec? make predict SPEC=path/to/any.yaml MODEL=NAME FILES="..."' >&2; exit 2; }
	@cmake --build "$(BUILD)" --target tlc $(unseen)
	@"$(BUILD)/tlc" --quiet -o "$(BUILD)/spec.c" -- "$$SPEC" $(unseen)
	@cmake --build "$(BUILD)" --target spec $(unseen)
	@"$(BUILD)/experiments/spec" predict $${MODEL:+--model "$$MODEL"} $$FILES

test: configure
	@cmake --build "$(BUILD)"
	@cd "$(BUILD)" && ctest -j $$(nproc) --output-on-failure

# tlc, its manual, the runtime and what finds them: make install PREFIX=/usr/local DESTDIR=
PREFIX ?= /usr/local
install: configure
	@cmake --build "$(BUILD)" --target installed
	cmake --install "$(BUILD)" --prefix "$(PREFIX)"

# Debian packages, an RPM and a tarball of sources, in build-package
package:
	@tests/packages.sh rpm dpkg-dev fakeroot
	@$(MAKE) --no-print-directory configure BUILD="$(BUILD)-package" \
	    CMAKE_FLAGS="-DCMAKE_BUILD_TYPE=Release -DCMAKE_INSTALL_PREFIX=/usr -DTLC_DEBIAN=ON -DBUILD_TESTING=OFF $(CMAKE_FLAGS)"
	@cmake --build "$(BUILD)-package" --target installed
	cd "$(BUILD)-package" && cpack -G DEB && cpack -G RPM && cpack -G TGZ --config CPackSourceConfig.cmake

# That lintian finds nothing in them, and that they work in a Debian made for them; needs root
packages-work: package
	@tests/packages.sh lintian debootstrap
	$(call quietly,transfer)
	tests/packages_work.sh "$(BUILD)-package" "$(BUILD)" "$$(realpath "$(BUILD)-package")/root"

# All that may go wrong: about an hour. Goes on where it was stopped.
SANITIZED = -DCMAKE_C_COMPILER=clang -DTLC_SANITIZE=ON
torture: configure
	@tests/packages.sh python3 clang libclang-rt-14-dev
	@$(MAKE) --no-print-directory configure BUILD="$(BUILD)-clang" CMAKE_FLAGS="$(SANITIZED)"
	$(call quietly,torture_needs)
	@$(MAKE) --no-print-directory torture_needs BUILD="$(BUILD)-clang"
	tests/torture/torture.sh "$(BUILD)" "$(BUILD)-clang"

# Studies shared among ranks of MPI, on a Slurm of this machine, and in parts: needs root, and some minutes. Kills some
# ranks KILLS times.
CLUSTER := openmpi-bin libopenmpi-dev mpich libmpich-dev slurmctld slurmd slurm-client slurm-wlm-basic-plugins munge parallel
KILLS   ?= 100
cluster-test: export KILLS := $(KILLS)
cluster-test:
	@tests/packages.sh python3 $(CLUSTER)
	@$(MAKE) --no-print-directory configure
	$(call quietly,cluster_needs)
	tests/cluster/cluster_test.sh "$(BUILD)"

killed: configure
	@tests/packages.sh python3
	$(call quietly,torture_killed)
	python3 -B tests/torture/killed.py --killed "$(BUILD)/tests/torture/experiments/torture_killed"

torture_needs:
	$(call quietly,torture_needs)

# What libFuzzer finds in so many seconds for each target
SECONDS ?= 10
FUZZ_BUILD ?= $(BUILD)-fuzz
fuzz:
	@tests/packages.sh clang libclang-rt-14-dev
	@$(MAKE) --no-print-directory configure BUILD="$(FUZZ_BUILD)" CMAKE_FLAGS="$(SANITIZED) -DTLC_FUZZ=ON"
	@$(MAKE) --no-print-directory fuzzers BUILD="$(FUZZ_BUILD)"
	tests/fuzz/fuzz.sh "$(FUZZ_BUILD)" $(SECONDS)

fuzzers:
	$(call quietly,fuzzers)

# Which branches of compiler and runtime the tests take; with PARTS these are run alone, and added
override PARTS := $(value PARTS)
coverage: export PARTS := $(PARTS)
coverage:
	@tests/packages.sh python3 clang lld
	@$(MAKE) --no-print-directory configure BUILD="$(BUILD)-coverage" \
	    CMAKE_FLAGS="-DCMAKE_BUILD_TYPE=Debug -DTLC_COVERAGE=ON"
	@$(MAKE) --no-print-directory everything BUILD="$(BUILD)-coverage"
	set -f; tests/coverage/coverage.sh "$(BUILD)-coverage" $$PARTS

everything:
	$(call quietly,all)

# Retraces trainings step by step against a reference in Python
parity: configure
	@tests/packages.sh python3 python3-numpy python3-h5py
	$(call quietly,tlc)
	$(call quietly,tlc_main)
	tests/parity/parity.sh "$(BUILD)"

# Predictions with other people's model files beside their own: small files that Keras and PyTorch make,
# and those of a folder: make interop MODELS=path
override MODELS := $(value MODELS)
interop: export MODELS := $(MODELS)
interop: configure
	@tests/packages.sh python3 python3-venv
	$(call quietly,tlc)
	$(call quietly,onnx_written)
	$(call quietly,onnx_show)
	@tests/interop/interop.sh "$(BUILD)" "$$MODELS"

# Tests under gcc's sanitizers, ThreadSanitizer among them
sanitize: configure
	tests/sanitize.sh "$$(realpath "$(BUILD)")"

# How far exp, tanh and the others are from the exact value, over all 2^32 floats
accuracy: configure
	@cmake --build "$(BUILD)" --target accuracy

# The same bits from every compiler, level and kind of vector, 64-bit ARM under qemu among them
portability: configure
	@tests/packages.sh clang musl-tools gcc-aarch64-linux-gnu libc6-dev-arm64-cross qemu-user
	$(call quietly,tlc)
	tests/portability/portability.sh "$(BUILD)/tlc" "$$(realpath "$(BUILD)")/portability"

# tlc and an experiment for other processors, run by QEMU, with the same bytes as here: about a quarter of an hour
cross: configure
	@tests/packages.sh gcc-aarch64-linux-gnu gcc-riscv64-linux-gnu qemu-user
	tests/cross/cross.sh "$(BUILD)/cross"

# That nothing can go wrong at run time in the C of a model, whatever its example and weights are
prove: configure
	@tests/packages.sh frama-c-base cppcheck || true
	$(call quietly,tlc)
	@tests/prove/prove.sh "$(BUILD)/tlc" "$(BUILD)/prove" || [ $$? -eq 77 ]

# Libraries of models on emulated microcontrollers: the bits of this machine, and what each board needs. What
# cannot be installed is named and left out.
BOARDS := gcc-arm-none-eabi libnewlib-arm-none-eabi qemu-system-arm \
          gcc-riscv64-unknown-elf picolibc-riscv64-unknown-elf qemu-system-misc
device: configure
	@tests/packages.sh $(BOARDS) || true
	$(call quietly,tlc)
	@tests/device/device.sh "$(BUILD)" "$(BUILD)/device" || { [ $$? -eq 77 ] && echo "skipped: no board has its tools here"; }

# How often outcomes are wrong, by simulation, beside the tables of docs/statistics.md
statistics: configure
	$(call quietly,simulate)
	tests/statistics/simulate.sh "$(BUILD)/tests/simulate"

# Lays all kinds of reports out in a browser and on paper, and measures; leaves pictures of them in
# $(BUILD)/report-check, to be looked at
report-check: configure
	@tests/packages.sh chromium python3
	$(call quietly,report_of)
	tests/report/layout.py --keep "$(BUILD)/report-check" "$(BUILD)/tests/report_of"

# Tries pages of models in a browser, and leaves pictures of them in $(BUILD)/page, to be looked at
page-check: configure
	@tests/packages.sh chromium clang lld python3
	$(call quietly,tlc)
	$(call quietly,paged)
	@mkdir -p "$(BUILD)/page/pictures"
	tests/page/page.py "$(BUILD)/tlc" "$(BUILD)/tests/page/experiments/paged" "$(BUILD)/page/run" "$(BUILD)/page/pictures"

# What editors ask of tlc lsp, with clients of others: pygls, and Neovim
lsp-check: configure
	@tests/packages.sh neovim python3 python3-venv
	$(call quietly,tlc)
	@tests/lsp/check.sh "$(BUILD)"

# How near the machine's limit, how far from PyTorch, Keras and JAX; `make bench-peers` fetches those
# Pictures of tlc in a terminal that tmux shows, which the README and docs/editors.md have.
pictures: configure
	@tests/packages.sh tmux neovim python3
	$(call quietly,tlc)
	tests/screens/readme.py "$(BUILD)/tlc" "$${TLC_DATA:-/usr/share/datasets}" docs
	tests/lsp/picture.py "$(BUILD)/tlc" docs/editors.svg

bench: configure
	@tests/packages.sh python3
	$(call quietly,tlc)
	$(call quietly,transfer)
	@tests/bench/bench.py "$(BUILD)"
	$(call quietly,bench_convolutions)
	@"$(BUILD)/tests/kernels/bench_convolutions"
	@tests/bench/bench_nets.py "$(BUILD)"
	@tests/bench/augmentation.py "$(BUILD)"
	@tests/bench/stopping.py "$(BUILD)"
	@tests/bench/transfer_conv.py "$(BUILD)"
	$(call quietly,bench_pictures)
	@tests/bench/pictures.py "$(BUILD)"
	$(call quietly,bench_csv)
	@tests/bench/tables.py "$(BUILD)"
	@tests/bench/library.sh "$(BUILD)"

bench-peers: configure
	@tests/packages.sh python3-torch python3-numpy python3-venv g++
	tests/bench/peers.sh "$(BUILD)/bench-peers"

# The committed C of all specs
generated: configure
	@cmake --build "$(BUILD)" --target generated

configure: packages
	@mkdir -p "$(BUILD)"
	@cmake -G Ninja -S . -B "$(BUILD)" $(CMAKE_FLAGS) > "$(BUILD)/configure.log" 2>&1 \
	    || { cat "$(BUILD)/configure.log"; exit 1; }
	@sed -n 's/^-- \(Left out: \)/\1/p' "$(BUILD)/configure.log"

packages:
	@tests/packages.sh $(PACKAGES)

clean:
	rm -rf "$(BUILD)"

# What there is to make, by the lines below: a test holds them to the targets above.
help:
	@sed -n 's/^#: \{0,1\}//p' "$(firstword $(MAKEFILE_LIST))"

#: Experiments
#:   make NAME             compile, build and run specs/NAME.yaml: make transfer
#:   make run SPEC=FILE    the same of any spec
#:   make examples         run the examples, and tell what they come to
#:   make predict          ask a model of a run: SPEC=FILE MODEL=NAME FILES="..."
#:     ARGS="--seed 3"     what NAME and run give the experiment: see ARGS=--help
#:
#: tlc itself
#:   make all              build tlc, the runtime and the tests
#:   make test             build and run the tests
#:   make install          install tlc: PREFIX=/usr/local DESTDIR=
#:   make package          Debian packages, an RPM and a tarball of sources
#:   make packages         install the packages of this system that a build needs
#:   make configure        write the build's files, with CMAKE_FLAGS="..."
#:   make generated        compile all specs to generated/ anew
#:   make clean            remove the build, which is in BUILD=build
#:
#: Longer tests, each with what it needs
#:   make sanitize         tests under gcc's sanitizers
#:   make torture          all that may go wrong, about an hour
#:   make killed           runs that are killed and go on
#:   make cluster-test     studies on ranks of MPI, by Slurm, in parts: KILLS=100
#:   make fuzz             libFuzzer on each parser: SECONDS=10
#:   make coverage         which branches the tests take; PARTS="..." adds some
#:   make accuracy         exp, tanh and the others, of all floats
#:   make parity           trainings step by step against a reference in Python
#:   make interop          files of Keras and PyTorch: MODELS=FOLDER
#:   make portability      the same bits from every compiler and on ARM
#:   make cross            tlc itself for aarch64 and riscv64, by QEMU
#:   make device           models on emulated microcontrollers
#:   make prove            that nothing goes wrong in a library's C
#:   make statistics       how often outcomes are wrong, by simulation
#:   make report-check     reports in a browser
#:   make lsp-check        tlc lsp in editors
#:   make page-check       pages of models in a browser
#:   make pictures         the README's pictures of terminals, anew
#:   make packages-work    the Debian packages in a Debian made for them
#:   make bench            how fast, beside PyTorch, Keras and JAX
#:   make bench-peers      fetch those
#:   make everything       build all that coverage runs
#:   make torture_needs    build what torture runs
#:   make fuzzers          build what fuzz runs
#:   make help             this
