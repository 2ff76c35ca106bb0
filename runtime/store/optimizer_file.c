/* optimizer_file.c: what an optimizer remembers, as an archive of NumPy's arrays. */
#include "store/optimizer_file.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "engine/engine.h"
#include "foreign/foreign.h"
#include "store/array_file.h"
#include "store/stored.h"
#include "store/unpack.h"
#include "system/allocate.h"
#include "system/fail.h"
#include "system/format.h"
#include "system/printing.h"

enum { ITERATION, LEARNING_RATE, FIRST };

static const struct tlc_tensor *weights_of(const struct tlc_recipe *recipe,
                                           const struct tlc_remembered *memory)
{
    return &recipe->model->layer[memory->layer].weight[memory->weight];
}

/* The same as a tensor that stands in what the optimizer remembers. */
static struct tlc_tensor tensor_of(const struct tlc_recipe *recipe,
                                   const struct tlc_remembered *memory)
{
    struct tlc_tensor tensor = *weights_of(recipe, memory);
    tensor.offset = memory->offset;
    return tensor;
}

/* ---- written -------------------------------------------------------------------------------- */

char *tlc_optimizer_file_name(const struct tlc_recipe *recipe)
{
    return tlc_format("%s.optimizer.npz", recipe->save);
}

static void add_iteration(struct tlc_zip_file *zip, long iteration)
{
    struct tlc_file_bytes array = {NULL, 0, 0};
    tlc_add_array_header(&array, "<i8", "");
    tlc_append_number(&array, (uint64_t)iteration, 8);
    tlc_add_array(zip, "0", &array);
}

static void add_rate(struct tlc_zip_file *zip, float rate)
{
    struct tlc_file_bytes array = {NULL, 0, 0};
    tlc_add_array_header(&array, "<f4", "");
    tlc_append_floats(&array, &rate, 1);
    tlc_add_array(zip, "1", &array);
}

/* That of the last step; of several slices, the first's. */
static float rate_of(const struct tlc_training *training, const struct tlc_phase *phase)
{
    const int slices = phase->slices > 1 ? phase->slices : 1;
    const int epochs = training->epochs - training->before;
    const int last = phase->by_step || epochs > phase->rates ? phase->rates - 1 : epochs - 1;
    return training->rates ? training->rates[0] : phase->rate[(last > 0 ? last : 0) * slices];
}

void tlc_save_optimizer(const struct tlc_training *training, const struct tlc_phase *phase,
                        struct tlc_files *files)
{
    struct tlc_zip_file zip = {.entries = 0};
    add_iteration(&zip, training->iteration);
    add_rate(&zip, rate_of(training, phase));
    for (int i = 0; i < phase->remembered; i++) {
        const struct tlc_tensor tensor = tensor_of(training->recipe, &phase->memory[i]);
        char *name = tlc_format("%d", FIRST + i);
        tlc_add_tensor_array(&zip, name, &tensor, training->state);
        free(name);
    }
    struct tlc_file_bytes bytes = tlc_zip_end(&zip);
    char *name = tlc_optimizer_file_name(training->recipe);
    tlc_files_stage(files, name, bytes.byte, bytes.size);
    free(name);
    free(bytes.byte);
}

/* ---- read ----------------------------------------------------------------------------------- */

static int find_array(const struct tlc_foreign *file, int number)
{
    char *name = tlc_format("%d", number);
    int found = -1;
    for (int i = 0; i < file->tensors; i++)
        if (strcmp(file->tensor[i].name, name) == 0)
            found = i;
    if (found < 0)
        tlc_fail("%s is not what an optimizer remembers: it has no array %s", file->path, name);
    free(name);
    return found;
}

/* As many numbers as the phase's optimizer remembers there. */
static size_t wanted_count(const struct tlc_recipe *recipe, int number)
{
    return number < FIRST
               ? 1
               : tlc_unpacked(weights_of(recipe, &recipe->phase[0].memory[number - FIRST]));
}

static void expect_counts(const struct tlc_recipe *recipe, const struct tlc_foreign *file)
{
    const int wanted = FIRST + recipe->phase[0].remembered;
    if (file->tensors != wanted)
        tlc_fail("%s has %d arrays, and %s of %s remembers %d", file->path, file->tensors,
                 recipe->optimizer, recipe->model->name, wanted);
    for (int i = 0; i < wanted; i++) {
        const struct tlc_foreign_tensor *tensor = &file->tensor[find_array(file, i)];
        if ((size_t)tlc_foreign_count(tensor) != wanted_count(recipe, i))
            tlc_fail("array %d of %s has %lld numbers, and %s of %s remembers %zu there", i,
                     file->path, (long long)tlc_foreign_count(tensor), recipe->optimizer,
                     recipe->model->name, wanted_count(recipe, i));
    }
}

