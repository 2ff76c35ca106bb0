/* check_shapes.c: what goes into each layer and what comes out. */
#include "catalog/recover.h"
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
                "%s reads this split's examples of %s, but also examples of %s", model->name.text,
                describe_images(checking->arena, split->data),
                describe_images(checking->arena, model->data));
    diag_see(checking->diagnostics, model->data_span, "the examples of this split");
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
    if (!copies_weights(layer) || !layer->kind->has_weights)
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

/* What a file says that its model reads; without dimensions where it does not say. Channels come
 * last here. */
static Shape file_shape(const struct tlc_foreign *file)
{
    Shape shape = {.dimensions = file->input_rank};
    if (shape.dimensions > MOST_DIMENSIONS)
        return (Shape){.dimensions = 0};
    for (int i = 0; i < file->input_rank; i++) {
        const int from =
            !file->channels_first || file->input_rank < 2 ? i : (i + 1) % file->input_rank;
        shape.size[i] = file->input_shape[from];
        if (shape.size[i] < 0)
            return (Shape){.dimensions = 0};
    }
    return shape;
}

/* "28, 28, 1" */
static const char *sizes_of(Arena *arena, const Shape *shape)
{
    Text text = text_new(arena);
    for (int64_t i = 0; i < shape->dimensions; i++)
        text_addf(&text, "%s%lld", i ? ", " : "", (long long)shape->size[i]);
    return text.bytes;
}

static bool report_file_shape(Checking *checking, const Model *model, const Shape *wanted,
                              const Shape *image)
{
    diag_report(checking->diagnostics, DIAG_ERROR, model->file.span, "input-shape",
                "%s was made for examples of %s, but reads %s", model->name.text,
                describe_shape(checking->arena, wanted), describe_shape(checking->arena, image));
    diag_see(checking->diagnostics, model->data_span, "the examples of this split");
    if (shape_size(wanted) == shape_size(image))
        diag_help(checking->diagnostics, "write `shape: [%s]` in %s",
                  sizes_of(checking->arena, wanted), model->data->name.text);
    else if (wanted->dimensions == 3 && image->dimensions == 3 && wanted->size[2] == image->size[2])
        diag_help(checking->diagnostics,
                  "a model of your own can begin with `resizing`, and go on with `from: %s`",
                  model->name.text);
    return false;
}

/* A file's model that is only copied from has the shapes that it was made for, wherever its layers
 * go. */
static bool settle_image(Checking *checking, const Model *model, Shape *image)
{
    const Shape wanted =
        model->architecture ? file_shape(model->architecture) : (Shape){.dimensions = 0};
    *image = image_shape(model->data);
    if (wanted.dimensions == 0 || same_shape(&wanted, image))
        return image->dimensions > 0;
    if (!is_source_alone(checking->spec, model))
        return report_file_shape(checking, model, &wanted, image);
    *image = wanted;
    return true;
}

static bool shape_model(Checking *checking, Model *model)
{
    Shape image;
    int64_t parameters = 0;
    if (!settle_image(checking, model, &image))
        return false;
    for (size_t i = 0; i < model->layers.count; i++) {
        Layer *layer = &model->layers.items[i];
        if (!shape_layer(checking, model, i, &image))
            return false;
        parameters += layer_parameters(checking->arena, layer);
        if (parameters > MOST_PARAMETERS)
            return report_too_large(checking, model, layer);
    }
    return is_source_alone(checking->spec, model) || expect_flat(checking, model);
}

/* The shapes of a model that nothing uses are not known. */
void check_shapes(Checking *checking)
{
    for (size_t i = 0; i < checking->spec->models.count; i++) {
        Model *model = &checking->spec->models.items[i];
        model->complete = model->complete && model->data && shape_model(checking, model);
    }
}
