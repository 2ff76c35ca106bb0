/* guarded.h: calls of the runtime that may end the program, survived.
 *
 * The targets are linked with `--wrap`: whatever calls tlc_fail or tlc_fail_usage comes back here
 * instead of ending the process. What was allocated until then is lost, so leaks are not looked
 * for; targets that open no FILE give it back with reclaim.
 */
#ifndef FUZZ_GUARDED_H
#define FUZZ_GUARDED_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Calls it; returns false when it ended in tlc_fail. Descriptors that it left open are closed. */
bool guarded(void (*call)(void *argument), void *argument);

/* Frees all that has been allocated since `reclaim_from_here` and not been freed. */
void reclaim_from_here(void);
void reclaim(void);

/* The message of the last tlc_fail, without the program's name. */
const char *guarded_message(void);

/* Makes a directory of this process alone, and goes there. It is in memory where that is possible,
 * and removed at the end. */
void enter_scratch(void);

/* Writes a file of the directory, or ends the process. */
void write_bytes(const char *path, const void *bytes, size_t size);

/* Reads one, to be freed; NULL without it. */
uint8_t *read_bytes_of(const char *path, size_t *size);

/* Removes a directory and all that is in it. */
void remove_all(const char *directory);

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
size_t LLVMFuzzerMutate(uint8_t *data, size_t size, size_t most);
size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t most, unsigned seed);

#endif
