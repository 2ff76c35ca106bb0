/* table_models.c: the models' layers, and what stayed frozen. */
#include <string.h>

#include "report/figures.h"
#include "report/show.h"

/* ---- layers --------------------------------------------------------------------------------- */

bool tlc_models_apply(const struct document *document)
{
    return document->results->models.count > 0;
}

static bool has_copies(const struct tlc_model_record *model)
{
    for (int i = 0; i < model->layers.count; i++)
        if (model->layers.item[i].copy_of && *model->layers.item[i].copy_of)
            return true;
    return false;
}

static void add_layer(struct text *text, const struct tlc_layer_record *layer, bool copies)
{
    tlc_text_addf(text,
                  "<tr><td>%s</td><td class=\"n\">%s</td><td class=\"n\">%s</td><td>%s</td>"
                  "<td class=\"n\">%s</td>",
                  layer->name, tlc_typeset_count(tlc_known(layer->inputs)).text,
                  tlc_typeset_count(tlc_known(layer->outputs)).text,
                  layer->activation ? layer->activation : "",
                  tlc_typeset_count(tlc_known(layer->parameters)).text);
    if (copies)
        tlc_text_addf(text, "<td>%s</td>", layer->copy_of ? layer->copy_of : "");
    tlc_text_add(text, "</tr>\n");
}

static bool is_said(const struct document *document, int training, const char *augmentation)
{
    for (int i = 0; i < training; i++) {
        const struct tlc_training_record *other = tlc_document_training(document, i);
        if (other->augmentation && strcmp(other->augmentation, augmentation) == 0 &&
            strcmp(other->model, tlc_document_training(document, training)->model) == 0)
            return true;
    }
    return false;
}

/* What is done to the images of the model's trainings, each once. */
static void add_augmentations(struct text *text, const struct document *document, const char *model)
{
    for (int i = 0; i < document->trainings; i++) {
        const struct tlc_training_record *training = tlc_document_training(document, i);
        if (strcmp(training->model, model) == 0 && training->augmentation &&
            !is_said(document, i, training->augmentation))
            tlc_text_addf(text, "<p class=\"small\">learns from augmented images: %s</p>\n",
                          training->augmentation);
    }
}

static void add_model(struct text *text, const struct document *document,
                      const struct tlc_model_record *model)
{
    const bool copies = has_copies(model);
    tlc_text_addf(text,
                  "<div><h3>%s</h3>\n<p class=\"small\">%s parameters, of which %s learn</p>\n",
                  model->name, tlc_typeset_count(tlc_known(model->parameters)).text,
                  tlc_typeset_count(tlc_known(model->trainable)).text);
    add_augmentations(text, document, model->name);
    tlc_text_add(text,
                 "<div class=\"scroll\"><table><thead><tr><th>layer</th><th class=\"n\">inputs</th>"
                 "<th class=\"n\">outputs</th><th>activation</th><th class=\"n\">parameters</th>");
    tlc_text_add(text,
                 copies ? "<th>copied from</th></tr></thead><tbody>\n" : "</tr></thead><tbody>\n");
    for (int i = 0; i < model->layers.count; i++)
        add_layer(text, &model->layers.item[i], copies);
    tlc_text_add(text, "</tbody></table></div></div>\n");
}

void tlc_models_draw(struct text *text, const struct document *document)
{
    if (document->axes > 0)
        tlc_text_add(
            text, "<p class=\"small\">As in the first cell; in others more or fewer layers may be "
                  "copied. The parameters that learn are the most in any cell.</p>\n");
    tlc_text_add(text, "<div class=\"columns\">\n");
    for (int i = 0; i < document->results->models.count; i++)
        add_model(text, document, &document->results->models.item[i]);
    tlc_text_add(text, "</div>\n");
}

/* ---- frozen --------------------------------------------------------------------------------- */

/* How many runs of a training have a check sum of what was frozen, and in how many it stayed. */
struct frozen {
    int runs, same;
    const char *sum; /* of the first */
};

static struct frozen count_frozen(const struct document *document, int training)
{
    struct frozen frozen = {0, 0, ""};
    for (int seed = 0; seed < document->seeds; seed++) {
        const struct tlc_run_record *run = tlc_document_run(document, training, seed);
        const struct tlc_frozen *sums = run ? run->frozen : NULL;
        if (!sums || !*sums->before)
            continue;
        frozen.sum = frozen.runs == 0 ? sums->before : frozen.sum;
        frozen.runs++;
        frozen.same += strcmp(sums->before, sums->after) == 0;
    }
    return frozen;
}

bool tlc_frozen_applies(const struct document *document)
{
    for (int i = 0; i < document->trainings; i++)
        if (count_frozen(document, i).runs > 0)
            return true;
    return false;
}

/* The layers frozen in the first phase, and in how many phases there are any. */
static void add_frozen_layers(struct text *text, const struct tlc_training_record *training)
{
    for (int i = 0; i < training->phases.count; i++) {
        const struct tlc_texts *layers = &training->phases.item[i].frozen;
        if (training->phases.count > 1)
            tlc_text_addf(text, "%sphase %d: ", i > 0 ? "; " : "", i + 1);
        for (int j = 0; j < layers->count; j++)
            tlc_text_addf(text, "%s%s", j > 0 ? ", " : "", layers->item[j]);
        if (layers->count <= 0)
            tlc_text_add(text, "none");
    }
}

static void add_frozen(struct text *text, const struct document *document, int training)
{
    struct frozen frozen = count_frozen(document, training);
    const struct tlc_training_record *record = tlc_document_training(document, training);
    if (frozen.runs == 0)
        return;
    tlc_text_addf(text, "<tr><td class=\"n\">%d</td><td>%s</td><td class=\"wide\">", training,
                  record->model);
    add_frozen_layers(text, record);
    tlc_text_addf(text, "</td><td><code>%s</code></td><td>%s in %d of %d run%s</td></tr>\n",
                  frozen.sum, frozen.same == frozen.runs ? "same" : "CHANGED: same", frozen.same,
                  frozen.runs, frozen.runs == 1 ? "" : "s");
}

static void add_frozen_sentence(struct text *text, const struct document *document)
{
    int runs = 0, same = 0;
    for (int i = 0; i < document->trainings; i++) {
        struct frozen frozen = count_frozen(document, i);
        runs += frozen.runs;
        same += frozen.same;
    }
    tlc_text_addf(
        text,
        "<p>A check sum (CRC-32) of the weights that no phase trains was taken before and "
        "after each training: <strong>the same in %d of %d run%s</strong>%s.</p>\n",
        same, runs, runs == 1 ? "" : "s",
        same == runs ? "" : ". Something trained what should have stayed");
}

void tlc_frozen_draw(struct text *text, const struct document *document)
{
    int count = 0;
    for (int i = 0; i < document->trainings; i++)
        count += count_frozen(document, i).runs > 0;
    add_frozen_sentence(text, document);
    if (count > 12)
        tlc_text_addf(text, "<details><summary>%d trainings</summary>\n", count);
    tlc_text_add(text, "<div class=\"scroll\"><table><thead><tr><th class=\"n\">training</th>"
                       "<th>model</th><th>frozen layers</th><th>sum before, first seed</th>"
                       "<th>sum after</th></tr></thead><tbody>\n");
    for (int i = 0; i < document->trainings; i++)
        add_frozen(text, document, i);
    tlc_text_add(text, "</tbody></table></div>\n");
    if (count > 12)
        tlc_text_add(text, "</details>\n");
}
