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

/* Where the number of a row and a column stands, or the whole number with its bit; see Layout. */
static int64_t place_of(const Tensor *tensor, int64_t row, int64_t column)
{
    if (tensor->element == ELEMENT_BITS)
        return (column / PANEL * rows_of_bits(tensor) + row / 32) * PANEL + column % PANEL;
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

static void store(void *memory, const Tensor *tensor, int64_t row, int64_t column, double value)
{
    const int64_t place = place_of(tensor, row, column);
    if (tensor->element == ELEMENT_BITS)
        ((uint32_t *)memory)[place] |= (uint32_t)(value != 0) << row % 32;
    else if (tensor->element == ELEMENT_DOUBLE)
        ((double *)memory)[place] = value;
    else if (tensor->element == ELEMENT_INTEGER)
        ((int *)memory)[place] = (int)value;
    else
        ((float *)memory)[place] = (float)value;
}

static double load(const void *memory, const Tensor *tensor, int64_t row, int64_t column)
{
    const int64_t place = place_of(tensor, row, column);
    if (tensor->element == ELEMENT_BITS)
        return ((const uint32_t *)memory)[place] >> row % 32 & 1;
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
    return code == OP_max_pool || code == OP_max_pool_gradient ||
           code == OP_max_pool_gradient_slopes;
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

/* Whether zeros of the first operand are passed over. */
static bool passes_over_zeros(const Prog *prog)
{
    const Op *op = &prog->ops.items[0];
    return strchr(op_info(op->code)->operands, 'z') && op->code != OP_gather_nonzero;
}

/* Then it has many: whole tiles of them, and here and there a single one. */
static bool is_zero(const Tensor *tensor, int64_t number)
{
    const int64_t row = number / tensor->columns, column = number % tensor->columns;
    return (row / 8 + column / 8) % 3 == 0 || next_number() > 0.5;
}

/* The number of an operand, which counts from 0. */
static double value_for(const Prog *prog, const Reference *reference, size_t operand,
                        int64_t number, int64_t classes, bool first_state)
{
    const Tensor *tensor = prog->tensors.items[operand];
    if (tensor->element == ELEMENT_BITS)
        return reference->values[0][number] != 0;
    if (passes_over_zeros(prog) && operand == 0 && is_zero(tensor, number))
        return 0;
    return number_for(prog, tensor, classes, first_state);
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
            const double value = value_for(prog, reference, i, k, classes, states == 0);
            reference->values[i][k] = value;
            store(operands[i], tensor, k / tensor->columns, k % tensor->columns, value);
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
                            load(operands[i], tensor, k / tensor->columns, k % tensor->columns),
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
    float wanted[NUMBERS_OF_A_TEST], kernel_output[NUMBERS_OF_A_TEST];
    double wide_wanted[NUMBERS_OF_A_TEST], output[NUMBERS_OF_A_TEST];
    float class_weight[NUMBERS_OF_A_TEST];
    double wide_class_weight[NUMBERS_OF_A_TEST];
    int32_t rows[MOST_EXAMPLES];
    int64_t wide_targets[MOST_EXAMPLES], predicted[MOST_EXAMPLES];
    double confidence[MOST_EXAMPLES], error[MOST_EXAMPLES];
    int32_t kernel_predicted[MOST_EXAMPLES];
    float kernel_confidence[MOST_EXAMPLES], kernel_error[MOST_EXAMPLES];
} Situation;

/* What is wanted is a number, or whether a label is there. */
static void want(Situation *situation, const Prog *prog)
{
    const bool labels = strstr(op_info(prog->ops.items[0].code)->name, "sigmoids") != NULL;
    for (int i = 0; i < NUMBERS_OF_A_TEST; i++) {
        const float number = (float)next_number();
        situation->wanted[i] = !labels ? number : number > 0 ? 1 : 0;
        situation->wide_wanted[i] = (double)situation->wanted[i];
        situation->class_weight[i] = (float)fabs(next_number());
        situation->wide_class_weight[i] = (double)situation->class_weight[i];
    }
}

/* Features lie in rows of whole panels. Rows of the file are those of `pixels`, but for what takes
 * of them nothing else. */
static void begin(Situation *situation, const Prog *prog, int64_t classes)
{
    const Tensor *last = prog->tensors.items[prog->tensors.count - 1];
    memset(situation, 0, sizeof *situation);
    for (int i = 0; i < NUMBERS_OF_A_TEST; i++)
        situation->pixels[i] = situation->bytes[i] =
            next_number() > 0 ? 0 : (uint8_t)(128 + 128 * next_number());
    for (int i = 0; i < MOST_EXAMPLES; i++)
        situation->wide_targets[i] = situation->targets[i] =
            (int)floor((1 + next_number()) / 2 * (double)classes);
    want(situation, prog);
    for (int i = 0; i < MOST_EXAMPLES; i++)
        situation->rows[i] = op_is(&prog->ops.items[0], OP_BY_EPOCH) ? 1000 - 7 * i : i;
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
    for (int i = 0; i < NUMBERS_OF_A_TEST; i++)
        expect_near("output", prog, count, situation->output[i],
                    (double)situation->kernel_output[i], 0);
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

/* Puts the output, which stands behind the inputs, in the place of one of them. */
static void overlay(const Prog *prog, void **operands, int input)
{
    const int output = op_info(prog->ops.items[0].code)->inputs;
    free(operands[output]);
    operands[output] = operands[input];
}

/* With the output in the place of input `overwritten`, unless that is -1. */
static void check(int number, const Prog *prog, int count, int overwritten)
{
    static Situation situation;
    Arena *arena = arena_new();
    void *operands[MOST_INPUTS + MOST_OUTPUTS] = {0};
    Totals totals = {0};
    struct tlc_metrics kernel_totals = {0};
    struct tlc_predictions predictions = {situation.kernel_predicted, situation.kernel_confidence,
                                          situation.kernel_error, situation.kernel_output};
    begin(&situation, prog, classes_of(prog));
    const float scale = 1 / 255.0f, rate = 0.25f;
    const Examples examples = {.count = count,
                               .pixels = situation.pixels,
                               .scale = (double)scale,
                               .targets = situation.wide_targets,
                               .wanted = situation.wide_wanted,
                               .class_weight = situation.wide_class_weight,
                               .output = situation.output,
                               .features = situation.features,
                               .predicted = situation.predicted,
                               .confidence = situation.confidence,
                               .error = situation.error,
                               .seed = SEED,
                               .entry = 2,
                               .epoch = 3,
                               .rows = situation.rows,
                               .step = (uint32_t)number};
    const struct kernel_call call = {.count = count,
                                     .rate = rate,
                                     .scale = scale,
                                     .seed = SEED,
                                     .entry = 2,
                                     .epoch = 3,
                                     .rows = situation.rows,
                                     .step = (uint32_t)number,
                                     .pixels = situation.bytes,
                                     .targets = situation.targets,
                                     .wanted = situation.wanted,
                                     .class_weight = situation.class_weight,
                                     .features = situation.kept,
                                     .totals = &kernel_totals,
                                     .predictions = &predictions,
                                     .operands = operands};
    Reference reference = reference_begin(arena, prog, &examples, (double)rate, &totals);
    fill(prog, &reference, operands, classes_of(prog));
    reference_run(&reference);
    if (overwritten >= 0)
        overlay(prog, operands, overwritten);
    kernel_run(number, &call);
    if (overwritten >= 0)
        operands[overwritten] = NULL; /* what stood there is gone */
    compare(prog, &reference, operands, count);
    compare_examples(prog, &situation, count);
    expect_near("loss", prog, count, totals.loss, kernel_totals.loss, totals.loss);
    expect_near("correct", prog, count, (double)totals.correct, (double)kernel_totals.correct, 0);
    expect_near("examples", prog, count, (double)totals.examples, (double)kernel_totals.examples,
                0);
    arena_free(arena);
}

/* ---- kernels that pass over zeros, against those that do not ---- */

static const struct {
    OpCode passing, plain;
} pairs[] = {
    {OP_dense_nonzero, OP_dense},
    {OP_dense_update_nonzero, OP_dense_update},
    {OP_kernel_gradient_nonzero, OP_kernel_gradient},
};

/* Of a case, its op but for the kernel. */
static bool are_alike(const Prog *a, const Prog *b)
{
    const Op *left = &a->ops.items[0], *right = &b->ops.items[0];
    return left->activation == right->activation && left->block == right->block &&
           left->inputs[0]->rows == right->inputs[0]->rows &&
           left->inputs[0]->columns == right->inputs[0]->columns;
}

static int plain_case(const Cases *cases, const Prog *passing)
{
    for (size_t k = 0; k < sizeof pairs / sizeof *pairs; k++)
        for (size_t i = 0; i < cases->count; i++)
            if (passing->ops.items[0].code == pairs[k].passing &&
                cases->items[i]->ops.items[0].code == pairs[k].plain &&
                are_alike(cases->items[i], passing))
                return (int)i;
    return -1;
}

/* A copy of what a kernel is given, without bits. */
static void copy_operands(const Prog *prog, void *const *operands, void **copy)
{
    int count = 0;
    for (size_t i = 0; i < prog->tensors.count; i++) {
        const Tensor *tensor = prog->tensors.items[i];
        if (tensor->element == ELEMENT_BITS)
            continue;
        if (operands[i]) {
            copy[count] = memory_for(tensor, true);
            memcpy(copy[count], operands[i], (size_t)tensor_bytes(tensor));
        }
        count++;
    }
}

static bool same_bits(float a, float b)
{
    return memcmp(&a, &b, sizeof a) == 0 || (isnan(a) && isnan(b));
}

/* Frees both. */
static void expect_same(const Prog *prog, void **passing, void **plain)
{
    int count = 0;
    for (size_t i = 0; i < prog->tensors.count; i++) {
        const Tensor *tensor = prog->tensors.items[i];
        const float *left = passing[i], *right = plain[count];
        for (size_t k = 0; tensor->element == ELEMENT_FLOAT && left &&
                           k < (size_t)tensor_bytes(tensor) / sizeof *left;
             k++)
            if (!same_bits(left[k], right[k])) {
                failures++;
                fprintf(stderr, "%s, %s: %g at %zu, where all terms give %g\n", prog->name,
                        tensor->name, (double)left[k], k, (double)right[k]);
            }
        free(passing[i]);
        if (tensor->element != ELEMENT_BITS)
            free(plain[count++]);
    }
}

/* `spoilt` stands for one of the weights, or of the gradient's numbers, unless it is 0. */
static void check_pair(const Cases *cases, int passing, int plain, float spoilt)
{
    Arena *arena = arena_new();
    const Prog *prog = cases->items[passing];
    const Examples examples = {.count = prog->batch};
    void *operands[MOST_INPUTS + MOST_OUTPUTS] = {0}, *copy[MOST_INPUTS + MOST_OUTPUTS] = {0};
    Reference reference = reference_begin(arena, prog, &examples, 0.25, NULL);
    fill(prog, &reference, operands, 2);
    if (spoilt != 0)
        ((float *)operands[1])[0] = spoilt;
    copy_operands(prog, operands, copy);
    const int zeros[MOST_EXAMPLES] = {0};
    struct kernel_call call = {.count = (int)prog->batch,
                               .rate = 0.25f,
                               .rows = zeros,
                               .targets = zeros,
                               .operands = operands};
    kernel_run(passing, &call);
    call.operands = copy;
    kernel_run(plain, &call);
    expect_same(prog, operands, copy);
    arena_free(arena);
}

static void check_pairs(const Cases *cases)
{
    int count = 0;
    for (size_t i = 0; i < cases->count; i++) {
        const int plain = plain_case(cases, cases->items[i]);
        if (plain < 0)
            continue;
        const float spoilt[] = {0, INFINITY, -INFINITY, NAN};
        for (size_t k = 0; k < sizeof spoilt / sizeof *spoilt; k++)
            check_pair(cases, (int)i, plain, spoilt[k]);
        count++;
    }
    failures += count < 15; /* three kernels of five sizes */
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
        const Op *op = &cases.items[i]->ops.items[0];
        check((int)i, cases.items[i], batch, -1);
        if (batch > 2)
            check((int)i, cases.items[i], batch - 2, -1);
        for (int k = 0; op->outputs[0] && k < op_info(op->code)->inputs; k++)
            if (op_may_overwrite(op, k))
                check((int)i, cases.items[i], batch, k);
    }
    check_pairs(&cases);
    check_words_of_dropout();
    printf("%zu kernels, %d numbers wrong\n", cases.count, failures);
    arena_free(arena);
    return failures ? 1 : 0;
}
