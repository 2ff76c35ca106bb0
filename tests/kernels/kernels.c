/* kernels.c: every kernel against its op's meaning in double, at odd sizes. */
#include "call.h"
#include "cases.h"
#include "ir/reference.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_EXAMPLES = 64, NUMBERS_OF_A_TEST = 1 << 16 };

#define SEED UINT64_C(0x123456789ABCDEF0) /* of what kernels do by chance */

static uint64_t state = 1;

/* In [-1, 1). */
static double next_number(void)
{
    state = state * 6364136223846793005u + 1442695040888963407u;
    return (double)(state >> 11) / (double)(UINT64_C(1) << 52) - 1;
}

/* ---- memory as kernels see it ---- */

/* Where the number of a row and a column stands; see Layout. */
static int64_t place_of(const Tensor *tensor, int64_t row, int64_t column)
{
    const int64_t rows = tensor->layout == LAYOUT_FEATURE_MAJOR ? tensor->columns : tensor->rows;
    if (tensor->layout == LAYOUT_SCALAR)
        return row;
    if (tensor->layout == LAYOUT_NARROW)
        return row * tensor->columns + column;
    if (tensor->layout == LAYOUT_FEATURE_MAJOR) {
        const int64_t feature = column;
        column = row;
        row = feature;
    }
    return (column / PANEL * rows + row) * PANEL + column % PANEL;
}

static void store(void *memory, const Tensor *tensor, int64_t place, double value)
{
    if (tensor->element == ELEMENT_DOUBLE)
        ((double *)memory)[place] = value;
    else if (tensor->element == ELEMENT_INTEGER)
        ((int *)memory)[place] = (int)value;
    else
        ((float *)memory)[place] = (float)value;
}

static double load(const void *memory, const Tensor *tensor, int64_t place)
{
    if (tensor->element == ELEMENT_DOUBLE)
        return ((const double *)memory)[place];
    if (tensor->element == ELEMENT_INTEGER)
        return ((const int *)memory)[place];
    return (double)((const float *)memory)[place];
}

/* What pads a tensor is zero where it is read. Where it is written it may be any number, but must
 * be written: weights learn from it, and what is not finite would spread. Beyond the end stands a
 * sentinel. */
static void *memory_for(const Tensor *tensor, bool read)
{
    const size_t size = (size_t)tensor_bytes(tensor);
    char *memory = aligned_alloc(64, (size + 127) / 64 * 64);
    memset(memory, read ? 0 : 0xFF, size);
    memset(memory + size, 0x5A, (size + 127) / 64 * 64 - size);
    return memory;
}

static bool is_overrun(const Tensor *tensor, const char *memory)
{
    const size_t size = (size_t)tensor_bytes(tensor);
    for (size_t i = size; i < (size + 127) / 64 * 64; i++)
        if (memory[i] != 0x5A)
            return true;
    return false;
}

/* Whether what pads a matrix is finite. Narrow images have nothing in between. */
static bool is_padded_well(const Tensor *tensor, const float *memory)
{
    if (tensor->element != ELEMENT_FLOAT || tensor->layout == LAYOUT_NARROW)
        return true;
    for (size_t i = 0; i < (size_t)tensor_bytes(tensor) / sizeof *memory; i++)
        if (!isfinite((double)memory[i]))
            return false;
    return true;
}

/* ---- one case ---- */

static bool is_read(const Prog *prog, size_t operand)
{
    const Op *op = &prog->ops.items[0];
    return op->outputs[0] != prog->tensors.items[operand] &&
           op->outputs[1] != prog->tensors.items[operand];
}

/* Whether it matters which of equal numbers comes first. */
static bool has_ties(const Prog *prog)
{
    const OpCode code = prog->ops.items[0].code;
    return code == OP_max_pool || code == OP_max_pool_gradient;
}

/* Before a function, sums are small: its value does not tell how large they were. */
static double largest_number(const Prog *prog)
{
    const Op *op = &prog->ops.items[0];
    return op_parameter(op) && op->activation != ACTIVATION_linear ? 1 : 4;
}

/* Random; a class where a class belongs; for both sides the same, so rounded to float. What is
 * remembered may be squares, and then, behind them, what these are the squares of; sums of what is
 * squared are doubles. No variance is below zero. */
static double number_for(const Prog *prog, const Tensor *tensor, int64_t classes, bool first_state)
{
    if (has_ties(prog))
        return floor(4 * next_number());
    if (tensor->element == ELEMENT_DOUBLE)
        return (1 + next_number()) / 2;
    if (tensor->kind == TENSOR_STATE)
        return (double)(float)((1 + next_number()) / 2 + (first_state ? 1 : 0));
    if (tensor->element == ELEMENT_INTEGER)
        return floor((1 + next_number()) / 2 * (double)classes);
    const double number = (double)(float)(largest_number(prog) * next_number());
    return strncmp(tensor->name, "variance", strlen("variance")) == 0 ? fabs(number) : number;
}

