/* progress.c: what is seen of a training while it runs, and what is recorded of it. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/columns.h"
#include "engine/engine.h"
#include "metrics/metrics.h"
#include "run/control.h"
#include "run/control_lines.h"
#include "run/failed.h"
#include "run/log_lines.h"
#include "run/progress.h"
#include "results/shown.h"
#include "system/allocate.h"
#include "system/fail.h"
#include "system/format.h"

enum { LONGEST_LINE = 512, USUAL_BAR = 10, WIDEST_NAME = 20, LONGEST_NAME = 4 * WIDEST_NAME };

/* A line of what is going on is drawn anew so often on a terminal. Lines that stay come one a
 * second at most, so that fast trainings have one alone. */
static const double redraw_seconds = 0.1, line_seconds = 1;

struct tlc_history {
    struct tlc_run_state *run;
    uint64_t seed;
    int epochs, epoch; /* over all phases, counted from 1 */
    const struct tlc_phase *phase;
    double begun, epoch_begun, drawn; /* seconds of the monotonic clock */
    double told;                      /* when its last line was that stays */
    double line_begun;                /* when that one did, or its first step */
    int resumed;                      /* epochs that an earlier run has done */
    struct tlc_epochs_done done;
    int32_t *order; /* of this epoch, if it has one of its own */
};

/* ---- the line on a terminal ----------------------------------------------------------------- */

void tlc_format_duration(char *text, size_t size, double seconds)
{
    long whole = lround(fmin(seconds, 1e8));
    if (whole < 3600)
        snprintf(text, size, "%ld:%02ld", whole / 60, whole % 60);
    else
        snprintf(text, size, "%ld:%02ld:%02ld", whole / 3600, whole / 60 % 60, whole % 60);
}

static void format_tail(char *tail, size_t size, const struct tlc_progress *progress,
                        bool with_rate)
{
    char rate[48] = "", left[32];
    if (with_rate)
        snprintf(rate, sizeof rate, "  %.0f examples/s", progress->rate);
    tlc_format_duration(left, sizeof left, progress->left);
    if (isnan(progress->accuracy))
        snprintf(tail, size, "%s  loss %s  ETA %s", rate, tlc_show_figure(progress->loss).text,
                 left);
    else
        snprintf(tail, size, "%s  loss %s  accuracy %s  ETA %s", rate,
                 tlc_show_figure(progress->loss).text, tlc_show_figure(progress->accuracy).text,
                 left);
}

void tlc_progress_line(char *line, size_t size, const struct tlc_progress *progress, int width)
{
    char head[LONGEST_LINE], tail[LONGEST_LINE], bar[TLC_LONGEST_BAR + 8], name[LONGEST_NAME];
    tlc_columns_shorten(name, sizeof name, progress->model, WIDEST_NAME);
    int room = width - snprintf(head, sizeof head, "%s  epoch %d/%d", name, progress->epoch,
                                progress->epochs);
    format_tail(tail, sizeof tail, progress, true);
    if (room - (int)strlen(tail) < USUAL_BAR + TLC_BAR_FRAME)
        format_tail(tail, sizeof tail, progress, false);
    double fraction = progress->total > 0 ? (double)progress->done / (double)progress->total : 0;
    tlc_progress_bar(bar, fraction, room - (int)strlen(tail));
    size_t most = width < 0 ? 1 : (size_t)width + 1;
    snprintf(line, most < size ? most : size, "%s%s%s", head, bar, tail);
}

static struct tlc_progress progress_at(const struct tlc_training *training,
                                       const struct tlc_metrics *so_far, double time)
{
    const struct tlc_history *history = training->history;
    double total = training->train->count;
    double done = (history->epoch - 1 - history->resumed) * total + (double)so_far->examples;
    double elapsed = time - history->begun, in_epoch = time - history->epoch_begun;
    return (struct tlc_progress){
        .model = training->recipe->model->name,
        .epoch = history->epoch,
        .epochs = history->epochs,
        .done = so_far->examples,
        .total = training->train->count,
        .loss = tlc_mean_loss(so_far),
        .accuracy = training->train->outputs ? (double)NAN : tlc_accuracy(so_far),
        .rate = in_epoch > 0 ? (double)so_far->examples / in_epoch : 0,
        .left =
            done > 0 ? elapsed * ((history->epochs - history->resumed) * total - done) / done : 0,
    };
}

