/* verdict.c: the primary comparison in one sentence. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/analysis.h"

static const char *const outcomes[] = {
    [TLC_BETTER] = "better",
    [TLC_WORSE] = "worse",
    [TLC_NO_DIFFERENCE] = "no difference shown",
    [TLC_EQUIVALENT] = "equivalent",
};

const char *tlc_outcome_name(enum tlc_outcome outcome)
{
    return outcomes[outcome];
}

/* ---- numbers in points ---------------------------------------------------------------------- */

static bool looks_like_zero(double bound, int digits)
{
    return bound != 0 && tlc_points(bound, digits) == 0;
}

/* Two, or more where an end that is not zero would look like zero. */
static int digits_for(struct tlc_interval interval)
{
    int digits = 2;
    while (digits < 6 &&
           (looks_like_zero(interval.low, digits) || looks_like_zero(interval.high, digits)))
        digits++;
    return digits;
}

/* "+1.45 points of accuracy on B.test, 95% interval [0.64, 2.37], over 30 seeds" */
static char *measured(const struct tlc_evidence *study, double mean, struct tlc_interval interval)
{
    int digits = digits_for(interval);
    return tlc_format("%+.*f points of accuracy on %s, 95%% interval [%.*f, %.*f], over %d seeds",
                      digits, tlc_points(mean, digits), study->split, digits,
                      tlc_points(interval.low, digits), digits, tlc_points(interval.high, digits),
                      study->seeds);
}

static const char *reservation(const struct tlc_evidence *study)
{
    return study->seeds < TLC_ENOUGH_SEEDS ? " (exploratory: fewer than 29 seeds)" : "";
}

/* ---- the sentence --------------------------------------------------------------------------- */

static char *append(char *text, const char *separator, const char *name, const char *value)
{
    char *longer = tlc_format("%s%s%s = %s", text, separator, name, value);
    free(text);
    return longer;
}

/* "With tasks.B.limit.train = 200 and training.B_on_A.freeze = 2, ", or nothing without axes. */
static char *where(const struct tlc_evidence *study)
{
    const json_t *axes = tlc_member(study->study, "axes");
    const json_t *cell = tlc_item(tlc_member(study->study, "cells"), study->primary);
    int count = (int)json_array_size(axes);
    char *text = tlc_format("%s", "");
    for (int i = 0; i < count; i++) {
        const json_t *axis = tlc_item(axes, i);
        int value = (int)json_integer_value(tlc_item(tlc_member(cell, "values"), i));
        const char *separator = i == 0 ? "With " : i == count - 1 ? " and " : ", ";
        text = append(text, separator, json_string_value(tlc_member(axis, "name")),
                      json_string_value(tlc_item(tlc_member(axis, "values"), value)));
    }
    char *whole = tlc_format("%s%s", text, count > 0 ? ", " : "");
    free(text);
    return whole;
}

static char *claim(const struct tlc_evidence *study, enum tlc_outcome outcome, bool begins)
{
    const char *arm = tlc_arm_name(study, tlc_primary_arm(study));
    const char *baseline = tlc_arm_name(study, study->baseline);
    switch (outcome) {
    case TLC_BETTER:
        return tlc_format("%s is better than %s", arm, baseline);
    case TLC_WORSE:
        return tlc_format("%s is worse than %s", arm, baseline);
    case TLC_EQUIVALENT:
        return tlc_format("%s and %s are equivalent within %.4g points", arm, baseline,
                          100 * study->min_effect);
    default:
        return tlc_format("%s difference between %s and %s is shown", begins ? "No" : "no", arm,
                          baseline);
    }
}

static char *sentence_of_one_seed(const struct tlc_evidence *study, const char *place, double mean)
{
    return tlc_format("%s%s - %s is %+.2f points of accuracy on %s with one seed, and one seed "
                      "cannot show a difference.",
                      place, tlc_arm_name(study, tlc_primary_arm(study)),
                      tlc_arm_name(study, study->baseline), tlc_points(mean, 2), study->split);
}

static char *sentence_of_interval(const struct tlc_evidence *study, const char *place, double mean,
                                  struct tlc_interval interval)
{
    enum tlc_outcome outcome = tlc_decide(interval, study->min_effect);
    char *claimed = claim(study, outcome, *place == '\0');
    char *numbers = measured(study, mean, interval);
    char *text = tlc_format("%s%s: %s%s.", place, claimed, numbers, reservation(study));
    free(claimed);
    free(numbers);
    return text;
}

static char *sentence_of_no_seed(const struct tlc_evidence *study, const char *place)
{
    return tlc_format("%s%s and %s cannot be compared: under no seed did both trainings end.",
                      place, tlc_arm_name(study, tlc_primary_arm(study)),
                      tlc_arm_name(study, study->baseline));
}

static char *sentence(const struct tlc_evidence *study, const json_t *comparison)
{
    double mean = tlc_number(tlc_member(comparison, "mean"));
    const json_t *ends = tlc_member(comparison, "bootstrap");
    char *place = where(study), *text;
    if (study->seeds == 0)
        text = sentence_of_no_seed(study, place);
    else if (json_is_null(ends))
        text = sentence_of_one_seed(study, place, mean);
    else
        text = sentence_of_interval(
            study, place, mean,
            (struct tlc_interval){tlc_number(tlc_item(ends, 0)), tlc_number(tlc_item(ends, 1))});
    free(place);
    return text;
}

json_t *tlc_verdict(const struct tlc_evidence *study, const json_t *cells)
{
    int arm = tlc_primary_arm(study);
    if (study->primary < 0 || arm < 0)
        return json_null();
    const json_t *comparison = tlc_comparison_of(study, cells, study->primary, arm);
    json_t *verdict = json_object();
    struct tlc_evidence pairs = *study;
    pairs.seeds = (int)json_integer_value(tlc_member(comparison, "pairs"));
    char *text = sentence(&pairs, comparison),
         *note = tlc_note_on_failures(study, study->primary, arm);
    tlc_json_put(verdict, "cell", json_integer(study->primary));
    tlc_json_put(verdict, "arm", json_string(tlc_arm_name(study, arm)));
    tlc_json_put(verdict, "outcome", json_deep_copy(tlc_member(comparison, "outcome")));
    tlc_json_put(verdict, "sentence", json_string(text));
    tlc_json_put(verdict, "note", note ? json_string(note) : json_null());
    free(note);
    free(text);
    return verdict;
}