static void fill(const Prog *prog, const Reference *reference, void **operands, int64_t classes)
{
    int states = 0;
    for (size_t i = 0; i < prog->tensors.count; i++) {
        const Tensor *tensor = prog->tensors.items[i];
        if (tensor->kind != TENSOR_TEMPORARY && tensor->kind != TENSOR_PARAMETER &&
            tensor->kind != TENSOR_STATE)
            continue;
        operands[i] = memory_for(tensor, is_read(prog, i));
        for (int64_t k = 0; is_read(prog, i) && k < tensor->rows * tensor->columns; k++) {
            const double value = number_for(prog, tensor, classes, states == 0);
            reference->values[i][k] = value;
            store(operands[i], tensor, place_of(tensor, k / tensor->columns, k % tensor->columns),
                  value);
        }
        states += tensor->kind == TENSOR_STATE;
    }
}

static int failures;

static void expect_near(const char *what, const Prog *prog, int count, double wanted, double found,
                        double size)
{
    if (fabs(found - wanted) <= 4e-6 * fmax(1, size))
        return;
    failures++;
    fprintf(stderr, "%s of %s, %d of %lld examples: %.9g instead of %.9g\n", what, prog->name,
            count, (long long)prog->batch, found, wanted);
}

/* Sums of so many terms may be off by as many roundings of the largest. */
static double size_of(const double *numbers, int64_t count)
{
    double most = 0;
    for (int64_t i = 0; i < count; i++)
        most = fmax(most, fabs(numbers[i]));
    return most;
}

/* Behind a short batch's examples stands what nobody reads, unless it is summed over. */
static bool counts(const Tensor *tensor, int64_t row, int count)
{
    return tensor->kind == TENSOR_PARAMETER || tensor->kind == TENSOR_STATE ||
           tensor->layout != LAYOUT_SCALAR || row < count;
}

static void compare(const Prog *prog, const Reference *reference, void **operands, int count)
{
    for (size_t i = 0; i < prog->tensors.count; i++) {
        const Tensor *tensor = prog->tensors.items[i];
        const int64_t numbers = tensor->rows * tensor->columns;
        if (!operands[i])
            continue;
        const double size = size_of(reference->values[i], numbers);
        for (int64_t k = 0; k < numbers; k++)
            if (counts(tensor, k / tensor->columns, count))
                expect_near(tensor->name, prog, count, reference->values[i][k],
                            load(operands[i], tensor,
                                 place_of(tensor, k / tensor->columns, k % tensor->columns)),
                            size);
        if (!is_padded_well(tensor, operands[i])) {
            failures++;
            fprintf(stderr, "%s leaves what pads %s unwritten\n", prog->name, tensor->name);
        }
        if (is_overrun(tensor, operands[i])) {
            failures++;
            fprintf(stderr, "%s writes behind %s\n", prog->name, tensor->name);
        }
        free(operands[i]);
    }
}

/* What both sides are given, and what each leaves. */
typedef struct Situation {
    uint8_t bytes[NUMBERS_OF_A_TEST];
    double pixels[NUMBERS_OF_A_TEST], features[NUMBERS_OF_A_TEST];
    _Alignas(64) float kept[NUMBERS_OF_A_TEST];
    int targets[MOST_EXAMPLES];
    int64_t wide_targets[MOST_EXAMPLES], predicted[MOST_EXAMPLES];
    double confidence[MOST_EXAMPLES], error[MOST_EXAMPLES];
    int32_t kernel_predicted[MOST_EXAMPLES];
    float kernel_confidence[MOST_EXAMPLES], kernel_error[MOST_EXAMPLES];
} Situation;

/* Features lie in rows of whole panels. */
static void begin(Situation *situation, const Prog *prog, int64_t classes)
{
    const Tensor *last = prog->tensors.items[prog->tensors.count - 1];
    memset(situation, 0, sizeof *situation);
    for (int i = 0; i < NUMBERS_OF_A_TEST; i++)
        situation->pixels[i] = situation->bytes[i] = (uint8_t)(128 + 128 * next_number());
    for (int i = 0; i < MOST_EXAMPLES; i++)
        situation->wide_targets[i] = situation->targets[i] =
            (int)floor((1 + next_number()) / 2 * (double)classes);
    for (int64_t i = 0; prog->ops.items[0].code == OP_take && i < last->rows * last->columns; i++) {
        const int64_t place = i / last->columns * padded(last->columns) + i % last->columns;
        situation->features[i] = (double)(situation->kept[place] = (float)next_number());
    }
}

