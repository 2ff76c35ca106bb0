/* test_optimizer_file.c: what an optimizer remembers, saved and read again, and files that hold
 * something else. */
#define _GNU_SOURCE
#include <math.h>

#include "engine/engine.h"
#include "store/array_file.h"
#include "store/optimizer_file.h"
#include "store/saved.h"
#include "system/fail.h"
#include "failing.h"

FAILING(ssize_t, pread, (int file, void *bytes, size_t size, off_t at), (file, bytes, size, at))

TestSuite(optimizer_file, .init = enter_directory, .fini = leave_directory);

enum { INPUTS = 3, UNITS = 5, PANEL = 4, PADDED = 8 };

/* ---- a model of one layer, whose kernel and bias have a moment each ---------------------------
 */

struct numbers {
    float kernel[INPUTS * PADDED], bias[PADDED];
    double risen[2];
};

static const struct tlc_tensor tensors[] = {
    {.name = "kernel",
     .dimensions = 2,
     .size = {INPUTS, UNITS},
     .rows = INPUTS,
     .columns = UNITS,
     .panel = PANEL},
    {.name = "bias",
     .offset = offsetof(struct numbers, bias),
     .dimensions = 1,
     .size = {UNITS},
     .rows = 1,
     .columns = UNITS,
     .panel = PANEL},
};
static const struct tlc_layer layer = {
    .class_name = "Dense", .name = "dense", .config = "{}", .weights = 2, .weight = tensors};
static const struct tlc_model model = {
    .name = "base", .layers = 1, .layer = &layer, .size = sizeof(struct numbers)};
static const struct tlc_remembered memory[] = {{0, 0, offsetof(struct numbers, kernel)},
                                               {0, 1, offsetof(struct numbers, bias)},
                                               {0, 1, offsetof(struct numbers, bias)}};
static const struct tlc_risen risen[] = {{offsetof(struct numbers, risen), {0.9, 0.999}}};
static const float rates[] = {0.5f, 0.25f, 0.125f};

static struct tlc_optimizer_state state;
static struct tlc_phase phase;
static struct tlc_recipe recipe;
static struct tlc_options options;

static void begin(void)
{
    phase = (struct tlc_phase){.rates = 1,
                               .rate = rates,
                               .remembered = 2,
                               .memory = memory,
                               .risen = 1,
                               .rise = risen,
                               .state = sizeof(struct numbers)};
    state = (struct tlc_optimizer_state){.path = "w.h5.optimizer.npz"};
    recipe = (struct tlc_recipe){.model = &model,
                                 .optimizer = "adam",
                                 .phases = 1,
                                 .phase = &phase,
                                 .save = "w.h5",
                                 .optimizer_state = &state};
    options = (struct tlc_options){.quiet = false};
}

static struct numbers remembered(void)
{
    struct numbers numbers = {.risen = {0}};
    for (int i = 0; i < INPUTS; i++)
        for (int j = 0; j < UNITS; j++)
            numbers.kernel[(j / PANEL * INPUTS + i) * PANEL + j % PANEL] = (float)(10 * i + j);
    for (int j = 0; j < UNITS; j++)
        numbers.bias[j] = (float)(100 + j);
    return numbers;
}

/* Of a training that has taken so many steps. */
static void save_after(long iteration, const struct tlc_training *other)
{
    struct numbers numbers = remembered();
    unlink("w.h5.optimizer.npz");
    struct tlc_files files = tlc_files_open(".");
    struct tlc_training training = *other;
    training.recipe = &recipe;
    training.state = &numbers;
    training.iteration = iteration;
    tlc_save_optimizer(&training, &phase, &files);
    tlc_files_place(&files);
    tlc_files_close(&files);
}

static const struct tlc_training plain;

static void load(void *unused)
{
    const struct tlc_recipe recipes[] = {{.model = &model}, recipe};
    const struct tlc_experiment experiment = {.recipes = 2, .recipe = recipes};
    (void)unused;
    tlc_load_optimizers(&experiment, &options);
}

static void load_alone(void *unused)
{
    (void)unused;
    tlc_program_begin("toy");
    load(NULL);
}

/* ---- there and back ---------------------------------------------------------------------------
 */

static void expect_begun(long iteration)
{
    const struct numbers wanted = remembered();
    struct numbers numbers = {.risen = {0}};
    struct tlc_training training = {.recipe = &recipe, .state = &numbers};
    double rises[2] = {0};
    tlc_begin_optimizer(&training, &phase);
    cr_expect_eq(training.iteration, iteration);
    cr_expect_arr_eq(numbers.kernel, wanted.kernel, sizeof wanted.kernel);
    cr_expect_arr_eq(numbers.bias, wanted.bias, sizeof wanted.bias);
    for (long step = 0; step < (iteration < 100000 ? iteration : 100000); step++)
        for (int i = 0; i < 2; i++)
            rises[i] = risen->beta[i] * rises[i] + (1 - risen->beta[i]);
    cr_expect_arr_eq(numbers.risen, rises, sizeof rises);
}

Test(optimizer_file, what_is_saved_is_begun_with)
{
    static const long iterations[] = {
        0, 1, 7, 16777216, 16777217, ((long)1 << 53) - 1, (long)1 << 53};
    for (size_t i = 0; i < sizeof iterations / sizeof *iterations; i++) {
        begin();
        save_after(iterations[i], &plain);
        load(NULL);
        cr_expect_eq(state.arrays, 4);
        expect_begun(iterations[i]);
    }
}

