/* check_optimizers.c: optimizers, and what they have to work on. */
#include "check/check_internal.h"

/* ---- weight decay ---- */

static bool ever_trains(const Training *training, size_t layer)
{
    for (size_t i = 0; i < training->phases.count; i++) {
        const Phase *phase = &training->phases.items[i];
        if (phase->epochs.value > 0 && phase->trains && phase->trains[layer])
            return true;
    }
    return false;
}

/* How many layers learn in some phase, and how many have weights and don't. */
typedef struct Learners {
    size_t learning, frozen;
    const Layer *first_frozen;
} Learners;

static Learners count_learners(const Training *training)
{
    Learners count = {0};
    for (size_t i = 0; i < training->model->layers.count; i++) {
        const Layer *layer = &training->model->layers.items[i];
        if (ever_trains(training, i))
            count.learning++;
        else if (has_weights(training->model, &(const LayerRange){i, i + 1}) && count.frozen++ == 0)
            count.first_frozen = layer;
    }
    return count;
}

/* The decay of an optimizer that decays weights by itself is no one's choice. */
static bool is_chosen(Checking *checking, size_t index)
{
    const Optimizer *optimizer = &checking->spec->trainings.items[index].optimizer;
    return optimizer->weight_decay.value > 0 &&
           !is_default(checking->spec,
                       arena_printf(checking->arena, "training[%zu].optimizer.%s.weight_decay",
                                    index, optimizer->name.text));
}

/* Elsewhere a frozen weight whose gradient is zero may decay all the same; not here, nor in Keras.
 */
static void note_frozen_decay(Checking *checking, const Training *training)
{
    const Learners count = count_learners(training);
    if (count.learning == 0 || count.frozen == 0)
        return;
    const char *others =
        count.frozen == 1 ? "" : arena_printf(checking->arena, " and %zu more", count.frozen - 1);
    diag_report(checking->diagnostics, DIAG_NOTE, training->optimizer.weight_decay.span,
                "frozen-decay",
                "weights decay where they learn: `%s`%s of %s, frozen in this whole entry, stay as "
                "they are",
                count.first_frozen->name.text, others, training->model->name.text);
}

void check_decay(Checking *checking)
{
    for (size_t i = 0; i < checking->spec->trainings.count; i++) {
        const Training *training = &checking->spec->trainings.items[i];
        if (training->model && training->model->complete && is_chosen(checking, i))
            note_frozen_decay(checking, training);
    }
}
