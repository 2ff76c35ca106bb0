/* terminal.c: the short version, for standard output. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "report/figures.h"
#include "report/report.h"
#include "results/failures.h"
#include "results/shown.h"
#include "system/format.h"
#include "system/table.h"

enum { ROWS_MOST = 20 };

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

/* ---- cells ---------------------------------------------------------------------------------- */

static void fill_heading(struct tlc_table *table, const struct document *document)
{
    int column = 0;
    for (int axis = 0; axis < document->axes; axis++)
        tlc_table_set(table, 0, column++, tlc_cleaned(tlc_axis_label(document, axis)));
    if (document->arms > 2)
        tlc_table_set(table, 0, column++, tlc_format("arm"));
    tlc_table_set(table, 0, column++,
                  tlc_format("%s", tlc_document_arm(document, document->baseline)));
    tlc_table_set(
        table, 0, column++,
        document->arms > 2
            ? tlc_document_compared(document)
            : tlc_format("%s", tlc_document_arm(document, document->baseline == 0 ? 1 : 0)));
    tlc_table_set(table, 0, column++, tlc_format("difference"));
    tlc_table_set(table, 0, column++, tlc_format("outcome"));
}

static void fill_row(struct tlc_table *table, int row, const struct document *document, int cell,
                     int arm, bool brief)
{
    int column = 0;
    const struct tlc_arm_comparison *comparison = tlc_document_comparison(document, cell, arm);
    bool primary = tlc_document_is_primary(document, cell, arm);
    for (int axis = 0; axis < document->axes; axis++)
        tlc_table_set(
            table, row, column++,
            tlc_cleaned(tlc_axis_value(document, axis, tlc_cell_value(document, cell, axis))));
    if (document->arms > 2)
        tlc_table_set(table, row, column++, tlc_format("%s", tlc_document_arm(document, arm)));
    tlc_table_set(table, row, column++,
                  mean_of(tlc_document_summary(document, cell, document->baseline), brief));
    tlc_table_set(table, row, column++, mean_of(tlc_document_summary(document, cell, arm), brief));
    tlc_table_set(table, row, column++, difference_of(comparison));
    tlc_table_set(table, row, column++,
                  outcome_of(comparison, primary, tlc_document_pairs(document, comparison) == 0));
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

static struct tlc_table make_table(const struct document *document, int rows, bool brief)
{
    int row = 1, index = 0;
    struct tlc_table table =
        tlc_table_begin(document->axes + (document->arms > 2 ? 5 : 4), rows + 1);
    table.keys = document->axes + (document->arms > 2);
    table.wraps = true;
    fill_heading(&table, document);
    for (int cell = 0; cell < document->cells; cell++)
        for (int arm = 0; arm < document->arms; arm++) {
            bool primary = tlc_document_is_primary(document, cell, arm);
            if (arm == document->baseline || !has_row(document, rows, index++, primary))
                continue;
            table.marked = primary ? row : table.marked;
            fill_row(&table, row++, document, cell, arm, brief);
        }
    return table;
}

/* A table that would be too wide does without standard deviations. */
static void print_cells(const struct tlc_output *output, const struct document *document)
{
    const int width = tlc_terminal_width(), rows = document->cells * (document->arms - 1);
    int shown = rows < ROWS_MOST ? rows : ROWS_MOST;
    struct tlc_table table = make_table(document, shown, false);
    if (tlc_table_width(&table) > width) {
        tlc_table_end(&table);
        table = make_table(document, shown, true);
    }
    tlc_table_print(output, &table, width);
    tlc_table_end(&table);
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

enum { FAILURES_MOST = 10 };

static void print_failure(const struct tlc_output *output, const struct document *document,
                          const struct failure *failure)
{
    char *training = tlc_document_training_words(document, failure->training);
    char *seeds = tlc_document_seed_words(&failure->seeds);
    char *words = tlc_failure_words(failure->failed);
    char *line = tlc_format("%s, seed%s %s, %s", training, failure->seeds.count == 1 ? "" : "s",
                            seeds, words);
    tlc_print_wrapped(output, line);
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
        tlc_print_wrapped(output, heading);
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
        tlc_print_wrapped(output, "One seed is one seed: another may turn the result round.");
    else if (document->study->folds && document->seeds < TLC_ENOUGH_SEEDS)
        tlc_print_wrapped(output,
                          "Fewer than 29 folds: an improvement worth having may be missed.");
    else if (document->seeds < TLC_DECIDING_PAIRS)
        tlc_print_wrapped(output,
                          "No outcomes: with fewer than 6 seeds, even where all agree, chance "
                          "alone does as much in more than 5 of 100 studies.");
    else if (document->seeds < TLC_ENOUGH_SEEDS)
        tlc_print_wrapped(output,
                          "Fewer than 29 seeds: an improvement worth having may be missed.");
}

static void print_marks(const struct tlc_output *output, const struct document *document)
{
    if (!tlc_document_marks(document))
        return;
    char *note = tlc_format("* not shown after Holm's correction for the %d comparisons",
                            document->analysis->corrected_for);
    tlc_print_wrapped(output, note);
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
        tlc_print_wrapped(output, sentence);
    else {
        tlc_print_wrapped(output, tlc_document_no_verdict(&document));
        print_caution(output, &document);
    }
    free(sentence);
    char *ending = tlc_ending_words(results);
    tlc_print_wrapped(output, ending);
    free(ending);
    tlc_registration_print(output, results);
    char *note = tlc_cleaned(verdict && verdict->note ? verdict->note : "");
    tlc_print_wrapped(output, note);
    free(note);
    print_failures(output, &document);
}

void tlc_report_print_place(const struct tlc_output *output, const char *directory)
{
    if (tlc_report_has_page)
        tlc_print(output, "\nReport: %s/report.html\n", directory);
    else
        tlc_print(output, "\nResults: %s/results.json\n", directory);
}
