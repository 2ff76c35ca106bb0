# package.cmake: what `make package` makes of what is installed: Debian packages, an RPM and a tarball of sources.
set(TLC_MAINTAINER "The tlc authors <tlc@tlc.invalid>" CACHE STRING "Who answers for the packages that are made here")

set(CPACK_PACKAGE_NAME tlc)
set(CPACK_PACKAGE_VENDOR "the tlc authors")
set(CPACK_PACKAGE_CONTACT ${TLC_MAINTAINER})
set(CPACK_RESOURCE_FILE_LICENSE ${PROJECT_SOURCE_DIR}/LICENSE)
set(CPACK_STRIP_FILES ON)
set(CPACK_COMPONENTS_ALL tool documents development)
set(CPACK_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE
                                                WORLD_READ WORLD_EXECUTE)

# ---- Debian ----

set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_DEBIAN_PACKAGE_MAINTAINER ${TLC_MAINTAINER})
set(CPACK_DEBIAN_PACKAGE_SECTION devel)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_TOOL_PACKAGE_NAME tlc)
set(CPACK_DEBIAN_TOOL_DESCRIPTION
    "transfer-learning compiler
tlc reads a whole experiment (data, layers, what is frozen when, training,
what to compare) from one YAML file and compiles it to specialised C, which
trains on real data and says what the comparison shows.")
set(CPACK_DEBIAN_TOOL_PACKAGE_RECOMMENDS "libtlc-dev (= ${PROJECT_VERSION})")
set(CPACK_DEBIAN_TOOL_PACKAGE_SUGGESTS "tlc-doc")
set(CPACK_DEBIAN_DOCUMENTS_PACKAGE_NAME tlc-doc)
set(CPACK_DEBIAN_DOCUMENTS_PACKAGE_SECTION doc)
set(CPACK_DEBIAN_DOCUMENTS_PACKAGE_ARCHITECTURE all)
set(CPACK_DEBIAN_DOCUMENTS_PACKAGE_SHLIBDEPS OFF)
set(CPACK_DEBIAN_DOCUMENTS_DESCRIPTION
    "transfer-learning compiler, documentation and examples
The language, the libraries that models become, statistics, and how the
compiler is built; specs to begin with.")
set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_NAME libtlc-dev)
set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_SECTION libdevel)
set(CPACK_DEBIAN_DEVELOPMENT_DESCRIPTION
    "transfer-learning compiler, runtime of what it compiles
Static libraries, headers and files for CMake and pkg-config, with which
the C that tlc writes becomes a program.")
set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_SHLIBDEPS OFF)
set(development_packages "tlc (= ${PROJECT_VERSION})" libisal-dev libjansson-dev)
foreach(library PNG:libpng-dev JPEG:libjpeg-dev HDF5:libhdf5-dev)
    string(REPLACE ":" ";" library ${library})
    list(GET library 0 found)
    if(${found}_FOUND)
        list(GET library 1 package)
        list(APPEND development_packages ${package})
    endif()
endforeach()
string(JOIN ", " CPACK_DEBIAN_DEVELOPMENT_PACKAGE_DEPENDS ${development_packages})
set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_RECOMMENDS "gcc | clang, cmake, pkg-config")

# ---- RPM ----

set(CPACK_RPM_COMPONENT_INSTALL ON)
set(CPACK_RPM_PACKAGE_LICENSE MIT)
set(CPACK_RPM_PACKAGE_SUMMARY "transfer-learning compiler")
set(CPACK_RPM_TOOL_PACKAGE_NAME tlc)
set(CPACK_RPM_DOCUMENTS_PACKAGE_NAME tlc-doc)
set(CPACK_RPM_DEVELOPMENT_PACKAGE_NAME tlc-devel)
set(CPACK_RPM_DEVELOPMENT_PACKAGE_REQUIRES "tlc = ${PROJECT_VERSION}")

# ---- sources ----

set(CPACK_SOURCE_GENERATOR TGZ)
set(CPACK_SOURCE_IGNORE_FILES "/[.]git" "/build[^/]*/" "/runs/" "[.]swp$")
include(CPack)

# ---- what Debian wants beside the files ----

# Each package has its history and licence in a folder of its own.
if(TLC_DEBIAN)
    set(made ${CMAKE_CURRENT_BINARY_DIR}/debian)
    file(MAKE_DIRECTORY ${made})
    execute_process(COMMAND ${CMAKE_COMMAND} -DSOURCE=${PROJECT_SOURCE_DIR} -DOUTPUT=${made}
                            "-DMAINTAINER=${TLC_MAINTAINER}" "-DMANUAL=${manual}"
                            -P ${PROJECT_SOURCE_DIR}/runtime/cmake/debian.cmake
                    RESULT_VARIABLE code)
    if(NOT code EQUAL 0)
        message(FATAL_ERROR "${made}: not made")
    endif()
    foreach(pair tool:tlc documents:tlc-doc development:libtlc-dev)
        string(REPLACE ":" ";" pair ${pair})
        list(GET pair 0 component)
        list(GET pair 1 package)
        install(FILES ${made}/changelog.gz ${made}/copyright
                DESTINATION ${CMAKE_INSTALL_DATADIR}/doc/${package} COMPONENT ${component})
    endforeach()
    install(DIRECTORY ${made}/man/ DESTINATION ${CMAKE_INSTALL_MANDIR}/man1 COMPONENT tool)
endif()
