/* said.c SPEC MODEL FOLDER [FLOATS_FROM]: gives the model noise as weights and examples, quantises
 * it and writes its library to FOLDER, with the examples as FOLDER/examples. Prints for each
 * example what the meanings of its ops in plain whole numbers come to before anything is made a
 * probability, as bits of floats; before that, where in the library's arena these are, and how
 * many.
 *
 * Calibration sees examples of which each number is smaller than those that are asked about may be:
 * so some values are beyond what bytes can stand for. */
#include "check/check.h"
#include "int8/int8.h"
#include "lower/lower.h"
#include "passes/passes.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SEEN = 6, ASKED = 9, MOST = 10000 };

/* ---- noise ---- */

/* The same number for the same two, from 0 to below 1. */
static double noise(uint32_t of, uint32_t index)
{
    uint32_t state = of * 2654435761U + index * 2246822519U + 374761393U;
    for (int i = 0; i < 3; i++)
        state = (state ^ state >> 15) * 739982445U;
    return (state ^ state >> 12) / 4294967296.0;
}

/* Some outputs' weights are all 0, and some a thousand times as large as others'. */
static float weight(const Parameter *weights, uint32_t of, int64_t row, int64_t column)
{
    const double number = noise(of, (uint32_t)(row * weights->columns + column));
    if (strstr(weights->role, "variance"))
        return (float)(0.25 + number);
    if (strstr(weights->role, "kernel") || strstr(weights->role, "wise"))
        return (float)(column % 7 == 3 ? 0
                                       : (2 * number - 1) * (column % 7 == 5 ? 0.002 : 2) /
                                             sqrt((double)weights->rows));
    return (float)(number - (strcmp(weights->role, "gamma") == 0 ? -0.5 : 0.5));
}

static void add_weights(Arena *arena, const PlanModel *model, LibraryNumbersList *numbers)
{
    for (size_t i = 0; i < model->layers.count; i++)
        for (size_t k = 0; k < model->layers.items[i].weight_count; k++) {
            const Parameter *weights = model->layers.items[i].weights[k];
            const int64_t count = weights->rows * weights->columns;
            float *made = arena_alloc(arena, (size_t)count * sizeof *made);
            for (int64_t n = 0; n < count; n++)
                made[n] = weight(weights, (uint32_t)(100 * i + k), n / weights->columns,
                                 n % weights->columns);
            *list_add(arena, numbers) = (LibraryNumbers){weights, made};
        }
}

/* ---- examples ---- */

static double number(const PlanFile *file, int64_t row, int64_t i)
{
    const double drawn = noise(7, (uint32_t)(row * file->pixels + i));
    const double share = row < SEEN ? 0.6 : 1; /* of what may be */
    return file->element == TLC_UINT8 ? floor(256 * share * drawn)
                                      : (double)(float)(share * (4 * drawn - 2));
}

/* Of the type of the file. */
static const void *example_at(const void *context, int64_t row)
{
    static uint8_t bytes[MOST];
    static float floats[MOST];
    const PlanFile *file = context;
    if (file->pixels > MOST)
        exit(1);
    for (int64_t i = 0; i < file->pixels; i++) {
        const double one = number(file, row, i);
        floats[i] = (float)one;
        bytes[i] = (uint8_t)(file->element == TLC_UINT8 ? one : 0);
    }
    return file->element == TLC_UINT8 ? (const void *)bytes : floats;
}

/* ---- the library ---- */

static _Noreturn void give_up(const Diagnostics *diagnostics, const char *what)
{
    diag_print(diagnostics, stderr, false);
    fprintf(stderr, "%s\n", what);
    exit(1);
}

static Plan *plan_of(Arena *arena, const char *path, Diagnostics *diagnostics)
{
    const char *problem;
    const Source *source = source_read(arena, path, &problem);
    const Node *root = source ? yaml_read(arena, source, diagnostics) : NULL;
    const Spec *spec = root ? experiment_checked(arena, source, &root, diagnostics) : NULL;
    if (!spec)
        give_up(diagnostics, "no spec");
    Plan *plan = lower(arena, spec, NULL);
    plan->version = "of the tests";
    return plan;
}