static void read_arrays(struct tlc_optimizer_state *state, const struct tlc_foreign *file)
{
    struct tlc_fault fault;
    const size_t count = (size_t)file->tensors;
    int *tensors = tlc_allocate(count, sizeof *tensors);
    state->array = tlc_keep(tlc_allocate(count, sizeof *state->array));
    state->arrays = file->tensors;
    for (int i = 0; i < file->tensors; i++) {
        tensors[i] = find_array(file, i);
        state->array[i] = tlc_keep(tlc_allocate(
            (size_t)tlc_foreign_count(&file->tensor[tensors[i]]), sizeof **state->array));
    }
    if (!tlc_foreign_numbers(file, file->tensors, tensors, state->array, &fault))
        tlc_fail("%s", fault.text);
    free(tensors);
}

/* As many as there may be are more than any training takes, and few enough for a double to tell
 * each. */
static long read_steps(const struct tlc_foreign *file)
{
    struct tlc_fault fault;
    double steps;
    if (!tlc_numpy_number(file, find_array(file, ITERATION), &steps, &fault))
        tlc_fail("%s", fault.text);
    if (!(steps >= 0 && steps <= 0x1p53 && steps == floor(steps)))
        tlc_fail("%s is not what an optimizer remembers: its steps are %g", file->path, steps);
    return (long)steps;
}

static void load(const struct tlc_recipe *recipe, const struct tlc_options *options)
{
    const struct tlc_output output = tlc_output_begin(options->quiet);
    struct tlc_optimizer_state *state = recipe->optimizer_state;
    char *path = tlc_stored_path(options, state->path);
    struct tlc_foreign file;
    struct tlc_fault fault;
    if (!tlc_foreign_open_as(path, &tlc_foreign_numpy, &file, &fault) ||
        !tlc_foreign_checksum(path, &state->checksum, &fault))
        tlc_fail("%s", fault.text);
    expect_counts(recipe, &file);
    read_arrays(state, &file);
    state->steps = read_steps(&file);
    tlc_say(&output, "%s goes on with the optimizer of %s, checksum %08x", recipe->model->name,
            path, state->checksum);
    tlc_foreign_end(&file);
    free(path);
}

void tlc_load_optimizers(const struct tlc_experiment *experiment, const struct tlc_options *options)
{
    for (int i = 0; i < experiment->recipes; i++)
        if (experiment->recipe[i].optimizer_state)
            load(&experiment->recipe[i], options);
}

/* ---- begun with ----------------------------------------------------------------------------- */

static void pack(const struct tlc_tensor *tensor, void *state, const float *plain)
{
    const size_t rows = (size_t)tensor->rows, columns = (size_t)tensor->columns;
    const size_t panel = (size_t)tensor->panel;
    float *numbers = tlc_numbers(tensor, state);
    for (size_t i = 0; i < rows; i++)
        for (size_t j = 0; j < columns; j++)
            numbers[(j / panel * rows + i) * panel + j % panel] = plain[i * columns + j];
}

/* As so many steps make it, one by one, as the step's own kernel does it; once a step changes
 * nothing, none does. */
static void rise(const struct tlc_risen *risen, void *state, long steps)
{
    double *numbers = (double *)(void *)((char *)state + risen->offset);
    for (int i = 0; i < 2; i++) {
        bool changed = true;
        for (long step = 0; step < steps && changed; step++) {
            const double before = numbers[i];
            numbers[i] = risen->beta[i] * numbers[i] + (1 - risen->beta[i]);
            changed = numbers[i] < before || numbers[i] > before;
        }
    }
}

void tlc_begin_optimizer(struct tlc_training *training, const struct tlc_phase *phase)
{
    const struct tlc_optimizer_state *state = training->recipe->optimizer_state;
    training->iteration = state->steps;
    for (int i = 0; i < phase->remembered; i++) {
        const struct tlc_tensor tensor = tensor_of(training->recipe, &phase->memory[i]);
        pack(&tensor, training->state, state->array[FIRST + i]);
    }
    for (int i = 0; i < phase->risen; i++)
        rise(&phase->rise[i], training->state, training->iteration);
}
