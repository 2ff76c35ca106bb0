/* imputation.c: what is missing becomes the mean of what the training examples have.
 *
 * A table gives a number that may be missing as two: it and 0, or 0 and 1. To put a mean in the
 * place of the first is to add it as often as the second says: a product with a matrix that is the
 * identity but for that mean. To Keras, which has no layer for it, it is a dense layer. */
#include "catalog/marks.h"
#include "catalog/onnx.h"

#include <string.h>

typedef struct Imputation {
    const double *marks; /* for each number that is read: 1 where it tells that the one before is
                            missing; set by `shape` */
} Imputation;

static const Key keys[] = {KEY_NAME("imputation")};
static const Section section = LAYER_SECTION("imputation", keys);

/* ---- which numbers ---- */

static bool report(Shaping *shaping, const char *message, const char *help)
{
    diag_report(shaping->diagnostics, DIAG_ERROR, shaping->layer->span, "imputation", "`%s` %s",
                shaping->layer->name.text, message);
    diag_help(shaping->diagnostics, "%s", help);
    return false;
}

static const double *marks_of(Arena *arena, const DataSet *data, int64_t size)
{
    double *marks = arena_alloc(arena, (size_t)size * sizeof *marks);
    bool any = false;
    for (int64_t i = 0; i < size; i++) {
        marks[i] = marks_missing(data, i);
        any |= marks[i] > 0;
    }
    return any ? marks : NULL;
}

static bool shape(Shaping *shaping)
{
    const DataSet *data = shaping->model->data;
    Imputation *own = (Imputation *)(void *)shaping->layer->settings.own;
    shaping->layer->output = shaping->inputs[0];
    if (strcmp(shaping->names[0], "input") != 0)
        return report(shaping,
                      "reads another layer, but the columns of a table tell what is missing",
                      "put it before all others");
    own->marks = marks_of(shaping->arena, data, shape_size(&shaping->inputs[0]));
    if (!own->marks)
        return report(shaping, "finds no column that may be missing",
                      "leave it out, or write `COLUMN: optional` among the `columns` of a table");
    if (data->scale_value != 1)
        return report(shaping,
                      "reads numbers that are multiplied by a scale, which its marks are too",
                      "leave `scale` to a `normalization` behind it");
    return true;
}

/* ---- weights and ops ---- */

static void declare_weights(Declaring *declaring)
{
    const int64_t size = channels_of(&declaring->layer->input);
    const Imputation *own = OWN_SETTINGS(Imputation, &declaring->source->settings);
    declaring->layer->trainable = false; /* Keras would let its dense layer learn */
    declaring->layer->learned = "means in place of what is missing,";
    declaring->layer->constants = own->marks;
    declaring->layer->constant_count = own->marks ? (size_t)size : 0;
    declare(declaring, "kernel", 2, (const int64_t[]){size, size})->running = true;
}

static Tensor *build(Building *building, Tensor *const inputs[])
{
    Tensor *y = layer_value(building, "output", inputs[0], inputs[0]->columns);
    LAYER_OP(building, OP_matmul, inputs[0], building->parameter[0], y);
    return y;
}

static void build_adaptation(Building *building, Tensor *const inputs[])
{
    Tensor *x = inputs[0];
    Tensor *marks = constant_row(building, "marks", building->layer->constants, x->columns);
    Tensor *sums = prog_operand(building->arena, building->prog, TENSOR_STATE,
                                arena_printf(building->arena, "%s_sums", building->layer->name));
    sums->rows = 2 * x->columns;
    sums->element = ELEMENT_DOUBLE;
    LAYER_OP(building, OP_accumulate_means, building->prog->batch_tensor, x, marks, sums,
             building->parameter[0]);
}

/* ---- Keras ---- */

static void configure(Members *config, const PlanLayer *layer)
{
    add_member(config, "\"units\": %lld", (long long)channels_of(&layer->output));
    add_member(config, "\"activation\": \"linear\"");
    add_member(config, "\"use_bias\": false");
}

/* ---- ONNX ---- */

static void onnx(OnnxNodes *nodes)
{
    onnx_of_two(nodes, "MatMul", ONNX_INPUT, "\"kernel\"");
}

const LayerKind layer_imputation = {
    .name = "imputation",
    .class_name = "Dense",
    .usage = "imputation",
    .section = &section,
    .has_weights = true,
    .shape = shape,
    .declare = declare_weights,
    .build = build,
    .adapt = build_adaptation,
    .configure = configure,
    .onnx = onnx,
};
