# tools.sh: how programs for boards are built and run: by examples/microcontroller's own Makefile. For scripts, which
# set `here` to this folder.
example=$here/../../examples/microcontroller

# of_board BOARD VARIABLE: what boards.mk says
of_board() {
    make -s --no-print-directory -f "$example/board/boards.mk" --eval="of_board:; @echo \$($2)" BOARD="$1" of_board
}

boards() {
    of_board mps2-an386 BOARDS
}

# has_tools BOARD: whether its compiler, C library and emulator are here; says what is not
has_tools() {
    for tool in "$(of_board "$1" CROSS)gcc" "$(of_board "$1" EMULATOR | cut -d ' ' -f 1)"; do
        command -v "$tool" > /dev/null || { echo "$1 left out: no $tool"; return 1; }
    done
    # shellcheck disable=SC2046
    echo '#include <string.h>' | "$(of_board "$1" CROSS)gcc" $(of_board "$1" LIBC) -E - > /dev/null 2>&1 ||
        { echo "$1 left out: no C library for $(of_board "$1" CROSS)gcc"; return 1; }
}

# build BOARD NAME MAIN OUT DEFINES [LIBRARY]: OUT/NAME.elf, of MAIN and, where it is given, LIBRARY/NAME.c
build() {
    make -s --no-print-directory -C "$example" BOARD="$1" MODEL="$2" MAIN="$3" OUT="$4" DEFINES="$5" LIBRARY="${6-}"
}

# run_on BOARD FOLDER NAME: NAME.elf on the board, which reads and writes files of the folder
run_on() {
    # shellcheck disable=SC2046
    (cd "$2" && timeout 600 $(of_board "$1" QEMU) "$3.elf" < /dev/null)
}