static const PlanTraining *training_of(const Plan *plan, const char *model)
{
    const PlanTraining *found = NULL;
    for (size_t i = 0; i < plan->trainings.count; i++)
        if (strcmp(plan->trainings.items[i]->model->name, model) == 0)
            found = plan->trainings.items[i];
    return found;
}

static Library *quantized(Arena *arena, const Plan *plan, const char *model, Int8End end,
                          Diagnostics *diagnostics)
{
    const PlanTraining *training = training_of(plan, model);
    if (!training)
        give_up(diagnostics, "no such model");
    Prog *prog = lower_prediction(arena, training);
    run_prediction_passes(arena, prog);
    int8_prepare(arena, prog);
    Prog *whole = arena_alloc(arena, sizeof *whole);
    *whole = *prog;
    Library *floats = library_begin(arena, plan, training, whole, false);
    library_settle(floats);
    Library *library = library_begin(arena, plan, training, prog, false);
    if (!int8_choose(library, floats, end, diagnostics))
        give_up(diagnostics, "not chosen");
    library_settle(library);
    add_weights(arena, training->model, &library->numbers);
    const Int8Rows rows = {.count = SEEN, .at = example_at, .context = training->model->file};
    if (!int8_calibrate(library->int8, &rows, diagnostics) ||
        !int8_quantize(library->int8, diagnostics))
        give_up(diagnostics, "not quantised");
    return library;
}

static FILE *open_file(Arena *arena, const char *folder, const char *name, const char *ending)
{
    FILE *file = fopen(arena_printf(arena, "%s/%s%s", folder, name, ending), "wb");
    if (!file)
        exit(1);
    return file;
}

static void write_file(Arena *arena, const Library *library, const char *folder, const char *ending,
                       void (*emit)(Text *, const Library *))
{
    Text text = text_new(arena);
    emit(&text, library);
    FILE *file = open_file(arena, folder, library->name, ending);
    fputs(text.bytes, file);
    fclose(file);
}

static void write_files(Arena *arena, const Library *library, const char *folder)
{
    write_file(arena, library, folder, ".h", library_emit_header);
    write_file(arena, library, folder, ".c", library_emit_source);
    write_file(arena, library, folder, "_weights.h", library_emit_weights);
}

/* ---- what is said ---- */

static const Tensor *answer_of(const Library *library)
{
    return library_same(library, library->prog->ops.items[library->prog->ops.count - 1].inputs[1]);
}

static void print_place(const Library *library)
{
    for (size_t i = 0; i < library->places.count; i++)
        if (library->places.items[i].value == answer_of(library))
            printf("%lld %lld\n", (long long)library->places.items[i].offset,
                   (long long)int8_count(answer_of(library)));
}

static void print_answer(const Int8Run *run)
{
    const Tensor *answer = answer_of(run->int8->library);
    for (int64_t i = 0; i < int8_count(answer); i++)
        printf("%.9g ", (double)(float)reference_value(&run->reference, answer)[i]);
    printf("\n");
}

static void ask(const Library *library, FILE *examples)
{
    const PlanFile *file = library->training->model->file;
    Int8Run run;
    int8_begin(&run, library->int8);
    for (int64_t row = 0; row < ASKED; row++) {
        const void *example = example_at(file, SEEN + row);
        fwrite(example, tlc_element_size(file->element), (size_t)file->pixels, examples);
        int8_take(&run, example);
        for (size_t i = 0; i < library->prog->ops.count; i++)
            int8_step(&run, i);
        print_answer(&run);
    }
}

int main(int argc, char **argv)
{
    if (argc < 4)
        return 2;
    Arena *arena = arena_new();
    Diagnostics *diagnostics = diag_new(arena);
    const Plan *plan = plan_of(arena, argv[1], diagnostics);
    const Library *library =
        quantized(arena, plan, argv[2], (Int8End){argc > 4 ? argv[4] : NULL, NULL}, diagnostics);
    write_files(arena, library, argv[3]);
    FILE *examples = open_file(arena, argv[3], "examples", "");
    print_place(library);
    ask(library, examples);
    fclose(examples);
    arena_free(arena);
    return 0;
}
