/* looks.h: when a study looks at what it has that ends as soon as its interval is narrow enough. */
#ifndef TLC_LOOKS_H
#define TLC_LOOKS_H

/* After these many seeds, and no others: 30, 40, 60, 80, 120, 160, 240, ... and, last, after the
 * most that it may have, which are more than the first. */
enum { TLC_FIRST_LOOK = 30 };

/* The first look behind so many seeds, fewer than `most`. */
int tlc_next_look(int seeds, int most);

#endif
