# install.cmake: what `cmake --install` puts where. Three components: `tool` is tlc with its manual, `documents` what
# else is to be read, and `development` the runtime's libraries and headers, and what lets CMake and pkg-config find
# them.
include(CMakePackageConfigHelpers)

set(package_folder ${CMAKE_INSTALL_LIBDIR}/cmake/tlc)
set(headers_folder ${CMAKE_INSTALL_INCLUDEDIR}/tlc)
set(documents_folder ${CMAKE_INSTALL_DOCDIR})

# ---- tlc ----

# The manual, with the day of its release.
include(runtime/cmake/release_day.cmake)
file(STRINGS CHANGELOG.md heading REGEX "^## ${PROJECT_VERSION} ")
tlc_release_day("${heading}" release_day)
file(GLOB pages CONFIGURE_DEPENDS docs/*.1)
set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS CHANGELOG.md ${pages})
set(manual "")
foreach(page IN LISTS pages)
    get_filename_component(name ${page} NAME)
    file(READ ${page} text)
    string(REPLACE " 1 \"\" \"tlc " " 1 \"${release_day}\" \"tlc " text "${text}")
    file(WRITE ${CMAKE_CURRENT_BINARY_DIR}/manual/${name} "${text}")
    list(APPEND manual ${CMAKE_CURRENT_BINARY_DIR}/manual/${name})
endforeach()
install(TARGETS tlc EXPORT tlcTargets RUNTIME COMPONENT tool)
install(FILES docs/results.schema.json docs/plan.schema.json docs/spec.schema.json docs/spec.draft-7.schema.json
        DESTINATION ${CMAKE_INSTALL_DATADIR}/tlc COMPONENT tool)
if(NOT TLC_DEBIAN) # which wants it compressed, and the licence in another form
    install(FILES ${manual} DESTINATION ${CMAKE_INSTALL_MANDIR}/man1 COMPONENT tool)
    install(FILES LICENSE DESTINATION ${documents_folder} COMPONENT tool)
endif()

install(FILES ${completions}/tlc DESTINATION ${CMAKE_INSTALL_DATADIR}/bash-completion/completions COMPONENT tool)
install(FILES ${completions}/_tlc DESTINATION ${CMAKE_INSTALL_DATADIR}/zsh/site-functions COMPONENT tool)
install(FILES ${completions}/tlc.fish DESTINATION ${CMAKE_INSTALL_DATADIR}/fish/vendor_completions.d COMPONENT tool)

install(FILES README.md DESTINATION ${documents_folder} COMPONENT documents)
install(DIRECTORY docs DESTINATION ${documents_folder} COMPONENT documents
        FILES_MATCHING PATTERN "*.md" PATTERN "*.svg" PATTERN "base.yaml")
install(DIRECTORY specs examples DESTINATION ${documents_folder} COMPONENT documents
        PATTERN "data" EXCLUDE PATTERN "__pycache__" EXCLUDE)

# ---- the runtime ----

# In archives, so that a program is linked with the slices it needs; each by the name of its folder, tlc::engine.
set(archives "")
foreach(folder IN LISTS program_folders)
    set_target_properties(tlc_${folder} PROPERTIES EXPORT_NAME ${folder})
    target_include_directories(tlc_${folder} PUBLIC $<INSTALL_INTERFACE:${headers_folder}>)
    list(APPEND archives tlc_${folder})
    install(DIRECTORY runtime/${folder} DESTINATION ${headers_folder} COMPONENT development
            FILES_MATCHING PATTERN "*.h" PATTERN "*.def")
endforeach()
set_target_properties(tlc_core PROPERTIES EXPORT_NAME core)
target_include_directories(runtime INTERFACE $<INSTALL_INTERFACE:${headers_folder}>)
install(FILES runtime/tlc.h DESTINATION ${headers_folder} COMPONENT development)
install(TARGETS ${archives} tlc_core runtime experiment EXPORT tlcTargets
        ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR}/tlc COMPONENT development)

# Modules, where programs look for them (experiment)
if(mpi_modules)
    install(TARGETS ${mpi_modules} LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR}/tlc COMPONENT development)
endif()

# All that is installed, without tests
add_custom_target(installed)
add_dependencies(installed tlc completions ${archives} ${mpi_modules} tlc_runtime_hashes)

# ---- how others find it ----

install(EXPORT tlcTargets NAMESPACE tlc:: DESTINATION ${package_folder} COMPONENT development)
configure_package_config_file(runtime/cmake/tlcConfig.cmake.in ${CMAKE_CURRENT_BINARY_DIR}/tlcConfig.cmake
                              INSTALL_DESTINATION ${package_folder} NO_SET_AND_CHECK_MACRO)
# Numbers may change with any version, and with them what a project has measured.
write_basic_package_version_file(${CMAKE_CURRENT_BINARY_DIR}/tlcConfigVersion.cmake COMPATIBILITY SameMinorVersion)
install(FILES ${CMAKE_CURRENT_BINARY_DIR}/tlcConfig.cmake ${CMAKE_CURRENT_BINARY_DIR}/tlcConfigVersion.cmake
              runtime/cmake/experiment.cmake runtime/cmake/identity.cmake runtime/cmake/many_machines.c ${runtime_hashes}
        DESTINATION ${package_folder} COMPONENT development)

file(RELATIVE_PATH prefix_from_package /prefix/${pkgconfig_folder} /prefix) # wherever it is moved to
configure_file(runtime/cmake/tlc.pc.in ${CMAKE_CURRENT_BINARY_DIR}/tlc.pc @ONLY)
install(FILES ${CMAKE_CURRENT_BINARY_DIR}/tlc.pc DESTINATION ${pkgconfig_folder} COMPONENT development)
