/* numerics.h: functions of numbers with the same bits on every machine, which libm does not
 * promise.
 *
 * Only + - * / and sqrt are used. Nothing here takes memory, reads or writes.
 */
#ifndef TLC_NUMERICS_H
#define TLC_NUMERICS_H

#include <stdint.h>

/* ---- logarithm.c ---------------------------------------------------------------------------- */

/* Natural logarithm of a positive number, within 2 units in the last place and with the same bits
 * on every machine, which libm's log does not promise. Infinity and NaN stay what they are. */
double tlc_log(double x);

/* log(1 + x) for x >= 0, near 0 too, within 3 units in the last place: x log(u) / (u - 1) with u =
 * 1 + x rounded, whose two errors cancel (Kahan, in the manual of the HP-15C). */
double tlc_log1p(double x);

/* ---- exponential.c -------------------------------------------------------------------------- */

/* e^x, within two units in the last place. */
double tlc_exp(double x);

/* ---- turn.c -------------------------------------------------------------------------------- */

/* Cosine and sine of so many full circles, from -1e6 to 1e6, within 1e-15 of 1 and with the same
 * bits on every machine. */
void tlc_turn(double turns, double *cosine, double *sine);

/* ---- normal.c ------------------------------------------------------------------------------- */

/* The number below which a standard normal variable falls with probability p, for p within
 * [1e-10, 1 - 1e-10] (Wichura 1988, AS 241). */
double tlc_normal_quantile(double p);

/* ---- philox.c: counter-based random numbers ------------------------------------------------- */

/* Philox 4x32-10 (Salmon et al. 2011): four random words from a counter and a key. */
void tlc_philox(const uint32_t counter[4], const uint32_t key[2], uint32_t words[4]);

#endif
