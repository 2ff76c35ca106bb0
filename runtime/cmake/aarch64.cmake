# aarch64.cmake: builds for aarch64 on Debian: cmake --toolchain runtime/cmake/aarch64.cmake ... Elsewhere set what is called
# otherwise.
set(CMAKE_SYSTEM_PROCESSOR aarch64)
include(${CMAKE_CURRENT_LIST_DIR}/cross.cmake)
