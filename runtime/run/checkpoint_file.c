/* checkpoint_file.c: a training at the end of an epoch, written and read. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/whole_read.h"
#include "json/json.h"
#include "run/checkpoint_file.h"
#include "run/log_lines.h"
#include "run/resume.h"
#include "system/allocate.h"
#include "system/fail.h"
#include "system/format.h"
#include "system/input.h"

static const char beginning[] = "tlc checkpoint\n";

enum { CHECKSUM_SIZE = 9 }; /* eight digits and the end of the line */

/* ---- the heading ---------------------------------------------------------------------------- */

#define WHOLE(type, member)  TLC_FIELD(TLC_WHOLE, type, member, int)
#define LARGE(type, member)  TLC_FIELD(TLC_LARGE, type, member, long)
#define NUMBER(type, member) TLC_FIELD(TLC_NUMBER, type, member, double)
#define PART(type, member, structure, shape)                                                       \
    {                                                                                              \
        .key = #member, .kind = TLC_PART, .offset = TLC_AT(type, member, struct structure),        \
        .of = &(shape)                                                                             \
    }

static const struct tlc_field seen_fields[] = {
    TLC_FIELD(TLC_TRUTH, tlc_seen, any, enum tlc_truth),
    NUMBER(tlc_seen, best),
    WHOLE(tlc_seen, wait),
};
static const struct tlc_shape seen_shape = TLC_SHAPE(struct tlc_seen, seen_fields);

static const struct tlc_field state_fields[] = {
    WHOLE(tlc_control_state, epoch),
    PART(tlc_control_state, stopping, tlc_seen, seen_shape),
    PART(tlc_control_state, plateau, tlc_seen, seen_shape),
    WHOLE(tlc_control_state, cooldown),
    NUMBER(tlc_control_state, before),
    TLC_LISTED(TLC_LIST, tlc_control_state, rates, tlc_number_shape),
    PART(tlc_control_state, done, tlc_control_record, tlc_control_shape),
};
static const struct tlc_shape state_shape = TLC_SHAPE(struct tlc_control_state, state_fields);

static const struct tlc_field heading_fields[] = {
    TLC_FIELD(TLC_TEXT, tlc_saved_heading, run, char *),
    WHOLE(tlc_saved_heading, phase),
    WHOLE(tlc_saved_heading, first),
    WHOLE(tlc_saved_heading, epochs),
    LARGE(tlc_saved_heading, steps),
    LARGE(tlc_saved_heading, iteration),
    TLC_FIELD(TLC_MAYBE_TEXT, tlc_saved_heading, frozen, char *),
    PART(tlc_saved_heading, record, tlc_run_record, tlc_run_shape),
    {.key = "control",
     .kind = TLC_RECORD,
     .offset = TLC_AT(tlc_saved_heading, control, struct tlc_control_state *),
     .of = &state_shape},
    TLC_LISTED(TLC_LIST, tlc_saved_heading, phases, tlc_whole_shape),
    TLC_LISTED(TLC_LIST, tlc_saved_heading, seconds, tlc_number_shape),
    LARGE(tlc_saved_heading, weights),
    LARGE(tlc_saved_heading, optimizer),
    LARGE(tlc_saved_heading, best),
};
static const struct tlc_shape heading_shape = TLC_SHAPE(struct tlc_saved_heading, heading_fields);

/* ---- whose it is ---------------------------------------------------------------------------- */

struct tlc_hash tlc_run_identity(const struct tlc_run_state *run)
{
    struct tlc_heading *heading = tlc_heading_of(run);
    char *study = tlc_heading_text(heading);
    char *text = tlc_format("%s, seed %llu", study, (unsigned long long)run->options->seed);
    struct tlc_hash hash = tlc_hash_of(text, strlen(text));
    free(text);
    free(study);
    tlc_heading_empty(heading);
    free(heading);
    return hash;
}

char *tlc_saved_state_name(const struct tlc_run_state *run, int job)
{
    return tlc_format("checkpoint.%s.%d", run->identity.text, job);
}

/* ---- written -------------------------------------------------------------------------------- */

struct bytes {
    char *text;
    size_t size;
};

static void add(struct bytes *bytes, const void *more, size_t size)
{
    bytes->text = tlc_resize(bytes->text, bytes->size + size);
    if (size > 0)
        memcpy(bytes->text + bytes->size, more, size);
    bytes->size += size;
}

static void add_heading(struct bytes *bytes, const struct tlc_saved_heading *heading)
{
    json_t *line = tlc_record_write(&heading_shape, heading);
    char *text = tlc_json_text(line, JSON_COMPACT, "a checkpoint");
    add(bytes, beginning, strlen(beginning));
    add(bytes, text, strlen(text));
    add(bytes, "\n", 1);
    free(text);
    json_decref(line);
}

static void add_checksum(struct bytes *bytes)
{
    char digits[CHECKSUM_SIZE + 1];
    snprintf(digits, sizeof digits, "%08x\n", tlc_checksum(0, bytes->text, bytes->size));
    add(bytes, digits, CHECKSUM_SIZE);
}

/* By itself, not with what else the run has staged. */
static void place(const struct tlc_run_state *run, int job, const struct bytes *bytes)
{
    struct tlc_files files = {
        .path = run->files.path, .directory = run->files.directory, .chosen = run->files.chosen};
    char *name = tlc_saved_state_name(run, job);
    tlc_lock();
    tlc_files_stage(&files, name, bytes->text, bytes->size);
    tlc_files_place(&files);
    tlc_unlock();
    free(files.file);
    free(name);
}

