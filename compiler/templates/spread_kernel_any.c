#include "sample.h"
/* ---- template ---- */
/* Groups of a convolution that are too small to fill whole panels are done together: each
 * output has `n_spread` weights for the inputs of all of them, zeros but for the `n_in`
 * of its own group, of which this is the first. */
KERNEL int first_spread(int output, int n_in, int n_spread, int n_of_group)
{
    return output / n_of_group * n_in % n_spread;
}

/* The row of an output's kernel that stands in a row of what it is spread to; -1: none.
 */
KERNEL int row_before(int row, int output, int n_in, int n_spread, int n_of_group)
{
    const int input = row % n_spread - first_spread(output, n_in, n_spread, n_of_group);
    return input >= 0 && input < n_in ? row / n_spread * n_in + input : -1;
}

/* spread[place, first + input][output] = kernel[place, input][output], the rest is 0 */
#define DEFINE_SPREAD_KERNEL(name, n_in, n_spread, n_out, groups, places)                \
    NOINLINE static void name(                                                           \
        const float kernel[PANELS(n_out)][(places) * (n_in)][PANEL],                     \
        float spread[PANELS(n_out)][(places) * (n_spread)][PANEL])                       \
    {                                                                                    \
        for (int panel = 0; panel < PANELS(n_out); panel++)                              \
            for (int row = 0; row < (places) * (n_spread); row++)                        \
                for (int i = 0; i < PANEL; i++) {                                        \
                    const int from = row_before(                                         \
                        row, panel * PANEL + i, n_in, n_spread, (n_out) / (groups));     \
                    spread[panel][row][i] = from < 0 ? 0 : kernel[panel][from][i];       \
                }                                                                        \
    }

/* And back: what is not zero. */
#define DEFINE_PICK_KERNEL(name, n_in, n_spread, n_out, groups, places)                  \
    NOINLINE static void name(                                                           \
        const float spread[PANELS(n_out)][(places) * (n_spread)][PANEL],                 \
        float kernel[PANELS(n_out)][(places) * (n_in)][PANEL])                           \
    {                                                                                    \
        for (int panel = 0; panel < PANELS(n_out); panel++)                              \
            for (int row = 0; row < (places) * (n_in); row++)                            \
                for (int i = 0; i < PANEL; i++) {                                        \
                    const int first = first_spread(                                      \
                        panel * PANEL + i, n_in, n_spread, (n_out) / (groups));          \
                    kernel[panel][row][i] = spread[panel][row / (n_in) * (n_spread) +    \
                                                          first + row % (n_in)][i];      \
                }                                                                        \
    }
