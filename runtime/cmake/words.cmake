# words.cmake: how experiments are compiled and linked, in words for pkg-config.

# Whoever comes first needs those that follow.
set(link_words "")
foreach(folder IN LISTS program_folders)
    string(PREPEND link_words " -ltlc_${folder}")
endforeach()
set(private_packages "libisal jansson")
foreach(library PNG JPEG)
    if(${library}_FOUND)
        string(TOLOWER " lib${library}" package)
        string(APPEND private_packages ${package})
    endif()
endforeach()
string(JOIN " " experiment_words ${experiment_flags} ${machine_flags})
string(JOIN " " hdf5_words ${HDF5_C_LIBRARIES})
set(dl_words "")
foreach(library IN LISTS CMAKE_DL_LIBS) # where loading modules is no part of the C library
    string(APPEND dl_words " -l${library}")
endforeach()
set(as_needed_words "")
if(as_needed)
    set(as_needed_words "-Wl,--as-needed ")
endif()
string(JOIN " " sanitize_words ${sanitize})

# The same of this build, for `tlc run` of the tlc that lies here.
set(coverage_words "")
if(TLC_COVERAGE)
    set(coverage_words "--coverage -Wl,--wrap=_exit,--wrap=abort,--wrap=raise,--wrap=kill,--wrap=setrlimit \
$<TARGET_OBJECTS:coverage_end>")
endif()
string(REPLACE " " "\\\\ " source_word "${CMAKE_CURRENT_SOURCE_DIR}")
string(REPLACE " " "\\\\ " build_word "${CMAKE_CURRENT_BINARY_DIR}")
configure_file(runtime/cmake/tlc_here.pc.in ${CMAKE_CURRENT_BINARY_DIR}/tlc_here.pc.in @ONLY)
file(GENERATE OUTPUT ${CMAKE_CURRENT_BINARY_DIR}/tlc_package/tlc.pc INPUT ${CMAKE_CURRENT_BINARY_DIR}/tlc_here.pc.in)