static void draw(const struct tlc_output *output, const struct tlc_progress *progress)
{
    char line[LONGEST_LINE];
    /* A character in the last column would wrap, and a wrapped line cannot be rewritten. */
    tlc_progress_line(line, sizeof line, progress, tlc_terminal_width() - 1);
    tlc_print_over(output, line);
}

/* Where lines cannot be rewritten. */
static void tell(const struct tlc_output *output, const struct tlc_progress *progress)
{
    const int percent = progress->total > 0 ? (int)(100 * progress->done / progress->total) : 0;
    char left[32], name[LONGEST_NAME];
    tlc_format_duration(left, sizeof left, progress->left);
    tlc_columns_shorten(name, sizeof name, progress->model, WIDEST_NAME);
    tlc_print(output, "%s  epoch %d/%d, %d%% of it  loss %s  %s left\n", name, progress->epoch,
              progress->epochs, percent, tlc_show_figure(progress->loss).text, left);
}

void tlc_epoch_progress(struct tlc_training *training, const struct tlc_metrics *so_far)
{
    struct tlc_history *history = training->history;
    const struct tlc_output *output = &history->run->output;
    if (output->quiet || tlc_is_study(history->run->experiment))
        return;
    double time = tlc_now();
    double *last = output->terminal ? &history->drawn : &history->told;
    if (time - *last < (output->terminal ? redraw_seconds : TLC_PIPED_SECONDS))
        return;
    *last = time;
    struct tlc_progress progress = progress_at(training, so_far, time);
    tlc_lock();
    (output->terminal ? draw : tell)(output, &progress);
    tlc_unlock();
}

/* ---- trainings ------------------------------------------------------------------------------ */

/* What a training without epochs leaves a model with. */
static const char *untrained_weights(const struct tlc_recipe *recipe)
{
    if (recipe->goes_on)
        return "the weights stay as they are";
    if (recipe->stored)
        return "only read from its file";
    return recipe->copies > 0 ? "only copied and initialised" : "only initialised";
}

static void print_heading(const struct tlc_output *output, const struct tlc_training *training,
                          int epochs)
{
    const char *model = training->recipe->model->name;
    const struct tlc_examples *train = training->train, *valid = training->valid;
    char *heading;
    if (epochs == 0)
        heading = tlc_format("%s: no epochs, %s", model, untrained_weights(training->recipe));
    else if (valid)
        heading = tlc_format("%s: %d epoch%s on the %d examples of %s (validated on the %d of %s)",
                             model, epochs, epochs == 1 ? "" : "s", train->count, train->name,
                             valid->count, valid->name);
    else
        heading = tlc_format("%s: %d epoch%s on the %d examples of %s", model, epochs,
                             epochs == 1 ? "" : "s", train->count, train->name);
    tlc_print(output, "\n");
    tlc_print_heading(output, heading);
    free(heading);
}

struct tlc_curves tlc_empty_curves(bool validated)
{
    const int none = validated ? 0 : -1;
    return (struct tlc_curves){.val_loss = {.count = none}, .val_accuracy = {.count = none}};
}

/* Whether its examples have classes, and their accuracy counts. */
static bool tells_classes(const struct tlc_training *training)
{
    return training->train->outputs == 0;
}

/* Room for the metrics beside loss and accuracy. */
static struct tlc_curves begin_curves(const struct tlc_training *training)
{
    const struct tlc_recipe *recipe = training->recipe;
    struct tlc_curves curves = tlc_empty_curves(training->valid != NULL);
    if (!tells_classes(training))
        curves.accuracy.count = curves.val_accuracy.count = -1;
    curves.metrics.item = tlc_allocate((size_t)recipe->metrics, sizeof *curves.metrics.item);
    for (int i = 1; i < recipe->metrics; i++)
        if (recipe->metric[i].measure)
            curves.metrics.item[curves.metrics.count++] =
                (struct tlc_metric_curve){.name = tlc_format("%s", recipe->metric[i].name),
                                          .valid = {.count = training->valid ? 0 : -1}};
    return curves;
}

