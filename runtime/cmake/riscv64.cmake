# riscv64.cmake: builds for riscv64 on Debian: cmake --toolchain runtime/cmake/riscv64.cmake ... Elsewhere set what is called
# otherwise.
set(CMAKE_SYSTEM_PROCESSOR riscv64)
include(${CMAKE_CURRENT_LIST_DIR}/cross.cmake)
