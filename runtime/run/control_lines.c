/* control_lines.c: what is printed and logged of rules that end a phase or lower its rates. */
#include "run/control.h"
#include "run/control_lines.h"
#include "run/log_lines.h"
#include "results/shown.h"
#include "system/fail.h"

static void log_event(const struct tlc_run_state *run, const struct tlc_training *training,
                      const struct tlc_control_record *done, const char *event, int epoch,
                      double value)
{
    const struct tlc_control_line line = {.model = (char *)training->recipe->model->name,
                                          .phase = done->phase + 1,
                                          .epoch = epoch,
                                          .event = (char *)event,
                                          .value = value};
    tlc_log_control(run->log, &line);
}

static void tell_lowered(const struct tlc_run_state *run, const struct tlc_training *training,
                         const struct tlc_control_record *done)
{
    const struct tlc_lowered *last = &done->lowered.item[done->lowered.count - 1];
    log_event(run, training, done, "lowered", last->epoch, last->learning_rate.item[0]);
    if (done->stopped == training->epochs)
        return; /* nothing comes that would go by it */
    tlc_say(&run->output, "%s  learns at rate %.6g from here on, not %.6g%s",
            training->recipe->model->name, last->learning_rate.item[0],
            tlc_control_rate_before(training),
            last->learning_rate.count > 1 ? ", and its other layers accordingly" : "");
}

static void tell_stopped(const struct tlc_run_state *run, const struct tlc_training *training,
                         const struct tlc_control_record *done)
{
    log_event(run, training, done, "stopped", done->stopped, done->value);
    tlc_say(&run->output, "%s  stopped after epoch %d: %s was best in epoch %d, %s",
            training->recipe->model->name, done->stopped, done->monitor, done->best,
            tlc_show_figure(done->value).text);
}

void tlc_tell_control(const struct tlc_run_state *run, const struct tlc_training *training)
{
    const struct tlc_control_record *done = tlc_control_done(training);
    if (!done || tlc_is_study(run->experiment))
        return;
    tlc_lock();
    if (done->lowered.count > 0 &&
        done->lowered.item[done->lowered.count - 1].epoch == training->epochs)
        tell_lowered(run, training, done);
    if (done->stopped == training->epochs)
        tell_stopped(run, training, done);
    tlc_unlock();
}

void tlc_tell_restored(const struct tlc_run_state *run, const struct tlc_training *training,
                       const struct tlc_control_record *done)
{
    if (done->restored != TLC_TRUE || done->best == training->epochs ||
        tlc_is_study(run->experiment))
        return;
    tlc_lock();
    log_event(run, training, done, "restored", done->best, done->value);
    tlc_say(&run->output, "%s  has the weights of epoch %d, where %s was best: %s",
            training->recipe->model->name, done->best, done->monitor,
            tlc_show_figure(done->value).text);
    tlc_unlock();
}

void tlc_log_control_again(const struct tlc_run_state *run, const struct tlc_training *training,
                           const struct tlc_control_record *done, int epoch, bool ended)
{
    for (int i = 0; i < done->lowered.count; i++)
        if (done->lowered.item[i].epoch == epoch)
            log_event(run, training, done, "lowered", epoch,
                      done->lowered.item[i].learning_rate.item[0]);
    if (done->stopped == epoch)
        log_event(run, training, done, "stopped", epoch, done->value);
    if (ended && done->restored == TLC_TRUE && done->best != epoch)
        log_event(run, training, done, "restored", done->best, done->value);
}