void tlc_history_begin(struct tlc_run_state *run, struct tlc_training *training, uint64_t seed)
{
    struct tlc_history *history = tlc_allocate(1, sizeof *history);
    const double now = tlc_now();
    *history = (struct tlc_history){.run = run,
                                    .seed = seed,
                                    .epochs = tlc_recipe_epochs(training->recipe),
                                    .epoch = training->epochs,
                                    .resumed = training->epochs,
                                    .begun = now,
                                    .told = now,
                                    .done = {.curves = begin_curves(training)}};
    training->history = history;
    if (tlc_is_study(run->experiment))
        return;
    tlc_lock();
    print_heading(&run->output, training, history->epochs);
    tlc_unlock();
}

struct tlc_curves tlc_history_end(struct tlc_training *training)
{
    struct tlc_curves curves = training->history->done.curves;
    free(training->history->done.phases.item);
    free(training->history->done.seconds.item);
    tlc_predictions_end(training->kept);
    training->kept = NULL;
    free(training->history->order);
    free(training->history);
    training->history = NULL;
    return curves;
}

/* ---- epochs --------------------------------------------------------------------------------- */

static int phase_number(const struct tlc_training *training)
{
    return (int)(training->history->phase - training->recipe->phase) + 1;
}

static void begin_phase(struct tlc_training *training, const struct tlc_phase *phase)
{
    struct tlc_history *history = training->history;
    history->phase = phase;
    if (phase_number(training) == 1 || tlc_is_study(history->run->experiment) ||
        tlc_now() - history->begun < line_seconds)
        return;
    tlc_lock();
    tlc_print(&history->run->output, "%s: phase %d\n", training->recipe->model->name,
              phase_number(training));
    tlc_unlock();
}

const int32_t *tlc_epoch_begin(struct tlc_training *training, const struct tlc_phase *phase)
{
    struct tlc_history *history = training->history;
    const struct tlc_recipe *recipe = training->recipe;
    const int count = training->train->count;
    if (phase != history->phase)
        begin_phase(training, phase);
    history->epoch_begun = tlc_now();
    if (training->epochs == history->epoch++)
        history->line_begun = history->epoch_begun;
    if (!training->kept)
        training->kept = tlc_predictions_begin(recipe, count);
    if (!recipe->shuffle)
        return NULL;
    if (!history->order)
        history->order = tlc_allocate((size_t)count, sizeof *history->order);
    tlc_shuffle(history->order, count, history->seed, recipe->shuffle_stream,
                (uint32_t)history->epoch - 1);
    return history->order;
}

bool tlc_must_decide(const struct tlc_training *training)
{
    const bool due = tlc_checkpoint_due(training);
    return due || training->control || training->epochs + 1 == training->pause_at;
}

static void add_point(struct tlc_series *curve, double value)
{
    curve->item = tlc_resize(curve->item, (size_t)(curve->count + 1) * sizeof *curve->item);
    curve->item[curve->count++] = value;
}

static void record_metrics(const struct tlc_training *training, const struct tlc_metrics *train,
                           const struct tlc_metrics *valid)
{
    const struct tlc_recipe *recipe = training->recipe;
    struct tlc_metric_curve *curve = training->history->done.curves.metrics.item;
    for (int i = 1; i < recipe->metrics; i++) {
        if (!recipe->metric[i].measure)
            continue;
        add_point(&curve->train, train->value[i]);
        if (valid)
            add_point(&curve->valid, valid->value[i]);
        curve++;
    }
}

static void record_epoch(const struct tlc_training *training, const struct tlc_metrics *train,
                         const struct tlc_metrics *valid, double seconds)
{
    struct tlc_epochs_done *done = &training->history->done;
    const size_t count = (size_t)done->phases.count + 1;
    done->phases.item = tlc_resize(done->phases.item, count * sizeof *done->phases.item);
    done->phases.item[done->phases.count++] = phase_number(training);
    add_point(&done->seconds, seconds);
    struct tlc_curves *curves = &training->history->done.curves;
    add_point(&curves->loss, tlc_mean_loss(train));
    if (tells_classes(training))
        add_point(&curves->accuracy, tlc_accuracy(train));
    record_metrics(training, train, valid);
    if (!valid)
        return;
    add_point(&curves->val_loss, tlc_mean_loss(valid));
    if (tells_classes(training))
        add_point(&curves->val_accuracy, tlc_accuracy(valid));
}

/* NAN where there is none. */
static double value_of(const struct tlc_series *curve, int index)
{
    return index < curve->count ? curve->item[index] : NAN;
}

