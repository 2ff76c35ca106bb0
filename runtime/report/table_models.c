/* table_models.c: the models' layers, and what stayed frozen. */
#include <string.h>

#include "report/figures.h"
#include "report/show.h"

/* ---- layers --------------------------------------------------------------------------------- */

bool tlc_models_apply(const struct document *document)
{
    return json_object_size(json_object_get(document->results, "models")) > 0;
}

static void add_layer(struct text *text, const json_t *layer)
{
    const char *source = tlc_string_at(layer, "copy_of");
    tlc_text_addf(
        text,
        "<tr><td>%s</td><td class=\"n\">%s</td><td class=\"n\">%s</td><td>%s</td>"
        "<td class=\"n\">%s</td><td>%s</td></tr>\n",
        tlc_string_at(layer, "name"), tlc_typeset_count(tlc_number_at(layer, "inputs")).text,
        tlc_typeset_count(tlc_number_at(layer, "outputs")).text, tlc_string_at(layer, "activation"),
        tlc_typeset_count(tlc_number_at(layer, "parameters")).text, source);
}

static void add_model(struct text *text, const char *name, const json_t *model)
{
    const json_t *layers = json_object_get(model, "layers");
    tlc_text_addf(
        text,
        "<div><h3>%s</h3>\n<p class=\"small\">%s parameters, of which %s learn</p>\n"
        "<div class=\"scroll\"><table><thead><tr><th>layer</th><th class=\"n\">inputs</th>"
        "<th class=\"n\">outputs</th><th>activation</th><th class=\"n\">parameters</th>"
        "<th>copied from</th></tr></thead><tbody>\n",
        name, tlc_typeset_count(tlc_number_at(model, "parameters")).text,
        tlc_typeset_count(tlc_number_at(model, "trainable")).text);
    for (int i = 0; i < tlc_size_of(layers); i++)
        add_layer(text, json_array_get(layers, (size_t)i));
    tlc_text_add(text, "</tbody></table></div></div>\n");
}

void tlc_models_draw(struct text *text, const struct document *document)
{
    const char *name;
    json_t *models = json_object_get(document->results, "models"), *model;
    if (document->axes > 0)
        tlc_text_add(
            text, "<p class=\"small\">As in the first cell; in others more or fewer layers may be "
                  "copied. The parameters that learn are the most in any cell.</p>\n");
    tlc_text_add(text, "<div class=\"columns\">\n");
    json_object_foreach(models, name, model)
    {
        add_model(text, name, model);
    }
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
        const json_t *sums = json_object_get(tlc_document_run(document, training, seed), "frozen");
        const char *before = tlc_string_at(sums, "before"), *after = tlc_string_at(sums, "after");
        if (!*before)
            continue;
        frozen.sum = frozen.runs == 0 ? before : frozen.sum;
        frozen.runs++;
        frozen.same += strcmp(before, after) == 0;
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
static void add_frozen_layers(struct text *text, const json_t *phases)
{
    for (int i = 0; i < tlc_size_of(phases); i++) {
        const json_t *phase = json_array_get(phases, (size_t)i);
        const json_t *layers = json_object_get(phase, "frozen");
        if (tlc_size_of(phases) > 1)
            tlc_text_addf(text, "%sphase %d: ", i > 0 ? "; " : "", i + 1);
        for (int j = 0; j < tlc_size_of(layers); j++)
            tlc_text_addf(text, "%s%s", j > 0 ? ", " : "", tlc_string_of(layers, j));
        if (tlc_size_of(layers) == 0)
            tlc_text_add(text, "none");
    }
}

static void add_frozen(struct text *text, const struct document *document, int training)
{
    struct frozen frozen = count_frozen(document, training);
    const json_t *record = tlc_document_training(document, training);
    if (frozen.runs == 0)
        return;
    tlc_text_addf(text, "<tr><td class=\"n\">%d</td><td>%s</td><td class=\"wide\">", training,
                  tlc_string_at(record, "model"));
    add_frozen_layers(text, json_object_get(record, "phases"));
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
