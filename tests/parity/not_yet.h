/* not_yet.h: not_in_tlc.txt, the list of what Keras does and tlc refuses so far. It can only
 * shrink: what tlc refuses must stand in it, and what tlc does not refuse must not. */
#ifndef NOT_YET_H
#define NOT_YET_H

#include <stdbool.h>

/* Reads the names of one kind, "case" or "net". */
void read_not_yet(const char *path, const char *kind);

/* How many faults there are so far; each is printed. */
int faults(void);
void fault(const char *name, const char *why);

/* tlc has refused what is called so, with this message; or has not. */
void is_refused(const char *name, const char *message);
void is_known(const char *name);

/* Names that nothing was called are faults. */
void finish_not_yet(void);

#endif
