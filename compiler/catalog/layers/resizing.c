/* resizing.c: images of another size, whose pixels are the nearest, or means of four. */
#include "catalog/onnx.h"

#include <string.h>

enum { LARGEST_SIDE = 4096 };

typedef struct Resizing {
    Count height, width;
    Word interpolation;
} Resizing;
_Static_assert(sizeof(Resizing) <= MOST_OWN_BYTES, "room for its settings");

static const Key keys[] = {
    {"height", read_size, OWN(Resizing, height), .required = true, .takes = "whole number",
     .meaning = "rows", .example = "32"},
    {"width", read_size, OWN(Resizing, width), .required = true, .takes = "whole number",
     .meaning = "columns", .example = "32"},
    {"interpolation", read_word, OWN(Resizing, interpolation), .value = "bilinear",
     .takes = "bilinear or nearest",
     .meaning = "bilinear: means of the four nearest pixels, by their distances",
     .example = "nearest"},
    KEY_NAME("resizing"),
};
static const Section section = LAYER_SECTION("resizing", keys);

static const Resizing *own(const Layer *layer)
{
    return OWN_SETTINGS(Resizing, &layer->settings);
}

static bool check_side(Diagnostics *diagnostics, const Count *side)
{
    if (side->value <= LARGEST_SIDE)
        return true;
    diag_report(diagnostics, DIAG_ERROR, side->span, "too-large",
                "images can be resized to at most %d rows and columns", LARGEST_SIDE);
    return false;
}

static bool check(Diagnostics *diagnostics, const LayerSettings *settings)
{
    static const char *const names[] = {"bilinear", "nearest"};
    const Resizing *resizing = OWN_SETTINGS(Resizing, settings);
    const Word *word = &resizing->interpolation;
    if (strcmp(word->text, "bilinear") != 0 && strcmp(word->text, "nearest") != 0) {
        const char *near = nearest_name(word->text, names, 2);
        diag_report(diagnostics, DIAG_ERROR, word->span, "unknown-interpolation",
                    "unknown interpolation `%.60s`", word->text);
        if (near)
            diag_suggest(diagnostics, word->span, word->text, near);
        else
            diag_help(diagnostics, "there are bilinear and nearest");
        return false;
    }
    return check_side(diagnostics, &resizing->height) && check_side(diagnostics, &resizing->width);
}

static bool shape(Shaping *shaping)
{
    const Resizing *resizing = own(shaping->layer);
    if (!expect_images(shaping))
        return false;
    shaping->layer->output = (Shape){
        3, {resizing->height.value, resizing->width.value, channels_of(&shaping->inputs[0])}};
    return true;
}

static void declare_size(Declaring *declaring)
{
    const Resizing *resizing = own(declaring->source);
    declaring->layer->window = (Window){.groups = 1,
                                        .height = resizing->height.value,
                                        .width = resizing->width.value,
                                        .stride_y = 1,
                                        .stride_x = 1,
                                        .dilation_y = 1,
                                        .dilation_x = 1};
    declaring->layer->numbers[0] = strcmp(resizing->interpolation.text, "bilinear") == 0;
}

static Tensor *build(Building *building, Tensor *const inputs[])
{
    const PlanLayer *layer = building->layer;
    Tensor *x = as_images(building, inputs[0], &layer->input);
    Tensor *y = layer_images(building, "output", &layer->output);
    Op *op = LAYER_OP(building, OP_resize, x, y);
    op->window = layer->window;
    op->numbers[0] = layer->numbers[0];
    return y;
}

static void configure(Members *config, const PlanLayer *layer)
{
    add_member(config, "\"height\": %lld", (long long)layer->output.size[0]);
    add_member(config, "\"width\": %lld", (long long)layer->output.size[1]);
    add_member(config, "\"interpolation\": \"%s\"",
               layer->numbers[0] == 1 ? "bilinear" : "nearest");
}

/* The rows or columns that are nearest, in the order of those they become. */
static const char *onnx_nearest(OnnxNodes *nodes, const char *x, int axis)
{
    const int64_t size = nodes->layer->input.size[axis], made = nodes->layer->output.size[axis];
    int64_t *from = arena_alloc(nodes->arena, (size_t)made * sizeof *from);
    for (int64_t i = 0; i < made; i++)
        from[i] = (2 * i + 1) * size / (2 * made);
    return onnx_node(
        nodes, "Gather",
        arena_printf(nodes->arena, "%s, {\"ints\": %s}", x, onnx_ints(nodes, from, (size_t)made)),
        arena_printf(nodes->arena, "\"axis\": %d", axis + 2));
}

static void onnx(OnnxNodes *nodes)
{
    const Shape *output = &nodes->layer->output;
    nodes->layout = ONNX_CHANNELS_FIRST;
    if (nodes->layer->numbers[0] != 1) {
        onnx_nearest(nodes, onnx_nearest(nodes, ONNX_INPUT, 0), 1);
        return;
    }
    onnx_node(nodes, "Resize",
              arena_printf(nodes->arena, "%s, null, null, {\"ints\": %s}", ONNX_INPUT,
                           onnx_ints(nodes, output->size, 2)),
              "\"axes\": [2, 3], \"mode\": \"linear\", "
              "\"coordinate_transformation_mode\": \"half_pixel\"");
}

const LayerKind layer_resizing = {
    .name = "resizing",
    .class_name = "Resizing",
    .usage = "resizing: {height: 32, width: 32}",
    .section = &section,
    .dimensions = 3,
    .check = check,
    .shape = shape,
    .declare = declare_size,
    .build = build,
    .configure = configure,
    .onnx = onnx,
};
