/* fail.h: the one way a program ends early. */
#ifndef TLC_FAIL_H
#define TLC_FAIL_H

#include <stdbool.h>

/* Prints "NAME: error: ..." and exits with code 1, after removing temporary files. */
_Noreturn void tlc_fail(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Sets the name that messages begin with, and makes the process fit for the rest: a closed pipe
 * becomes a write error, interruption removes temporary files. */
void tlc_program_begin(const char *name);

/* Like tlc_fail, for a wrong command line: ends with exit code 2. */
_Noreturn void tlc_fail_usage(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* What an interrupted run says, one line. */
void tlc_fail_advises(const char *text);

/* Jobs print, log and save one at a time: between these two. May be nested. */
void tlc_lock(void);
void tlc_unlock(void);

/* From now on this thread waits before it fails: for others whose faults come first. Those end the
 * program meanwhile. NULL: it does not. */
void tlc_fail_waits(void (*wait)(int argument), int argument);

/* What messages begin with from now on; the text must last. */
void tlc_fail_name(const char *name);

/* Called in the end of a program that fails, which it may end itself; NULL: nothing is. */
void tlc_fail_ends(void (*end)(int code));

/* Whether the cursor stands behind a progress line, which a message must not be glued to; and
 * whether it did. */
bool tlc_fail_after_line(bool open);

#endif
