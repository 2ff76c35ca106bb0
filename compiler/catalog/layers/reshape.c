/* reshape.c: the same numbers in the same order, in another shape. */
#include "catalog/onnx.h"
#include "catalog/recover.h"

typedef struct Reshape {
    CountList target; /* -1: what is left */
} Reshape;
_Static_assert(sizeof(Reshape) <= MOST_OWN_BYTES, "room for its settings");

static void read_target(Reader *reader, const Node *node, const char *path, void *field)
{
    CountList *list = field;
    if (node->kind == NODE_LIST && node->items.count > 3) {
        diag_report(reader->diagnostics, DIAG_ERROR, node->span, "layer-shape",
                    "%s can have at most 3 sizes: rows, columns and channels", path);
        return;
    }
    if (node->kind != NODE_LIST) {
        wrong_value(reader, node, path, "a list of up to 3 whole numbers");
        return;
    }
    if (!expect_entries(reader, node, path, NODE_LIST, NULL))
        return;
    for (size_t i = 0; i < node->items.count; i++) {
        const Node *item = node->items.items[i];
        const Scalar scalar = item->kind == NODE_SCALAR ? scalar_resolve(item) : (Scalar){0};
        Count *count = list_add(reader->arena, list);
        if (scalar.kind == SCALAR_INTEGER && !scalar.overflow && scalar.integer == -1)
            *count = (Count){-1, item->span, true};
        else
            read_size(reader, item, path, count);
    }
}

static const Key keys[] = {
    {"target_shape", read_target, OWN(Reshape, target), .required = true,
     .takes = "list of up to 3 whole numbers",
     .meaning = "rows, columns and channels; one may be -1, for what is left",
     .example = "[7, 7, 16]"},
    KEY_NAME("reshape"),
};
static const Section section = LAYER_SECTION("reshape", keys);

static const CountList *target_of(const Layer *layer)
{
    return &OWN_SETTINGS(Reshape, &layer->settings)->target;
}

static bool check(Diagnostics *diagnostics, const LayerSettings *settings)
{
    const CountList *target = &OWN_SETTINGS(Reshape, settings)->target;
    bool open = false;
    for (size_t i = 0; i < target->count; i++) {
        if (target->items[i].value == -1 && open) {
            diag_report(diagnostics, DIAG_ERROR, target->items[i].span, "layer-shape",
                        "only one size of `target_shape` can be -1");
            return false;
        }
        open |= target->items[i].value == -1;
    }
    return true;
}

/* With what is left in the place of -1, if that comes out even; else with 0. */
static Shape target_shape(const CountList *target, int64_t size)
{
    Shape shape = {.dimensions = (int64_t)target->count};
    int64_t known = 1;
    for (size_t i = 0; i < target->count; i++) {
        const int64_t value = target->items[i].value;
        known = value == -1 ? known : value > size / known ? size + 1 : known * value;
    }
    for (size_t i = 0; i < target->count; i++) {
        const int64_t value = target->items[i].value;
        shape.size[i] = value != -1 ? value : size % known == 0 ? size / known : 0;
    }
    return shape;
}

static bool shape(Shaping *shaping)
{
    const CountList *target = target_of(shaping->layer);
    const int64_t size = shape_size(&shaping->inputs[0]);
    shaping->layer->output = target_shape(target, size);
    if (shape_size(&shaping->layer->output) == size)
        return true;
    diag_report(shaping->diagnostics, DIAG_ERROR, target->items[0].span, "layer-shape",
                "`%s` gets %s, which are %lld numbers, and cannot make this shape of them",
                shaping->layer->name.text, describe_shape(shaping->arena, &shaping->inputs[0]),
                (long long)size);
    diag_help(shaping->diagnostics, "one of the sizes may be -1: what is left");
    return false;
}

/* What reads them makes images of the rows where it needs some. */
static Tensor *build(Building *building, Tensor *const inputs[])
{
    return as_rows(building, inputs[0]);
}

static void configure(Members *config, const PlanLayer *layer)
{
    Text text = text_new(config->arena);
    for (int64_t i = 0; i < layer->output.dimensions; i++)
        text_addf(&text, "%s%lld", i ? ", " : "", (long long)layer->output.size[i]);
    add_member(config, "\"target_shape\": [%s]", text.bytes);
}

static void onnx(OnnxNodes *nodes)
{
    const Shape *output = &nodes->layer->output;
    int64_t shape[MOST_DIMENSIONS + 1] = {-1};
    for (int64_t i = 0; i < output->dimensions; i++)
        shape[1 + i] = output->size[i];
    nodes->layout = ONNX_CHANNELS_LAST;
    onnx_node(nodes, "Reshape",
              arena_printf(nodes->arena, "%s, {\"ints\": %s}", ONNX_INPUT,
                           onnx_ints(nodes, shape, 1 + (size_t)output->dimensions)),
              "");
}

static void recover(Recovering *recovering)
{
    if (recovering->model->channels_first)
        cannot_recover(recovering, "it reshapes images whose channels come first");
}

const LayerKind layer_reshape = {
    .name = "reshape",
    .class_name = "Reshape",
    .usage = "reshape: [7, 7, 16]",
    .section = &section,
    .main_key = "target_shape",
    .check = check,
    .shape = shape,
    .build = build,
    .configure = configure,
    .onnx = onnx,
    .recover = recover,
};
