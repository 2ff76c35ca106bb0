/* margins.c: zeros around images or rows of places, or less of them. */
#include "catalog/onnx.h"
#include "catalog/window.h"

enum { LARGEST_MARGIN = 1024 };

/* How much there is on each side; all are given or none. */
typedef struct Margins {
    Count top, bottom, left, right;
} Margins;
_Static_assert(sizeof(Margins) <= MOST_OWN_BYTES, "room for its settings");

/* ---- settings ---- */

static void read_pair(Reader *reader, const Node *node, const char *path, Count *before,
                      Count *after)
{
    if (node->kind == NODE_SCALAR) {
        read_count(reader, node, path, before);
        *after = *before;
    } else if (node->kind == NODE_LIST && node->items.count == 2) {
        read_count(reader, node->items.items[0], path, before);
        read_count(reader, node->items.items[1], path, after);
    } else if (node->kind == NODE_LIST) {
        diag_report(reader->diagnostics, DIAG_ERROR, node->span, "window",
                    "%s: a list has two items here, one for each side or direction", path);
    } else {
        wrong_value(reader, node, path, "a whole number, or two in a list");
    }
}

/* 1, [1, 2] down and across, or [[top, bottom], [left, right]] */
static void read_margins_2d(Reader *reader, const Node *node, const char *path, void *field)
{
    Margins *margins = field;
    const bool is_list = node->kind == NODE_LIST && node->items.count == 2;
    read_pair(reader, is_list ? node->items.items[0] : node, path, &margins->top, &margins->bottom);
    if (is_list)
        read_pair(reader, node->items.items[1], path, &margins->left, &margins->right);
    else {
        margins->left = margins->top;
        margins->right = margins->bottom;
    }
}

/* 1, or [before, behind] */
static void read_margins_1d(Reader *reader, const Node *node, const char *path, void *field)
{
    Margins *margins = field;
    read_pair(reader, node, path, &margins->left, &margins->right);
}

static bool check(Diagnostics *diagnostics, const LayerSettings *settings)
{
    const Margins *margins = OWN_SETTINGS(Margins, settings);
    const Count *const all[] = {&margins->top, &margins->bottom, &margins->left, &margins->right};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        if (all[i]->value > LARGEST_MARGIN) {
            diag_report(diagnostics, DIAG_ERROR, all[i]->span, "too-large",
                        "at most %d pixels can be added or taken off on a side", LARGEST_MARGIN);
            return false;
        }
    return true;
}

/* ---- shapes ---- */

/* The shape with so many more pixels, or fewer. */
static Shape with_margins(const Layer *layer, int64_t sign)
{
    const Margins *margins = OWN_SETTINGS(Margins, &layer->settings);
    Shape shape = layer->input;
    if (shape.dimensions == 3)
        shape.size[0] += sign * (margins->top.value + margins->bottom.value);
    shape.size[shape.dimensions - 2] += sign * (margins->left.value + margins->right.value);
    return shape;
}

static bool shape_padding(Shaping *shaping)
{
    if (!expect_images(shaping))
        return false;
    shaping->layer->output = with_margins(shaping->layer, 1);
    return true;
}

static bool shape_cropping(Shaping *shaping)
{
    if (!expect_images(shaping))
        return false;
    const Shape shape = with_margins(shaping->layer, -1);
    const bool is_left = shape.size[0] > 0 && shape.size[shape.dimensions - 2] > 0;
    if (!is_left)
        diag_report(shaping->diagnostics, DIAG_ERROR, shaping->layer->span, "window",
                    "`%s` leaves nothing of its input of %s", shaping->layer->name.text,
                    describe_shape(shaping->arena, &shaping->inputs[0]));
    shaping->layer->output = shape;
    return is_left;
}

/* ---- ops ---- */

static void declare_margins(Declaring *declaring)
{
    const Margins *margins = OWN_SETTINGS(Margins, &declaring->source->settings);
    declaring->layer->window = (Window){.groups = 1,
                                        .height = 1,
                                        .width = 1,
                                        .stride_y = 1,
                                        .stride_x = 1,
                                        .dilation_y = 1,
                                        .dilation_x = 1,
                                        .top = margins->top.value,
                                        .bottom = margins->bottom.value,
                                        .left = margins->left.value,
                                        .right = margins->right.value};
}

static Tensor *build(Building *building, Tensor *input, OpCode code)
{
    const PlanLayer *layer = building->layer;
    Tensor *x = as_images(building, input, &layer->input);
    if (same_shape(&layer->input, &layer->output))
        return x;
    Tensor *y = layer_images(building, "output", &layer->output);
    LAYER_OP(building, code, x, y)->window = layer->window;
    return y;
}

