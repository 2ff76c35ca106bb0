/* clock.h: time that only goes forward. */
#ifndef TLC_CLOCK_H
#define TLC_CLOCK_H

/* Seconds of the monotonic clock. */
double tlc_now(void);

#endif
