# release_day.cmake: the day of a release, by its HEADING in CHANGELOG.md: "## 0.2.0 (2026-11-30)". What is not yet
# released is of today, or of the day of SOURCE_DATE_EPOCH, which makes a package the same each time.
function(tlc_release_day heading day)
    if(heading MATCHES "\\(([0-9]+-[0-9]+-[0-9]+)\\)$")
        set(found ${CMAKE_MATCH_1})
    else()
        string(TIMESTAMP found "%Y-%m-%d" UTC)
    endif()
    set(${day} ${found} PARENT_SCOPE)
endfunction()
