# Writes into OUTPUT what Debian wants of every package, from files of SOURCE: changelog.gz from CHANGELOG.md, by
# MAINTAINER, copyright from LICENSE, and the pages of MANUAL, compressed.
include(${CMAKE_CURRENT_LIST_DIR}/release_day.cmake)

# run COMMAND...: what that prints in `said`
macro(run)
    execute_process(COMMAND ${ARGN} OUTPUT_VARIABLE said OUTPUT_STRIP_TRAILING_WHITESPACE RESULT_VARIABLE code)
    if(NOT code EQUAL 0)
        message(FATAL_ERROR "${ARGN}: ${code}")
    endif()
endmacro()

# compress FILE: without name and time, so that it is the same each time
function(compress file)
    run(gzip -9nf ${file})
endfunction()

# ---- history ----

# "## 0.2.0 (2026-11-30)", then points of one or more lines
file(STRINGS ${SOURCE}/CHANGELOG.md lines ENCODING UTF-8)
set(changelog "")
set(end "")
foreach(line IN LISTS lines)
    if(line MATCHES "^## ([0-9.]+) ")
        set(version ${CMAKE_MATCH_1})
        tlc_release_day("${line}" date)
        run(date -u -R -d ${date})
        string(APPEND changelog "${end}tlc (${version}) unstable; urgency=medium\n\n")
        set(end "\n -- ${MAINTAINER}  ${said}\n\n")
    elseif(end AND line MATCHES "^- (.*)")
        string(APPEND changelog "  * ${CMAKE_MATCH_1}\n")
    elseif(end AND line MATCHES "^  (.*)")
        string(APPEND changelog "    ${CMAKE_MATCH_1}\n")
    endif()
endforeach()
string(REGEX REPLACE "\n\n$" "\n" end "${end}")
file(WRITE ${OUTPUT}/changelog "${changelog}${end}")
compress(${OUTPUT}/changelog)

# ---- licence ----

file(STRINGS ${SOURCE}/LICENSE lines ENCODING UTF-8)
set(licence "")
set(holder "")
foreach(line IN LISTS lines)
    if(line MATCHES "^Copyright \\(c\\) (.*)")
        set(holder ${CMAKE_MATCH_1})
    elseif(line STREQUAL "")
        string(APPEND licence " .\n")
    elseif(holder)
        string(APPEND licence " ${line}\n")
    endif()
endforeach()
string(REGEX REPLACE "^( \\.\n)+" "" licence "${licence}")
file(WRITE ${OUTPUT}/copyright
     "Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/\n"
     "Upstream-Name: tlc\n\nFiles: *\nCopyright: ${holder}\nLicense: Expat\n\nLicense: Expat\n${licence}")

# ---- manual ----

foreach(page IN LISTS MANUAL)
    get_filename_component(name ${page} NAME)
    configure_file(${page} ${OUTPUT}/man/${name} COPYONLY)
    compress(${OUTPUT}/man/${name})
endforeach()
