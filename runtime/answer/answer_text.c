/* answer_text.c: answers as text: tables (RFC 4180), and a JSON object a line. Numbers have as many
 * digits as are needed to read the same float back. */
#include "answer/answer_text.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/digits.h"
#include "json/json.h"
#include "system/allocate.h"
#include "system/format.h"

static void add_bytes(struct tlc_answer_lines *lines, const char *bytes, size_t size)
{
    if (lines->room - lines->used < size) {
        lines->room = 2 * lines->room + size;
        lines->text = tlc_resize(lines->text, lines->room);
    }
    memcpy(lines->text + lines->used, bytes, size);
    lines->used += size;
}

static void add(struct tlc_answer_lines *lines, const char *text)
{
    add_bytes(lines, text, strlen(text));
}

/* ---- texts in the form's own marks ------------------------------------------------------------
 */

/* A new string: in quotes where it would otherwise be read as something else. */
static char *csv_text(const char *text)
{
    const size_t length = strlen(text);
    if (length > 0 && !strpbrk(text, ",\"\r\n") && text[0] != ' ' && text[length - 1] != ' ')
        return tlc_format("%s", text);
    char *quoted = tlc_allocate(2 * length + 3, 1), *to = quoted;
    *to++ = '"';
    for (; *text; text++) {
        if (*text == '"')
            *to++ = '"';
        *to++ = *text;
    }
    *to = '"';
    return quoted;
}

static char *json_text(const char *text)
{
    json_t *value = tlc_json_string(text);
    char *quoted = tlc_json_text(value, JSON_ENCODE_ANY, "a name");
    json_decref(value);
    return quoted;
}

static char *marked(enum tlc_answer_form form, const char *text)
{
    return form == TLC_ANSWER_JSON ? json_text(text) : csv_text(text);
}

static void add_marked(struct tlc_answer_lines *lines, const char *text)
{
    char *own = marked(lines->form, text);
    add(lines, own);
    free(own);
}

/* JSON has no number that is not finite. */
static void add_number(struct tlc_answer_lines *lines, float number)
{
    if (isfinite(number))
        add(lines, tlc_digits_of_float(number).text);
    else if (lines->form == TLC_ANSWER_JSON)
        add(lines, "null");
    else
        add(lines, isnan(number) ? "nan" : number > 0 ? "inf" : "-inf");
}

static void add_row(struct tlc_answer_lines *lines, uint64_t row)
{
    char text[32];
    add_bytes(lines, text, (size_t)snprintf(text, sizeof text, "%llu", (unsigned long long)row));
}

/* ---- begin and end ----------------------------------------------------------------------------
 */

struct tlc_answer_lines tlc_answer_lines_begin(const struct tlc_predictor *predictor,
                                               enum tlc_answer_form form, bool files, bool rows)
{
    struct tlc_answer_lines lines = {
        .predictor = predictor, .form = form, .files = files, .rows = rows};
    lines.column = tlc_allocate((size_t)predictor->columns, sizeof *lines.column);
    for (int i = 0; i < predictor->columns; i++)
        lines.column[i] = marked(form, predictor->column[i]);
    return lines;
}

void tlc_answer_lines_end(struct tlc_answer_lines *lines)
{
    for (int i = 0; i < lines->predictor->columns; i++)
        free(lines->column[i]);
    free(lines->column);
    free(lines->text);
}

/* ---- tables -----------------------------------------------------------------------------------
 */

/* A column of ours is called as no target is. A new string. */
static char *own_column(const struct tlc_predictor *predictor, const char *name)
{
    char *own = tlc_format("%s", name);
    for (int i = 0; i < predictor->columns && !predictor->of_classes; i++)
        if (strcmp(own, predictor->column[i]) == 0) {
            char *longer = tlc_format("%s_", own);
            free(own);
            own = longer;
            i = -1;
        }
    return own;
}

static void add_own_column(struct tlc_answer_lines *lines, const char *name)
{
    char *own = own_column(lines->predictor, name);
    add(lines, own);
    free(own);
}

static void add_probability_column(struct tlc_answer_lines *lines, const char *class)
{
    char *name = tlc_format("p_%s", class);
    add_marked(lines, name);
    free(name);
}

void tlc_answer_head(struct tlc_answer_lines *lines)
{
    const struct tlc_predictor *predictor = lines->predictor;
    if (lines->form == TLC_ANSWER_JSON)
        return;
    if (lines->files)
        add_own_column(lines, "file");
    if (lines->files && lines->rows)
        add(lines, ",");
    if (lines->rows)
        add_own_column(lines, "row");
    if (predictor->of_classes)
        add(lines, ",class");
    for (int i = 0; i < predictor->columns; i++) {
        add(lines, ",");
        if (predictor->of_classes)
            add_probability_column(lines, predictor->column[i]);
        else
            add(lines, lines->column[i]);
    }
    add(lines, "\n");
}

static void add_csv(struct tlc_answer_lines *lines, const struct tlc_asked *asked,
                    const float *numbers, const char *class)
{
    if (lines->files)
        add_marked(lines, asked->file);
    if (lines->files && lines->rows)
        add(lines, ",");
    if (lines->rows)
        add_row(lines, asked->row);
    if (class) {
        add(lines, ",");
        add(lines, class);
    }
    for (int i = 0; i < lines->predictor->columns; i++) {
        add(lines, ",");
        add_number(lines, numbers[i]);
    }
    add(lines, "\n");
}

/* ---- JSON -------------------------------------------------------------------------------------
 */

static void add_json(struct tlc_answer_lines *lines, const struct tlc_asked *asked,
                     const float *numbers, const char *class)
{
    add(lines, "{");
    if (lines->files) {
        add(lines, "\"file\": ");
        add_marked(lines, asked->file);
        add(lines, ", ");
    }
    if (lines->rows) {
        add(lines, "\"row\": ");
        add_row(lines, asked->row);
        add(lines, ", ");
    }
    if (class) {
        add(lines, "\"class\": ");
        add(lines, class);
        add(lines, ", ");
    }
    add(lines, class ? "\"probability\": {" : "\"target\": {");
    for (int i = 0; i < lines->predictor->columns; i++) {
        add(lines, i ? ", " : "");
        add(lines, lines->column[i]);
        add(lines, ": ");
        add_number(lines, numbers[i]);
    }
    add(lines, "}}\n");
}

void tlc_answer_line(struct tlc_answer_lines *lines, const struct tlc_asked *asked,
                     const struct tlc_answers *answers, int index)
{
    const struct tlc_predictor *predictor = lines->predictor;
    const float *numbers = answers->number + (size_t)index * (size_t)predictor->columns;
    const char *class = predictor->of_classes ? lines->column[answers->predicted[index]] : NULL;
    if (lines->form == TLC_ANSWER_JSON)
        add_json(lines, asked, numbers, class);
    else
        add_csv(lines, asked, numbers, class);
}
