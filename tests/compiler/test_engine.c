/* The engine gives what ops mean, as near as floats can, whatever a net's sizes are, and the same
 * bits in every way that it has to calculate them. That these are the library's and the
 * experiment's, tests/library shows. */
#include "test_plan_support.h"

#include "base/index.h"
#include "interpreter/engine.h"
#include "ir/reference.h"

#include <glob.h>
#include <math.h>
#include <signal.h>

/* ---- numbers ---- */

/* In [-1, 1), by a name and a position; a float. */
static float number_for(const char *name, int64_t position)
{
    uint64_t hash = hash_text(HASH_START, name) + (uint64_t)position * 0x9E3779B97F4A7C15u;
    hash = (hash ^ hash >> 31) * 0xBF58476D1CE4E5B9u;
    hash = (hash ^ hash >> 29) * 0x94D049BB133111EBu;
    return (float)((double)(hash >> 11) / (double)(UINT64_C(1) << 52) - 1);
}

/* Sums are about as large as what is added up; no variance is below zero. */
static float weight_for(const Parameter *weights, int64_t position)
{
    const float number = number_for(weights->name, position);
    return weights->running ? fabsf(number) + 0.25f : number / sqrtf((float)weights->rows);
}

static LibraryNumbersList weights_of(Arena *arena, const PlanModel *model)
{
    LibraryNumbersList list = {0};
    for (size_t i = 0; i < model->layers.count; i++)
        for (size_t k = 0; k < model->layers.items[i].weight_count; k++) {
            const Parameter *weights = model->layers.items[i].weights[k];
            const int64_t count = weights->rows * weights->columns;
            float *numbers = arena_alloc(arena, (size_t)count * sizeof *numbers);
            for (int64_t n = 0; n < count; n++)
                numbers[n] = weight_for(weights, n);
            *list_add(arena, &list) = (LibraryNumbers){weights, numbers};
        }
    return list;
}

/* An example of whatever type the model's file has: whole numbers from 0 to 127. */
static void *example_of(Arena *arena, const PlanFile *file, double *pixels)
{
    uint8_t *bytes = arena_alloc(arena, (size_t)file->pixels * sizeof(double));
    for (int64_t i = 0; i < file->pixels; i++) {
        pixels[i] = floor(64 + 64 * (double)number_for("image", i));
        switch (tlc_element_size(file->element)) {
        case 1:
            bytes[i] = (uint8_t)pixels[i];
            break;
        case 2:
            ((uint16_t *)(void *)bytes)[i] = (uint16_t)pixels[i];
            break;
        case 4:
            if (file->element == TLC_FLOAT32)
                ((float *)(void *)bytes)[i] = (float)pixels[i];
            else
                ((uint32_t *)(void *)bytes)[i] = (uint32_t)pixels[i];
            break;
        default:
            if (file->element == TLC_FLOAT64)
                ((double *)(void *)bytes)[i] = pixels[i];
            else
                ((uint64_t *)(void *)bytes)[i] = (uint64_t)pixels[i];
        }
    }
    return bytes;
}

/* ---- what is meant ---- */

enum { MOST_ANSWERS = 2000 };

typedef struct Meant {
    Reference reference;
    int64_t predicted;
    double confidence, error, output[MOST_ANSWERS];
} Meant;

/* The model's program, with all passes or as it is lowered. */
static Prog *program_of(Arena *arena, const PlanTraining *training, bool fused)
{
    Prog *prog = lower_prediction(arena, training);
    if (fused)
        run_prediction_passes(arena, prog);
    return prog;
}

static Meant *meant_of(Arena *arena, const PlanTraining *training, const double *pixels, bool fused)
{
    Meant *meant = arena_alloc(arena, sizeof *meant);
    Examples *examples = arena_alloc(arena, sizeof *examples);
    *examples = (Examples){.count = 1,
                           .pixels = pixels,
                           .scale = (float)training->model->file->scale,
                           .targets = (const int64_t[]){0},
                           .wanted = arena_alloc(arena, MOST_ANSWERS * sizeof(double)),
                           .predicted = &meant->predicted,
                           .confidence = &meant->confidence,
                           .error = &meant->error,
                           .output = meant->output};
    meant->reference = reference_begin(arena, program_of(arena, training, fused), examples, 0,
                                       arena_alloc(arena, sizeof(Totals)));
    for (size_t i = 0; i < meant->reference.count; i++) {
        const Tensor *tensor = meant->reference.tensors[i];
        for (int64_t n = 0; tensor->parameter && n < tensor->rows * tensor->columns; n++)
            meant->reference.values[i][n] = weight_for(tensor->parameter, n);
    }
    reference_run(&meant->reference);
    return meant;
}