void tlc_saved_state_write(const struct tlc_run_state *run, int job, const struct tlc_recipe *how,
                           struct tlc_saved_state *state)
{
    struct tlc_saved_heading *heading = &state->heading;
    struct bytes bytes = {NULL, 0};
    heading->run = (char *)run->identity.text;
    heading->weights = (long)how->model->size;
    heading->optimizer = (long)how->phase[heading->phase].state;
    add_heading(&bytes, heading);
    add(&bytes, state->weights, (size_t)heading->weights);
    add(&bytes, state->optimizer, (size_t)heading->optimizer);
    add(&bytes, state->best, (size_t)heading->best);
    add_checksum(&bytes);
    place(run, job, &bytes);
    free(bytes.text);
}

/* ---- read ----------------------------------------------------------------------------------- */

_Noreturn static void fail_reading(const struct tlc_run_state *run, const char *name)
{
    tlc_fail("cannot read %s/%s: %s", run->directory, name, strerror(errno));
}

/* All of the file, to be freed; NULL where there is none. */
static char *read_file(const struct tlc_run_state *run, const char *name, size_t *size)
{
    struct stat status;
    int descriptor = openat(run->files.directory, name,
                            O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
    if (descriptor < 0 && errno == ENOENT)
        return NULL;
    if (descriptor < 0 || fstat(descriptor, &status) < 0)
        fail_reading(run, name);
    char *text = tlc_allocate((size_t)status.st_size + 1, 1);
    const ssize_t count = tlc_read_all(descriptor, text, (size_t)status.st_size, 0);
    if (count < 0)
        fail_reading(run, name);
    close(descriptor);
    *size = (size_t)count; /* where it is shorter than it was, it is not whole */
    return text;
}

static bool is_whole(const char *text, size_t size)
{
    char digits[CHECKSUM_SIZE + 1];
    const size_t head = strlen(beginning);
    if (size < head + CHECKSUM_SIZE || memcmp(text, beginning, head) != 0)
        return false;
    snprintf(digits, sizeof digits, "%08x\n", tlc_checksum(0, text, size - CHECKSUM_SIZE));
    return memcmp(text + size - CHECKSUM_SIZE, digits, CHECKSUM_SIZE) == 0;
}

/* Its line of JSON; where it ends in `end`. */
static bool read_heading(const char *text, size_t size, struct tlc_saved_heading *heading,
                         size_t *end)
{
    const char *begin = text + strlen(beginning);
    const char *newline = memchr(begin, '\n', size - strlen(beginning));
    json_t *line = newline ? json_loadb(begin, (size_t)(newline - begin), 0, NULL) : NULL;
    char *wrong = line ? tlc_record_read(&heading_shape, line, true, heading) : NULL;
    const bool read = line && !wrong;
    if (wrong)
        tlc_record_empty(&heading_shape, heading);
    free(wrong);
    json_decref(line);
    *end = newline ? (size_t)(newline + 1 - text) : 0;
    return read;
}

static bool has_sizes(const struct tlc_recipe *how, const struct tlc_saved_heading *heading)
{
    const struct tlc_phase *phase = &how->phase[heading->phase];
    return heading->weights == (long)how->model->size && heading->optimizer == (long)phase->state &&
           (heading->best == 0 || heading->best == (long)tlc_control_best_size(how->model, phase));
}

/* Whether it is of this run and job, and can be gone on from. */
static bool fits(const struct tlc_run_state *run, int job, const struct tlc_recipe *how,
                 const struct tlc_saved_heading *heading)
{
    if (strcmp(heading->run, run->identity.text) != 0 ||
        heading->record.training != job % run->experiment->recipes || heading->phase < 0 ||
        heading->phase >= how->phases)
        return false;
    const struct tlc_phase *phase = &how->phase[heading->phase];
    const bool has_rules = phase->stopping.used || phase->plateau.used;
    const int done = heading->epochs - how->initial_epoch;
    return heading->first > 0 && heading->first <= phase->epochs && done > 0 &&
           done == heading->phases.count && done == heading->seconds.count &&
           done == heading->record.curves.loss.count && has_rules == (heading->control != NULL) &&
           has_sizes(how, heading);
}

/* The parts behind the heading; whether there are just those. */
static bool find_parts(struct tlc_saved_state *state, size_t at, size_t size)
{
    const struct tlc_saved_heading *heading = &state->heading;
    const size_t weights = (size_t)heading->weights, optimizer = (size_t)heading->optimizer;
    if (size - CHECKSUM_SIZE != at + weights + optimizer + (size_t)heading->best)
        return false;
    state->weights = state->bytes + at;
    state->optimizer = state->bytes + at + weights;
    state->best = heading->best > 0 ? state->bytes + at + weights + optimizer : NULL;
    return true;
}

static bool understand(const struct tlc_run_state *run, int job, const struct tlc_recipe *how,
                       struct tlc_saved_state *state, size_t size)
{
    size_t at;
    if (!is_whole(state->bytes, size) || !read_heading(state->bytes, size, &state->heading, &at))
        return false;
    if (fits(run, job, how, &state->heading) && find_parts(state, at, size))
        return true;
    tlc_record_empty(&heading_shape, &state->heading);
    return false;
}

bool tlc_saved_state_read(const struct tlc_run_state *run, int job, const struct tlc_recipe *how,
                          struct tlc_saved_state *state)
{
    size_t size;
    char *name = tlc_saved_state_name(run, job);
    *state = (struct tlc_saved_state){.bytes = read_file(run, name, &size)};
    const bool understood = state->bytes && understand(run, job, how, state, size);
    if (state->bytes && !understood) {
        tlc_lock();
        tlc_say(&run->output, "%s/%s is damaged: %s begins anew", run->directory, name,
                how->model->name);
        tlc_unlock();
        free(state->bytes);
        state->bytes = NULL;
    }
    free(name);
    return understood;
}
