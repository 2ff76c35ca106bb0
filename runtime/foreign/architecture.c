/* architecture.c: Keras's JSON of a model, as a list of layers in which each stands behind those
 * that it reads; nested models are spread out. */
#include <stdlib.h>
#include <string.h>

#include "foreign/foreign_internal.h"
#include "foreign/snake_case.h"
#include "json/json.h"
#include "system/allocate.h"
#include "system/format.h"

enum { MOST_LAYERS = 2000, DEEPEST = 16, LONGEST_NAME = 512, UNKNOWN = -2 };

struct reading {
    struct tlc_foreign *model;
    struct tlc_fault *fault;
    int depth;
};

/* The layers of one model, nested or not, and where in the list what each makes is made. */
struct scope {
    const char *prefix; /* of their names: "features/" */
    const char *path;   /* of their places: "layers/sequential/" */
    const int *given;   /* what the model reads */
    int inputs;         /* how many that is */
    int next;           /* of them, the one for the next InputLayer */
    size_t layers;
    json_t *list, *places; /* places: of each name in the list */
    int *made;             /* by each: a position, -1 for the model's input, or UNKNOWN */
};

/* A layer reads these, of the scope's layers. */
struct references {
    int count, room;
    size_t *layer;
    const char *problem;
};

static bool corrupt(struct reading *reading, const char *what, const char *name)
{
    return tlc_fault_set(reading->fault, "%s: its architecture is damaged: %s %.80s",
                         reading->model->path, what, *name ? name : "the model");
}

/* A model within another: where it is called so, and what it reads. */
struct inner {
    const char *prefix, *path;
    const int *given;
    int inputs;
};

static bool expand(struct reading *reading, const char *class_name, json_t *config,
                   const struct inner *inner, int *made);

/* ---- names ------------------------------------------------------------------------------------
 */

static const char *text_of(const json_t *object, const char *member)
{
    return json_string_value(json_object_get(object, member));
}

static json_t *config_of(const json_t *layer)
{
    return json_object_get(layer, "config");
}

static const char *name_of(const json_t *layer)
{
    const char *name = text_of(config_of(layer), "name");
    return name ? name : text_of(layer, "name") ? text_of(layer, "name") : "";
}

static bool is_own_module(const char *module)
{
    return strncmp(module, "keras", 5) == 0 || strncmp(module, "tf_keras", 8) == 0 ||
           strncmp(module, "tensorflow.", 11) == 0 || strcmp(module, "builtins") == 0;
}

/* A class of somebody's own has the name it was registered by: "Custom>Dense". A new string. */
static char *class_of(const json_t *layer)
{
    const char *name = text_of(layer, "class_name");
    const char *registered = text_of(layer, "registered_name"), *module = text_of(layer, "module");
    if (registered && strchr(registered, '>'))
        return tlc_format("%s", registered);
    if (module && !is_own_module(module))
        return tlc_format("%s.%s", module, name);
    return tlc_format("%s", name);
}

static bool is_model(const char *class_name)
{
    return strcmp(class_name, "Sequential") == 0 || strcmp(class_name, "Functional") == 0 ||
           strcmp(class_name, "Model") == 0;
}

/* Where Keras 3 puts what the layer at this position of the list has: by class, in order. A new
 * string. */
static char *place_of(const struct scope *scope, size_t index)
{
    const char *class_name = text_of(json_array_get(scope->list, index), "class_name");
    char *snake = tlc_snake_case(class_name);
    int number = 0;
    for (size_t i = 0; i < index; i++)
        number += strcmp(text_of(json_array_get(scope->list, i), "class_name"), class_name) == 0;
    char *place = number ? tlc_format("%slayers/%s_%d", scope->path, snake, number)
                         : tlc_format("%slayers/%s", scope->path, snake);
    free(snake);
    return place;
}

/* ---- what a layer reads ------------------------------------------------------------------------
 */

static void add_reference(struct references *references, size_t layer, int64_t output)
{
    if (references->count == references->room) {
        references->room = references->room ? 2 * references->room : 4;
        references->layer =
            tlc_resize(references->layer, (size_t)references->room * sizeof *references->layer);
    }
    references->layer[references->count++] = layer;
    if (output != 0)
        references->problem = "it reads a further output of a layer";
}

/* ["conv2d", 0, 0] or, of Keras 2, with a mapping behind. */
static bool is_reference(const json_t *value)
{
    return tlc_json_is(value, JSON_ARRAY) && json_array_size(value) >= 3 &&
           tlc_json_is(json_array_get(value, 0), JSON_STRING) &&
           tlc_json_is(json_array_get(value, 1), JSON_INTEGER) &&
           tlc_json_is(json_array_get(value, 2), JSON_INTEGER);
}

