# experiment.cmake: how specs become targets, here and in projects that use tlc. What is used of tlc is the
# program tlc::tlc, and tlc::experiment, which has the flags and libraries of experiments.

# A target NAME that builds SOURCE, the C of an experiment, as experiments/NAME.
function(tlc_add_program name source)
    add_executable(${name} ${source})
    tlc_add_identity(${name} ${source})
    set_target_properties(
        ${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_CURRENT_BINARY_DIR}/experiments
                           C_STANDARD 11 C_STANDARD_REQUIRED ON C_EXTENSIONS ON)
    target_link_libraries(${name} PRIVATE tlc::experiment)
    if(tlc_IS_TOP_LEVEL) # another project may ask for more warnings than tlc is free of
        target_compile_options(${name} PRIVATE -Werror)
    endif()
endfunction()

# Target NAME, built from SOURCE, gets an identity: a hash of all that its numbers depend on. Runs in
# the log of a program with another one are not taken for its own.
function(tlc_add_identity name source)
    set(identity ${CMAKE_CURRENT_BINARY_DIR}/experiments/${name}.identity.c)
    set(script ${CMAKE_CURRENT_FUNCTION_LIST_DIR}/identity.cmake)
    get_property(hashes GLOBAL PROPERTY TLC_RUNTIME_HASHES)
    set(made_hashes "")
    if(TARGET tlc_runtime_hashes)
        set(made_hashes tlc_runtime_hashes)
    endif()
    add_custom_command(
        OUTPUT ${identity}
        COMMAND ${CMAKE_COMMAND} "-DSOURCE=${source}" "-DHASHES=${hashes}" "-DOUTPUT=${identity}" -P ${script}
        DEPENDS ${source} ${hashes} ${script} ${made_hashes} COMMENT "identity of ${name}" VERBATIM)
    target_sources(${name} PRIVATE ${identity})
endfunction()

# A target NAME that compiles SPEC to C and builds it as experiments/NAME.
function(tlc_add_experiment name spec)
    if(spec MATCHES "[\n\r]")
        message(FATAL_ERROR "tlc_add_experiment: neither make nor ninja can be given a name of "
                            "several lines; rename the spec ${spec}")
    endif()
    if(NOT spec MATCHES "^/") # what would make it absolute takes a backslash for a slash
        set(spec "${CMAKE_CURRENT_SOURCE_DIR}/${spec}")
    endif()
    set(folder ${CMAKE_CURRENT_BINARY_DIR}/experiments)
    set(source ${folder}/${name}.c)
    # CMake, make and ninja each take some characters of a dependency for their own.
    set(dependency "${spec}")
    if(NOT spec MATCHES "^[A-Za-z0-9_./+-]+$")
        set(dependency ${folder}/${name}.spec)
        file(MAKE_DIRECTORY ${folder})
        file(CREATE_LINK "${spec}" ${dependency} SYMBOLIC)
    endif()
    # Files that tlc reads with the spec; a rule cannot hold all names.
    set(rule "")
    set(depfile "")
    if("${spec}${source}" MATCHES "^[A-Za-z0-9_./+ -]+$")
        set(rule --depfile ${source}.d)
        set(depfile DEPFILE ${source}.d)
    endif()
    string(REPLACE "$<" "$<1:$><" argument "${spec}")
    add_custom_command(
        OUTPUT ${source}
        COMMAND ${CMAKE_COMMAND} -E make_directory ${folder}
        COMMAND tlc::tlc --quiet ${rule} -o ${source} -- "${argument}"
        DEPENDS tlc::tlc ${dependency} ${depfile} COMMENT "tlc ${name}" VERBATIM)
    tlc_add_program(${name} ${source})
endfunction()
