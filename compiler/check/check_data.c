#include "catalog/format.h"
#include "check/check_internal.h"

#include <math.h>
#include <string.h>

enum {
    LARGEST_DIMENSION = 4096,
    LARGEST_IMAGE = 1 << 24,
    MOST_CLASSES = 1 << 16,
    LARGEST_PIXEL = 255, /* of bytes */
};

static void check_shape(Checking *checking, const DataSet *data)
{
    int64_t size = 1;
    for (size_t i = 0; i < data->shape.count; i++) {
        const Count *dimension = &data->shape.items[i];
        if (i == MOST_DIMENSIONS || dimension->value > LARGEST_DIMENSION) {
            diag_report(checking->diagnostics, DIAG_ERROR, dimension->span, "data-shape",
                        "a shape has at most %d sizes of at most %d each", MOST_DIMENSIONS,
                        LARGEST_DIMENSION);
            return;
        }
        size *= dimension->value;
    }
    if (size > LARGEST_IMAGE)
        diag_report(checking->diagnostics, DIAG_ERROR, data->shape.items[0].span, "data-shape",
                    "an image can have at most %d pixels, not %lld", LARGEST_IMAGE,
                    (long long)size);
}

static void check_classes(Checking *checking, const DataSet *data)
{
    if (data->classes.value > MOST_CLASSES)
        diag_report(checking->diagnostics, DIAG_ERROR, data->classes.span, "data-classes",
                    "there are at most %d classes", MOST_CLASSES);
}

static void check_files(Checking *checking, const DataSet *data)
{
    for (size_t i = 0; i < DATA_FILES; i++)
        if (data->files[i].name)
            return;
    diag_report(checking->diagnostics, DIAG_ERROR, data->name.span, "data-files", "%s has no files",
                data->name.text);
    diag_help(checking->diagnostics,
              "add `train: {images: ..., labels: ...}`, `test:` or `valid:`");
}

static void check_type(Checking *checking, DataSet *data)
{
    const char *names[TLC_ELEMENTS];
    for (int i = 0; i < TLC_ELEMENTS; i++)
        names[i] = tlc_element_name((enum tlc_element)i);
    data->element = data->kind->element;
    if (data->type.text &&
        known_name(checking, &data->type, "type", "data-type", names, TLC_ELEMENTS))
        data->element = tlc_element_find(data->type.text);
}

/* `scale: 255` divides by 255 elsewhere. */
static void warn_large_scale(Checking *checking, const DataSet *data)
{
    if (data->scale_value <= 1 || data->element != TLC_UINT8)
        return;
    diag_report(checking->diagnostics, DIAG_WARNING, data->scale->span, "large-scale",
                "pixels are multiplied by their scale: this makes inputs of up to %.6g",
                LARGEST_PIXEL * data->scale_value);
    if (data->scale_value >= 2)
        diag_help(checking->diagnostics, "to divide pixels by %.6g, write `scale: 1/%.6g`",
                  data->scale_value, data->scale_value);
}

static void check_scale(Checking *checking, DataSet *data)
{
    Scope nothing = {NULL, 0};
    Value value;
    Type type = expr_check(data->scale, &nothing, checking->diagnostics);
    if (type == TYPE_NONE)
        return;
    if (type == TYPE_BOOLEAN || type == TYPE_SET) {
        diag_report(checking->diagnostics, DIAG_ERROR, data->scale->span, "data-scale",
                    "a scale is a number, such as 1/255");
        return;
    }
    if (!expr_evaluate(data->scale, &nothing, NULL, &value, checking->diagnostics))
        return;
    float scale = (float)value_number(value); /* as the generated program has it */
    if (scale > 0 && isfinite(scale)) {
        data->scale_value = value_number(value);
        warn_large_scale(checking, data);
    } else
        diag_report(checking->diagnostics, DIAG_ERROR, data->scale->span, "data-scale",
                    "a scale must be above 0 and within a float's range, not %g",
                    value_number(value));
}

void check_data(Checking *checking)
{
    for (size_t i = 0; i < checking->spec->data.count; i++) {
        DataSet *data = &checking->spec->data.items[i];
        check_shape(checking, data);
        check_type(checking, data);
        check_classes(checking, data);
        check_files(checking, data);
        check_scale(checking, data);
        if (data->kind->check)
            data->kind->check(checking->diagnostics, data);
    }
}
