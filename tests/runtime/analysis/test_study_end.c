/* test_study_end.c: studies that go on until the interval of what decides is narrow enough. */
#include <stdio.h>

#include "study.h"

TestSuite(study_end, .fini = release);

enum { IMAGES = 1000, TRAININGS = 2 };

/* Of two trainings that are as accurate as `others` and `seeds`. */
static json_t *analysis_until(const char *width, int most)
{
    static const int examples[TRAININGS] = {200, 200};
    static int errors[TRAININGS * N_SEEDS];
    char study[1024];
    for (int s = 0; s < N_SEEDS; s++) {
        errors[s] = (int)lround(IMAGES * (1 - others[s]));
        errors[N_SEEDS + s] = (int)lround(IMAGES * (1 - seeds[s]));
    }
    snprintf(study, sizeof study,
             "{'arms': ['B', 'B_on_A'], 'baseline': 'B', 'split': 'B.test', 'axes': [],"
             " 'until': {'width': %s, 'most': %d}, 'primary': {'cell': 0, 'min_effect': null},"
             " 'cells': [{'values': [], 'arms': [0, 1]}]}",
             width, most);
    return analyse(make_results(N_SEEDS, IMAGES, TRAININGS, examples, errors, study));
}

/* By SciPy: Student's t at 98%, and the p-value times 5/4. */
Test(study_end, the_interval_is_that_of_a_look)
{
    json_t *analysis = analysis_until("0.005", 200);
    expect_number(analysis, "cells 0 comparisons 0 t 0", 0.0030125822916666806);
    expect_number(analysis, "cells 0 comparisons 0 t 1", 0.007120751041666663);
    expect_number(analysis, "cells 0 comparisons 0 p", 1.0896273933747573e-05 * 1.25);
    expect_text(analysis, "verdict outcome", "better");
}

Test(study_end, narrow_enough)
{
    json_t *analysis = analysis_until("0.0042", 200);
    expect_number(analysis, "ending seeds", N_SEEDS);
    expect_number(analysis, "ending width", 0.007120751041666663 - 0.0030125822916666806);
    expect_text(analysis, "ending reason", "narrow enough");
}

Test(study_end, all_seeds_that_it_may_have)
{
    json_t *analysis = analysis_until("0.0041", N_SEEDS);
    expect_text(analysis, "ending reason", "most seeds");
}
