/* library.c: what a library has: its arrays of numbers, and what it says of an example. */
#include "library/library_learning.h"

#include "common/digits.h"

#include <ctype.h>
#include <string.h>

/* ---- arrays ---- */

/* "5 * 5 * 1 * 6", as Keras has the sizes. */
static const char *sizes_of(Arena *arena, const Tensor *from)
{
    const Parameter *parameter = from->parameter;
    if (!parameter)
        return arena_printf(arena, "%lld", (long long)from->columns);
    if (parameter->dimensions == 0)
        return "1";
    Text text = text_new(arena);
    for (int i = 0; i < parameter->dimensions; i++)
        text_addf(&text, "%s%lld", i ? " * " : "", (long long)parameter->size[i]);
    return text.bytes;
}

/* Where a normalisation has its variance among its inputs, and then its gamma; 0: it is none. */
static int variance_of(OpCode code)
{
    switch ((int)code) {
    case OP_normalize:
    case OP_normalize_activate:
    case OP_normalize_add_activate:
        return 2;
    case OP_frozen_normalization_gradient:
        return 1;
    default:
        return 0;
    }
}

static int deviation_of(OpCode code)
{
    return code == OP_standardize ? 2 : code == OP_standardize_gradient ? 1 : 0;
}

bool library_reads(const Op *op, int operand)
{
    const int variance = variance_of(op->code);
    return op->inputs[operand]->kind != TENSOR_BATCH && (!variance || operand != variance + 1);
}

/* What a normalisation has become part of; NULL: it is something else. */
static const LibraryFold *fold_of(const Library *library, const Tensor *value)
{
    for (size_t i = 0; i < library->folds.count; i++)
        if (library->folds.items[i].folded_kernel == value ||
            library->folds.items[i].folded_bias == value)
            return &library->folds.items[i];
    return NULL;
}

/* What the op reads for this operand; its `from` is NULL where that is no array. */
static LibraryArray array_of(const Library *library, const Op *op, int operand)
{
    const Tensor *value = op->inputs[operand];
    LibraryArray array = {
        .from = value, .name = value->name, .count = value->rows * value->columns};
    if (value->kind != TENSOR_PARAMETER && value->kind != TENSOR_CONSTANT)
        return (LibraryArray){0};
    array.fold = fold_of(library, value);
    if (array.fold)
        array.kind = value == array.fold->folded_kernel ? ARRAY_FOLDED_KERNEL : ARRAY_FOLDED_BIAS;
    if (variance_of(op->code) && operand == variance_of(op->code)) {
        array.kind = ARRAY_SCALE;
        array.gamma = op->inputs[operand + 1];
        array.epsilon = op->numbers[0];
        array.name = arena_printf(library->arena, "%s_scale", value->name);
    } else if (deviation_of(op->code) && operand == deviation_of(op->code)) {
        array.kind = ARRAY_DEVIATION;
        array.epsilon = op->numbers[0];
        array.name = arena_printf(library->arena, "%s_deviation", value->name);
    }
    return array;
}

static const LibraryArray *find_array(const Library *library, const LibraryArray *array)
{
    for (size_t i = 0; i < library->arrays.count; i++)
        if (strcmp(library->arrays.items[i].name, array->name) == 0)
            return &library->arrays.items[i];
    return NULL;
}

const LibraryArray *library_array(const Library *library, const Op *op, int operand)
{
    const LibraryArray array = array_of(library, op, operand);
    return array.from ? find_array(library, &array) : NULL;
}

bool library_has_arrays(const Library *library, bool learned)
{
    for (size_t i = 0; i < library->arrays.count; i++)
        if (library->arrays.items[i].learned == learned)
            return true;
    return library->part && !learned;
}

static void add_arrays(Library *library, const Op *op)
{
    for (int i = 0; !library_part_does(library, op) && i < op_info(op->code)->inputs; i++) {
        LibraryArray array = array_of(library, op, i);
        if (!array.from || !library_reads(op, i) || find_array(library, &array))
            continue;
        array.sizes = sizes_of(library->arena, array.from);
        *list_add(library->arena, &library->arrays) = array;
    }
}

/* ---- the input ---- */

bool library_reads_input(const Library *library, const Tensor *value)
{
    const PlanFile *file = library->training->model->file;
    const Prog *prog = library->prog;
    value = library_same(library, value);
    if (value == library->taken)
        return true;
    if (file->element != TLC_FLOAT32 || (float)file->scale != 1.0f)
        return false;
    for (size_t i = 0; i < prog->ops.count; i++)
        if (prog->ops.items[i].outputs[0] == value)
            return prog->ops.items[i].code == OP_gather ||
                   prog->ops.items[i].code == OP_gather_images;
    return false;
}

/* ---- the answer ---- */

static void find_answer(Library *library)
{
    const Op *record = &library->prog->ops.items[library->prog->ops.count - 1];
    const int64_t given = record->inputs[1]->columns;
    library->answers = given;
    library->answer = ANSWER_CLASSES;
    if (record->code == OP_record_sigmoid || record->code == OP_record_one)
        library->answers = 2;
    else if (record->code == OP_record_sigmoids)
        library->answer = ANSWER_LABELS;
    else if (record->code == OP_record_values)
        library->answer = ANSWER_VALUES;
}

/* ---- what is done in another way ---- */

bool library_part_does(const Library *library, const Op *op)
{
    return library->part && library->part->does(library, op);
}

bool library_is_bytes(const Library *library, const Tensor *value)
{
    return library->part && library->part->is_bytes(library, library_same(library, value));
}

/* ---- all of it ---- */

static const char *in_capitals(Arena *arena, const char *name)
{
    char *capitals = arena_copy(arena, name, strlen(name));
    for (char *at = capitals; *at; at++)
        *at = (char)toupper((unsigned char)*at);
    return capitals;
}

Library *library_begin(Arena *arena, const Plan *plan, const PlanTraining *training, Prog *prog,
                       bool reads_example)
{
    Library *library = arena_alloc(arena, sizeof *library);
    *library = (Library){.arena = arena,
                         .plan = plan,
                         .training = training,
                         .name = training->model->identifier,
                         .macro = in_capitals(arena, training->model->identifier),
                         .prog = prog};
    library_simplify(library, reads_example);
    return library;
}

void library_settle(Library *library)
{
    for (size_t i = 0; i < library->prog->ops.count; i++)
        add_arrays(library, &library->prog->ops.items[i]);
    find_answer(library);
    library_place(library);
}

Library *library_new(Arena *arena, const Plan *plan, const PlanTraining *training, Prog *prog)
{
    Library *library = library_begin(arena, plan, training, prog, true);
    library_settle(library);
    return library;
}

void library_give_numbers(Library *library, LibraryNumbersList numbers)
{
    library->numbers = numbers;
    if (library->learning)
        library->learning->step->numbers = numbers;
}
