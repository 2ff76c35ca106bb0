/* What stands for numbers that are missing: medians and the most frequent, as scikit-learn's. */
#include <criterion/criterion.h>
#include <string.h>

#include "data/imputation.h"
#include "engine/engine.h"

enum { SIZE = 5, PANEL = 4, ROWS = 8 };

/* Two numbers that may be missing, each with its mark behind it, and one that may not. */
static const bool marks[SIZE] = {false, true, false, false, true};
static float numbers[ROWS][SIZE];
static const int32_t rows[] = {6, 0, 3, 1, 2, 5, 4};
static _Alignas(64) float weights[2 * PANEL * SIZE];

static const struct tlc_tensor kernel = {.rows = SIZE, .columns = SIZE, .panel = PANEL};
static const struct tlc_layer layers[] = {{.weights = 0}, {.weights = 1, .weight = &kernel}};
static const struct tlc_model model = {.layers = 2, .layer = layers};
static const struct tlc_recipe recipe = {.model = &model};
static const struct tlc_adaptation how = {.layer = 1, .marks = marks};

static float weight(int row, int column)
{
    return weights[(column / PANEL * SIZE + row) * PANEL + column % PANEL];
}

/* The first `count` of `rows`, of which each has this as its first number; NaN: it is missing. */
static void take(void (*by)(struct tlc_training *, const struct tlc_adaptation *), int count,
                 const float *first)
{
    memset(weights, 0, sizeof weights);
    for (int i = 0; i < ROWS; i++)
        numbers[i][1] = 1; /* no other row is looked at: all are missing but for these */
    for (int i = 0; i < count; i++) {
        const bool missing = first[i] != first[i];
        numbers[rows[i]][0] = missing ? 0 : first[i];
        numbers[rows[i]][1] = missing;
        numbers[rows[i]][3] = (float)i;
        numbers[rows[i]][4] = 0;
    }
    const struct tlc_examples examples = {
        .numbers = numbers, .element = TLC_FLOAT32, .count = count, .rows = rows, .scale = 1};
    struct tlc_training training = {.recipe = &recipe, .train = &examples, .weights = weights};
    by(&training, &how);
}

static void expect_first(void (*by)(struct tlc_training *, const struct tlc_adaptation *),
                         int count, const float *first, float wanted)
{
    take(by, count, first);
    cr_expect_eq(weight(1, 0), wanted, "%g", (double)weight(1, 0));
    for (int i = 0; i < SIZE; i++)
        for (int k = 0; k < SIZE; k++)
            if (i != k && !(i == 1 && k == 0) && !(i == 4 && k == 3))
                cr_expect_eq(weight(i, k), 0, "%d, %d", i, k);
            else if (i == k)
                cr_expect_eq(weight(i, k), 1);
}

#define LIST(...)                                                                                  \
    (const float[])                                                                                \
    {                                                                                              \
        __VA_ARGS__                                                                                \
    }
#define GONE __builtin_nanf("")

Test(imputation, medians)
{
    expect_first(tlc_take_medians, 1, LIST(3), 3);
    expect_first(tlc_take_medians, 5, LIST(9, -1, 4, 100, 2), 4);
    expect_first(tlc_take_medians, 4, LIST(9, -1, 4, 2), 3);
    expect_first(tlc_take_medians, 5, LIST(9, GONE, 4, GONE, 2), 4);
    expect_first(tlc_take_medians, 4, LIST(3e38f, 3e38f, GONE, GONE), 3e38f);
    expect_first(tlc_take_medians, 3, LIST(GONE, GONE, GONE), 0);
}

Test(imputation, the_most_frequent)
{
    expect_first(tlc_take_commonest, 1, LIST(3), 3);
    expect_first(tlc_take_commonest, 5, LIST(7, 2, 7, 2, 7), 7);
    expect_first(tlc_take_commonest, 5, LIST(7, 2, 7, 2, 1), 2);
    expect_first(tlc_take_commonest, 4, LIST(4, 3, 2, 1), 1);
    expect_first(tlc_take_commonest, 6, LIST(0, GONE, GONE, GONE, 5, 5), 5);
    expect_first(tlc_take_commonest, 2, LIST(GONE, GONE), 0);
}

/* Each column has its own. */
Test(imputation, columns_by_themselves)
{
    take(tlc_take_medians, 7, LIST(1, 1, 1, 1, 1, 1, 1));
    cr_expect_eq(weight(4, 3), 3);
}
