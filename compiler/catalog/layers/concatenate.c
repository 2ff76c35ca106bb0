/* concatenate.c: the channels of several layers, side by side. */
#include "catalog/merge.h"

typedef struct Concatenate {
    Count axis;
} Concatenate;
_Static_assert(sizeof(Concatenate) <= MOST_OWN_BYTES, "room for its settings");

static const Key keys[] = {KEY_AXIS(Concatenate, axis), KEY_NAME("concatenate")};
static const Section section = LAYER_SECTION("concatenate", keys);

/* Whether images have the same rows and columns. */
static bool are_beside(const Shape *a, const Shape *b)
{
    if (a->dimensions != b->dimensions)
        return false;
    for (int64_t i = 0; i + 1 < a->dimensions; i++)
        if (a->size[i] != b->size[i])
            return false;
    return true;
}

static bool shape(Shaping *shaping)
{
    const Shape *first = &shaping->inputs[0];
    const int64_t last = first->dimensions - 1;
    if (!expect_last_axis(shaping, &OWN_SETTINGS(Concatenate, &shaping->layer->settings)->axis))
        return false;
    shaping->layer->output = *first;
    for (size_t i = 1; i < shaping->count; i++) {
        if (!are_beside(first, &shaping->inputs[i])) {
            diag_report(shaping->diagnostics, DIAG_ERROR, shaping->layer->span, "merged-shapes",
                        "`%s` puts `%s` of %s beside `%s` of %s: only their channels may differ",
                        shaping->layer->name.text, shaping->names[i],
                        describe_shape(shaping->arena, &shaping->inputs[i]), shaping->names[0],
                        describe_shape(shaping->arena, first));
            return false;
        }
        shaping->layer->output.size[last] += shaping->inputs[i].size[last];
    }
    return true;
}

static Tensor *build(Building *building, Tensor *const inputs[])
{
    return build_chain(building, inputs, OP_concatenate);
}

static void configure(Members *config, const PlanLayer *layer)
{
    (void)layer;
    add_member(config, "\"axis\": -1");
}

const LayerKind layer_concatenate = {
    .name = "concatenate",
    .class_name = "Concatenate",
    .usage = "concatenate: {inputs: [left, right]}",
    .section = &section,
    .merges = true,
    .shape = shape,
    .build = build,
    .configure = configure,
};
