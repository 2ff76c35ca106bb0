/* stop.h: a study that is asked to stop begins no job any more, and ends with what runs. */
#ifndef TLC_STOP_H
#define TLC_STOP_H

#include <stdbool.h>

/* What a program ends with that was stopped so: "try again", EX_TEMPFAIL of sysexits.h. */
enum { TLC_STOPPED = 75 };

/* From now on SIGUSR1 asks for that: batch systems can send it before time is up. */
void tlc_stop_begin(void);

/* The same as the signal. */
void tlc_stop(void);

bool tlc_stop_wanted(void);

#endif