static bool refer(struct reading *reading, const struct scope *scope, const json_t *value,
                  struct references *references)
{
    const char *name = json_string_value(json_array_get(value, 0));
    const json_t *place = json_object_get(scope->places, name);
    if (place) {
        add_reference(references, (size_t)json_integer_value(place),
                      json_integer_value(json_array_get(value, 2)));
        return true;
    }
    return corrupt(reading, "a layer reads one that is not there:", name);
}

/* All references within, in their order. In Keras 3's nodes they are the `keras_history` of
 * tensors. */
static bool find_references(struct reading *reading, const struct scope *scope, const json_t *value,
                            struct references *references)
{
    json_t *object = (json_t *)value;
    bool good = true;
    if (is_reference(value))
        return refer(reading, scope, value, references);
    for (size_t i = 0; good && i < json_array_size(value); i++)
        good = find_references(reading, scope, json_array_get(value, i), references);
    for (void *at = json_object_iter(object); good && at; at = json_object_iter_next(object, at))
        good = find_references(reading, scope, json_object_iter_value(at), references);
    return good;
}

/* Each node is a call of the layer. One that seems to read nothing has its inputs in words that are
 * not known here. */
static bool find_inputs(struct reading *reading, const struct scope *scope, const json_t *layer,
                        struct references *references)
{
    const json_t *nodes = json_object_get(layer, "inbound_nodes");
    *references = (struct references){.count = 0};
    if (json_array_size(nodes) > 1)
        references->problem = "it is called more than once, with the same weights";
    const bool good = json_array_size(nodes) == 0 ||
                      find_references(reading, scope, json_array_get(nodes, 0), references);
    if (references->count == 0)
        references->problem = "nothing says what it reads";
    return good;
}

/* ---- one layer ---------------------------------------------------------------------------------
 */

/* The sizes behind the batch's: [null, 28, 28, 1]. */
static void take_input_shape(struct tlc_foreign *model, const json_t *config)
{
    const json_t *shape = json_object_get(config, "batch_shape");
    shape = tlc_json_is(shape, JSON_ARRAY) ? shape : json_object_get(config, "batch_input_shape");
    const size_t count = json_array_size(shape);
    if (model->input_rank || count < 2 || count > TLC_MOST_RANK)
        return;
    for (size_t i = 1; i < count; i++) {
        const json_t *size = json_array_get(shape, i);
        model->input_shape[model->input_rank++] =
            tlc_json_is(size, JSON_INTEGER) && json_integer_value(size) > 0
                ? json_integer_value(size)
                : -1;
    }
}

static void note_ordering(struct tlc_foreign *model, const json_t *config)
{
    const char *ordering = text_of(config, "dim_ordering"),
               *format = text_of(config, "data_format");
    if (ordering && strcmp(ordering, "th") == 0)
        model->order = TLC_THEANO;
    if ((format && strcmp(format, "channels_first") == 0) || model->order == TLC_THEANO)
        model->channels_first = true;
}

/* Since Keras 2.2: "to preserve weight ordering when switching a model from one data format to
 * another". */
static bool flattens_channels_last(const char *class_name, const json_t *config)
{
    const char *format = text_of(config, "data_format");
    return format && strcmp(class_name, "Flatten") == 0 && strcmp(format, "channels_first") == 0;
}

static bool add_layer(struct reading *reading, const struct scope *scope, size_t index,
                      const int *inputs, int count, const char *problem)
{
    const json_t *source = json_array_get(scope->list, index);
    struct tlc_foreign *model = reading->model;
    if (model->layers == MOST_LAYERS)
        return tlc_fault_set(reading->fault, "%s has more than %d layers", model->path,
                             MOST_LAYERS);
    json_t *config = json_deep_copy(config_of(source));
    char *class_name = class_of(source);
    struct tlc_foreign_layer *layer = tlc_add_layer(model);
    take_input_shape(model, config);
    note_ordering(model, config);
    layer->class_name = tlc_format("%s", tlc_modernise(class_name, config));
    layer->flattens_channels_last = flattens_channels_last(class_name, config);
    layer->name = tlc_format("%s%s", scope->prefix, name_of(source));
    layer->config = tlc_json_text(config, JSON_ENCODE_ANY, "a layer's configuration");
    layer->place = place_of(scope, index);
    layer->inputs = count;
    layer->input = tlc_allocate((size_t)count, sizeof *layer->input);
    for (int i = 0; i < count; i++)
        layer->input[i] = inputs[i];
    layer->problem = problem ? tlc_format("%s", problem) : NULL;
    free(class_name);
    json_decref(config);
    return true;
}