static void compare_examples(const Prog *prog, const Situation *situation, int count)
{
    const Tensor *last = prog->tensors.items[prog->tensors.count - 1];
    for (int i = 0; i < count; i++) {
        expect_near("class", prog, count, (double)situation->predicted[i],
                    situation->kernel_predicted[i], 0);
        expect_near("confidence", prog, count, situation->confidence[i],
                    (double)situation->kernel_confidence[i], 0);
        expect_near("error", prog, count, situation->error[i], (double)situation->kernel_error[i],
                    0);
    }
    for (int64_t i = 0; i < count * last->columns; i++)
        expect_near(
            "feature", prog, count, situation->features[i],
            (double)situation->kept[i / last->columns * padded(last->columns) + i % last->columns],
            0);
}

static int64_t classes_of(const Prog *prog)
{
    int64_t classes = prog->tensors.items[1]->columns;
    return classes < 2 ? 2 : classes;
}

static void check(int number, const Prog *prog, int count)
{
    static Situation situation;
    Arena *arena = arena_new();
    void *operands[MOST_INPUTS + MOST_OUTPUTS] = {0};
    Totals totals = {0};
    struct tlc_metrics kernel_totals = {0};
    struct tlc_predictions predictions = {situation.kernel_predicted, situation.kernel_confidence,
                                          situation.kernel_error};
    begin(&situation, prog, classes_of(prog));
    const float scale = 1 / 255.0f, rate = 0.25f;
    const Examples examples = {.count = count,
                               .pixels = situation.pixels,
                               .scale = (double)scale,
                               .targets = situation.wide_targets,
                               .features = situation.features,
                               .predicted = situation.predicted,
                               .confidence = situation.confidence,
                               .error = situation.error,
                               .seed = SEED,
                               .entry = 2,
                               .step = (uint32_t)number};
    const struct kernel_call call = {.count = count,
                                     .rate = rate,
                                     .scale = scale,
                                     .seed = SEED,
                                     .entry = 2,
                                     .step = (uint32_t)number,
                                     .pixels = situation.bytes,
                                     .targets = situation.targets,
                                     .features = situation.kept,
                                     .totals = &kernel_totals,
                                     .predictions = &predictions,
                                     .operands = operands};
    Reference reference = reference_begin(arena, prog, &examples, (double)rate, &totals);
    fill(prog, &reference, operands, classes_of(prog));
    reference_run(&reference);
    kernel_run(number, &call);
    compare(prog, &reference, operands, count);
    compare_examples(prog, &situation, count);
    expect_near("loss", prog, count, totals.loss, kernel_totals.loss, totals.loss);
    expect_near("correct", prog, count, (double)totals.correct, (double)kernel_totals.correct, 0);
    expect_near("examples", prog, count, (double)totals.examples, (double)kernel_totals.examples,
                0);
    arena_free(arena);
}

/* What is dropped goes by the runtime's random words, which have tests of their own. */
static void check_words_of_dropout(void)
{
    enum { ROWS = 9, COLUMNS = 20, STREAM = 7 };
    Arena *arena = arena_new();
    Prog prog = {.batch = ROWS};
    Tensor *batch = prog_operand(arena, &prog, TENSOR_BATCH, "batch");
    Tensor *x = prog_temporary(arena, &prog, "x", ROWS, COLUMNS, ELEMENT_FLOAT);
    Tensor *y = prog_alike(arena, &prog, "y", x);
    Op *op = APPEND(arena, &prog.ops, OP_dropout, (Span){0}, batch, x, y);
    op->numbers[0] = 0.5;
    op->stream = STREAM;
    const Examples examples = {.seed = SEED, .entry = 1, .step = 3};
    Reference reference = reference_begin(arena, &prog, &examples, 0, NULL);
    for (int i = 0; i < ROWS * COLUMNS; i++)
        reference_value(&reference, x)[i] = 1;
    reference_run(&reference);
    const uint32_t key[2] = {(uint32_t)SEED, (uint32_t)(SEED >> 32)};
    for (uint32_t i = 0; i < ROWS; i++)
        for (uint32_t j = 0; j < COLUMNS; j++) {
            const uint32_t row = j / PANEL * ROWS + i;
            const uint32_t counter[4] = {row / 4 * PANEL + j % PANEL, 1, 3, STREAM};
            uint32_t words[4];
            tlc_philox(counter, key, words);
            expect_near("dropped", &prog, ROWS, words[row % 4] >> 31 ? 2 : 0,
                        reference_value(&reference, y)[i * COLUMNS + j], 0);
        }
    arena_free(arena);
}

int main(void)
{
    Arena *arena = arena_new();
    Cases cases = kernel_cases(arena);
    for (size_t i = 0; i < cases.count; i++) {
        const int batch = (int)cases.items[i]->batch;
        check((int)i, cases.items[i], batch);
        if (batch > 2)
            check((int)i, cases.items[i], batch - 2);
    }
    check_words_of_dropout();
    printf("%zu kernels, %d numbers wrong\n", cases.count, failures);
    arena_free(arena);
    return failures ? 1 : 0;
}
