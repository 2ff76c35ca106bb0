/* check_shapes.c: what goes into each layer and what comes out. */
#include "catalog/layer.h"
#include "check/check_internal.h"

enum { MOST_PARAMETERS = 1 << 28, LARGEST_IMAGE = 1 << 24 };

/* The shape of an image, without dimensions for one that check_data has refused. */
static Shape image_shape(const DataSet *data)
{
    Shape shape = {.dimensions = 0};
    int64_t size = 1;
    for (size_t i = 0; i < data->shape.count; i++) {
        size *= data->shape.items[i].value;
        if (size > LARGEST_IMAGE || i == MOST_DIMENSIONS)
            return (Shape){.dimensions = 0};
        shape.size[shape.dimensions++] = data->shape.items[i].value;
    }
    return shape;
}

static const char *describe_images(Arena *arena, const DataSet *data)
{
    Text text = text_new(arena);
    for (size_t i = 0; i < data->shape.count; i++)
        text_addf(&text, "%s%lld", i ? "x" : "", (long long)data->shape.items[i].value);
    return text.bytes;
}

/* ---- what a model reads ---- */

static bool are_alike(const DataSet *left, const DataSet *right)
{
    if (left->shape.count != right->shape.count)
        return false;
    for (size_t i = 0; i < left->shape.count; i++)
        if (left->shape.items[i].value != right->shape.items[i].value)
            return false;
    return true;
}

static void report_input_shape(Checking *checking, const Model *model, const Split *split)
{
    diag_report(checking->diagnostics, DIAG_ERROR, split->rows->span, "input-shape",
                "%s reads this split's images of %s, but also images of %s", model->name.text,
                describe_images(checking->arena, split->data),
                describe_images(checking->arena, model->data));
    diag_see(checking->diagnostics, model->data_span, "the images of this split");
    diag_help(checking->diagnostics, "the first layer of a model has one number of inputs");
}

static void report_input_type(Checking *checking, const Model *model, const Split *split)
{
    diag_report(checking->diagnostics, DIAG_ERROR, split->rows->span, "input-type",
                "%s reads this split's numbers as %s, but also numbers that are %s",
                model->name.text, tlc_element_name(split->data->element),
                tlc_element_name(model->data->element));
    diag_see(checking->diagnostics, model->data_span, "the numbers of this split");
    diag_help(checking->diagnostics, "what a model reads is compiled for one type of numbers");
}

static void settle_input(Checking *checking, const Use *use)
{
    Model *model = use->model;
    if (!model->data) {
        model->data = use->split->data;
        model->data_span = use->split->rows->span;
        model->input = use->split;
    } else if (model->complete && !are_alike(model->data, use->split->data)) {
        report_input_shape(checking, model, use->split);
        model->complete = false;
    } else if (model->complete && model->data->element != use->split->data->element) {
        report_input_type(checking, model, use->split);
        model->complete = false;
    }
}

/* A model that is only copied from reads what its copier does. Copiers stand below, so going from
 * the last model to the first passes on what they read. */
static void pass_input_to_sources(const Model *model)
{
    for (size_t i = 0; model->data && i < model->layers.count; i++) {
        Model *source = (Model *)model->layers.items[i].copied_from;
        if (!source || source->data)
            continue;
        source->data = model->data;
        source->data_span = model->data_span;
        source->input = model->input;
    }
}

void check_inputs(Checking *checking)
{
    for (size_t i = 0; i < checking->uses.count; i++) {
        const Use *use = &checking->uses.items[i];
        if (use->model && use->split && use->split->data)
            settle_input(checking, use);
    }
    for (size_t i = checking->spec->models.count; i-- > 0;)
        pass_input_to_sources(&checking->spec->models.items[i]);
}

/* ---- from layer to layer ---- */

static void report_copied_inputs(Checking *checking, const Layer *layer, int64_t inputs,
                                 int64_t expected)
{
    diag_report(checking->diagnostics, DIAG_ERROR, layer->span, "copied-inputs",
                "`%s` of %s was made for %lld inputs, but gets %lld here", layer->name.text,
                layer->copied_from->name.text, (long long)expected, (long long)inputs);
    diag_help(checking->diagnostics, "copied weights only fit the number of inputs they had");
}

static bool fits_copied(Checking *checking, const Layer *layer)
{
    if (!layer->copied_from || !layer->kind->has_weights)
        return true;
    const Layer *source = &layer->copied_from->layers.items[layer->copied_index];
    if (!layer->copied_from->complete)
        return false;
    if (same_shape(&source->input, &layer->input))
        return true;
    report_copied_inputs(checking, layer, shape_size(&layer->input), shape_size(&source->input));
    return false;
}

/* `image` is the shape of what the model reads. */
static bool shape_layer(Checking *checking, const Model *model, size_t index, const Shape *image)
{
    Layer *layer = &model->layers.items[index];
    const size_t count = reads_count(&layer->reads);
    Shape *inputs = arena_alloc(checking->arena, count * sizeof *inputs);
    const char **names = arena_alloc(checking->arena, count * sizeof *names);
    for (size_t i = 0; i < count; i++) {
        const int read = reads_at(&layer->reads, index, i);
        inputs[i] = read == MODEL_INPUT ? *image : model->layers.items[read].output;
        names[i] = read == MODEL_INPUT ? "input" : model->layers.items[read].name.text;
    }
    layer->input = inputs[0];
    Shaping shaping = {.arena = checking->arena,
                       .diagnostics = checking->diagnostics,
                       .model = model,
                       .layer = layer,
                       .inputs = inputs,
                       .names = names,
                       .count = count};
    return layer->kind->shape(&shaping) && fits_copied(checking, layer);
}

static bool report_too_large(Checking *checking, const Model *model, const Layer *layer)
{
    diag_report(checking->diagnostics, DIAG_ERROR, layer->span, "too-large",
                "%s gets more than %d parameters with this layer of %lld inputs and %lld units",
                model->name.text, MOST_PARAMETERS, (long long)shape_size(&layer->input),
                (long long)shape_size(&layer->output));
    return false;
}

/* `dense` has said so itself. */
static bool expect_flat(Checking *checking, const Model *model)
{
    const Layer *last = &model->layers.items[model->layers.count - 1];
    if (last->output.dimensions == 1)
        return true;
    diag_report(checking->diagnostics, DIAG_ERROR, last->span, "flat-input",
                "the predictions of %s are one number for each class, but here they are %s",
                model->name.text, describe_shape(checking->arena, &last->output));
    diag_help(checking->diagnostics, "put `global_average_pooling%s` or `flatten` before it",
              last->output.dimensions == 2 ? "1d" : "2d");
    return false;
}

static bool shape_model(Checking *checking, Model *model)
{
    const Shape image = image_shape(model->data);
    int64_t parameters = 0;
    if (image.dimensions == 0)
        return false;
    for (size_t i = 0; i < model->layers.count; i++) {
        Layer *layer = &model->layers.items[i];
        if (!shape_layer(checking, model, i, &image))
            return false;
        parameters += layer_parameters(checking->arena, layer);
        if (parameters > MOST_PARAMETERS)
            return report_too_large(checking, model, layer);
    }
    return expect_flat(checking, model);
}

/* The shapes of a model that nothing uses are not known. */
void check_shapes(Checking *checking)
{
    for (size_t i = 0; i < checking->spec->models.count; i++) {
        Model *model = &checking->spec->models.items[i];
        model->complete = model->complete && model->data && shape_model(checking, model);
    }
}