/* An InputLayer is no layer, but what the model is given; of several each but the first is one that
 * has a problem. */
static bool place_input(struct reading *reading, struct scope *scope, size_t index, int *made)
{
    take_input_shape(reading->model, config_of(json_array_get(scope->list, index)));
    if (scope->next < scope->inputs) {
        *made = scope->given[scope->next++];
        return true;
    }
    if (!add_layer(reading, scope, index, NULL, 0,
                   "it is a further input, and a model of tlc has one"))
        return false;
    *made = reading->model->layers - 1;
    return true;
}

/* What the layer makes, given what it reads. */
static bool place_layer(struct reading *reading, struct scope *scope, size_t index,
                        const int *inputs, int count, const char *problem, int *made)
{
    json_t *layer = json_array_get(scope->list, index);
    const char *class_name = text_of(layer, "class_name");
    if (strcmp(class_name, "InputLayer") == 0)
        return place_input(reading, scope, index, made);
    if (is_model(class_name) && !problem) {
        char *prefix = tlc_format("%s%s/", scope->prefix, name_of(layer));
        char *place = place_of(scope, index), *path = tlc_format("%s/", place);
        const struct inner inner = {prefix, path, inputs, count};
        const bool done = expand(reading, class_name, config_of(layer), &inner, made);
        free(prefix);
        free(place);
        free(path);
        return done;
    }
    if (!add_layer(reading, scope, index, inputs, count, problem))
        return false;
    *made = reading->model->layers - 1;
    return true;
}

/* ---- stacks ------------------------------------------------------------------------------------
 */

static bool expand_stack(struct reading *reading, struct scope *scope, int *made)
{
    *made = scope->inputs ? scope->given[0] : -1;
    for (size_t i = 0; i < scope->layers; i++)
        if (!place_layer(reading, scope, i, made, 1, NULL, made))
            return false;
    return true;
}

/* ---- graphs ------------------------------------------------------------------------------------
 */

/* Places the layer if what it reads is known. */
static bool try_node(struct reading *reading, struct scope *scope, size_t index, bool *placed)
{
    const json_t *layer = json_array_get(scope->list, index);
    struct references references;
    bool good = find_inputs(reading, scope, layer, &references);
    int *inputs = tlc_allocate((size_t)references.count, sizeof *inputs);
    *placed = good;
    for (int i = 0; i < references.count; i++) {
        inputs[i] = scope->made[references.layer[i]];
        *placed = *placed && inputs[i] != UNKNOWN;
    }
    if (*placed)
        good = place_layer(reading, scope, index, inputs, references.count, references.problem,
                           &scope->made[index]);
    free(inputs);
    free(references.layer);
    return good;
}

/* Layers mostly stand behind those they read; those that don't are tried again. */
static bool place_all(struct reading *reading, struct scope *scope)
{
    size_t left = scope->layers, before;
    do {
        before = left;
        for (size_t i = 0; i < scope->layers; i++) {
            bool placed;
            if (scope->made[i] != UNKNOWN)
                continue;
            if (!try_node(reading, scope, i, &placed))
                return false;
            left -= placed;
        }
    } while (left > 0 && left < before);
    return left == 0 || corrupt(reading, "layers read one another in a circle in", scope->prefix);
}

/* Which of several outputs is the model's cannot be known. */
static bool find_output(struct reading *reading, struct scope *scope, const json_t *config,
                        int *made)
{
    struct references outputs = {.count = 0};
    if (!find_references(reading, scope, json_object_get(config, "output_layers"), &outputs))
        return false;
    const int count = outputs.count;
    for (int i = 0; i < count; i++) {
        *made = scope->made[outputs.layer[i]];
        if (count == 1 || *made < 0)
            continue;
        free(reading->model->layer[*made].problem);
        reading->model->layer[*made].problem =
            tlc_format("it is one of %d outputs, and a model of tlc has one", count);
    }
    free(outputs.layer);
    return count > 0 || corrupt(reading, "nothing says what is the output of", scope->prefix);
}

static bool expand_graph(struct reading *reading, struct scope *scope, const json_t *config,
                         int *made)
{
    scope->made = tlc_allocate(scope->layers, sizeof *scope->made);
    scope->places = json_object();
    for (size_t i = 0; i < scope->layers; i++) {
        scope->made[i] = UNKNOWN;
        tlc_json_put(scope->places, name_of(json_array_get(scope->list, i)),
                     json_integer((json_int_t)i));
    }
    const bool done = place_all(reading, scope) && find_output(reading, scope, config, made);
    json_decref(scope->places);
    free(scope->made);
    return done;
}

/* ---- models ------------------------------------------------------------------------------------
 */

