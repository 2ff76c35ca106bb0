/* terminal.c: the short version, for standard output. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "report/markup.h"
#include "report/report.h"
#include "results/failures.h"
#include "results/shown.h"
#include "system/allocate.h"
#include "system/clean.h"
#include "system/format.h"

enum { ROWS_MOST = 20, WIDTH = 80 };

/* "98.33 +- 0.58", or the mean alone; to be freed */
static char *mean_of(const struct tlc_summary *summary, bool brief)
{
    double deviation = summary->sd;
    struct tlc_shown mean = tlc_show_number(100 * summary->mean, 2);
    int failed = summary->failed;
    bool both = isfinite(deviation) && !brief;
    char *spread = both ? tlc_format(" +- %s", tlc_show_number(100 * deviation, 2).text)
                        : tlc_format("%s", "");
    char *cell = failed > 0 ? tlc_format("%s%s (%d failed)", mean.text, spread, failed)
                            : tlc_format("%s%s", mean.text, spread);
    free(spread);
    return cell;
}

/* "+0.85 [0.61, 1.08]", to be freed */
static char *difference_of(const struct tlc_arm_comparison *comparison)
{
    return tlc_format("%s", tlc_show_difference(comparison->mean, comparison->t).text);
}

/* "worse*", to be freed */
static char *outcome_of(const struct tlc_arm_comparison *comparison, bool primary, bool no_pairs)
{
    const char *outcome = tlc_document_outcome(comparison), *none = no_pairs ? "no pairs" : "-";
    return tlc_format(
        "%s%s%s%s", *outcome ? outcome : none, tlc_document_survives(comparison) ? "" : "*",
        tlc_document_is_local(comparison) ? " on these examples" : "", primary ? " (primary)" : "");
}

/* ---- a table -------------------------------------------------------------------------------- */

/* Columns as wide as their widest cell. */
struct table {
    int columns, rows;
    int primary;  /* the row that stands out, or -1 */
    bool brief;   /* means stand without their deviations */
    char **cells; /* rows x columns, each to be freed */
};

static char **table_cell(const struct table *table, int row, int column)
{
    return &table->cells[row * table->columns + column];
}

static struct table table_new(int columns, int rows)
{
    struct table table = {.columns = columns, .rows = rows, .primary = -1};
    table.cells = tlc_allocate((size_t)(columns * rows) + 1, sizeof *table.cells);
    return table;
}

static void table_free(struct table *table)
{
    for (int i = 0; i < table->columns * table->rows; i++)
        free(table->cells[i]);
    free(table->cells);
}

static int column_width(const struct table *table, int column)
{
    size_t width = 0;
    for (int row = 0; row < table->rows; row++) {
        size_t length = strlen(*table_cell(table, row, column));
        width = length > width ? length : width;
    }
    return (int)width;
}

static int table_width(const struct table *table)
{
    int width = 2 * (table->columns - 1);
    for (int column = 0; column < table->columns; column++)
        width += column_width(table, column);
    return width;
}

static char *row_text(const struct table *table, int row)
{
    struct text text = {NULL, 0, 0};
    for (int column = 0; column < table->columns; column++) {
        bool last = column + 1 == table->columns;
        char *cell = tlc_format("%-*s%s", last ? 0 : column_width(table, column),
                                *table_cell(table, row, column), last ? "" : "  ");
        tlc_text_add(&text, cell);
        free(cell);
    }
    return tlc_text_take(&text);
}

static void table_print(const struct tlc_output *output, const struct table *table)
{
    for (int row = 0; row < table->rows; row++) {
        char *line = row_text(table, row);
        if (row == 0 || row == table->primary)
            tlc_print_heading(output, line);
        else
            tlc_print(output, "%s\n", line);
        free(line);
    }
}

/* ---- cells ---------------------------------------------------------------------------------- */

