#include "catalog/recover.h"
#include "catalog/window.h"

#include <string.h>

enum { LARGEST_WINDOW = 1024 };

/* ---- settings ---- */

static bool check_sizes(Diagnostics *diagnostics, const CountList *sizes, const char *what,
                        size_t most)
{
    if (sizes->count > most) {
        diag_report(diagnostics, DIAG_ERROR, sizes->items[most].span, "window",
                    most == 1 ? "%s has one size here, along the places"
                              : "%s has one size, or two: down and across",
                    what);
        return false;
    }
    for (size_t i = 0; i < sizes->count; i++)
        if (sizes->items[i].value > LARGEST_WINDOW) {
            diag_report(diagnostics, DIAG_ERROR, sizes->items[i].span, "too-large",
                        "%s can be at most %d", what, LARGEST_WINDOW);
            return false;
        }
    return true;
}

static bool check_padding(Diagnostics *diagnostics, const Word *padding)
{
    static const char *const names[] = {"valid", "same"};
    if (!padding->text || strcmp(padding->text, "valid") == 0 || strcmp(padding->text, "same") == 0)
        return true;
    diag_report(diagnostics, DIAG_ERROR, padding->span, "unknown-padding",
                "unknown padding `%.60s`", padding->text);
    if (nearest_name(padding->text, names, 2))
        diag_suggest(diagnostics, padding->span, padding->text,
                     nearest_name(padding->text, names, 2));
    else
        diag_help(diagnostics, "there are valid (no zeros around the image) and same");
    return false;
}

static bool check_moves(Diagnostics *diagnostics, const WindowSettings *settings)
{
    bool strided = false, dilated = false;
    for (size_t i = 0; i < settings->strides.count; i++)
        strided |= settings->strides.items[i].value > 1;
    for (size_t i = 0; i < settings->dilation.count; i++)
        dilated |= settings->dilation.items[i].value > 1;
    if (!strided || !dilated)
        return true;
    diag_report(diagnostics, DIAG_ERROR, settings->dilation.items[0].span, "window",
                "a window with strides above 1 cannot have a dilation rate above 1");
    diag_help(diagnostics, "leave one of them out, as in Keras");
    return false;
}

bool check_window(Diagnostics *diagnostics, const WindowSettings *settings, size_t most)
{
    const bool size = check_sizes(diagnostics, &settings->size, "a window", most);
    const bool strides = check_sizes(diagnostics, &settings->strides, "`strides`", most);
    const bool dilation = check_sizes(diagnostics, &settings->dilation, "`dilation_rate`", most);
    const bool padding = check_padding(diagnostics, &settings->padding);
    return size && strides && dilation && padding && check_moves(diagnostics, settings);
}

bool check_filters(Diagnostics *diagnostics, const Count *filters)
{
    if (filters->value <= MOST_FILTERS)
        return true;
    diag_report(diagnostics, DIAG_ERROR, filters->span, "too-large",
                "a layer can have at most %d filters", MOST_FILTERS);
    return false;
}

/* ---- the window ---- */

static bool is_same(const WindowSettings *settings)
{
    return settings->padding.text && strcmp(settings->padding.text, "same") == 0;
}

static int64_t size_at(const CountList *sizes, size_t index, int64_t otherwise)
{
    if (sizes->count == 0)
        return otherwise;
    return sizes->items[index < sizes->count ? index : 0].value;
}

/* Zeros around `size` pixels for as many places as there are strides in them. */
static void pad_same(int64_t size, int64_t extent, int64_t stride, int64_t *before, int64_t *after)
{
    const int64_t places = (size + stride - 1) / stride;
    const int64_t all = (places - 1) * stride + extent - size;
    *before = all > 0 ? all / 2 : 0;
    *after = all > 0 ? all - all / 2 : 0;
}

static int64_t height_of(const Shape *images)
{
    return images->dimensions == 3 ? images->size[0] : 1;
}

static int64_t width_of(const Shape *images)
{
    return images->size[images->dimensions - 2];
}

Window window_of(const WindowSettings *settings, const Shape *images, bool by_size)
{
    const bool flat = images->dimensions < 3; /* one row: sizes are across */
    Window window = {.groups = 1,
                     .height = flat ? 1 : size_at(&settings->size, 0, 1),
                     .width = size_at(&settings->size, flat ? 0 : 1, 1),
                     .dilation_y = flat ? 1 : size_at(&settings->dilation, 0, 1),
                     .dilation_x = size_at(&settings->dilation, flat ? 0 : 1, 1)};
    window.stride_y = flat ? 1 : size_at(&settings->strides, 0, by_size ? window.height : 1);
    window.stride_x = size_at(&settings->strides, flat ? 0 : 1, by_size ? window.width : 1);
    if (is_same(settings)) {
        pad_same(height_of(images), (window.height - 1) * window.dilation_y + 1, window.stride_y,
                 &window.top, &window.bottom);
        pad_same(width_of(images), (window.width - 1) * window.dilation_x + 1, window.stride_x,
                 &window.left, &window.right);
    }
    return window;
}

void set_window(PlanLayer *layer, const WindowSettings *settings, bool by_size)
{
    layer->window = window_of(settings, &layer->input, by_size);
    layer->padded = is_same(settings);
}