static bool check_layers(struct reading *reading, const struct scope *scope)
{
    if (!tlc_json_is(scope->list, JSON_ARRAY) || scope->layers == 0 || scope->layers > MOST_LAYERS)
        return corrupt(reading, "no list of 1 to 2000 layers in", scope->prefix);
    for (size_t i = 0; i < scope->layers; i++) {
        const json_t *layer = json_array_get(scope->list, i);
        if (!text_of(layer, "class_name") || !*text_of(layer, "class_name") ||
            !tlc_json_is(config_of(layer), JSON_OBJECT))
            if (!is_model(text_of(layer, "class_name") ? text_of(layer, "class_name") : "") ||
                !tlc_json_is(config_of(layer), JSON_ARRAY))
                return corrupt(reading, "a layer without a class or a configuration in",
                               scope->prefix);
        if (strlen(name_of(layer)) > LONGEST_NAME)
            return corrupt(reading, "too long a name in", scope->prefix);
    }
    return true;
}

/* Keras 1 and 2.0 have the list of a Sequential alone. */
static bool expand(struct reading *reading, const char *class_name, json_t *config,
                   const struct inner *inner, int *made)
{
    json_t *list = tlc_json_is(config, JSON_ARRAY) ? config : json_object_get(config, "layers");
    struct scope scope = {.prefix = inner->prefix,
                          .path = inner->path,
                          .given = inner->given,
                          .inputs = inner->inputs,
                          .layers = json_array_size(list),
                          .list = list};
    if (reading->depth == DEEPEST)
        return corrupt(reading, "models in models in models, too many:", inner->prefix);
    if (!check_layers(reading, &scope))
        return false;
    reading->depth++;
    const bool done = strcmp(class_name, "Sequential") == 0
                          ? expand_stack(reading, &scope, made)
                          : expand_graph(reading, &scope, config, made);
    reading->depth--;
    return done;
}

/* ---- what the output needs ---------------------------------------------------------------------
 */

static void free_layer(struct tlc_foreign_layer *layer)
{
    free(layer->class_name);
    free(layer->name);
    free(layer->config);
    free(layer->place);
    free(layer->input);
    free(layer->problem);
}

/* The output becomes the last layer; what it does not depend on goes. */
static void keep_needed(struct tlc_foreign *model, int output)
{
    bool *needed = tlc_allocate((size_t)model->layers, sizeof *needed);
    int *place = tlc_allocate((size_t)model->layers, sizeof *place), kept = 0;
    for (int i = model->layers; i-- > 0;) {
        needed[i] = needed[i] || i == output || model->layer[i].problem;
        for (int k = 0; needed[i] && k < model->layer[i].inputs; k++)
            if (model->layer[i].input[k] >= 0)
                needed[model->layer[i].input[k]] = true;
    }
    for (int i = 0; i < model->layers; i++) {
        struct tlc_foreign_layer *layer = &model->layer[i];
        if (!needed[i]) {
            free_layer(layer);
            continue;
        }
        for (int k = 0; k < layer->inputs; k++)
            layer->input[k] = layer->input[k] < 0 ? -1 : place[layer->input[k]];
        place[i] = kept;
        model->layer[kept++] = *layer;
    }
    model->layers = kept;
    free(place);
    free(needed);
}

static bool read_model(struct reading *reading, const json_t *root)
{
    const int input = -1;
    const struct inner whole = {"", "", &input, 1};
    int output;
    const char *class_name = text_of(root, "class_name");
    struct tlc_foreign *model = reading->model;
    if (!class_name || !config_of(root))
        return corrupt(reading, "it has no", "class_name and config");
    if (!is_model(class_name))
        return tlc_fault_set(reading->fault,
                             "%s holds a model of class %.80s: its layers are in that class's "
                             "code, which tlc does not have; there are Sequential and functional "
                             "models",
                             model->path, class_name);
    if (!expand(reading, class_name, config_of(root), &whole, &output))
        return false;
    free(model->name);
    model->name =
        tlc_format("%s", text_of(config_of(root), "name") ? text_of(config_of(root), "name") : "");
    keep_needed(model, output);
    model->has_layers = true;
    return model->layers > 0 || corrupt(reading, "there are no layers in", model->name);
}

bool tlc_read_architecture(struct tlc_foreign *model, const char *text, struct tlc_fault *fault)
{
    struct reading reading = {.model = model, .fault = fault};
    json_error_t error;
    json_t *root = json_loads(text, JSON_REJECT_DUPLICATES, &error);
    if (!root)
        return tlc_fault_set(fault, "%s: its architecture is no JSON: byte %d: %s", model->path,
                             error.position, error.text);
    const bool done = read_model(&reading, root);
    json_decref(root);
    return done;
}
