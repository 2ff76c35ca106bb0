# riscv64.cmake: builds for riscv64 on Debian, with its cross compiler and the libraries of that architecture, and runs
# what it has built by QEMU: cmake --toolchain runtime/cmake/riscv64.cmake ... Elsewhere set what is called otherwise.
set(CMAKE_SYSTEM_NAME Linux)
set(CMAKE_SYSTEM_PROCESSOR riscv64)
set(CMAKE_C_COMPILER riscv64-linux-gnu-gcc CACHE STRING "")
set(CMAKE_CROSSCOMPILING_EMULATOR qemu-riscv64 CACHE STRING "")
set(ENV{PKG_CONFIG_LIBDIR} /usr/lib/riscv64-linux-gnu/pkgconfig:/usr/share/pkgconfig)
set(CMAKE_LIBRARY_ARCHITECTURE riscv64-linux-gnu)