/* Metrics beside loss and accuracy, of an epoch; to be freed. */
static struct tlc_epoch_metric *metrics_of_epoch(const struct tlc_curves *curves, int index)
{
    const size_t count = curves->metrics.count > 0 ? (size_t)curves->metrics.count : 0;
    struct tlc_epoch_metric *metrics = tlc_allocate(count, sizeof *metrics);
    for (size_t i = 0; i < count; i++) {
        const struct tlc_metric_curve *curve = &curves->metrics.item[i];
        metrics[i] = (struct tlc_epoch_metric){.name = curve->name,
                                               .train = value_of(&curve->train, index),
                                               .valid = value_of(&curve->valid, index)};
    }
    return metrics;
}

/* That of an epoch which has ended, counted from 0. */
static void log_epoch(const struct tlc_training *training, int index)
{
    const struct tlc_epochs_done *done = &training->history->done;
    struct tlc_epoch_metric *metrics = metrics_of_epoch(&done->curves, index);
    const struct tlc_epoch_line line = {.model = (char *)training->recipe->model->name,
                                        .phase = done->phases.item[index],
                                        .epoch = training->recipe->initial_epoch + index + 1,
                                        .loss = done->curves.loss.item[index],
                                        .accuracy = value_of(&done->curves.accuracy, index),
                                        .val_loss = value_of(&done->curves.val_loss, index),
                                        .val_accuracy = value_of(&done->curves.val_accuracy, index),
                                        .seconds = done->seconds.item[index],
                                        .metrics = {done->curves.metrics.count, metrics}};
    tlc_log_epoch(training->history->run->log, &line);
    free(metrics);
}

/* "loss 0.5204 (0.4603)", the second in validation; to be freed. */
static char *figure_of(const struct tlc_recipe *recipe, int index, const char *name,
                       const struct tlc_metrics *train, const struct tlc_metrics *valid)
{
    if (!valid)
        return tlc_format("%s %s", name,
                          tlc_show_figure(tlc_metric_value(recipe, index, train)).text);
    return tlc_format("%s %s (%s)", name,
                      tlc_show_figure(tlc_metric_value(recipe, index, train)).text,
                      tlc_show_figure(tlc_metric_value(recipe, index, valid)).text);
}

enum { LONGEST_SECONDS = 100 };

/* "0:12 left", or behind the last epoch "0.62 s" or "2:05"; to be freed. */
static char *time_of(const struct tlc_training *training, double now)
{
    const struct tlc_history *history = training->history;
    const int done = training->epochs - history->resumed;
    const int left = training->failed ? 0 : history->epochs - training->epochs;
    const double seconds = now - history->begun;
    char words[32];
    if (left == 0 && seconds < LONGEST_SECONDS)
        return tlc_format("%.2f s", seconds);
    tlc_format_duration(words, sizeof words, left > 0 ? seconds / done * left : seconds);
    return tlc_format(left > 0 ? "%s left" : "%s", words);
}

/* "A  epoch 1/5"; to be freed. */
static char *head_of(const struct tlc_training *training, int epochs)
{
    char digits[16], name[LONGEST_NAME];
    const int width = snprintf(digits, sizeof digits, "%d", epochs);
    tlc_columns_shorten(name, sizeof name, training->recipe->model->name, WIDEST_NAME);
    return tlc_format("%s  epoch %*d/%d", name, width, training->epochs, epochs);
}

static void print_epoch(const struct tlc_training *training, const struct tlc_metrics *train,
                        const struct tlc_metrics *valid, int epochs, double now)
{
    const struct tlc_output *output = &training->history->run->output;
    int count;
    const struct tlc_metric *metrics = tlc_metrics_of(training->recipe, &count);
    char **pieces = tlc_allocate((size_t)count + 2, sizeof *pieces);
    pieces[0] = head_of(training, epochs);
    for (int i = 0; i < count; i++)
        pieces[i + 1] = figure_of(training->recipe, i, metrics[i].name, train, valid);
    pieces[count + 1] = time_of(training, now);
    tlc_print_pieces(output, pieces, count + 2);
    for (int i = 0; i < count + 2; i++)
        free(pieces[i]);
    free(pieces);
}

