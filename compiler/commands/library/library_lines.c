#include "commands/library/library_lines.h"

#include "commands/library/library_of.h"

#include <string.h>

enum { MOST_NAMES = 3, MOST_LINES = 8 };

/* The first model of its shape that is trained; others of that shape take the same. */
static bool is_first(const Plan *plan, size_t index)
{
    const PlanModel *model = plan->models.items[index];
    for (size_t i = 0; i < index; i++)
        if (plan->models.items[i]->shape == model->shape &&
            last_training(plan, plan->models.items[i]->identifier))
            return false;
    return last_training(plan, model->identifier) != NULL;
}

/* "B, B_on_A", "B, C, D and 4 more" */
static const char *names_of(Arena *arena, const Plan *plan, const PlanModel *shape)
{
    Text names = text_new(arena);
    size_t count = 0;
    for (size_t i = 0; i < plan->models.count; i++) {
        const PlanModel *model = plan->models.items[i];
        if (model->shape != shape || !last_training(plan, model->identifier))
            continue;
        if (count < MOST_NAMES)
            text_addf(&names, "%s%s", count ? ", " : "", model->identifier);
        count++;
    }
    if (count > MOST_NAMES)
        text_addf(&names, " and %zu more", count - MOST_NAMES);
    return names.bytes;
}

static void print_line(Text *text, const Plan *plan, const PlanModel *model, int width)
{
    Arena *arena = text->arena;
    const Library *library = library_of(arena, plan, last_training(plan, model->identifier));
    const LibrarySizes sizes = library_sizes(library);
    text_addf(text, "  %-*s  flash %11s  RAM %11s  multiply-adds %13s\n", width,
              names_of(arena, plan, model->shape), with_commas(arena, sizes.weights + sizes.code),
              with_commas(arena, sizes.arena + sizes.input + sizes.output),
              with_commas(arena, sizes.multiply_adds));
}

static int width_of(Arena *arena, const Plan *plan)
{
    size_t width = 0;
    for (size_t i = 0; i < plan->models.count; i++) {
        const size_t length =
            is_first(plan, i) ? strlen(names_of(arena, plan, plan->models.items[i]->shape)) : 0;
        width = length > width ? length : width;
    }
    return (int)width;
}

void print_library_lines(Text *text, const Plan *plan)
{
    const int width = width_of(text->arena, plan);
    size_t lines = 0;
    text_add(text, "\nAs a C library (--emit=library), bytes; --emit=sizes says more:\n");
    for (size_t i = 0; i < plan->models.count && lines < MOST_LINES; i++)
        if (is_first(plan, i)) {
            print_line(text, plan, plan->models.items[i], width);
            lines++;
        }
}

/* ---- by layers ---- */

/* Of the model that the library is of, and of others of its shape. */
static void note_layer(const Plan *plan, const PlanModel *model, const LibraryLayer *layer)
{
    const size_t index = (size_t)(layer->layer - model->layers.items);
    for (size_t i = 0; i < plan->models.count; i++)
        if (plan->models.items[i]->shape == model->shape)
            plan->models.items[i]->layers.items[index].ram = layer->needed;
}

void note_library_ram(Arena *arena, Plan *plan)
{
    for (size_t i = 0; i < plan->models.count; i++) {
        const PlanModel *model = plan->models.items[i];
        if (!is_first(plan, i))
            continue;
        const LibraryLayers layers =
            library_layers(library_of(arena, plan, last_training(plan, model->identifier)));
        for (size_t k = 0; k < layers.count; k++)
            if (layers.items[k].layer)
                note_layer(plan, model, &layers.items[k]);
    }
}