/* The rate of the last step: of an epoch, of a step, or as plateaus have lowered it. */
Test(optimizer_file, the_rate_is_that_of_the_last_step)
{
    static const float lowered[] = {0.0625f};
    static const struct {
        int rates, epochs, before, slices;
        bool by_step;
        const float *lowered;
        float wanted;
    } cases[] = {{1, 0, 0, 0, false, NULL, 0.5f},   {3, 2, 0, 1, false, NULL, 0.25f},
                 {3, 9, 0, 0, false, NULL, 0.125f}, {3, 2, 1, 0, false, NULL, 0.5f},
                 {3, 1, 0, 0, true, NULL, 0.125f},  {3, 2, 0, 0, false, lowered, 0.0625f},
                 {1, 1, 0, 3, false, NULL, 0.5f}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        begin();
        phase.rates = cases[i].rates;
        phase.by_step = cases[i].by_step;
        phase.slices = cases[i].slices;
        save_after(3, &(struct tlc_training){.epochs = cases[i].epochs,
                                             .before = cases[i].before,
                                             .rates = cases[i].lowered});
        load(NULL);
        cr_expect_eq(state.array[1][0], cases[i].wanted, "%zu: %g", i, (double)state.array[1][0]);
    }
}

/* ---- something else ---------------------------------------------------------------------------
 */

Test(optimizer_file, what_another_optimizer_remembers_is_refused)
{
    begin();
    save_after(3, &plain);
    phase.remembered = 3;
    expect_failure(load_alone, NULL,
                   "toy: error: w.h5.optimizer.npz has 4 arrays, and adam of base remembers 5\n");
    phase.remembered = 2;
    phase.memory = memory + 1;
    expect_failure(load_alone, NULL,
                   "toy: error: array 2 of w.h5.optimizer.npz has 15 numbers, and adam of base "
                   "remembers 5 there\n");
}

static void write_arrays(const char *const *names, double first)
{
    struct tlc_zip_file zip = {.entries = 0};
    for (int i = 0; names[i]; i++) {
        struct tlc_file_bytes array = {NULL, 0, 0};
        const float number = (float)first;
        tlc_add_array_header(&array, "<f4", "");
        tlc_append_floats(&array, &number, 1);
        tlc_add_array(&zip, names[i], &array);
    }
    struct tlc_file_bytes bytes = tlc_zip_end(&zip);
    write_text("w.h5.optimizer.npz", bytes.byte, bytes.size);
    free(bytes.byte);
}

Test(optimizer_file, arrays_are_called_by_numbers)
{
    static const char *const others[] = {"0", "rate", NULL}, *const right[] = {"0", "1", NULL};
    begin();
    phase.remembered = 0;
    write_arrays(others, 1);
    expect_failure(load_alone, NULL,
                   "toy: error: w.h5.optimizer.npz is not what an optimizer remembers: it has no "
                   "array 1\n");
    write_arrays(right, NAN);
    expect_failure(load_alone, NULL,
                   "toy: error: w.h5.optimizer.npz: number 0 of tensor 0 is not a number\n");
    write_arrays(right, 1);
    cr_expect_eq(call(load_alone, NULL).code, 0);
    static const double steps[] = {-1, 0x1p60, 2.5};
    static const char *const said[] = {"-1", "1.15292e+18", "2.5"};
    for (int i = 0; i < 3; i++) {
        char wanted[200];
        write_arrays(right, steps[i]);
        snprintf(wanted, sizeof wanted,
                 "toy: error: w.h5.optimizer.npz is not what an optimizer remembers: its steps are "
                 "%s\n",
                 said[i]);
        expect_failure(load_alone, NULL, wanted);
    }
}

Test(optimizer_file, a_file_that_cannot_be_read_is_told_of)
{
    begin();
    expect_failure(load_alone, NULL,
                   "toy: error: cannot open w.h5.optimizer.npz: No such file or directory\n");
    save_after(3, &plain);
    int told = 0;
    for (int before = 0; before < 40; before++) {
        let_fail_once("pread", EIO, before);
        const struct ending ending = call(load_alone, NULL);
        let_none_fail();
        told += ending.code;
        cr_expect(ending.code == 0 ||
                      strcmp(ending.err, "toy: error: cannot read "
                                         "w.h5.optimizer.npz: Input/output error\n") == 0,
                  "%d: %s", before, ending.err);
    }
    cr_expect_gt(told, 4);
}

/* A path that leads nowhere is tried below the data. */
Test(optimizer_file, a_file_may_stand_below_the_data)
{
    begin();
    save_after(3, &plain);
    cr_assert_eq(mkdir("data", 0777), 0);
    cr_assert_eq(rename("w.h5.optimizer.npz", "data/w.h5.optimizer.npz"), 0);
    options.data = "data";
    struct ending ending = call(load_alone, NULL);
    cr_expect_eq(ending.code, 0, "%s", ending.err);
    cr_expect(strstr(ending.out, "base goes on with the optimizer of data/w.h5.optimizer.npz"),
              "%s", ending.out);
    options.data = "other";
    expect_failure(load_alone, NULL,
                   "toy: error: cannot open w.h5.optimizer.npz: No such file or directory\n");
    state.path = "/nowhere/x.npz";
    options.data = "data";
    expect_failure(load_alone, NULL,
                   "toy: error: cannot open /nowhere/x.npz: No such file or directory\n");
}