static const double *value_called(const Meant *meant, const char *name)
{
    for (size_t i = 0; i < meant->reference.count; i++)
        if (strcmp(meant->reference.tensors[i]->name, name) == 0)
            return meant->reference.values[i];
    return NULL;
}

/* ---- what is given ---- */

typedef struct Given {
    Arena *arena;
    const char *spec;
    const Meant *meant;
    bool *done; /* by ops */
    bool folded;
    int values;
    Text all; /* bytes of every value, one behind the other */
} Given;

static size_t folds; /* normalisations that became part of weights */

static bool is_near(double number, double wanted, double largest)
{
    return fabs(number - wanted) <= 2e-4 * (largest + 1e-3);
}

static void compare_value(void *context, const Op *op, const float *numbers, int64_t count)
{
    Given *given = context;
    const char *name = op->outputs[0]->name;
    const double *wanted = value_called(given->meant, name);
    double largest = 0;
    if (given->folded && !wanted && strstr(name, "_normalized"))
        return; /* what a normalisation and a sum at once do not make */
    cr_assert(wanted, "%s: no value %s", given->spec, name);
    for (int64_t i = 0; i < count; i++)
        largest = fmax(largest, fabs(wanted[i]));
    for (int64_t i = 0; i < count; i++)
        cr_assert(is_near(numbers[i], wanted[i], largest), "%s: %s of %s: %g, not %g, at %lld",
                  given->spec, name, op_info(op->code)->name, numbers[i], wanted[i], (long long)i);
    given->done[op->code] = true;
    given->values++;
    text_add_bytes(&given->all, (const char *)numbers, (size_t)count * sizeof *numbers);
}

static void compare_answer(const Given *given, const Library *library, const EngineAnswer *answer)
{
    const Meant *meant = given->meant;
    const OpCode code = library->prog->ops.items[library->prog->ops.count - 1].code;
    const int64_t count = code == OP_record_sigmoid || code == OP_record_one ? 1 : library->answers;
    double largest = 0;
    for (int64_t i = 0; i < count; i++)
        largest = fmax(largest, fabs(meant->output[i]));
    for (int64_t i = 0; i < count; i++)
        cr_assert(is_near(answer->numbers[library->answers - count + i], meant->output[i], largest),
                  "%s: answer %lld is %g, not %g", given->spec, (long long)i,
                  answer->numbers[library->answers - count + i], meant->output[i]);
    if (library->answer == ANSWER_CLASSES)
        cr_assert_eq(answer->class_index, meant->predicted);
    given->done[code] = true;
}

/* In all ways; the room holds nothing before. */
static void run_all_ways(Given *given, const Library *library, const void *example)
{
    Engine *engine = engine_new(given->arena, library);
    const size_t room = (size_t)engine_room(engine) * sizeof(float);
    const char *first = NULL;
    for (size_t way = 0; way < engine_ways(); way++) {
        float *values = malloc(room + 1);
        EngineAnswer answer = {
            .numbers = arena_alloc(given->arena, (size_t)library->answers * sizeof(float))};
        given->all = text_new(given->arena);
        memset(values, 0xFF, room);
        engine_take_way(engine, way);
        engine_run(engine, values, example, &answer, compare_value, given);
        compare_answer(given, library, &answer);
        text_add_bytes(&given->all, (const char *)answer.numbers,
                       (size_t)library->answers * sizeof(float));
        if (first)
            cr_assert_arr_eq(given->all.bytes, first, given->all.length);
        first = given->all.bytes;
        engine_run(engine, values, example, &answer, NULL, NULL);
        cr_assert_arr_eq(answer.numbers,
                         given->all.bytes + given->all.length -
                             (size_t)library->answers * sizeof(float),
                         (size_t)library->answers * sizeof(float));
        free(values);
    }
}

