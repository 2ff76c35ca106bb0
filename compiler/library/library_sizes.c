/* library_sizes.c: what a library takes of flash, RAM and time, all in all and layer by layer. */
#include "library/library_learning.h"

#include <string.h>

enum { FLOAT = 4, INDEX = 4, BAR = 24 };

/* Of what the part has for the op. */
static int64_t part_bytes(const Library *library, const Op *op)
{
    return library_part_does(library, op) ? library->part->weight_bytes(library, op) : 0;
}

LibrarySizes library_sizes(const Library *library)
{
    const PlanFile *file = library->training->model->file;
    const int64_t element = (int64_t)tlc_element_size(file->element);
    LibrarySizes sizes = {.code = library_code_bytes(library),
                          .arena = FLOAT * library->arena_floats,
                          .learner = library->learning ? library_learner_bytes(library) : 0,
                          .input = element * file->pixels,
                          .output = FLOAT * library->answers +
                                    (library->answer == ANSWER_CLASSES ? INDEX : 0),
                          .multiply_adds = library->prog->floating_point_operations / 2};
    for (size_t i = 0; i < library->arrays.count; i++)
        sizes.weights += FLOAT * library->arrays.items[i].count;
    for (size_t i = 0; i < library->prog->ops.count; i++)
        sizes.weights += part_bytes(library, &library->prog->ops.items[i]);
    return sizes;
}

/* ---- by layers ---- */

const PlanLayer *library_layer(const Library *library, const char *value)
{
    const PlanModel *model = library->training->model;
    const PlanLayer *found = NULL;
    for (size_t i = 0; i < model->layers.count; i++) {
        const PlanLayer *layer = &model->layers.items[i];
        const size_t length = strlen(layer->name);
        if (strncmp(value, layer->name, length) == 0 && value[length] == '_' &&
            (!found || length > strlen(found->name)))
            found = layer;
    }
    return found;
}

static LibraryLayer *find_layer(const Library *library, LibraryLayers *layers,
                                const PlanLayer *layer)
{
    for (size_t i = 0; i < layers->count; i++)
        if (layers->items[i].layer == layer)
            return &layers->items[i];
    LibraryLayer *added = list_add(library->arena, layers);
    added->layer = layer;
    return added;
}

/* Of a number that is learned: itself, its gradient, and what is remembered. */
static int64_t copies_of(const Library *library)
{
    return 2 + (int64_t)library->learning->remembered.count;
}

/* `counted`: which arrays an op before has brought, by their places in the library's list. */
static void add_op(const Library *library, size_t index, bool *counted, LibraryLayer *to)
{
    const Op *op = &library->prog->ops.items[index];
    for (int i = 0; i < op_info(op->code)->inputs; i++) {
        const LibraryArray *array = library_array(library, op, i);
        if (!array || counted[array - library->arrays.items])
            continue;
        counted[array - library->arrays.items] = true;
        to->weights += FLOAT * array->count;
        if (array->learned)
            to->learned += copies_of(library) * FLOAT * array->count;
    }
    to->weights += part_bytes(library, op);
    to->multiply_adds += op_floating_point_operations(op) / 2;
    if (FLOAT * library->needed[index] > to->needed)
        to->needed = FLOAT * library->needed[index];
}

LibraryLayers library_layers(const Library *library)
{
    LibraryLayers layers = {0};
    bool *counted = arena_alloc(library->arena, library->arrays.count * sizeof *counted);
    for (size_t i = 0; i < library->prog->ops.count; i++) {
        const Op *op = &library->prog->ops.items[i];
        const Tensor *made = op_info(op->code)->outputs ? op->outputs[0] : op->inputs[1];
        add_op(library, i, counted,
               find_layer(library, &layers, library_layer(library, made->name)));
    }
    return layers;
}

/* ---- in words ---- */

static void print_layer(Text *text, const LibraryLayer *layer, int width, int64_t most)
{
    const char *name = layer->layer ? layer->layer->name : "(the example)";
    const size_t length = most ? (size_t)((layer->needed * BAR + most / 2) / most) : 0;
    text_addf(
        text, "  %-*s %12s %12s %12s  ", width, name, with_commas(text->arena, layer->weights),
        with_commas(text->arena, layer->multiply_adds), with_commas(text->arena, layer->needed));
    text_repeat(text, '#', length);
    text_add(text, "\n");
}

static void print_layers(Text *text, const Library *library)
{
    const LibraryLayers layers = library_layers(library);
    int64_t most = 0;
    int width = 13;
    for (size_t i = 0; i < layers.count; i++) {
        const LibraryLayer *layer = &layers.items[i];
        most = layer->needed > most ? layer->needed : most;
        if (layer->layer && (int)strlen(layer->layer->name) > width)
            width = (int)strlen(layer->layer->name);
    }
    text_addf(text, "  %-*s %12s %12s %12s\n", width, "layer", "flash", "multiply-adds", "RAM");
    for (size_t i = 0; i < layers.count; i++)
        print_layer(text, &layers.items[i], width, most);
}

void library_print_sizes(Text *text, const Library *library)
{
    Arena *arena = text->arena;
    const LibrarySizes sizes = library_sizes(library);
    text_addf(text, "Model %s as a library, in bytes\n", library->name);
    text_addf(text, "  flash  %12s: weights, and about %s of code\n",
              with_commas(arena, sizes.weights + sizes.code), with_commas(arena, sizes.code));
    text_addf(text, "  RAM    %12s: %s to work in%s%s, %s of the example, %s of what is said\n",
              with_commas(arena, sizes.arena + sizes.input + sizes.output),
              with_commas(arena, sizes.arena),
              library->least_floats < library->arena_floats ? ", where the layers need " : "",
              library->least_floats < library->arena_floats
                  ? with_commas(arena, FLOAT * library->least_floats)
                  : "",
              with_commas(arena, sizes.input), with_commas(arena, sizes.output));
    text_addf(text, "  work   %12s multiply-adds an example\n",
              with_commas(arena, sizes.multiply_adds));
    print_layers(text, library);
}
