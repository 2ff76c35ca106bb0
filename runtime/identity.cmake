# Writes OUTPUT, C that says which program it is linked into: a hash of FILES, the source that what
# the program calculates depends on. The compiler is none of it: whichever it is, the bits are the
# same.
set(hashes "")
foreach(file IN LISTS FILES)
    file(SHA256 "${file}" hash)
    string(APPEND hashes ${hash})
endforeach()
string(SHA256 identity "${hashes}")
file(WRITE "${OUTPUT}" "extern const char tlc_program_identity[];\n"
                       "const char tlc_program_identity[] = \"${identity}\";\n")
