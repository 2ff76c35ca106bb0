#include "commands/library/library_int8.h"

#include "commands/library/library_rows.h"
#include "lower/lower.h"
#include "passes/passes.h"
#include "statistics/statistics.h"

#include <math.h>

static Library *choose(Arena *arena, const Options *options, const Plan *plan,
                       const PlanTraining *training, const char *kept, Diagnostics *diagnostics)
{
    Prog *prog = lower_prediction(arena, training);
    run_prediction_passes(arena, prog);
    int8_prepare(arena, prog);
    Prog *whole = arena_alloc(arena, sizeof *whole);
    *whole = *prog;
    Library *floats = library_begin(arena, plan, training, whole, false);
    library_settle(floats);
    Library *library = library_begin(arena, plan, training, prog, false);
    if (!int8_choose(library, floats, (Int8End){options->floats_from, kept}, diagnostics))
        return NULL;
    library_settle(library);
    return library;
}

/* ---- calibration ---- */

static bool calibrate(Arena *arena, const Options *options, const Library *library,
                      Diagnostics *diagnostics)
{
    const PlanTraining *training = library->training;
    Int8Rows rows;
    return library_rows_read(arena, library->plan, training->train, options->calibration_rows,
                             "--quantize int8", &rows, diagnostics) &&
           int8_calibrate(library->int8, &rows, diagnostics) &&
           int8_quantize(library->int8, diagnostics);
}

/* ---- what is lost ---- */

static void say_accuracies(Text *text, const Int8Comparison *found)
{
    const double count = (double)found->rows;
    const double by_floats = (double)(found->both + found->float_only) / count,
                 by_bytes = (double)(found->both + found->int8_only) / count;
    const struct tlc_interval interval = tlc_paired_difference(
        (long)found->both, (long)found->int8_only, (long)found->float_only, (long)found->neither);
    text_addf(text,
              "accuracy %.2f%% with floats, %.2f%% with 8 bits: a difference of %+.2f points "
              "(95%%: %+.2f to %+.2f)\n",
              100 * by_floats, 100 * by_bytes, 100 * (by_bytes - by_floats), 100 * interval.low,
              100 * interval.high);
}

static void say_errors(Text *text, const Int8Comparison *found, int64_t outputs)
{
    const double count = (double)(found->rows * outputs);
    text_addf(text, "root mean square error %.6g with floats, %.6g with 8 bits\n",
              sqrt(found->float_error / count), sqrt(found->int8_error / count));
}

/* What the model is tested on; NULL: nothing. */
static const PlanExamples *tests_of(const PlanTraining *training)
{
    return training->tests.count ? training->tests.items[0] : training->valid;
}

static bool compare(Arena *arena, const Options *options, const Library *library, Text *said,
                    Diagnostics *diagnostics)
{
    const PlanExamples *tests = tests_of(library->training);
    Int8Rows rows;
    if (options->test_rows == 0 || !tests) {
        text_add(said, tests ? "" : "There are no test rows to see what 8 bits lose.\n");
        return true;
    }
    if (!library_rows_read(arena, library->plan, tests, options->test_rows, "--test-rows", &rows,
                           diagnostics))
        return false;
    const Int8Comparison found = int8_compare(library->int8, &rows);
    text_addf(said, "On %s rows of %s, ", with_commas(arena, found.rows), tests->name);
    if (rows.targets)
        say_accuracies(said, &found);
    else
        say_errors(said, &found, rows.outputs);
    int8_print_comparison(said, library->int8, &found);
    return true;
}

Library *library_int8(Arena *arena, const Options *options, const Plan *plan,
                      const PlanTraining *training, const char *kept,
                      const LibraryNumbersList *numbers, Diagnostics *diagnostics)
{
    Text said = text_new(arena);
    Library *library = choose(arena, options, plan, training, kept, diagnostics);
    if (!library || numbers->count == 0)
        return library;
    library->numbers = *numbers;
    if (!calibrate(arena, options, library, diagnostics) ||
        !compare(arena, options, library, &said, diagnostics))
        return NULL;
    library->said = said.bytes;
    return library;
}
