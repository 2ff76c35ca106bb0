# cross.cmake: of the toolchain files beside it, which say for which processor: Debian's cross-compiler, QEMU to run what
# it has built, and libraries of that processor. Those are this system's own of that architecture (dpkg
# --add-architecture), or, with -DCMAKE_SYSROOT=DIR, lie in a folder that tests/cross/sysroot.sh has made.
set(CMAKE_SYSTEM_NAME Linux)
set(CMAKE_LIBRARY_ARCHITECTURE ${CMAKE_SYSTEM_PROCESSOR}-linux-gnu)
set(CMAKE_C_COMPILER ${CMAKE_LIBRARY_ARCHITECTURE}-gcc CACHE STRING "")
set(emulator qemu-${CMAKE_SYSTEM_PROCESSOR})
if(CMAKE_SYSROOT)
    list(APPEND emulator -L ${CMAKE_SYSROOT})
    # Before the C library that has come with the compiler, which may be older than what the others need.
    set(CMAKE_EXE_LINKER_FLAGS_INIT "-L${CMAKE_SYSROOT}/usr/lib/${CMAKE_LIBRARY_ARCHITECTURE}")
    set(ENV{PKG_CONFIG_SYSROOT_DIR} ${CMAKE_SYSROOT})
endif()
set(CMAKE_CROSSCOMPILING_EMULATOR ${emulator} CACHE STRING "")
set(CMAKE_FIND_ROOT_PATH_MODE_PROGRAM NEVER)
foreach(kind LIBRARY INCLUDE PACKAGE)
    set(CMAKE_FIND_ROOT_PATH_MODE_${kind} ONLY)
endforeach()
set(ENV{PKG_CONFIG_LIBDIR}
    ${CMAKE_SYSROOT}/usr/lib/${CMAKE_LIBRARY_ARCHITECTURE}/pkgconfig:${CMAKE_SYSROOT}/usr/share/pkgconfig)
