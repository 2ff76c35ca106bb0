/* axes.c: what the axes of a study vary, the cells that differ along them, and both in words. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "results/document.h"
#include "system/allocate.h"
#include "system/format.h"

/* ---- cells ----------------------------------------------------------------------------------- */

int tlc_cell_value(const struct document *document, int cell, int axis)
{
    return cell < 0 || cell >= document->cells
               ? -1
               : tlc_whole_of(&document->study->cells.item[cell].values, axis);
}

static bool is_beside(const struct document *document, int cell, int other, int axis, int value)
{
    for (int i = 0; i < document->axes; i++)
        if (tlc_cell_value(document, other, i) !=
            (i == axis ? value : tlc_cell_value(document, cell, i)))
            return false;
    return true;
}

int tlc_cell_beside(const struct document *document, int cell, int axis, int value)
{
    for (int other = 0; other < document->cells; other++)
        if (is_beside(document, cell, other, axis, value))
            return other;
    return -1;
}

/* ---- axes ------------------------------------------------------------------------------------ */

static const struct tlc_axis_record no_axis = {.name = ""};

static const struct tlc_axis_record *axis_at(const struct document *document, int axis)
{
    return axis < 0 || axis >= document->axes ? &no_axis : &document->study->axes.item[axis];
}

int tlc_axis_size(const struct document *document, int axis)
{
    const int count = axis_at(document, axis)->values.count;
    return count < 0 ? 0 : count;
}

const char *tlc_axis_name(const struct document *document, int axis)
{
    return axis_at(document, axis)->name;
}

const char *tlc_axis_value(const struct document *document, int axis, int value)
{
    return tlc_text_of(&axis_at(document, axis)->values, value);
}

static bool ends_in(const char *name, const char *end)
{
    size_t length = strlen(name), tail = strlen(end);
    return length >= tail && strcmp(name + length - tail, end) == 0;
}

/* Whether another axis's name has the same end. */
static bool is_ambiguous(const struct document *document, int axis, const char *end)
{
    for (int i = 0; i < document->axes; i++)
        if (i != axis && ends_in(tlc_axis_name(document, i), end))
            return true;
    return false;
}

/* Where the last word that begins before `end` begins. */
static const char *word_before(const char *name, const char *end)
{
    while (end > name && end[-1] != '.')
        end--;
    return end;
}

const char *tlc_axis_label(const struct document *document, int axis)
{
    const char *name = tlc_axis_name(document, axis);
    const char *label = word_before(name, name + strlen(name));
    bool half =
        tlc_axis_kind_of(document, axis) == TLC_AXIS_EXAMPLES; /* "train" alone says too little */
    while (label > name && (half || is_ambiguous(document, axis, label))) {
        label = word_before(name, label - 1);
        half = false;
    }
    return label;
}

double tlc_axis_number(const struct document *document, int axis, int value)
{
    const char *text = tlc_axis_value(document, axis, value);
    char *end;
    double number = strtod(text, &end);
    return *text && !*end && isfinite(number) ? number : NAN;
}

bool tlc_axis_is_numeric(const struct document *document, int axis)
{
    for (int i = 0; i < tlc_axis_size(document, axis); i++) {
        double number = tlc_axis_number(document, axis, i);
        if (!isfinite(number) || (i > 0 && !(number > tlc_axis_number(document, axis, i - 1))))
            return false;
    }
    return tlc_axis_size(document, axis) > 0;
}

bool tlc_axis_changes(const struct document *document, int axis, int arm)
{
    for (int cell = 0; cell < document->cells; cell++)
        if (tlc_document_trained(document, cell, arm) !=
            tlc_document_trained(document, tlc_cell_beside(document, cell, axis, 0), arm))
            return true;
    return false;
}

enum tlc_axis_kind tlc_axis_kind_of(const struct document *document, int axis)
{
    const enum tlc_axis_kind kind = axis_at(document, axis)->kind;
    if (kind == TLC_AXIS_EXAMPLES && !(tlc_axis_number(document, axis, 0) > 0))
        return TLC_AXIS_OTHER;
    if ((kind == TLC_AXIS_EXAMPLES || kind == TLC_AXIS_DEPTH) &&
        !tlc_axis_is_numeric(document, axis))
        return TLC_AXIS_OTHER;
    return kind;
}

double tlc_axis_examples(const struct document *document, int axis, int value, int cell)
{
    const bool share = tlc_axis_kind_of(document, axis) == TLC_AXIS_EXAMPLES &&
                       tlc_axis_number(document, axis, value) < 1;
    const int beside = share && cell >= 0 ? tlc_cell_beside(document, cell, axis, value) : -1;
    if (beside < 0)
        return NAN;
    const int training = tlc_document_trained(document, beside, document->baseline);
    return tlc_known(tlc_document_training(document, training)->examples);
}

char *tlc_axis_shown(const struct document *document, int axis, int value, int cell)
{
    const double examples = tlc_axis_examples(document, axis, value, cell);
    return examples > 0 ? tlc_format("%.0f", examples)
                        : tlc_format("%s", tlc_axis_value(document, axis, value));
}

/* ---- in words -------------------------------------------------------------------------------- */

char *tlc_document_values(const struct document *document, int cell, int without)
{
    char *words = tlc_format("%s", "");
    for (int axis = 0; axis < document->axes; axis++) {
        if (axis == without)
            continue;
        char *longer =
            tlc_format("%s%s%s = %s", words, *words ? ", " : "", tlc_axis_label(document, axis),
                       tlc_axis_value(document, axis, tlc_cell_value(document, cell, axis)));
        free(words);
        words = longer;
    }
    return words;
}

char *tlc_document_cell_words(const struct document *document)
{
    char *values = tlc_document_values(document, document->cell, -1);
    char *words = *values ? tlc_format(" in the %s cell (%s)",
                                       document->primary ? "primary" : "first", values)
                          : tlc_format("%s", "");
    free(values);
    return words;
}

char *tlc_document_changed(const struct document *document, int axis)
{
    char *words = tlc_format("%s", "");
    int left = 0;
    for (int arm = 0; arm < document->arms; arm++)
        left += tlc_axis_changes(document, axis, arm);
    for (int arm = 0; arm < document->arms; arm++) {
        if (!tlc_axis_changes(document, axis, arm))
            continue;
        const char *separator = !*words ? "" : left == 1 ? " and " : ", ";
        char *longer = tlc_format("%s%s%s", words, separator, tlc_document_arm(document, arm));
        free(words);
        words = longer;
        left--;
    }
    return words;
}
