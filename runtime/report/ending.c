/* ending.c: why a study has no more seeds that goes on until its interval is narrow enough. */
#include <math.h>

#include "report/figures.h"
#include "results/shown.h"
#include "system/format.h"

/* Enough to tell a width from the one that was asked for. */
enum { DIGITS = 3 };

char *tlc_ending_words(const struct tlc_results *results)
{
    const struct tlc_ending *ending = results->analysis ? results->analysis->ending : NULL;
    const struct tlc_until_record *until = results->study ? results->study->until : NULL;
    if (!ending || !until)
        return tlc_format("%s", "");
    const struct tlc_shown width = tlc_show_number(100 * ending->width, DIGITS);
    const struct tlc_shown asked = tlc_show_chosen_points(until->width);
    if (ending->reason == TLC_NARROW_ENOUGH)
        return tlc_format(
            "It ended after %d seeds, of %d at most: the interval is %s points wide, and "
            "was to be no wider than %s.",
            ending->seeds, until->most, width.text, asked.text);
    if (isnan(ending->width))
        return tlc_format("It had all %d seeds that it may have, and there is no interval.",
                          ending->seeds);
    return tlc_format(
        "It had all %d seeds that it may have: the interval is %s points wide, and was "
        "to be no wider than %s.",
        ending->seeds, width.text, asked.text);
}
