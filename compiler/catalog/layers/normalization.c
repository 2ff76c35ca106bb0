/* normalization.c: each channel less a mean, divided by the root of a variance: constants, or those
 * of all training examples, which are taken before the first step; or less the least number,
 * divided by the range, of which Keras's layer is told as if they were a mean and a deviation. */
#include "catalog/layer.h"
#include "catalog/onnx.h"

#include "common/digits.h"

#include <string.h>

typedef struct Normalization {
    Count axis;
    Word statistics;
    NumberList mean, variance;
} Normalization;
_Static_assert(sizeof(Normalization) <= MOST_OWN_BYTES, "room for its settings");

static const Key keys[] = {
    KEY_AXIS(Normalization, axis),
    {"mean", read_numbers, OWN(Normalization, mean), .takes = "number, or a list",
     .meaning = "what is subtracted, of each channel; with `variance`. Else those of the training "
                "examples",
     .example = "[0.5, 0.4, 0.4]"},
    {"variance", read_numbers, OWN(Normalization, variance), .takes = "number, or a list",
     .meaning = "whose root divides, of each channel; with `mean`", .example = "0.25"},
    {"statistics", read_word, OWN(Normalization, statistics), .takes = "moments or range",
     .meaning = "of the training examples: mean and variance, or the least number and the range",
     .example = "range"},
    KEY_NAME("normalization"),
};
static const Section section = LAYER_SECTION("normalization", keys);

/* Keras's, for columns that are constant. */
static const double epsilon = 1e-7;

static const Normalization *own(const Layer *layer)
{
    return OWN_SETTINGS(Normalization, &layer->settings);
}

static bool is_learned(const Normalization *own)
{
    return own->mean.count == 0;
}

static bool by_range(const Normalization *own)
{
    return own->statistics.text && strcmp(own->statistics.text, "range") == 0;
}

/* ---- settings ---- */

static bool check_statistics(Diagnostics *diagnostics, const Normalization *own)
{
    const Word *word = &own->statistics;
    if (!word->text)
        return true;
    if (!by_range(own) && strcmp(word->text, "moments") != 0) {
        diag_report(diagnostics, DIAG_ERROR, word->span, "normalization",
                    "unknown statistics `%.60s`", word->text);
        diag_help(diagnostics, "there are moments and range");
        return false;
    }
    if (is_learned(own))
        return true;
    diag_report(diagnostics, DIAG_ERROR, word->span, "normalization",
                "`statistics` are of the training examples, and `mean` is given");
    diag_help(diagnostics, "leave out one of them");
    return false;
}

static bool check_sign(Diagnostics *diagnostics, const NumberList *variance)
{
    for (size_t i = 0; i < variance->count; i++)
        if (variance->items[i].value < 0) {
            diag_report(diagnostics, DIAG_ERROR, variance->items[i].span, "out-of-range",
                        "a variance is the mean of squares, so it is not below 0");
            return false;
        }
    return true;
}

static bool check(Diagnostics *diagnostics, const LayerSettings *settings)
{
    const Normalization *own = OWN_SETTINGS(Normalization, settings);
    const NumberList *given = own->mean.count ? &own->mean : &own->variance;
    if (!check_statistics(diagnostics, own))
        return false;
    if (own->mean.count == own->variance.count)
        return check_sign(diagnostics, &own->variance);
    if (own->mean.count && own->variance.count) {
        diag_report(diagnostics, DIAG_ERROR, own->variance.items[0].span, "normalization",
                    "`mean` has %zu numbers and `variance` %zu", own->mean.count,
                    own->variance.count);
        diag_help(diagnostics, "write one for each channel, or one for all, in both");
        return false;
    }
    diag_report(diagnostics, DIAG_ERROR, given->items[0].span, "normalization",
                "`%s` needs `%s` beside it", own->mean.count ? "mean" : "variance",
                own->mean.count ? "variance" : "mean");
    diag_help(diagnostics, "or leave out both: they are taken from the training examples then");
    return false;
}

static bool shape(Shaping *shaping)
{
    const Normalization *settings = own(shaping->layer);
    const int64_t channels = channels_of(&shaping->inputs[0]);
    const size_t means = settings->mean.count;
    shaping->layer->output = shaping->inputs[0];
    if (!expect_last_axis(shaping, &settings->axis))
        return false;
    if (means <= 1 || (int64_t)means == channels)
        return true;
    diag_report(shaping->diagnostics, DIAG_ERROR, settings->mean.items[0].span, "normalization",
                "`%s` has %zu means for %lld channels", shaping->layer->name.text, means,
                (long long)channels);
    diag_help(shaping->diagnostics, "write one for each channel, or one for all");
    return false;
}

