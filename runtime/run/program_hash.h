/* program_hash.h: which program this is. */
#ifndef TLC_PROGRAM_HASH_H
#define TLC_PROGRAM_HASH_H

#include <stddef.h>

/* FNV-1a, 64 bits, as 16 hexadecimal digits and a final 0. */
struct tlc_hash {
    char text[17];
};
struct tlc_hash tlc_hash_of(const void *bytes, size_t size);

/* Two programs with the same identity calculate the same: it is a hash of their source, whatever
 * compiled it, or of the program itself where it was built without tlc_add_experiment. Where that
 * cannot be read either, no two are the same. */
struct tlc_hash tlc_program_hash(void);

#endif