Parameter *declare_over_window(Declaring *declaring, const char *role, int64_t rows,
                               int64_t columns)
{
    const Window *window = &declaring->layer->window;
    const int64_t sizes[] = {window->height, window->width, rows, columns};
    const bool is_row = declaring->layer->input.dimensions < 3;
    return declare(declaring, role, is_row ? 3 : 4, &sizes[is_row]);
}

/* ---- shapes ---- */

static bool report_too_small(Shaping *shaping, const Shape *images)
{
    diag_report(shaping->diagnostics, DIAG_ERROR, shaping->layer->span, "window",
                "the window of `%s` is larger than its input of %s", shaping->layer->name.text,
                describe_shape(shaping->arena, images));
    diag_help(shaping->diagnostics, "a smaller window, `padding: same`, or less pooling before it");
    return false;
}

/* How many of `size` pixels in a row no place's window sees. */
static int64_t count_unseen(int64_t size, int64_t before, int64_t places, int64_t stride,
                            int64_t window, int64_t dilation)
{
    int64_t unseen = 0;
    for (int64_t pixel = 0; pixel < size; pixel++) {
        bool seen = false;
        for (int64_t i = 0; i < window && !seen; i++) {
            const int64_t from = pixel + before - i * dilation;
            seen = from >= 0 && from % stride == 0 && from / stride < places;
        }
        unseen += !seen;
    }
    return unseen;
}

/* A window of one pixel with strides is there to leave pixels out. */
static void note_unseen(Shaping *shaping, const Window *window, const Shape *images,
                        const Shape *places)
{
    const int64_t rows = count_unseen(height_of(images), window->top, height_of(places),
                                      window->stride_y, window->height, window->dilation_y);
    const int64_t columns = count_unseen(width_of(images), window->left, width_of(places),
                                         window->stride_x, window->width, window->dilation_x);
    const bool gaps = window->stride_y > window->height || window->stride_x > window->width;
    if (window->height * window->width == 1 || rows + columns == 0 || shaping->layer->copied_from ||
        shaping->layer->of_file)
        return;
    if (images->dimensions == 3)
        diag_report(shaping->diagnostics, DIAG_NOTE, shaping->layer->span, "unseen-pixels",
                    "`%s` never sees %lld of the %lld rows and %lld of the %lld columns of its "
                    "images",
                    shaping->layer->name.text, (long long)rows, (long long)height_of(images),
                    (long long)columns, (long long)width_of(images));
    else
        diag_report(shaping->diagnostics, DIAG_NOTE, shaping->layer->span, "unseen-pixels",
                    "`%s` never sees %lld of its %lld places", shaping->layer->name.text,
                    (long long)columns, (long long)width_of(images));
    diag_help(shaping->diagnostics, gaps ? "strides no larger than the window leave no gaps"
                                         : "with `padding: same` it sees them all");
}

bool shape_window(Shaping *shaping, const WindowSettings *settings, bool by_size, int64_t channels)
{
    const Shape *images = &shaping->inputs[0];
    if (!expect_images(shaping))
        return false;
    const Window window = window_of(settings, images, by_size);
    const int64_t height = window_places_down(&window, height_of(images));
    const int64_t width = window_places_across(&window, width_of(images));
    const bool fits_down =
        window.top + height_of(images) + window.bottom > (window.height - 1) * window.dilation_y;
    const bool fits_across =
        window.left + width_of(images) + window.right > (window.width - 1) * window.dilation_x;
    if (!fits_down || !fits_across)
        return report_too_small(shaping, images);
    shaping->layer->output = images->dimensions == 3 ? (Shape){3, {height, width, channels}}
                                                     : (Shape){2, {width, channels}};
    note_unseen(shaping, &window, images, &shaping->layer->output);
    return true;
}

/* ---- Keras ---- */

void add_sizes_member(Members *config, const PlanLayer *layer, const char *name, int64_t down,
                      int64_t across)
{
    if (layer->input.dimensions == 3)
        add_member(config, "\"%s\": [%lld, %lld]", name, (long long)down, (long long)across);
    else
        add_member(config, "\"%s\": [%lld]", name, (long long)across);
}

void configure_window(Members *config, const PlanLayer *layer, const char *size_name)
{
    const Window *window = &layer->window;
    add_sizes_member(config, layer, size_name, window->height, window->width);
    add_sizes_member(config, layer, "strides", window->stride_y, window->stride_x);
    add_member(config, "\"padding\": \"%s\"", layer->padded ? "same" : "valid");
}

/* ---- and back ---- */

static bool are_ones(const json_t *sizes)
{
    for (size_t i = 0; i < json_array_size(sizes); i++)
        if (json_integer_value(json_array_get(sizes, i)) != 1)
            return false;
    return tlc_json_is(sizes, JSON_ARRAY) || json_integer_value(sizes) == 1;
}

void recover_convolution(Recovering *recovering)
{
    static const char *const members[] = {"strides", "dilation_rate"};
    for (size_t i = 0; i < sizeof members / sizeof *members; i++)
        if (are_ones(json_object_get(recovering->config, members[i])))
            json_object_del(recovering->config, members[i]);
}

void recover_pooling(Recovering *recovering)
{
    json_t *config = recovering->config;
    if (json_equal(json_object_get(config, "strides"), json_object_get(config, "pool_size")))
        json_object_del(config, "strides");
}
