/* test_selection.c: examples that a rule takes of data, and targets that they must have. */
#include "data/data.h"
#include "support.h"
#include "system/fail.h"

TestSuite(selection);

enum { ROWS = 4, TARGETS = 2 };

static float targets[ROWS * TARGETS] = {0, 1, 1, 0, 0, 0, 1, 1};
static const struct tlc_data data = {.targets = targets, .rows = ROWS, .outputs = TARGETS};
static struct tlc_selection selection = {
    .name = "T.train", .last = -1, .limit = -1, .outputs = TARGETS, .of_zeros_and_ones = true};

static void choose(void *unused)
{
    (void)unused;
    tlc_program_begin("toy");
    const struct tlc_examples examples = tlc_select(&data, &selection);
    printf("%d of %d\n", examples.count, examples.outputs);
}

Test(selection, labels_that_are_there_or_not_are_zeros_and_ones)
{
    static const char *const names[] = {"rain", "wind"};
    struct ending ending = call(choose, NULL);
    cr_expect_str_eq(ending.out, "4 of 2\n", "%s", ending.err);
    targets[5] = 0.5f;
    expect_failure(choose, NULL,
                   "toy: error: T.train: row 2 has 0.5 for target 1, and binary_crossentropy takes "
                   "0 and 1\n");
    selection.output_name = names;
    expect_failure(choose, NULL,
                   "toy: error: T.train: row 2 has 0.5 for wind, and binary_crossentropy takes 0 "
                   "and 1\n");
    selection.of_zeros_and_ones = false;
    ending = call(choose, NULL);
    cr_expect_str_eq(ending.out, "4 of 2\n", "%s", ending.err);
}