/* ---- weights, or constants ---- */

/* Means, then variances. */
static void set_constants(Declaring *declaring, const Normalization *settings, size_t channels)
{
    double *constants = arena_alloc(declaring->arena, 2 * channels * sizeof *constants);
    for (size_t i = 0; i < channels; i++) {
        const size_t from = settings->mean.count == 1 ? 0 : i;
        constants[i] = settings->mean.items[from].value;
        constants[channels + i] = settings->variance.items[from].value;
    }
    declaring->layer->constants = constants;
    declaring->layer->constant_count = 2 * channels;
}

/* Keras has a count too, which it has no use for. */
static void declare_weights(Declaring *declaring)
{
    const Normalization *settings = own(declaring->source);
    const int64_t channels = channels_of(&declaring->layer->input);
    if (!is_learned(settings)) {
        set_constants(declaring, settings, (size_t)channels);
        return;
    }
    declaring->layer->numbers[0] = by_range(settings);
    declaring->layer->learned = by_range(settings) ? "least number and range" : "mean and variance";
    declare(declaring, "mean", 1, &channels)->running = true;
    Parameter *variance = declare(declaring, "variance", 1, &channels);
    variance->initial = INITIAL_ONES;
    variance->running = true;
    declare(declaring, "count", 0, NULL)->running = true;
}

/* ---- ops ---- */

static Tensor *build(Building *building, Tensor *const inputs[])
{
    const PlanLayer *layer = building->layer;
    Tensor *x = as_images(building, inputs[0], &layer->input);
    Tensor *y = layer_value(building, "output", x, x->columns);
    Tensor *moments[2];
    for (int i = 0; i < 2; i++)
        moments[i] = layer->constants ? constant_row(building, i ? "variance" : "mean",
                                                     layer->constants + i * x->columns, x->columns)
                                      : building->parameter[i];
    LAYER_OP(building, OP_standardize, x, moments[0], moments[1], y)->numbers[0] = epsilon;
    return y;
}

static void build_adaptation(Building *building, Tensor *const inputs[])
{
    Tensor *x = as_images(building, inputs[0], &building->layer->input);
    Tensor *sums = prog_operand(building->arena, building->prog, TENSOR_STATE,
                                arena_printf(building->arena, "%s_sums", building->layer->name));
    sums->rows = 1 + 2 * x->columns;
    sums->element = ELEMENT_DOUBLE;
    const int code = building->layer->numbers[0] > 0 ? OP_accumulate_range : OP_accumulate_moments;
    LAYER_OP(building, code, building->prog->batch_tensor, x, sums, building->parameter[0],
             building->parameter[1]);
}

/* ---- Keras ---- */

static const char *list_of(Arena *arena, const double *numbers, size_t count)
{
    Text text = text_new(arena);
    for (size_t i = 0; i < count; i++)
        text_addf(&text, "%s%s", i ? ", " : "[", tlc_digits_of_double(numbers[i]).text);
    text_add(&text, "]");
    return text.bytes;
}

static void configure(Members *config, const PlanLayer *layer)
{
    const size_t channels = layer->constant_count / 2;
    add_member(config, "\"axis\": -1");
    for (size_t i = 0; i < 2; i++)
        add_member(config, "\"%s\": %s", i ? "variance" : "mean",
                   channels ? list_of(config->arena, layer->constants + i * channels, channels)
                            : "null");
}

/* ---- ONNX ---- */

static void onnx(OnnxNodes *nodes)
{
    const PlanLayer *layer = nodes->layer;
    const size_t channels = layer->constant_count / 2;
    const char *moments[] = {"\"mean\"", "\"variance\""};
    for (size_t i = 0; channels && i < 2; i++)
        moments[i] = onnx_constants(nodes, layer->constants + i * channels, channels);
    nodes->layout = ONNX_CHANNELS_LAST;
    const char *centred = onnx_of_two(nodes, "Sub", ONNX_INPUT, moments[0]);
    const char *deviation = onnx_node(nodes, "Sqrt", moments[1], "");
    onnx_of_two(nodes, "Div", centred,
                onnx_of_two(nodes, "Max", deviation, onnx_constant(nodes, epsilon)));
}

const LayerKind layer_normalization = {
    .name = "normalization",
    .class_name = "Normalization",
    .usage = "normalization",
    .section = &section,
    .has_weights = true,
    .check = check,
    .shape = shape,
    .declare = declare_weights,
    .build = build,
    .adapt = build_adaptation,
    .configure = configure,
    .onnx = onnx,
};