static bool normalizes(const Library *library)
{
    bool does = false;
    for (size_t i = 0; i < library->prog->ops.count; i++)
        does |= library->prog->ops.items[i].code == OP_normalize_activate;
    return does;
}

/* With batch normalisations as part of weights, too, where there are some. */
static void compare_folded(Arena *arena, const Plan *plan, const PlanTraining *training,
                           const void *example, Given *given)
{
    const Library *whole = library_new(arena, plan, training, program_of(arena, training, true));
    Library *folded = library_begin(arena, plan, training, program_of(arena, training, true), true);
    library_fold(folded);
    library_settle(folded);
    if (folded->folds.count == 0)
        return;
    folds += folded->folds.count;
    cr_expect_not(normalizes(folded));
    cr_expect_lt(library_sizes(folded).weights, library_sizes(whole).weights);
    folded->numbers = weights_of(arena, training->model);
    given->folded = true;
    run_all_ways(given, folded, example);
}

static void compare_training(Arena *arena, const Plan *plan, const PlanTraining *training,
                             bool fused, const char *spec, bool *done)
{
    double *pixels = arena_alloc(arena, (size_t)training->model->file->pixels * sizeof *pixels);
    const void *example = example_of(arena, training->model->file, pixels);
    Library *library = library_new(arena, plan, training, program_of(arena, training, fused));
    library->numbers = weights_of(arena, training->model);
    cr_assert_leq(library->answers, MOST_ANSWERS);
    Given given = {.arena = arena,
                   .spec = arena_printf(arena, "%s, %s", spec, training->model->name),
                   .meant = meant_of(arena, training, pixels, fused),
                   .done = done};
    run_all_ways(&given, library, example);
    if (fused)
        compare_folded(arena, plan, training, example, &given);
}

static void compare_plan(Arena *arena, const Plan *plan, const char *spec, bool *done)
{
    for (size_t i = 0; i < plan->trainings.count; i++) {
        const PlanTraining *training = plan->trainings.items[i];
        for (int fused = 0; fused < 2 && training->loss && training->task; fused++)
            compare_training(arena, plan, training, fused, spec, done);
    }
}

static void compare_files(const char *pattern, bool *done)
{
    glob_t found;
    cr_assert_eq(glob(pattern, 0, NULL, &found), 0);
    for (size_t i = 0; i < found.gl_pathc; i++) {
        Arena *arena = arena_new();
        compare_plan(arena, plan_of_file(arena, found.gl_pathv[i]), found.gl_pathv[i], done);
        arena_free(arena);
    }
    globfree(&found);
}

static void compare_text(const char *text, bool *done)
{
    Arena *arena = arena_new();
    compare_plan(arena, plan_of_text(arena, text), "spec.yaml", done);
    arena_free(arena);
}

/* Sizes that no tile fills: of images, windows, channels, groups and units. */
static const char odd_sizes[] =
    "name: odd\n"
    "data:\n"
    "  d: {format: npy, path: p, shape: [11, 13, 3], type: float32, classes: 5,\n"
    "      train: {images: a, labels: b}}\n"
    "splits: {train: \"d.train[:9]\"}\n"
    "tasks: {T: {}, U: {where: label < 2, classes: 2}}\n"
    "models:\n"
    "  A:\n"
    "    layers:\n"
    "      - conv2d: {name: c, filters: 37, kernel_size: [3, 2], padding: same, activation: tanh}\n"
    "      - conv2d: {filters: 35, kernel_size: 3, strides: 2, padding: same, activation: elu}\n"
    "      - conv2d: {filters: 21, kernel_size: 2, dilation_rate: [1, 2], groups: 7}\n"
    "      - depthwise_conv2d: {kernel_size: 3, depth_multiplier: 3, padding: same}\n"
    "      - depthwise_conv2d: {kernel_size: 2, activation: relu}\n"
    "      - max_pooling2d: {pool_size: 2, padding: same}\n"
    "      - flatten\n"
    "      - dense: {units: 131, activation: selu}\n"
    "      - dense: {units: 5, activation: softmax}\n"
    "  B:\n"
    "    layers:\n"
    "      - conv2d: {name: b, filters: 19, kernel_size: 1}\n"
    "      - conv2d: {name: c, filters: 19, kernel_size: 3, padding: same}\n"
    "      - add: {inputs: [b, c]}\n"
    "      - activation: relu\n"
    "      - average_pooling2d: {pool_size: 3, strides: 2, padding: same}\n"
    "      - flatten\n"
    "      - dense: {units: 1, activation: sigmoid}\n"
    "  C:\n"
    "    layers:\n"
    "      - conv2d: {filters: 9, kernel_size: 3, groups: 3, use_bias: false}\n"
    "      - batch_normalization\n"
    "      - activation: relu\n"
    "      - depthwise_conv2d: {kernel_size: 3, depth_multiplier: 2}\n"
    "      - batch_normalization: {scale: false}\n"
    "      - flatten\n"
    "      - dense: {units: 6, use_bias: false}\n"
    "      - batch_normalization: {center: false}\n"
    "      - activation: tanh\n"
    "      - dense: {units: 5, activation: softmax}\n"
    "training:\n"
    "  - {model: C, task: T, loss: sparse_categorical_crossentropy, epochs: 1}\n"
    "  - {model: A, task: T, loss: sparse_categorical_crossentropy, epochs: 1}\n"
    "  - {model: B, task: U, loss: binary_crossentropy, epochs: 1}\n";

