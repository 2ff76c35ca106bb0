/* input_cautions.c: whether a model of a file is given numbers of the size that it has learned
 * from.
 *
 * The first batch normalisation remembers the means of what it read. Behind one layer of products,
 * whose means follow from those of the inputs, these tell how large inputs were: a model of pixels
 * from 0 to 255 that is given pixels from 0 to 1 sees nearly nothing.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "data/data.h"
#include "engine/engine.h"
#include "json/json.h"
#include "run/run_records.h"
#include "system/allocate.h"
#include "system/format.h"

enum { MOST_EXAMPLES = 1000, FEWEST_CHANNELS = 4 };
static const double least_correlation = 0.9, usual_ratio = 3;

/* ---- what the model reads -------------------------------------------------------------------- */

static int channels_of(const struct tlc_model *model)
{
    return model->input_shape[model->input_dimensions - 1];
}

/* The mean of each channel, of the first examples; to be freed. */
static double *channel_means(const struct tlc_examples *examples, const struct tlc_model *model)
{
    const int channels = channels_of(model);
    const int count = examples->count < MOST_EXAMPLES ? examples->count : MOST_EXAMPLES;
    double *means = tlc_allocate((size_t)channels, sizeof *means);
    size_t size = 1;
    for (int i = 0; i < model->input_dimensions; i++)
        size *= (size_t)model->input_shape[i];
    for (int i = 0; i < count; i++) {
        const size_t first = (size_t)examples->rows[i] * size;
        for (size_t k = 0; k < size; k++)
            means[k % (size_t)channels] +=
                tlc_element_number(examples->element, examples->numbers, first + k);
    }
    for (int i = 0; i < channels; i++)
        means[i] *= (double)examples->scale * channels / ((double)size * count);
    return means;
}

/* ---- layers in front ------------------------------------------------------------------------- */

static bool is_class(const struct tlc_model *model, int layer, const char *name)
{
    return layer < model->layers && strcmp(model->layer[layer].class_name, name) == 0;
}

/* What a Rescaling makes of the means. */
static void rescale(const struct tlc_layer *layer, double *means, int channels)
{
    json_t *config = json_loads(layer->config, 0, NULL);
    const json_t *scale = json_object_get(config, "scale");
    const json_t *offset = json_object_get(config, "offset");
    for (int i = 0; i < channels && tlc_json_is_number(scale); i++)
        means[i] = means[i] * json_number_value(scale) + json_number_value(offset);
    json_decref(config);
}

/* The first layer that calculates products, behind those that keep means or change them in a known
 * way; -1 where it is no such layer. */
static int find_products(const struct tlc_model *model, double *means)
{
    int layer = 0;
    for (; layer < model->layers; layer++) {
        if (is_class(model, layer, "Rescaling"))
            rescale(&model->layer[layer], means, channels_of(model));
        else if (!is_class(model, layer, "ZeroPadding2D") && !is_class(model, layer, "Resizing"))
            break;
    }
    return is_class(model, layer, "Conv2D") ? layer : -1;
}

/* ---- products -------------------------------------------------------------------------------- */

static double number_at(const struct tlc_tensor *tensor, const void *weights, int row, int column)
{
    const float *numbers = tlc_numbers(tensor, weights);
    const int panel = tensor->panel;
    return (double)numbers[(column / panel * tensor->rows + row) * panel + column % panel];
}

static const struct tlc_tensor *find_weight(const struct tlc_layer *layer, const char *name)
{
    for (int i = 0; i < layer->weights; i++)
        if (strcmp(layer->weight[i].name, name) == 0)
            return &layer->weight[i];
    return NULL;
}

/* How many times as large inputs would have to be for the means that the normalisation remembers,
 * by least squares; NAN where these are not explained by it. */
static double size_ratio(const struct tlc_stored *stored, int products, const double *means)
{
    const struct tlc_model *model = stored->model;
    const struct tlc_tensor *kernel = find_weight(&model->layer[products], "kernel");
    const struct tlc_tensor *bias = find_weight(&model->layer[products], "bias");
    const struct tlc_tensor *moving = find_weight(&model->layer[products + 1], "moving_mean");
    const int channels = channels_of(model);
    double xx = 0, xy = 0, yy = 0;
    if (!kernel || !moving || kernel->rows % channels != 0 || kernel->columns < FEWEST_CHANNELS ||
        moving->columns != kernel->columns)
        return NAN;
    for (int column = 0; column < kernel->columns; column++) {
        double x = 0, y = number_at(moving, stored->weights, 0, column);
        for (int row = 0; row < kernel->rows; row++)
            x += number_at(kernel, stored->weights, row, column) * means[row % channels];
        y -= bias ? number_at(bias, stored->weights, 0, column) : 0;
        xx += x * x;
        xy += x * y;
        yy += y * y;
    }
    return xx > 0 && xy > least_correlation * sqrt(xx * yy) ? xy / xx : NAN;
}

/* ---- the caution ----------------------------------------------------------------------------- */

static void caution_input(struct tlc_cautions *list, const struct tlc_recipe *recipe)
{
    const struct tlc_stored *stored = recipe->stored;
    double *means = channel_means(recipe->train, stored->model);
    const int products = find_products(stored->model, means);
    const bool normalised =
        products >= 0 && is_class(stored->model, products + 1, "BatchNormalization");
    const double ratio = normalised ? size_ratio(stored, products, means) : NAN;
    free(means);
    if (!(ratio > usual_ratio || ratio < 1 / usual_ratio))
        return;
    const bool larger = ratio > 1;
    const double times = larger ? ratio : 1 / ratio;
    struct tlc_caution_record *caution = tlc_add_caution(
        list, "other-inputs", TLC_CAUTION_WARNING,
        tlc_format("%s has learned from inputs about %.*f times as %s as those of %s, by the means "
                   "that its %s remembers: is `scale` what it was trained with?",
                   stored->path, times < 10, times, larger ? "large" : "small", recipe->train->name,
                   stored->model->layer[products + 1].name));
    caution->model = tlc_format("%s", stored->model->name);
    caution->examples = tlc_format("%s", recipe->train->name);
}

/* Whether a recipe before it begins with the same file and examples. */
static bool is_said(const struct tlc_experiment *experiment, int index)
{
    const struct tlc_recipe *recipe = &experiment->recipe[index];
    for (int i = 0; i < index; i++)
        if (experiment->recipe[i].stored && experiment->recipe[i].train == recipe->train &&
            strcmp(experiment->recipe[i].stored->path, recipe->stored->path) == 0)
            return true;
    return false;
}

void tlc_caution_inputs(struct tlc_cautions *list, const struct tlc_experiment *experiment)
{
    for (int i = 0; i < experiment->recipes; i++) {
        const struct tlc_recipe *recipe = &experiment->recipe[i];
        if (recipe->stored && recipe->stored->weights && recipe->train && !is_said(experiment, i))
            caution_input(list, recipe);
    }
}
