# Writes OUTPUT, C that says which program it is linked into: a hash of SOURCE, the program's own, and of the
# runtime, whose HASHES are a file. The compiler is none of it: whichever it is, the bits are the same.
file(SHA256 "${SOURCE}" source)
file(READ "${HASHES}" hashes)
string(SHA256 identity "${source}${hashes}")
file(WRITE "${OUTPUT}" "extern const char tlc_program_identity[];\n"
                       "const char tlc_program_identity[] = \"${identity}\";\n")
