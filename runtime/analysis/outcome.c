/* outcome.c: the primary comparison in one sentence. */
#include <math.h>
#include <stdlib.h>

#include "analysis/evidence.h"
#include "results/shown.h"
#include "system/allocate.h"
#include "system/format.h"

/* ---- numbers -------------------------------------------------------------------------------- */

/* What the sentence is made from. */
struct finding {
    double mean;
    struct tlc_interval seeds, two_way; /* NaN where not defined */
    struct tlc_decision decision;
};

static struct finding read_finding(const struct tlc_evidence *study,
                                   const struct tlc_arm_comparison *comparison)
{
    struct finding finding = {
        .mean = comparison->mean, .seeds = comparison->t, .two_way = comparison->two_way};
    finding.decision = tlc_decide_on(study, finding.seeds, finding.two_way);
    return finding;
}

static const char *unit_of(const struct tlc_evidence *study)
{
    return study->folds ? "fold" : "seed";
}

/* "+1.45 points of accuracy on B.test, 95% interval [0.64, 2.37] over 30 seeds, [0.61, 2.40] over
 * seeds and images" */
static char *measured(const struct tlc_evidence *study, const struct finding *finding)
{
    char *images = isnan(finding->two_way.low)
                       ? tlc_format("%s", "")
                       : tlc_format(", %s over seeds and examples",
                                    tlc_show_points_interval(finding->two_way).text);
    char *compared = tlc_compared_text(study->study->metric);
    char *text = tlc_format("%s points of %s on %s, 95%% interval %s over %d %ss%s",
                            tlc_show_points(finding->mean, finding->seeds).text, compared,
                            study->split, tlc_show_points_interval(finding->seeds).text,
                            study->seeds, unit_of(study), images);
    free(compared);
    free(images);
    return text;
}

static const char *reservation(const struct tlc_evidence *study)
{
    return study->seeds >= TLC_ENOUGH_SEEDS ? ""
           : study->folds                   ? " (exploratory: fewer than 29 folds)"
                                            : " (exploratory: fewer than 29 seeds)";
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
    const struct tlc_wholes *values = &study->study->cells.item[study->primary].values;
    int count = study->study->axes.count;
    char *text = tlc_format("%s", "");
    for (int i = 0; i < count; i++) {
        const struct tlc_axis_record *axis = &study->study->axes.item[i];
        const char *separator = i == 0 ? "With " : i == count - 1 ? " and " : ", ";
        text = append(text, separator, axis->name, axis->values.item[values->item[i]]);
    }
    char *whole = tlc_format("%s%s", text, count > 0 ? ", " : "");
    free(text);
    return whole;
}

static char *claim(const struct tlc_evidence *study, struct tlc_decision decision, bool begins)
{
    const char *arm = tlc_arm_name(study, tlc_primary_arm(study));
    const char *baseline = tlc_arm_name(study, study->baseline);
    const bool open = study->folds && decision.outcome == TLC_NO_DIFFERENCE;
    const char *where = open                    ? ""
                        : decision.other_images ? ", on other test examples too"
                                                : " on these test examples";
    switch (decision.outcome) {
    case TLC_BETTER:
        return tlc_format("%s is better than %s%s", arm, baseline, where);
    case TLC_WORSE:
        return tlc_format("%s is worse than %s%s", arm, baseline, where);
    case TLC_EQUIVALENT:
        return tlc_format("%s and %s are equivalent within %s points%s", arm, baseline,
                          tlc_show_chosen_points(study->min_effect).text, where);
    default:
        return tlc_format("%s difference between %s and %s is shown%s", begins ? "No" : "no", arm,
                          baseline, where);
    }
}

/* Why there is no word for what was measured. */
static char *reason(const struct tlc_evidence *study)
{
    if (study->seeds == 1)
        return tlc_format("one seed cannot show a difference");
    if (study->folds)
        return tlc_format("fewer than %d folds decide nothing", TLC_DECIDING_PAIRS);
    return tlc_format(
        "fewer than %d seeds decide nothing: chance alone makes %d agree in %.4g%% of "
        "studies",
        TLC_DECIDING_PAIRS, study->seeds, 100 / ldexp(1, study->seeds - 1));
}

static char *sentence_without_outcome(const struct tlc_evidence *study, const char *place,
                                      const struct finding *finding)
{
    char *why = reason(study);
    char *compared = tlc_compared_text(study->study->metric);
    char *numbers = study->seeds == 1
                        ? tlc_format("%s points of %s on %s with one seed",
                                     tlc_show_points(finding->mean, finding->seeds).text, compared,
                                     study->split)
                        : measured(study, finding);
    free(compared);
    char *text =
        tlc_format("%s%s - %s is %s, and %s.", place, tlc_arm_name(study, tlc_primary_arm(study)),
                   tlc_arm_name(study, study->baseline), numbers, why);
    free(numbers);
    free(why);
    return text;
}

static char *sentence_of_outcome(const struct tlc_evidence *study, const char *place,
                                 const struct finding *finding)
{
    char *claimed = claim(study, finding->decision, *place == '\0');
    char *numbers = measured(study, finding);
    char *text = tlc_format("%s%s: %s%s.", place, claimed, numbers, reservation(study));
    free(claimed);
    free(numbers);
    return text;
}

static char *sentence_of_no_seed(const struct tlc_evidence *study, const char *place)
{
    return tlc_format("%s%s and %s cannot be compared: under no %s did both trainings end.", place,
                      tlc_arm_name(study, tlc_primary_arm(study)),
                      tlc_arm_name(study, study->baseline), unit_of(study));
}

static char *sentence(const struct tlc_evidence *study, const struct tlc_arm_comparison *comparison)
{
    struct finding finding = read_finding(study, comparison);
    char *place = where(study);
    char *text = study->seeds == 0 ? sentence_of_no_seed(study, place)
                 : finding.decision.outcome == TLC_NO_OUTCOME
                     ? sentence_without_outcome(study, place, &finding)
                     : sentence_of_outcome(study, place, &finding);
    free(place);
    return text;
}

struct tlc_verdict_record *tlc_verdict(const struct tlc_evidence *study,
                                       const struct tlc_analysis *analysis)
{
    int arm = tlc_primary_arm(study);
    if (study->primary < 0 || arm < 0)
        return NULL;
    const struct tlc_arm_comparison *comparison =
        tlc_comparison_of(study, analysis, study->primary, arm);
    struct tlc_verdict_record *verdict = tlc_allocate(1, sizeof *verdict);
    struct tlc_evidence pairs = *study;
    pairs.seeds = comparison->pairs;
    *verdict = (struct tlc_verdict_record){
        .cell = study->primary,
        .arm = tlc_format("%s", tlc_arm_name(study, arm)),
        .outcome = comparison->outcome,
        .sentence = sentence(&pairs, comparison),
        .note = tlc_note_on_failures(study, study->primary, arm),
    };
    return verdict;
}
