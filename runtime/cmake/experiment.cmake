# experiment.cmake: how specs become targets, here and in projects that use tlc. What is used of tlc is the
# program tlc::tlc, and tlc::experiment, which has the flags and libraries of experiments.

# A target NAME that builds SOURCE, the C of an experiment, as experiments/NAME. With TLC_PORTABLE it runs on any
# machine of the kind that it is built for.
function(tlc_add_program name source)
    add_executable(${name})
    tlc_add_identity(${name} ${source})
    set_target_properties(${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_CURRENT_BINARY_DIR}/experiments)
    tlc_compile_program(${name})
    if(TLC_PORTABLE AND CMAKE_SYSTEM_PROCESSOR MATCHES "^(x86_64|AMD64|amd64)$")
        tlc_add_kinds(${name} ${source})
    else()
        target_sources(${name} PRIVATE ${source})
    endif()
endfunction()

function(tlc_compile_program target)
    set_target_properties(${target} PROPERTIES C_STANDARD 11 C_STANDARD_REQUIRED ON C_EXTENSIONS ON
                                               TLC_PORTABLE "${TLC_PORTABLE}")
    target_link_libraries(${target} PRIVATE tlc::experiment)
    if(tlc_IS_TOP_LEVEL) # another project may ask for more warnings than tlc is free of
        target_compile_options(${target} PRIVATE -Werror)
    endif()
endfunction()

# SOURCE for each kind of vectors, and what chooses among these when the program starts. Whichever it is, the bits
# are the same.
function(tlc_add_kinds name source)
    set(flags_plain "")
    set(flags_avx2 -mavx2 -mfma)
    set(flags_avx512 -mavx512f -mfma)
    set(before "")
    foreach(kind plain avx2 avx512)
        add_library(${name}_${kind} OBJECT ${source})
        tlc_compile_program(${name}_${kind})
        target_compile_options(${name}_${kind} PRIVATE ${flags_${kind}} -Wno-missing-prototypes)
        target_compile_definitions(${name}_${kind} PRIVATE main=tlc_program_${kind})
        set_target_properties(${name}_${kind} PROPERTIES EXCLUDE_FROM_ALL ON)
        if(before) # make would write the source of each at the same time
            add_dependencies(${name}_${kind} ${before})
        endif()
        set(before ${name}_${kind})
        target_sources(${name} PRIVATE $<TARGET_OBJECTS:${name}_${kind}>)
    endforeach()
    target_sources(${name} PRIVATE ${CMAKE_CURRENT_FUNCTION_LIST_DIR}/many_machines.c)
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

# SPEC's absolute path in PATH, in ARGUMENT as a command takes it, and in DEPENDENCY what a rule for FOLDER/NAME can
# depend on.
function(tlc_find_spec spec folder name path argument dependency)
    if(spec MATCHES "[\n\r]")
        message(FATAL_ERROR "${name}: neither make nor ninja can be given a name of several lines.\n"
                            "Rename the spec ${spec}")
    endif()
    if(NOT spec MATCHES "^/") # what would make it absolute takes a backslash for a slash
        set(spec "${CMAKE_CURRENT_SOURCE_DIR}/${spec}")
    endif()
    # CMake, make and ninja each take some characters of a dependency for their own.
    set(depends "${spec}")
    if(NOT spec MATCHES "^[A-Za-z0-9_./+-]+$")
        set(depends ${folder}/${name}.spec)
        file(MAKE_DIRECTORY ${folder})
        file(CREATE_LINK "${spec}" ${depends} SYMBOLIC)
    endif()
    set(${path} "${spec}" PARENT_SCOPE)
    set(${dependency} ${depends} PARENT_SCOPE)
    string(REPLACE "$<" "$<1:$><" spec "${spec}")
    set(${argument} "${spec}" PARENT_SCOPE)
endfunction()

# A target NAME that compiles SPEC to C and builds it as experiments/NAME.
function(tlc_add_experiment name spec)
    set(folder ${CMAKE_CURRENT_BINARY_DIR}/experiments)
    set(source ${folder}/${name}.c)
    tlc_find_spec("${spec}" ${folder} ${name} path argument dependency)
    # Files that tlc reads with the spec; a rule cannot hold all names, nor can those that old CMakes write for make.
    set(rule "")
    set(depfile "")
    if("${path}${source}" MATCHES "^[A-Za-z0-9_./+ -]+$" AND
       (CMAKE_GENERATOR MATCHES Ninja OR NOT CMAKE_VERSION VERSION_LESS 3.20))
        set(rule --depfile ${source}.d)
        set(depfile DEPFILE ${source}.d)
    endif()
    add_custom_command(
        OUTPUT ${source}
        COMMAND ${CMAKE_COMMAND} -E make_directory ${folder}
        COMMAND tlc::tlc --quiet ${rule} -o ${source} -- "${argument}"
        DEPENDS tlc::tlc ${dependency} ${depfile} COMMENT "tlc ${name}" VERBATIM)
    tlc_add_program(${name} ${source})
endfunction()

# A target NAME, the library of MODEL of SPEC: tlc_add_library(NAME SPEC MODEL MODEL [WEIGHTS FILE]). Who links it can
# include MODEL.h.
function(tlc_add_library name spec)
    cmake_parse_arguments(PARSE_ARGV 2 own "" "MODEL;WEIGHTS" "")
    if(NOT own_MODEL OR own_UNPARSED_ARGUMENTS)
        message(FATAL_ERROR "tlc_add_library(${name} SPEC MODEL name [WEIGHTS file]): "
                            "which MODEL of the spec? ${own_UNPARSED_ARGUMENTS}")
    endif()
    set(folder ${CMAKE_CURRENT_BINARY_DIR}/libraries/${name})
    tlc_find_spec("${spec}" ${folder} ${name} path argument dependency)
    set(made ${folder}/${own_MODEL}.c ${folder}/${own_MODEL}.h)
    set(weights "")
    if(own_WEIGHTS)
        get_filename_component(own_WEIGHTS "${own_WEIGHTS}" ABSOLUTE)
        list(APPEND made ${folder}/${own_MODEL}_weights.h)
        set(weights --weights ${own_WEIGHTS})
    endif()
    add_custom_command(
        OUTPUT ${made}
        COMMAND ${CMAKE_COMMAND} -E make_directory ${folder}
        COMMAND tlc::tlc --quiet --emit=library --model ${own_MODEL} ${weights} -o ${folder} -- "${argument}"
        DEPENDS tlc::tlc ${dependency} ${own_WEIGHTS} COMMENT "tlc ${own_MODEL}.c" VERBATIM)
    add_library(${name} STATIC ${made})
    set_target_properties(${name} PROPERTIES C_STANDARD 11 C_STANDARD_REQUIRED ON)
    target_include_directories(${name} PUBLIC ${folder})
    target_compile_options(${name} PRIVATE -ffp-contract=off -fno-fast-math)
    target_link_libraries(${name} PUBLIC m)
endfunction()