static void fill_heading(struct table *table, const struct document *document)
{
    int column = 0;
    for (int axis = 0; axis < document->axes; axis++)
        *table_cell(table, 0, column++) = tlc_cleaned(tlc_axis_label(document, axis));
    *table_cell(table, 0, column++) =
        tlc_format("%s", tlc_document_arm(document, document->baseline));
    if (document->arms == 2) {
        int arm = document->baseline == 0 ? 1 : 0;
        *table_cell(table, 0, column++) = tlc_format("%s", tlc_document_arm(document, arm));
    } else {
        *table_cell(table, 0, column++) = tlc_format("arm");
        *table_cell(table, 0, column++) = tlc_document_compared(document);
    }
    *table_cell(table, 0, column++) = tlc_format("difference");
    *table_cell(table, 0, column++) = tlc_format("outcome");
}

static void fill_row(struct table *table, int row, const struct document *document, int cell,
                     int arm)
{
    int column = 0;
    const struct tlc_arm_comparison *comparison = tlc_document_comparison(document, cell, arm);
    bool primary = tlc_document_is_primary(document, cell, arm);
    for (int axis = 0; axis < document->axes; axis++)
        *table_cell(table, row, column++) =
            tlc_cleaned(tlc_axis_value(document, axis, tlc_cell_value(document, cell, axis)));
    *table_cell(table, row, column++) =
        mean_of(tlc_document_summary(document, cell, document->baseline), table->brief);
    if (document->arms > 2)
        *table_cell(table, row, column++) = tlc_format("%s", tlc_document_arm(document, arm));
    *table_cell(table, row, column++) =
        mean_of(tlc_document_summary(document, cell, arm), table->brief);
    *table_cell(table, row, column++) = difference_of(comparison);
    *table_cell(table, row, column++) =
        outcome_of(comparison, primary, tlc_document_pairs(document, comparison) == 0);
}

/* The first rows, and in place of the last of them the primary one when that comes later. */
static bool has_row(const struct document *document, int rows, int index, bool primary)
{
    int last = document->cells * (document->arms - 1) - 1, own = -1;
    if (document->primary && document->decided >= 0)
        own = document->cell * (document->arms - 1) + document->decided -
              (document->decided > document->baseline);
    return primary || index < (own >= rows ? rows - 1 : rows) || last < rows;
}

static struct table make_table(const struct document *document, int rows, bool brief)
{
    int row = 1, index = 0;
    struct table table = table_new(document->axes + (document->arms > 2 ? 5 : 4), rows + 1);
    table.brief = brief;
    fill_heading(&table, document);
    for (int cell = 0; cell < document->cells; cell++)
        for (int arm = 0; arm < document->arms; arm++) {
            bool primary = tlc_document_is_primary(document, cell, arm);
            if (arm == document->baseline || !has_row(document, rows, index++, primary))
                continue;
            table.primary = primary ? row : table.primary;
            fill_row(&table, row++, document, cell, arm);
        }
    return table;
}

/* A table that would be too wide does without standard deviations. */
static void print_cells(const struct tlc_output *output, const struct document *document)
{
    int rows = document->cells * (document->arms - 1);
    int shown = rows < ROWS_MOST ? rows : ROWS_MOST;
    struct table table = make_table(document, shown, false);
    if (table_width(&table) > WIDTH) {
        table_free(&table);
        table = make_table(document, shown, true);
    }
    table_print(output, &table);
    table_free(&table);
    if (rows > shown)
        tlc_print(output, "... and %d more in the report\n", rows - shown);
}

/* What every arm has to beat. */
static void print_constant(const struct tlc_output *output, const struct document *document)
{
    char *constant = tlc_document_constant(document, tlc_document_split(document));
    if (constant)
        tlc_print(output, "(%s: %s)\n", constant,
                  tlc_show_number(
                      100 * tlc_document_constant_value(document, tlc_document_split(document)), 2)
                      .text);
    free(constant);
}

/* ---- words ---------------------------------------------------------------------------------- */

