/* imputation.c: what is missing becomes the mean of what the training examples have, their median,
 * or what is most frequent among it.
 *
 * A table gives a number that may be missing as two: it and 0, or 0 and 1. To put a mean in the
 * place of the first is to add it as often as the second says: a product with a matrix that is the
 * identity but for that mean. To Keras, which has no layer for it, it is a dense layer.
 *
 * Means are summed up batch by batch; for the others all numbers of a column are needed at once,
 * which the runtime takes from the data itself: the layer is the first, and reads it as it is. */
#include "catalog/marks.h"
#include "catalog/onnx.h"

#include <string.h>

typedef struct Imputation {
    Word strategy;
    const double *marks; /* for each number that is read: 1 where it tells that the one before is
                            missing; set by `shape` */
} Imputation;

static const Key keys[] = {
    {"strategy", read_word, OWN(Imputation, strategy), .value = "mean",
     .takes = "mean, median or most_frequent",
     .meaning = "what is put in, of the training examples that have the column",
     .example = "median"},
    KEY_NAME("imputation"),
};
static const Section section = LAYER_SECTION("imputation", keys);

/* ---- what is put in ---- */

static const struct Strategy {
    const char *name, *learned;
    const char *takes; /* the runtime's function; NULL: ops */
} strategies[] = {
    {"mean", "means in place of what is missing,", NULL},
    {"median", "medians in place of what is missing,", "tlc_take_medians"},
    {"most_frequent", "what is most frequent in place of what is missing,", "tlc_take_commonest"},
};
enum { STRATEGIES = sizeof strategies / sizeof *strategies };

/* STRATEGIES: there is none of that name. */
static int find_strategy(const char *name)
{
    int i = 0;
    while (i < STRATEGIES && strcmp(strategies[i].name, name) != 0)
        i++;
    return i;
}

static bool check(Diagnostics *diagnostics, const LayerSettings *settings)
{
    const Word *word = &OWN_SETTINGS(Imputation, settings)->strategy;
    if (find_strategy(word->text) < STRATEGIES)
        return true;
    diag_report(diagnostics, DIAG_ERROR, word->span, "imputation", "unknown strategy `%.60s`",
                word->text);
    diag_help(diagnostics, "there are mean, median and most_frequent");
    return false;
}

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
    const int strategy = find_strategy(own->strategy.text);
    declaring->layer->numbers[0] = strategy;
    declaring->layer->learned = strategies[strategy].learned;
    declaring->layer->takes = strategies[strategy].takes;
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
    .main_key = "strategy",
    .has_weights = true,
    .check = check,
    .shape = shape,
    .declare = declare_weights,
    .build = build,
    .adapt = build_adaptation,
    .configure = configure,
    .onnx = onnx,
};
