/* control.c: rules that end a phase early, and lower its rates.
 *
 * What they do is what Keras 3 does in EarlyStopping and ReduceLROnPlateau, epoch by epoch. They
 * see an epoch's figures alone, so what they decide does not depend on threads or time.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "common/digits.h"
#include "engine/engine.h"
#include "run/control.h"
#include "system/allocate.h"
#include "system/format.h"

struct tlc_control {
    const struct tlc_phase *phase;
    struct tlc_control_state at; /* its rates stand in `rates` */
    float *rates;
    void *best_weights; /* of the layers that learn, one behind the other; NULL as long as none are
                           kept */
};

static int slices_of(const struct tlc_phase *phase)
{
    return phase->slices > 1 ? phase->slices : 1;
}

/* ---- what is watched ------------------------------------------------------------------------ */

static double watched(const struct tlc_recipe *recipe, const struct tlc_watch *watch,
                      const struct tlc_metrics *train, const struct tlc_metrics *valid)
{
    const struct tlc_figure figure = tlc_find_figure(recipe, watch->figure);
    return tlc_figure_value(&figure, train, valid);
}

/* As Keras has it: the margin is taken as doubles, then floats are compared. */
static bool is_better(const struct tlc_recipe *recipe, const struct tlc_watch *watch,
                      const struct tlc_seen *seen, double value)
{
    if (seen->any != TLC_TRUE)
        return true;
    return tlc_more_is_better(tlc_find_figure(recipe, watch->figure).metric->kind)
               ? (float)(value - watch->min_delta) > (float)seen->best
               : (float)(value + watch->min_delta) < (float)seen->best;
}

static void note_best(struct tlc_seen *seen, double value)
{
    *seen = (struct tlc_seen){.any = TLC_TRUE, .best = value};
}

/* ---- weights -------------------------------------------------------------------------------- */

/* Copies all weights of layers that learn in the phase to `kept`, or back; how many bytes those
 * are. Either may be NULL: then they are only counted. */
static size_t copy_learned(const struct tlc_model *model, const struct tlc_phase *phase,
                           void *weights, void *kept, bool back)
{
    size_t bytes = 0;
    for (int i = 0; i < model->layers; i++)
        for (int k = 0; phase->learns[i] && k < model->layer[i].weights; k++) {
            const struct tlc_tensor *tensor = &model->layer[i].weight[k];
            const size_t size = tlc_tensor_count(tensor) * sizeof(float);
            if (kept && back)
                memcpy(tlc_numbers(tensor, weights), (char *)kept + bytes, size);
            else if (kept)
                memcpy((char *)kept + bytes, tlc_numbers(tensor, weights), size);
            bytes += size;
        }
    return bytes;
}

static void keep_weights(const struct tlc_training *training)
{
    struct tlc_control *control = training->control;
    const struct tlc_model *model = training->recipe->model;
    if (!control->best_weights)
        control->best_weights = tlc_allocate_aligned(tlc_control_best_size(model, control->phase));
    copy_learned(model, control->phase, training->weights, control->best_weights, false);
}

/* ---- early stopping ------------------------------------------------------------------------- */

/* Whether the phase goes on. */
static bool may_go_on(struct tlc_training *training, double value)
{
    struct tlc_control *control = training->control;
    const struct tlc_stopping *rule = &control->phase->stopping;
    if (control->at.epoch < rule->first)
        return true;
    if (is_better(training->recipe, &rule->watch, &control->at.stopping, value)) {
        note_best(&control->at.stopping, value);
        control->at.done.best = training->epochs;
        control->at.done.value = value;
        if (rule->restores)
            keep_weights(training);
        return true;
    }
    if (++control->at.stopping.wait < rule->watch.patience)
        return true;
    control->at.done.stopped = training->epochs;
    return false;
}

/* ---- plateaus ------------------------------------------------------------------------------- */

/* Shortest numbers that are these floats. */
static struct tlc_series rates_now(const struct tlc_control *control)
{
    const int count = slices_of(control->phase);
    struct tlc_series rates = {count, tlc_allocate((size_t)count, sizeof *rates.item)};
    for (int i = 0; i < count; i++)
        rates.item[i] = strtod(tlc_digits_of_float(control->rates[i]).text, NULL);
    return rates;
}

/* Whether a rate could be. */
static bool lower_rates(struct tlc_control *control)
{
    const struct tlc_plateau *rule = &control->phase->plateau;
    bool lowered = false;
    control->at.before = (double)control->rates[0];
    for (int i = 0; i < slices_of(control->phase); i++) {
        const double rate = (double)control->rates[i];
        if (rate <= (double)(float)rule->least_rate)
            continue;
        control->rates[i] = (float)fmax(rate * rule->factor, rule->least_rate);
        lowered = true;
    }
    return lowered;
}