static int words_that_fit(const char *words, int width)
{
    int length = (int)strlen(words), fits = width;
    if (length <= width)
        return length;
    while (fits > 0 && words[fits] != ' ')
        fits--;
    if (fits > 0)
        return fits;
    for (fits = width; fits > 1 && ((unsigned char)words[fits] & 0xC0) == 0x80;)
        fits--; /* no character is cut */
    return fits;
}

static void print_wrapped(const struct tlc_output *output, const char *words)
{
    while (*words) {
        int length = words_that_fit(words, WIDTH);
        tlc_print(output, "%.*s\n", length, words);
        words += length;
        words += strspn(words, " ");
    }
}

enum { FAILURES_MOST = 10 };

static void print_failure(const struct tlc_output *output, const struct document *document,
                          const struct failure *failure)
{
    char *training = tlc_document_training_words(document, failure->training);
    char *seeds = tlc_document_seed_words(&failure->seeds);
    char *words = tlc_failure_words(failure->failed);
    char *line = tlc_format("%s, seed%s %s, %s", training, failure->seeds.count == 1 ? "" : "s",
                            seeds, words);
    print_wrapped(output, line);
    free(line);
    free(words);
    free(seeds);
    free(training);
}

static void print_failures(const struct tlc_output *output, const struct document *document)
{
    int count, runs = document->results->runs.count;
    struct failure *failures = tlc_failures_list(document, &count);
    char *means = tlc_document_failed_means(document);
    char *heading = tlc_format(
        "%d of %d runs failed, each %s:", tlc_document_all_failures(document), runs, means);
    if (count > 0) {
        tlc_print(output, "\n");
        print_wrapped(output, heading);
    }
    for (int i = 0; i < count && i < FAILURES_MOST; i++)
        print_failure(output, document, &failures[i]);
    if (count > FAILURES_MOST)
        tlc_print(output, "... and more in the report\n");
    free(heading);
    free(means);
    tlc_failures_free(failures, count);
}

/* A verdict says itself how far it goes. */
static void print_caution(const struct tlc_output *output, const struct document *document)
{
    if (document->seeds == 1)
        print_wrapped(output, "One seed is one seed: another may turn the result round.");
    else if (document->study->folds && document->seeds < TLC_ENOUGH_SEEDS)
        print_wrapped(output, "Fewer than 29 folds: an improvement worth having may be missed.");
    else if (document->seeds < TLC_DECIDING_PAIRS)
        print_wrapped(output, "No outcomes: with fewer than 6 seeds, even where all agree, chance "
                              "alone does as much in more than 5 of 100 studies.");
    else if (document->seeds < TLC_ENOUGH_SEEDS)
        print_wrapped(output, "Fewer than 29 seeds: an improvement worth having may be missed.");
}

static void print_marks(const struct tlc_output *output, const struct document *document)
{
    if (!tlc_document_marks(document))
        return;
    char *note = tlc_format("* not shown after Holm's correction for the %d comparisons",
                            document->analysis->corrected_for);
    print_wrapped(output, note);
    free(note);
}

void tlc_report_print(const struct tlc_output *output, const struct tlc_results *results)
{
    struct document document = tlc_document_read(results);
    if (!document.analysis || document.cells == 0 || document.arms < 2)
        return;
    char *compared = tlc_document_compared(&document);
    char *title =
        tlc_format("%s: %s in %%, over %d %s%s", tlc_document_split(&document), compared,
                   document.seeds, tlc_document_unit(&document), document.seeds == 1 ? "" : "s");
    free(compared);
    tlc_print(output, "\n");
    tlc_print_heading(output, title);
    free(title);
    print_cells(output, &document);
    print_constant(output, &document);
    print_marks(output, &document);
    tlc_print(output, "\n");
    const struct tlc_verdict_record *verdict = results->analysis->verdict;
    char *sentence = tlc_cleaned(verdict ? verdict->sentence : "");
    if (*sentence)
        print_wrapped(output, sentence);
    else
        print_caution(output, &document);
    free(sentence);
    char *note = tlc_cleaned(verdict && verdict->note ? verdict->note : "");
    print_wrapped(output, note);
    free(note);
    print_failures(output, &document);
}