static Tensor *build_padding(Building *building, Tensor *const inputs[])
{
    return build(building, inputs[0], OP_pad);
}

static Tensor *build_cropping(Building *building, Tensor *const inputs[])
{
    return build(building, inputs[0], OP_crop);
}

/* ---- Keras ---- */

static void add_margins(Members *config, const PlanLayer *layer, const char *name)
{
    const Window *window = &layer->window;
    if (layer->input.dimensions == 3)
        add_member(config, "\"%s\": [[%lld, %lld], [%lld, %lld]]", name, (long long)window->top,
                   (long long)window->bottom, (long long)window->left, (long long)window->right);
    else
        add_member(config, "\"%s\": [%lld, %lld]", name, (long long)window->left,
                   (long long)window->right);
}

static void configure_padding(Members *config, const PlanLayer *layer)
{
    add_margins(config, layer, "padding");
}

static void configure_cropping(Members *config, const PlanLayer *layer)
{
    add_margins(config, layer, "cropping");
}

/* ---- ONNX ---- */

/* An input: the numbers of rows and columns, or of places alone. */
static const char *down_and_across(OnnxNodes *nodes, int64_t down, int64_t across)
{
    const int64_t numbers[] = {down, across};
    const size_t first = nodes->layer->input.dimensions < 3;
    return arena_printf(nodes->arena, "{\"ints\": %s}",
                        onnx_ints(nodes, numbers + first, 2 - first));
}

static void onnx_padding(OnnxNodes *nodes)
{
    const Window *window = &nodes->layer->window;
    const int64_t images[] = {0, 0, window->top, window->left, 0, 0, window->bottom, window->right};
    const int64_t row[] = {0, 0, window->left, 0, 0, window->right};
    const bool is_row = nodes->layer->input.dimensions < 3;
    nodes->layout = ONNX_CHANNELS_FIRST;
    onnx_node(nodes, "Pad",
              arena_printf(nodes->arena, "%s, {\"ints\": %s}", ONNX_INPUT,
                           is_row ? onnx_ints(nodes, row, 6) : onnx_ints(nodes, images, 8)),
              "");
}

static void onnx_cropping(OnnxNodes *nodes)
{
    const Window *window = &nodes->layer->window;
    const Shape *output = &nodes->layer->output;
    const int64_t width = output->size[output->dimensions - 2];
    nodes->layout = ONNX_CHANNELS_FIRST;
    const char *first = down_and_across(nodes, window->top, window->left);
    const char *end = down_and_across(nodes, window->top + output->size[0], window->left + width);
    onnx_node(nodes, "Slice",
              arena_printf(nodes->arena, "%s, %s, %s, %s", ONNX_INPUT, first, end,
                           output->dimensions < 3 ? "{\"ints\": [2]}" : "{\"ints\": [2, 3]}"),
              "");
}

/* ---- the kinds ---- */

#define ON_IMAGES "whole number, [down, across] or [[top, bottom], [left, right]]"
#define ON_ROWS   "whole number, or [before, behind]"

#define MARGIN_KIND(kind, keras, of_dimensions, key, reader, otherwise, form, what, verb)          \
    static const Key keys_##kind[] = {{key, reader, OWN(Margins, top), .value = otherwise,         \
                                       .takes = form, .meaning = what, .example = "1"},            \
                                      KEY_NAME(#kind)};                                            \
    static const Section section_##kind = LAYER_SECTION(#kind, keys_##kind);                       \
    const LayerKind layer_##kind = {.name = #kind,                                                 \
                                    .class_name = keras,                                           \
                                    .usage = #kind ": 1",                                          \
                                    .section = &section_##kind,                                    \
                                    .main_key = key,                                               \
                                    .dimensions = of_dimensions,                                   \
                                    .check = check,                                                \
                                    .shape = shape_##verb,                                         \
                                    .declare = declare_margins,                                    \
                                    .build = build_##verb,                                         \
                                    .configure = configure_##verb,                                 \
                                    .onnx = onnx_##verb};

MARGIN_KIND(zero_padding2d, "ZeroPadding2D", 3, "padding", read_margins_2d, "1", ON_IMAGES,
            "zeros to lay around", padding)
MARGIN_KIND(zero_padding1d, "ZeroPadding1D", 2, "padding", read_margins_1d, "1", ON_ROWS,
            "zeros to lay around", padding)
MARGIN_KIND(cropping2d, "Cropping2D", 3, "cropping", read_margins_2d, "0", ON_IMAGES,
            "pixels to take off", cropping)
MARGIN_KIND(cropping1d, "Cropping1D", 2, "cropping", read_margins_1d, "1", ON_ROWS,
            "places to take off", cropping)
