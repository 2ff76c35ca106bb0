# Writes OUTPUT: the hashes of FILES, one after another.
set(hashes "")
foreach(file IN LISTS FILES)
    file(SHA256 "${file}" hash)
    string(APPEND hashes ${hash})
endforeach()
file(WRITE "${OUTPUT}" "${hashes}")
