/* figure_memory.c: what values take of RAM while each layer works, where a model is taken away as a
 * library. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "report/fields.h"
#include "report/figures.h"
#include "report/show.h"
#include "report/svg.h"
#include "system/format.h"

enum { WIDTH = 440, HEIGHT = 190, LEFT = 66, TOP = 44, BOTTOM = 160 };

/* ---- what there is --------------------------------------------------------------------------- */

static bool is_known(const struct tlc_model_record *model)
{
    bool known = false;
    for (int i = 0; i < model->layers.count; i++)
        known |= model->layers.item[i].ram > 0;
    return known;
}

static bool is_alike(const struct tlc_model_record *a, const struct tlc_model_record *b)
{
    bool alike = a->layers.count == b->layers.count;
    for (int i = 0; alike && i < a->layers.count; i++)
        alike = a->layers.item[i].ram == b->layers.item[i].ram;
    return alike;
}

/* Whether no model before it takes the same. */
static bool is_first(const struct document *document, int index)
{
    const struct tlc_model_record *models = document->results->models.item;
    for (int i = 0; i < index; i++)
        if (is_alike(&models[i], &models[index]))
            return false;
    return is_known(&models[index]);
}

bool tlc_memory_applies(const struct document *document)
{
    for (int i = 0; i < document->results->models.count; i++)
        if (is_known(&document->results->models.item[i]))
            return true;
    return false;
}

/* Of all models that take the same: "B, B_on_A"; to be freed. */
static char *names_of(const struct document *document, int index)
{
    const struct tlc_model_record *models = document->results->models.item;
    char *names = tlc_format("%s", models[index].name);
    for (int i = index + 1; i < document->results->models.count; i++) {
        if (!is_alike(&models[i], &models[index]))
            continue;
        char *more = tlc_format("%s, %s", names, models[i].name);
        free(names);
        names = more;
    }
    return names;
}

static int largest_of(const struct tlc_model_record *model)
{
    int largest = 0;
    for (int i = 0; i < model->layers.count; i++)
        if (model->layers.item[i].ram > model->layers.item[largest].ram)
            largest = i;
    return largest;
}

/* ---- drawing --------------------------------------------------------------------------------- */

static double kibibytes(long bytes)
{
    return (double)bytes / 1024;
}

/* A bar for each layer, from left to right as they work. */
static void draw_bars(struct text *text, const struct tlc_model_record *model,
                      const struct scale *scale)
{
    const double step = (WIDTH - LEFT - 8) / (double)model->layers.count;
    for (int i = 0; i < model->layers.count; i++) {
        const double top = tlc_scale_place(scale, kibibytes(model->layers.item[i].ram));
        if (model->layers.item[i].ram > 0)
            tlc_text_addf(text,
                          "<rect class=\"cell\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" "
                          "height=\"%.1f\"><title>%s</title></rect>\n",
                          LEFT + i * step, top, step, BOTTOM - top, model->layers.item[i].name);
    }
}

static void draw_model(struct figure *figure, const struct tlc_model_record *model,
                       const char *names)
{
    const struct tlc_layer_record *largest = &model->layers.item[largest_of(model)];
    struct scale scale = tlc_scale_linear(0, kibibytes(largest->ram), BOTTOM, TOP);
    scale = tlc_scale_widened(&scale, 4);
    const struct ticks ticks = tlc_scale_ticks(&scale, 4);
    char *title = tlc_svg_clip(names, WIDTH - 10);
    char *most = tlc_format("most while %s works: %s bytes", largest->name,
                            tlc_typeset_count(tlc_known(largest->ram)).text);
    char *shown = tlc_svg_clip(most, WIDTH - LEFT - 8);
    struct text *text = tlc_figure_draw(figure, WIDTH, HEIGHT, "RAM while each layer works");
    tlc_svg_text(text, "panel", "start", (struct point){2, 14}, title);
    tlc_svg_text(text, "title", "start", (struct point){2, 33}, "KiB of values");
    tlc_svg_axis_vertical(text, &scale, &ticks, LEFT, WIDTH - 8, false);
    draw_bars(text, model, &scale);
    tlc_svg_text(text, "note", "start", (struct point){LEFT, HEIGHT - 10}, shown);
    free(shown);
    free(most);
    free(title);
}

static void add_numbers(struct figure *figure, const struct tlc_model_record *model)
{
    for (int i = 0; i < model->layers.count; i++) {
        struct text *row = tlc_figure_row(figure, model->name);
        tlc_field_text(row, model->layers.item[i].name);
        tlc_field_whole(row, model->layers.item[i].ram);
        tlc_text_add(row, "\n");
    }
}

void tlc_memory_figures(struct figures *figures, const struct document *document)
{
    struct figure *figure = tlc_figure_new(figures, TLC_FIGURE_MEMORY, "layer,bytes");
    for (int i = 0; i < document->results->models.count; i++) {
        const struct tlc_model_record *model = &document->results->models.item[i];
        char *names = names_of(document, i);
        if (is_first(document, i))
            draw_model(figure, model, names);
        if (is_known(model))
            add_numbers(figure, model);
        free(names);
    }
    tlc_text_addf(
        &figure->caption,
        "What values take of RAM while each layer works, from the first to the last, as a C "
        "library with floats%s. The highest bar is what the library has to have to work in.",
        document->axes > 0 ? ", in the first cell" : "");
}
