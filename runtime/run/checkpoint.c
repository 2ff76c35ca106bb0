/* checkpoint.c: when a training is written, and how it goes on from there. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/clock.h"
#include "run/checkpoint.h"
#include "run/checkpoint_file.h"
#include "run/control.h"
#include "store/optimizer_file.h"
#include "system/allocate.h"
#include "system/fail.h"
#include "system/format.h"

/* So many times as long as it takes to write one, a training goes on before the next. */
enum { PATIENCE = 30 };

struct tlc_checkpoint {
    struct tlc_run_state *run;
    int job;
    char *frozen;         /* the check sum before; the training's */
    double written, cost; /* when the last one was, or when the training began; seconds it took */
    bool due;
    bool resumed;                 /* from the following, until its phase has begun */
    struct tlc_saved_state state; /* of which the parts are used up */
};

/* ---- a run ---------------------------------------------------------------------------------- */

/* How many there are of other runs, another seed, spec or program. */
static int count_others(const struct tlc_run_state *run)
{
    int descriptor = openat(run->files.directory, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    DIR *directory = descriptor < 0 ? NULL : fdopendir(descriptor);
    char *own = tlc_format("checkpoint.%s.", run->identity.text);
    int count = 0;
    if (!directory)
        tlc_fail("cannot look for checkpoints in %s: %s", run->directory, strerror(errno));
    errno = 0;
    for (struct dirent *entry; (entry = readdir(directory)); errno = 0)
        count += strncmp(entry->d_name, "checkpoint.", 11) == 0 &&
                 strncmp(entry->d_name, own, strlen(own)) != 0;
    if (errno != 0)
        tlc_fail("cannot look for checkpoints in %s: %s", run->directory, strerror(errno));
    closedir(directory);
    free(own);
    return count;
}

void tlc_checkpoints_begin(struct tlc_run_state *run)
{
    run->identity = tlc_run_identity(run);
    for (int i = 0; i < run->jobs; i++) {
        char *name = tlc_saved_state_name(run, i);
        tlc_files_refuse_foreign(&run->files, name);
        free(name);
    }
    const int others = count_others(run);
    if (others > 0)
        tlc_say(&run->output,
                "%s has %d checkpoint%s of another run, which can go on from %s if it is started "
                "again",
                run->directory, others, others == 1 ? "" : "s", others == 1 ? "it" : "them");
}

/* What cannot be removed is of no harm: it is what has been calculated. */
void tlc_checkpoints_remove(const struct tlc_run_state *run)
{
    for (int i = 0; i < run->jobs; i++) {
        char *name = tlc_saved_state_name(run, i);
        if (tlc_files_own(&run->files, name))
            unlinkat(run->files.directory, name, 0);
        free(name);
    }
}

/* ---- a training ----------------------------------------------------------------------------- */

/* What stands in the file becomes the training's. */
static void take_state(struct tlc_training *training, struct tlc_epochs_done *done)
{
    struct tlc_saved_state *state = &training->checkpoint->state;
    const size_t size = training->recipe->model->size;
    training->weights = memcpy(tlc_allocate_aligned(size), state->weights, size);
    training->epochs = state->heading.epochs;
    training->steps = (uint32_t)state->heading.steps;
    training->iteration = state->heading.iteration;
    training->record->control = state->heading.record.control;
    training->record->operations = state->heading.record.operations;
    training->checkpoint->frozen = state->heading.frozen;
    free(state->heading.run);
    *done = (struct tlc_epochs_done){state->heading.record.curves, state->heading.phases,
                                     state->heading.seconds};
}

bool tlc_checkpoint_open(struct tlc_run_state *run, int job, struct tlc_training *training,
                         struct tlc_epochs_done *done)
{
    struct tlc_checkpoint *checkpoint = tlc_allocate(1, sizeof *checkpoint);
    *checkpoint = (struct tlc_checkpoint){.run = run, .job = job};
    training->checkpoint = checkpoint;
    checkpoint->written = tlc_now();
    if (!run->options->fresh)
        checkpoint->resumed =
            tlc_saved_state_read(run, checkpoint->job, training->recipe, &checkpoint->state);
    if (checkpoint->resumed)
        take_state(training, done);
    return checkpoint->resumed;
}

void tlc_checkpoint_close(struct tlc_training *training)
{
    if (!training->checkpoint)
        return;
    free(training->checkpoint->state.bytes);
    free(training->checkpoint);
    training->checkpoint = NULL;
}

void tlc_checkpoint_set_frozen(struct tlc_training *training, char *frozen)
{
    if (training->checkpoint)
        training->checkpoint->frozen = frozen;
}

char *tlc_checkpoint_frozen(const struct tlc_training *training)
{
    return training->checkpoint->frozen;
}

int tlc_checkpoint_phase(const struct tlc_training *training, int *left)
{
    const struct tlc_checkpoint *checkpoint = training->checkpoint;
    const struct tlc_recipe *recipe = training->recipe;
    *left = recipe->phases > 0 ? recipe->phase[0].epochs - recipe->initial_epoch : 0;
    if (!checkpoint || !checkpoint->resumed)
        return 0;
    const struct tlc_saved_heading *heading = &checkpoint->state.heading;
    const bool stopped = heading->control && heading->control->done.stopped >= 0;
    *left = stopped ? 0 : recipe->phase[heading->phase].epochs - heading->first;
    return heading->phase;
}

/* The first phase may have epochs that are done already, and an optimizer that remembers something.
 */
static void begin_anew(struct tlc_training *training, const struct tlc_phase *phase)
{
    const struct tlc_recipe *recipe = training->recipe;
    const bool is_first = phase == recipe->phase;
    training->first = is_first ? recipe->initial_epoch : 0;
    training->before = training->epochs - training->first;
    training->iteration = 0;
    if (is_first && recipe->optimizer_state)
        tlc_begin_optimizer(training, phase);
    tlc_control_begin(training, phase);
}

const struct tlc_control_record *tlc_checkpoint_control(const struct tlc_training *training)
{
    const struct tlc_checkpoint *checkpoint = training->checkpoint;
    const struct tlc_control_state *control =
        checkpoint && checkpoint->resumed ? checkpoint->state.heading.control : NULL;
    return control ? &control->done : NULL;
}

void tlc_checkpoint_begin_phase(struct tlc_training *training, const struct tlc_phase *phase)
{
    struct tlc_checkpoint *checkpoint = training->checkpoint;
    training->state = tlc_allocate_aligned(phase->state);
    if (!checkpoint || !checkpoint->resumed) {
        begin_anew(training, phase);
        return;
    }
    struct tlc_saved_state *state = &checkpoint->state;
    training->first = state->heading.first;
    training->before = training->epochs - training->first;
    if (phase->state > 0)
        memcpy(training->state, state->optimizer, phase->state);
    if (state->heading.control)
        tlc_control_resume(training, phase, state->heading.control, state->best);
    free(state->heading.control);
    free(state->bytes);
    state->bytes = NULL;
    checkpoint->resumed = false;
}

/* ---- writing -------------------------------------------------------------------------------- */

bool tlc_checkpoint_due(const struct tlc_training *training)
{
    struct tlc_checkpoint *checkpoint = training->checkpoint;
    if (!checkpoint)
        return false;
    const double seconds = tlc_now() - checkpoint->written;
    const int interval = checkpoint->run->options->checkpoint;
    checkpoint->due =
        interval == 0 || (seconds >= interval && seconds >= PATIENCE * checkpoint->cost);
    return checkpoint->due;
}

void tlc_checkpoint_write(struct tlc_training *training, const struct tlc_phase *phase,
                          const struct tlc_epochs_done *done)
{
    struct tlc_checkpoint *checkpoint = training->checkpoint;
    if (!checkpoint || !checkpoint->due)
        return;
    const double begun = tlc_now();
    const int number = (int)(phase - training->recipe->phase);
    struct tlc_control_state control;
    struct tlc_run_record record = *training->record;
    record.curves = done->curves;
    struct tlc_saved_state state = {.heading = {.phase = number,
                                                .first = training->epochs - training->before,
                                                .epochs = training->epochs,
                                                .steps = training->steps,
                                                .iteration = training->iteration,
                                                .frozen = checkpoint->frozen,
                                                .record = record,
                                                .phases = done->phases,
                                                .seconds = done->seconds},
                                    .weights = training->weights,
                                    .optimizer = training->state};
    if (training->control) {
        control = tlc_control_state_of(training);
        state.heading.control = &control;
        state.heading.best = (long)tlc_control_best(training, &state.best);
    }
    tlc_saved_state_write(checkpoint->run, checkpoint->job, training->recipe, &state);
    if (training->control)
        free(control.rates.item);
    checkpoint->due = false;
    checkpoint->written = tlc_now();
    checkpoint->cost = checkpoint->written - begun;
    tlc_fail_advises("interrupted; the same command goes on from the last checkpoint");
}
