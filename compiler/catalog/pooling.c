#include "catalog/pooling.h"

static const WindowSettings *window_settings(const Layer *layer)
{
    return &OWN_SETTINGS(Pooling, &layer->settings)->window;
}

bool check_pooling2d(Diagnostics *diagnostics, const LayerSettings *settings)
{
    return check_window(diagnostics, &OWN_SETTINGS(Pooling, settings)->window, 2);
}

bool check_pooling1d(Diagnostics *diagnostics, const LayerSettings *settings)
{
    return check_window(diagnostics, &OWN_SETTINGS(Pooling, settings)->window, 1);
}

bool shape_pooling(Shaping *shaping)
{
    return shape_window(shaping, window_settings(shaping->layer), true,
                        channels_of(&shaping->inputs[0]));
}

void declare_pooling(Declaring *declaring)
{
    set_window(declaring->layer, window_settings(declaring->source), true);
}

Tensor *build_pooling(Building *building, Tensor *input, OpCode code)
{
    const PlanLayer *layer = building->layer;
    Tensor *x = as_images(building, input, &layer->input);
    Tensor *y = layer_images(building, "output", &layer->output);
    LAYER_OP(building, code, x, y)->window = layer->window;
    return y;
}

void configure_pooling(Members *config, const PlanLayer *layer)
{
    configure_window(config, layer, "pool_size");
}
