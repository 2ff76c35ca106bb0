/* progress.c: what is seen of a training while it runs, and what is recorded of it. */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "internal.h"

/* A bar is framed by two spaces and two brackets. */
enum { LONGEST_LINE = 512, LONGEST_BAR = 20, USUAL_BAR = 10, SHORTEST_BAR = 3, BAR_FRAME = 4 };

static const double redraw_seconds = 0.1;

struct tlc_training {
    struct tlc_run *run;
    const char *model;
    const struct tlc_examples *train;
    int epochs, phase, epoch;
    double begun, epoch_begun, drawn; /* seconds of the monotonic clock */
    json_t *record;                   /* belongs to the run's results */
    int32_t *order;                   /* of this epoch, if it has one of its own */
};

static double now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec * 1e-9;
}

double tlc_mean_loss(const struct tlc_metrics *metrics)
{
    return metrics->examples > 0 ? metrics->loss / (double)metrics->examples : 0;
}

double tlc_accuracy(const struct tlc_metrics *metrics)
{
    return metrics->examples > 0 ? (double)metrics->correct / (double)metrics->examples : 0;
}

/* ---- the line on a terminal ----------------------------------------------------------------- */

/* The bar with the two spaces before it, or nothing when there is no room for one. */
static void draw_bar(char *bar, double fraction, int room)
{
    int cells = room - BAR_FRAME < LONGEST_BAR ? room - BAR_FRAME : LONGEST_BAR;
    *bar = '\0';
    if (cells < SHORTEST_BAR)
        return;
    int filled = (int)(fraction * cells);
    bar += sprintf(bar, "  [");
    for (int i = 0; i < cells; i++)
        *bar++ = i < filled ? '=' : i == filled ? '>' : ' ';
    strcpy(bar, "]");
}

static void format_duration(char *text, size_t size, double seconds)
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
    format_duration(left, sizeof left, progress->left);
    snprintf(tail, size, "%s  loss %.4f  accuracy %.4f  ETA %s", rate, progress->loss,
             progress->accuracy, left);
}

void tlc_progress_line(char *line, size_t size, const struct tlc_progress *progress, int width)
{
    char head[LONGEST_LINE], tail[LONGEST_LINE], bar[LONGEST_BAR + 8];
    int room = width - snprintf(head, sizeof head, "%s  epoch %d/%d", progress->model,
                                progress->epoch, progress->epochs);
    format_tail(tail, sizeof tail, progress, true);
    if (room - (int)strlen(tail) < USUAL_BAR + BAR_FRAME)
        format_tail(tail, sizeof tail, progress, false);
    double fraction = progress->total > 0 ? (double)progress->done / (double)progress->total : 0;
    draw_bar(bar, fraction, room - (int)strlen(tail));
    size_t most = width < 0 ? 1 : (size_t)width + 1;
    snprintf(line, most < size ? most : size, "%s%s%s", head, bar, tail);
}

static struct tlc_progress progress_at(const struct tlc_training *training,
                                       const struct tlc_metrics *so_far, double time)
{
    double total = training->train->count;
    double done = (training->epoch - 1) * total + (double)so_far->examples;
    double elapsed = time - training->begun, in_epoch = time - training->epoch_begun;
    return (struct tlc_progress){
        .model = training->model,
        .epoch = training->epoch,
        .epochs = training->epochs,
        .done = so_far->examples,
        .total = training->train->count,
        .loss = tlc_mean_loss(so_far),
        .accuracy = tlc_accuracy(so_far),
        .rate = in_epoch > 0 ? (double)so_far->examples / in_epoch : 0,
        .left = done > 0 ? elapsed * (training->epochs * total - done) / done : 0,
    };
}

void tlc_epoch_progress(struct tlc_training *training, const struct tlc_metrics *so_far)
{
    const struct tlc_output *output = &training->run->output;
    if (output->quiet || !output->terminal)
        return;
    double time = now();
    if (time - training->drawn < redraw_seconds)
        return;
    training->drawn = time;
    struct tlc_progress progress = progress_at(training, so_far, time);
    char line[LONGEST_LINE];
    /* A character in the last column would wrap, and a wrapped line cannot be rewritten. */
    tlc_progress_line(line, sizeof line, &progress, tlc_terminal_width() - 1);
    tlc_lock();
    tlc_fail_after_line(true);
    tlc_print(output, "\r%s\033[K", line);
    tlc_unlock();
}

/* ---- trainings and epochs ------------------------------------------------------------------- */

static json_t *begin_record(struct tlc_run *run, int number, const char *model)
{
    json_t *record = json_object();
    tlc_json_put(record, "model", json_string(model));
    tlc_json_put(record, "seconds", json_real(0)); /* holds the key's place until the end */
    tlc_json_put(record, "epochs", json_array());
    tlc_json_place(json_object_get(run->results, "trainings"), number, record);
    return record;
}

