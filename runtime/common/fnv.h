/* fnv.h: hashes that tell things apart, not ones that resist an enemy. */
#ifndef TLC_FNV_H
#define TLC_FNV_H

#include <stddef.h>
#include <stdint.h>

/* FNV-1a, 64 bits (Fowler, Noll and Vo): the hash of what came before and of these bytes. Begins
 * with TLC_FNV_START. */
#define TLC_FNV_START UINT64_C(0xcbf29ce484222325)
uint64_t tlc_fnv(uint64_t hash, const void *bytes, size_t size);

#endif
