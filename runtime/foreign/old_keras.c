/* old_keras.c: the words of Keras 1, which Keras 2 changed. Source: keras/legacy/interfaces.py of
 * Keras 2.0. */
#include <string.h>

#include "foreign/foreign_internal.h"

static const char *const classes[][2] = {
    {"Convolution2D", "Conv2D"},
    {"Convolution1D", "Conv1D"},
    {"AtrousConvolution2D", "Conv2D"},
    {"AtrousConvolution1D", "Conv1D"},
    {"SeparableConvolution2D", "SeparableConv2D"},
};

static const char *const members[][2] = {
    {"nb_filter", "filters"},
    {"filter_length", "kernel_size"},
    {"subsample", "strides"},
    {"subsample_length", "strides"},
    {"border_mode", "padding"},
    {"atrous_rate", "dilation_rate"},
    {"pool_length", "pool_size"},
    {"stride", "strides"},
    {"output_dim", "units"},
    {"bias", "use_bias"},
    {"p", "rate"},
    {"init", "kernel_initializer"},
    {"W_regularizer", "kernel_regularizer"},
    {"b_regularizer", "bias_regularizer"},
    {"W_constraint", "kernel_constraint"},
    {"b_constraint", "bias_constraint"},
    {"concat_axis", "axis"},
};

static void rename_member(json_t *config, const char *old, const char *now)
{
    json_t *value = json_object_get(config, old);
    if (!value || json_object_get(config, now))
        return;
    tlc_json_put(config, now, json_incref(value));
    json_object_del(config, old);
}

/* nb_row and nb_col */
static void join_sizes(json_t *config)
{
    json_t *rows = json_object_get(config, "nb_row"), *columns = json_object_get(config, "nb_col");
    if (!rows || !columns)
        return;
    json_t *sizes = json_array();
    tlc_json_append(sizes, json_incref(rows));
    tlc_json_append(sizes, json_incref(columns));
    tlc_json_put(config, "kernel_size", sizes);
    json_object_del(config, "nb_row");
    json_object_del(config, "nb_col");
}

static void rename_ordering(json_t *config)
{
    const char *ordering = json_string_value(json_object_get(config, "dim_ordering"));
    if (!ordering)
        return;
    tlc_json_put(config, "data_format",
                 json_string(strcmp(ordering, "th") == 0 ? "channels_first" : "channels_last"));
    json_object_del(config, "dim_ordering");
}

/* What Merge has for each of its modes, of which one counts. */
static void forget_modes(json_t *config, bool has_axis)
{
    static const char *const of_modes[] = {"mode",         "mode_type",         "dot_axes",
                                           "output_shape", "output_shape_type", "output_mask",
                                           "arguments",    "output_mask_type"};
    for (size_t i = 0; i < sizeof of_modes / sizeof *of_modes; i++)
        json_object_del(config, of_modes[i]);
    if (!has_axis)
        json_object_del(config, "axis");
}

/* What Merge does has classes of its own since. */
static const char *class_of_merge(json_t *config)
{
    static const char *const modes[][2] = {
        {"concat", "Concatenate"}, {"sum", "Add"}, {"mul", "Multiply"}};
    const char *mode = json_string_value(json_object_get(config, "mode"));
    for (size_t i = 0; mode && i < sizeof modes / sizeof *modes; i++)
        if (strcmp(mode, modes[i][0]) == 0) {
            forget_modes(config, i == 0);
            return modes[i][1];
        }
    return "Merge";
}

/* A rate, a bias or a stride by one of the old names may be something else in a class of today. */
static bool is_old(const json_t *config)
{
    static const char *const signs[] = {"init",          "nb_filter", "dim_ordering", "border_mode",
                                        "W_regularizer", "p",         "concat_axis"};
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
        if (json_object_get(config, signs[i]))
            return true;
    return false;
}

const char *tlc_modernise(const char *class_name, json_t *config)
{
    if (!is_old(config))
        return class_name;
    for (size_t i = 0; i < sizeof members / sizeof *members; i++)
        rename_member(config, members[i][0], members[i][1]);
    join_sizes(config);
    rename_ordering(config);
    if (strcmp(class_name, "Merge") == 0)
        return class_of_merge(config);
    for (size_t i = 0; i < sizeof classes / sizeof *classes; i++)
        if (strcmp(class_name, classes[i][0]) == 0)
            return classes[i][1];
    return class_name;
}
