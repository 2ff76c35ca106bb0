/* concatenate.c: what several layers make, side by side: their channels, or the rows, columns or
 * places of their images. */
#include "catalog/merge.h"
#include "catalog/onnx.h"

typedef struct Concatenate {
    Count axis;
} Concatenate;
_Static_assert(sizeof(Concatenate) <= MOST_OWN_BYTES, "room for its settings");

static const Key keys[] = {
    {"axis", read_axis, OWN(Concatenate, axis), .value = "-1", .takes = "whole number",
     .meaning =
         "along which they lie: -1, the channels; 1, the rows of images; counted as in Keras",
     .example = "1"},
    KEY_NAME("concatenate"),
};
static const Section section = LAYER_SECTION("concatenate", keys);

/* Which of a shape's sizes the axis is, counted as Keras does: from the end, or with the batch as
 * axis 0; -1 when it is none. */
static int64_t axis_of(const Layer *layer, const Shape *shape)
{
    const int64_t axis = OWN_SETTINGS(Concatenate, &layer->settings)->axis.value;
    if (axis < -shape->dimensions || axis == 0 || axis > shape->dimensions)
        return -1;
    return axis < 0 ? axis + shape->dimensions : axis - 1;
}

static int64_t expect_axis(Shaping *shaping)
{
    const Shape *shape = &shaping->inputs[0];
    const Count *axis = &OWN_SETTINGS(Concatenate, &shaping->layer->settings)->axis;
    const int64_t found = axis_of(shaping->layer, shape), most = shape->dimensions;
    if (found >= 0)
        return found;
    diag_report(shaping->diagnostics, DIAG_ERROR, axis->span, "layer-axis",
                "`%s` reads %s, which have the axes 1 to %lld, or -%lld to -1, not %lld",
                shaping->layer->name.text, describe_shape(shaping->arena, shape), (long long)most,
                (long long)most, (long long)axis->value);
    if (axis->value == 0 || axis->value == -most - 1)
        diag_help(shaping->diagnostics, "that would be the examples of a batch, which stay apart");
    else
        diag_help(shaping->diagnostics, "the channels are the axis -1");
    return -1;
}

/* Whether shapes differ in nothing but their size along the axis. */
static bool are_beside(const Shape *a, const Shape *b, int64_t axis)
{
    if (a->dimensions != b->dimensions)
        return false;
    for (int64_t i = 0; i < a->dimensions; i++)
        if (i != axis && a->size[i] != b->size[i])
            return false;
    return true;
}

/* What there are so many of as a shape's size says. */
static const char *counted(const Shape *shape, int64_t axis)
{
    static const char *const of_images[] = {"rows", "columns"};
    return axis == shape->dimensions - 1 ? "channels"
           : shape->dimensions == 2      ? "places"
                                         : of_images[axis];
}

static bool shape(Shaping *shaping)
{
    const Shape *first = &shaping->inputs[0];
    const int64_t axis = expect_axis(shaping);
    if (axis < 0)
        return false;
    shaping->layer->output = *first;
    for (size_t i = 1; i < shaping->count; i++) {
        if (!are_beside(first, &shaping->inputs[i], axis)) {
            diag_report(shaping->diagnostics, DIAG_ERROR, shaping->layer->span, "merged-shapes",
                        "`%s` puts `%s` of %s beside `%s` of %s: only their %s may differ",
                        shaping->layer->name.text, shaping->names[i],
                        describe_shape(shaping->arena, &shaping->inputs[i]), shaping->names[0],
                        describe_shape(shaping->arena, first), counted(first, axis));
            return false;
        }
        shaping->layer->output.size[axis] += shaping->inputs[i].size[axis];
    }
    return true;
}

/* Its number is the axis, from the end. */
static void declare_axis(Declaring *declaring)
{
    const Shape *input = &declaring->layer->input;
    declaring->layer->numbers[0] = (double)(axis_of(declaring->source, input) - input->dimensions);
}

/* An image with zeros where the others come to lie; `before` of its rows, or columns, are theirs.
 */
static Tensor *put_at(Building *building, Tensor *image, bool down, size_t number, int64_t before)
{
    const Shape *shape = &building->layer->output;
    Tensor *whole =
        layer_images(building, arena_printf(building->arena, "padded_%zu", number), shape);
    Window *window = &LAYER_OP(building, OP_pad, image, whole)->window;
    if (down) {
        window->top = before;
        window->bottom = whole->height - before - image->height;
    } else {
        window->left = before;
        window->right = whole->width - before - image->width;
    }
    return whole;
}

/* Each in its place among zeros; the sum has all of them. */
static Tensor *build_rows(Building *building, Tensor *const inputs[], int64_t axis)
{
    Tensor **images = arena_alloc(building->arena, building->inputs * sizeof *images);
    const bool down = axis == building->layer->output.dimensions - 3;
    int64_t before = 0;
    merge_as_images(building, inputs, axis, images);
    for (size_t i = 0; i < building->inputs; i++) {
        const int64_t size = down ? images[i]->height : images[i]->width;
        images[i] = put_at(building, images[i], down, i + 1, before);
        before += size;
    }
    return chain_images(building, images, OP_add);
}

static Tensor *build(Building *building, Tensor *const inputs[])
{
    const int64_t from_end = (int64_t)building->layer->numbers[0];
    return from_end == -1
               ? build_chain(building, inputs, OP_concatenate)
               : build_rows(building, inputs, from_end + building->layer->output.dimensions);
}

static void configure(Members *config, const PlanLayer *layer)
{
    add_member(config, "\"axis\": %d", (int)layer->numbers[0]);
}

static void onnx(OnnxNodes *nodes)
{
    onnx_node(nodes, "Concat", "\"inputs\"",
              arena_printf(nodes->arena, "\"axis\": %d", (int)nodes->layer->numbers[0]));
}

const LayerKind layer_concatenate = {
    .name = "concatenate",
    .class_name = "Concatenate",
    .usage = "concatenate: {inputs: [left, right]}",
    .section = &section,
    .merges = true,
    .shape = shape,
    .declare = declare_axis,
    .build = build,
    .configure = configure,
    .onnx = onnx,
};
