/* ending.h: what must not outlast the program, however it ends. */
#ifndef TLC_ENDING_H
#define TLC_ENDING_H

#include <stdatomic.h>
#include <stdbool.h>

/* A file under a name of its own, until it is whole. Whatever ends the program, a signal or a
 * failure on any thread, removes those that exist. Never freed once it has been added. */
struct tlc_temporary {
    int directory; /* a descriptor */
    char name[32];
    atomic_bool exists;
    struct tlc_temporary *next;
};
void tlc_temporary_add(struct tlc_temporary *temporary);

/* Between these two the program is ended by no signal and by no other thread: what is done to a
 * temporary file and what is known of it change together. Not to be nested; tlc_fail may be called.
 */
void tlc_ending_hold(void);
void tlc_ending_release(void);

#endif