static void print_heading(const struct tlc_output *output, const char *model,
                          const struct tlc_examples *train, const struct tlc_examples *valid,
                          int epochs)
{
    char *heading;
    if (epochs == 0)
        heading = tlc_format("%s: no epochs, only initialised", model);
    else if (valid)
        heading = tlc_format("%s: %d epoch%s on the %d examples of %s, validated on the %d of %s",
                             model, epochs, epochs == 1 ? "" : "s", train->count, train->name,
                             valid->count, valid->name);
    else
        heading = tlc_format("%s: %d epoch%s on the %d examples of %s", model, epochs,
                             epochs == 1 ? "" : "s", train->count, train->name);
    tlc_print(output, "\n");
    tlc_print_heading(output, heading);
    free(heading);
}

struct tlc_training *tlc_training_begin(struct tlc_run *run, int number, const char *model,
                                        const struct tlc_examples *train,
                                        const struct tlc_examples *valid, int epochs)
{
    struct tlc_training *training = tlc_keep(tlc_allocate(1, sizeof *training));
    tlc_lock();
    *training = (struct tlc_training){.run = run,
                                      .model = model,
                                      .train = train,
                                      .epochs = epochs,
                                      .begun = now(),
                                      .record = begin_record(run, number, model)};
    print_heading(&run->output, model, train, valid, epochs);
    tlc_unlock();
    return training;
}

void tlc_epoch_begin(struct tlc_training *training, int phase, int epoch)
{
    tlc_lock();
    if (phase > 1 && phase != training->phase)
        tlc_print(&training->run->output, "%s: phase %d\n", training->model, phase);
    tlc_unlock();
    training->phase = phase;
    training->epoch = epoch;
    training->epoch_begun = now();
}

static void check_loss(const struct tlc_training *training, const struct tlc_metrics *metrics,
                       const char *which)
{
    if (!isfinite(metrics->loss))
        tlc_fail("model %s, epoch %d: the %sloss is not a finite number; the likely cause is a "
                 "learning rate that is too high",
                 training->model, training->epoch, which);
}

static json_t *epoch_record(const struct tlc_training *training, const struct tlc_metrics *train,
                            const struct tlc_metrics *valid, double seconds)
{
    json_t *record = json_object();
    tlc_json_put(record, "phase", json_integer(training->phase));
    tlc_json_put(record, "epoch", json_integer(training->epoch));
    tlc_json_put(record, "loss", tlc_json_number(tlc_mean_loss(train)));
    tlc_json_put(record, "accuracy", tlc_json_number(tlc_accuracy(train)));
    tlc_json_put(record, "val_loss", valid ? tlc_json_number(tlc_mean_loss(valid)) : json_null());
    tlc_json_put(record, "val_accuracy",
                 valid ? tlc_json_number(tlc_accuracy(valid)) : json_null());
    tlc_json_put(record, "seconds", tlc_json_number(seconds));
    return record;
}

static void print_epoch(const struct tlc_training *training, const struct tlc_metrics *train,
                        const struct tlc_metrics *valid, double seconds)
{
    const struct tlc_output *output = &training->run->output;
    char digits[16], validation[96] = "";
    int width = snprintf(digits, sizeof digits, "%d", training->epochs);
    if (valid)
        snprintf(validation, sizeof validation, "  val_loss %.4f  val_accuracy %.4f",
                 tlc_mean_loss(valid), tlc_accuracy(valid));
    tlc_print(output, "%s%s  epoch %*d/%d  loss %.4f  accuracy %.4f%s  %.*f s\n",
              output->terminal ? "\r\033[K" : "", training->model, width, training->epoch,
              training->epochs, tlc_mean_loss(train), tlc_accuracy(train), validation,
              seconds < 0.1 ? 4 : 2, seconds);
    tlc_fail_after_line(false);
}

void tlc_epoch_end(struct tlc_training *training, const struct tlc_metrics *train,
                   const struct tlc_metrics *valid)
{
    double seconds = now() - training->epoch_begun;
    check_loss(training, train, "");
    if (valid)
        check_loss(training, valid, "validation ");
    tlc_lock();
    json_t *record = epoch_record(training, train, valid, seconds);
    tlc_json_append(json_object_get(training->record, "epochs"), record);
    tlc_log_epoch(training->run->log, training->model, record);
    print_epoch(training, train, valid, seconds);
    tlc_unlock();
}

const int32_t *tlc_epoch_order(struct tlc_training *training, uint32_t stream, uint32_t epoch)
{
    const int count = training->train->count;
    if (!training->order)
        training->order = tlc_allocate((size_t)count, sizeof *training->order);
    tlc_shuffle(training->order, count, training->run->seed, stream, epoch);
    return training->order;
}

void tlc_training_end(struct tlc_training *training)
{
    free(training->order);
    training->order = NULL;
    tlc_lock();
    json_real_set(json_object_get(training->record, "seconds"), now() - training->begun);
    tlc_unlock();
}