/* A line where the last is long ago, and behind the last epoch; of so many as were to be. */
static void tell_epoch(struct tlc_training *training, const struct tlc_metrics *train,
                       const struct tlc_metrics *valid, int epochs, double now)
{
    struct tlc_history *history = training->history;
    const bool last = training->failed || training->epochs == history->epochs;
    if (tlc_is_study(history->run->experiment) || (!last && now - history->told < line_seconds))
        return;
    tlc_lock();
    print_epoch(training, train, valid, epochs, now);
    tlc_unlock();
    history->told = now;
}

static int epochs_behind(const struct tlc_recipe *recipe, const struct tlc_phase *phase)
{
    int epochs = 0;
    for (int i = (int)(phase - recipe->phase) + 1; i < recipe->phases; i++)
        epochs += recipe->phase[i].epochs;
    return epochs;
}

static void empty_curves(const struct tlc_curves *curves)
{
    struct tlc_run_record record = {.curves = *curves, .control = {.count = -1}};
    tlc_record_empty(&tlc_run_shape, &record);
}

/* What rules have done with an epoch that is logged again, counted from 0. */
static void log_control(const struct tlc_training *training, int index)
{
    const struct tlc_history *history = training->history;
    const struct tlc_run_record *record = training->record;
    const struct tlc_wholes *phases = &history->done.phases;
    const struct tlc_control_record *at_hand = tlc_checkpoint_control(training);
    const int epoch = training->recipe->initial_epoch + index + 1;
    const bool last = index + 1 == phases->count || phases->item[index + 1] != phases->item[index];
    for (int i = 0; i < record->control.count; i++)
        if (record->control.item[i].phase + 1 == phases->item[index])
            tlc_log_control_again(history->run, training, &record->control.item[i], epoch, last);
    if (at_hand && at_hand->phase + 1 == phases->item[index])
        tlc_log_control_again(history->run, training, at_hand, epoch, false);
}

void tlc_history_resume(struct tlc_training *training, const struct tlc_epochs_done *done,
                        const struct tlc_phase *phase, int left)
{
    struct tlc_history *history = training->history;
    empty_curves(&history->done.curves);
    history->done = *done;
    if (history->done.curves.metrics.count < 0) /* a file without them has none */
        history->done.curves.metrics.count = 0;
    history->resumed = history->epoch = training->epochs;
    history->epochs = training->epochs + left + epochs_behind(training->recipe, phase);
    tlc_lock();
    for (int i = 0; i < done->phases.count; i++) {
        log_epoch(training, i);
        log_control(training, i);
    }
    tlc_print(&history->run->output,
              "%s  goes on after epoch %d, where an earlier run was stopped\n",
              training->recipe->model->name, training->epochs);
    tlc_unlock();
}

/* Whether the phase's rules let it go on. */
static bool control_goes_on(struct tlc_training *training, const struct tlc_metrics *train,
                            const struct tlc_metrics *valid)
{
    struct tlc_history *history = training->history;
    const bool goes_on = tlc_control_epoch(training, train, valid);
    if (!goes_on)
        history->epochs = training->epochs + epochs_behind(training->recipe, history->phase);
    return goes_on;
}

static long steps_of(const struct tlc_training *training, const struct tlc_phase *phase)
{
    return (training->train->count - 1) / phase->batch_size + 1;
}

bool tlc_epoch_end(struct tlc_training *training, const struct tlc_metrics *train,
                   const struct tlc_metrics *valid)
{
    struct tlc_history *history = training->history;
    const double now = tlc_now(), seconds = now - history->line_begun;
    history->line_begun = now;
    training->epochs++;
    training->iteration += steps_of(training, history->phase);
    tlc_check_loss(training, training->train, train, training->epochs);
    if (valid)
        tlc_check_loss(training, training->valid, valid, training->epochs);
    record_epoch(training, train, valid, seconds);
    if (!tlc_is_study(history->run->experiment)) {
        tlc_lock();
        log_epoch(training, history->done.phases.count - 1);
        tlc_unlock();
    }
    const int epochs = history->epochs;
    const bool goes_on = !training->failed && control_goes_on(training, train, valid);
    tell_epoch(training, train, valid, epochs, now);
    if (training->failed)
        return false;
    tlc_tell_control(history->run, training);
    tlc_checkpoint_write(training, history->phase, &history->done);
    training->paused = goes_on && training->epochs == training->pause_at;
    return goes_on && !training->paused;
}
