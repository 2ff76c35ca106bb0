#include "catalog/depthwise.h"

bool multiply_channels(Shaping *shaping, const Count *multiplier, int64_t *channels)
{
    const int64_t most = MOST_FILTERS / channels_of(&shaping->inputs[0]);
    *channels = channels_of(&shaping->inputs[0]) * multiplier->value;
    if (multiplier->value <= most)
        return true;
    diag_report(shaping->diagnostics, DIAG_ERROR, multiplier->span, "too-large",
                "`%s` makes at most %d channels: of %lld, %lld each", shaping->layer->name.text,
                MOST_FILTERS, (long long)channels_of(&shaping->inputs[0]), (long long)most);
    return false;
}

void declare_depthwise(Declaring *declaring, const char *role, int64_t multiplier)
{
    const PlanLayer *layer = declaring->layer;
    const int64_t channels = channels_of(&layer->input);
    const int64_t places = layer->window.height * layer->window.width;
    Parameter *kernel = declare_over_window(declaring, role, channels, multiplier);
    kernel->rows = places;
    kernel->columns = channels * multiplier;
    set_initial(kernel, declaring->source->settings.kernel_initializer.text, places * channels,
                places * multiplier);
}

Tensor *build_depthwise(Building *building, const char *role, Tensor *x, const Shape *shape,
                        Tensor *kernel)
{
    const PlanLayer *layer = building->layer;
    if (kernel->columns > x->columns) {
        Tensor *repeated = layer_value(building, "repeated", x, kernel->columns);
        LAYER_OP(building, OP_repeat, x, repeated);
        x = repeated;
    }
    Tensor *product = layer_images(building, role, shape);
    Window *window = &LAYER_OP(building, OP_depthwise_conv2d, x, kernel, product)->window;
    *window = layer->window;
    window->groups = 1;
    return product;
}