static void note_lowered(struct tlc_control *control, int epoch)
{
    struct tlc_control_record *done = &control->at.done;
    const size_t count = (size_t)done->lowered.count + 1;
    done->lowered.item = tlc_resize(done->lowered.item, count * sizeof *done->lowered.item);
    done->lowered.item[done->lowered.count++] = (struct tlc_lowered){epoch, rates_now(control)};
}

static void watch_plateau(struct tlc_training *training, double value)
{
    struct tlc_control *control = training->control;
    const struct tlc_plateau *rule = &control->phase->plateau;
    if (control->at.cooldown > 0) {
        control->at.cooldown--;
        control->at.plateau.wait = 0;
    }
    if (is_better(training->recipe, &rule->watch, &control->at.plateau, value)) {
        note_best(&control->at.plateau, value);
    } else if (control->at.cooldown == 0 && ++control->at.plateau.wait >= rule->watch.patience &&
               lower_rates(control)) {
        control->at.cooldown = rule->cooldown;
        control->at.plateau.wait = 0;
        note_lowered(control, training->epochs);
    }
}

/* ---- a phase -------------------------------------------------------------------------------- */

void tlc_control_begin(struct tlc_training *training, const struct tlc_phase *phase)
{
    const struct tlc_recipe *recipe = training->recipe;
    if (!phase->stopping.used && !phase->plateau.used)
        return;
    struct tlc_control *control = tlc_allocate(1, sizeof *control);
    control->phase = phase;
    control->at.done = (struct tlc_control_record){
        .phase = (int)(phase - recipe->phase), .stopped = -1, .best = -1, .value = NAN};
    if (phase->stopping.used) {
        control->at.done.monitor = tlc_format("%s", phase->stopping.watch.figure);
        control->at.done.restored = TLC_FALSE;
    }
    if (phase->plateau.used) {
        const size_t size = (size_t)slices_of(phase) * sizeof *control->rates;
        control->rates = memcpy(tlc_allocate(size, 1), phase->rate, size);
    }
    training->control = control;
    training->rates = control->rates;
}

size_t tlc_control_best_size(const struct tlc_model *model, const struct tlc_phase *phase)
{
    return copy_learned(model, phase, NULL, NULL, false);
}

void tlc_control_resume(struct tlc_training *training, const struct tlc_phase *phase,
                        struct tlc_control_state *state, const void *best)
{
    tlc_control_begin(training, phase);
    struct tlc_control *control = training->control;
    const size_t size = tlc_control_best_size(training->recipe->model, phase);
    free(control->at.done.monitor);
    control->at = *state;
    for (int i = 0; control->rates && i < slices_of(phase) && i < state->rates.count; i++)
        control->rates[i] = (float)state->rates.item[i];
    free(state->rates.item);
    control->at.rates = (struct tlc_series){0, NULL};
    if (best)
        control->best_weights = memcpy(tlc_allocate_aligned(size), best, size);
}

struct tlc_control_state tlc_control_state_of(const struct tlc_training *training)
{
    const struct tlc_control *control = training->control;
    struct tlc_control_state state = control->at;
    state.rates = (struct tlc_series){0, NULL};
    if (!control->rates)
        return state;
    state.rates.count = slices_of(control->phase);
    state.rates.item = tlc_allocate((size_t)state.rates.count, sizeof *state.rates.item);
    for (int i = 0; i < state.rates.count; i++)
        state.rates.item[i] = (double)control->rates[i];
    return state;
}

size_t tlc_control_best(const struct tlc_training *training, const void **best)
{
    const struct tlc_control *control = training->control;
    *best = control ? control->best_weights : NULL;
    return *best ? tlc_control_best_size(training->recipe->model, control->phase) : 0;
}

bool tlc_control_epoch(struct tlc_training *training, const struct tlc_metrics *train,
                       const struct tlc_metrics *valid)
{
    struct tlc_control *control = training->control;
    bool goes_on = true;
    if (!control)
        return true;
    const struct tlc_phase *phase = control->phase;
    if (phase->stopping.used)
        goes_on =
            may_go_on(training, watched(training->recipe, &phase->stopping.watch, train, valid));
    if (phase->plateau.used)
        watch_plateau(training, watched(training->recipe, &phase->plateau.watch, train, valid));
    control->at.epoch++;
    return goes_on;
}

const struct tlc_control_record *tlc_control_done(const struct tlc_training *training)
{
    return training->control ? &training->control->at.done : NULL;
}

double tlc_control_rate_before(const struct tlc_training *training)
{
    return training->control->at.before;
}

struct tlc_control_record tlc_control_end(struct tlc_training *training)
{
    struct tlc_control *control = training->control;
    struct tlc_control_record done = control->at.done;
    if (control->best_weights && !training->failed) {
        copy_learned(training->recipe->model, control->phase, training->weights,
                     control->best_weights, true);
        done.restored = TLC_TRUE;
    }
    free(control->best_weights);
    free(control->rates);
    free(control);
    training->control = NULL;
    training->rates = NULL;
    return done;
}