/* What the library's answer says too. */
static bool only_predicts(OpCode code)
{
    return code == OP_predict_largest || code == OP_predict_positive || code == OP_predict_one;
}

/* ---- tests ---- */

Test(engine, has_a_function_for_each_op_that_libraries_predict_with)
{
    for (int code = 0; code < OP_COUNT; code++)
        cr_expect_eq(engine_does((OpCode)code),
                     library_predicts_with((OpCode)code) || only_predicts((OpCode)code), "%s",
                     op_info((OpCode)code)->name);
}

Test(engine, gives_what_ops_mean_in_every_way_in_nets_with_every_op)
{
    bool done[OP_COUNT] = {false};
    compare_files("tests/golden/*.yaml", done);
    compare_files("tests/parity/compiled.yaml", done);
    compare_files("tests/portability/images.yaml", done);
    compare_text(odd_sizes, done);
    cr_expect_gt(folds, 9, "%zu", folds);
    for (int code = 0; code < OP_COUNT; code++)
        cr_expect(done[code] || !library_predicts_with((OpCode)code), "no net has the op %s",
                  op_info((OpCode)code)->name);
}

/* No lowering of a prediction makes such. */
Test(engine, ends_with_an_op_that_libraries_have_not, .signal = SIGABRT)
{
    Arena *arena = arena_new();
    const Plan *plan = plan_of_text(arena, odd_sizes);
    const PlanTraining *training = find_training_of(plan, "A");
    Library *library = library_new(arena, plan, training, program_of(arena, training, true));
    library->numbers = weights_of(arena, training->model);
    library->prog->ops.items[0].code = OP_dropout;
    engine_new(arena, library);
}

Test(engine, reads_numbers_of_every_type)
{
    static const char *const types[] = {"uint8", "int8",   "uint16", "int16",   "uint32",
                                        "int32", "uint64", "int64",  "float32", "float64"};
    bool done[OP_COUNT] = {false};
    for (size_t i = 0; i < sizeof types / sizeof *types; i++)
        for (int scaled = 0; scaled < 2; scaled++) {
            Arena *arena = arena_new();
            const char *text = arena_printf(
                arena,
                "name: t\ndata:\n  d: {format: npy, path: p, shape: [3, 5], type: %s, scale: %s, "
                "classes: 2,\n      train: {images: a, labels: b}}\n"
                "splits: {train: \"d.train[:9]\"}\ntasks:\n  T: {}\n"
                "models:\n  M: {layers: [flatten, dense: {units: 2, activation: softmax}]}\n"
                "  N: {layers: [flatten, {dense: {units: 17}}, {dense: {units: 1, activation: "
                "sigmoid}}]}\n"
                "training:\n  - {model: M, task: T, loss: sparse_categorical_crossentropy, "
                "epochs: 1}\n"
                "  - {model: N, task: T, loss: binary_crossentropy, epochs: 1}\n",
                types[i], scaled ? "1/127" : "1");
            compare_plan(arena, plan_of_text(arena, text), types[i], done);
            arena_free(arena);
        }
}
