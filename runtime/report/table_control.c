/* table_control.c: where rules have ended phases, which epochs' weights they left, and how often
 * they lowered rates. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "report/figures.h"
#include "report/show.h"

/* ---- over the seeds ------------------------------------------------------------------------- */

struct range {
    int count;
    double least, most, sum;
};

static void add_to(struct range *range, double value)
{
    if (!isfinite(value))
        return;
    range->least = range->count > 0 ? fmin(range->least, value) : value;
    range->most = range->count > 0 ? fmax(range->most, value) : value;
    range->sum += value;
    range->count++;
}

/* "12", or "9 to 14, on average 11.3" */
static struct shown show_range(const struct range *range)
{
    struct shown shown = tlc_typeset_count(range->count > 0 ? range->least : NAN);
    if (range->count > 0 && range->most > range->least)
        snprintf(shown.text, sizeof shown.text, "%.40s to %.40s, on average %.40s",
                 tlc_typeset_count(range->least).text, tlc_typeset_count(range->most).text,
                 tlc_typeset_number(range->sum / range->count, 1).text);
    return shown;
}

/* What the rules of one phase did in all runs of its training. */
struct tally {
    const char *monitor;
    int runs, stopped, restored;
    struct range end, best, lowered;
    double rate; /* the first of the last rates; of several runs, the lowest */
};

static const struct tlc_control_record *find_phase(const struct tlc_run_record *run, int phase)
{
    for (int i = 0; run && i < run->control.count; i++)
        if (run->control.item[i].phase == phase)
            return &run->control.item[i];
    return NULL;
}

static void count_run(struct tally *tally, const struct tlc_control_record *done)
{
    const struct tlc_lowered *last =
        done->lowered.count > 0 ? &done->lowered.item[done->lowered.count - 1] : NULL;
    tally->runs++;
    tally->monitor = done->monitor ? done->monitor : tally->monitor;
    tally->stopped += done->stopped >= 0;
    tally->restored += done->restored == TLC_TRUE;
    add_to(&tally->end, tlc_known(done->stopped));
    add_to(&tally->best, tlc_known(done->best));
    add_to(&tally->lowered, done->lowered.count > 0 ? done->lowered.count : 0);
    if (last && last->learning_rate.count > 0)
        tally->rate = fmin(tally->rate, last->learning_rate.item[0]); /* passes over NAN */
}

static struct tally count_phase(const struct document *document, int training, int phase)
{
    struct tally tally = {.rate = NAN};
    for (int seed = 0; seed < document->seeds; seed++) {
        const struct tlc_run_record *run = tlc_document_run(document, training, seed);
        const struct tlc_control_record *done = find_phase(run, phase);
        if (done && !run->failed)
            count_run(&tally, done);
    }
    return tally;
}

/* ---- the table ------------------------------------------------------------------------------ */

static int phases_of(const struct document *document, int training)
{
    return tlc_document_training(document, training)->phases.count;
}

bool tlc_control_applies(const struct document *document)
{
    for (int i = 0; i < document->trainings; i++)
        for (int phase = 0; phase < phases_of(document, i); phase++)
            if (count_phase(document, i, phase).runs > 0)
                return true;
    return false;
}

static void add_lowered(struct text *text, const struct tally *tally)
{
    tlc_text_addf(text, "<td class=\"n\">%s</td>", show_range(&tally->lowered).text);
    char rate[32] = "";
    if (isfinite(tally->rate))
        snprintf(rate, sizeof rate, "%.6g", tally->rate);
    tlc_text_addf(text, "<td class=\"n\">%s</td></tr>\n", rate);
}

static void add_phase(struct text *text, const struct document *document, int training, int phase)
{
    const struct tally tally = count_phase(document, training, phase);
    const int planned = tlc_document_training(document, training)->phases.item[phase].epochs;
    if (tally.runs == 0)
        return;
    tlc_text_addf(text,
                  "<tr><td class=\"n\">%d</td><td>%s</td><td class=\"n\">%d</td><td class=\"n\">%s"
                  "</td><td>%s</td><td class=\"n\">%d of %d</td><td class=\"n\">%s</td>"
                  "<td class=\"n\">%s</td><td>%s</td>",
                  training, tlc_document_model(document, training), phase + 1,
                  tlc_typeset_count(tlc_known(planned)).text, tally.monitor ? tally.monitor : "",
                  tally.stopped, tally.runs, tally.stopped > 0 ? show_range(&tally.end).text : "",
                  tally.best.count > 0 ? show_range(&tally.best).text : "",
                  tally.restored > 0 ? "of the best epoch" : "of the last epoch");
    add_lowered(text, &tally);
}

void tlc_control_draw(struct text *text, const struct document *document)
{
    tlc_text_add(
        text,
        "<p>A rule of early stopping ends a phase whose epochs do not get better, and may leave it "
        "the weights of its best epoch; one of plateaus lowers its rate. Epochs are counted over "
        "all phases of a training.</p>\n"
        "<div class=\"scroll\"><table><thead><tr><th class=\"n\">training</th><th>model</th>"
        "<th class=\"n\">phase</th><th class=\"n\">epochs at most</th><th>watched</th>"
        "<th class=\"n\">ended early</th><th class=\"n\">after epoch</th>"
        "<th class=\"n\">best epoch</th><th>weights left</th><th class=\"n\">rate lowered, times"
        "</th><th class=\"n\">to, at least</th></tr></thead><tbody>\n");
    for (int i = 0; i < document->trainings; i++)
        for (int phase = 0; phase < phases_of(document, i); phase++)
            add_phase(text, document, i, phase);
    tlc_text_add(text, "</tbody></table></div>\n");
}
