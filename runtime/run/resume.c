/* resume.c: a study that was stopped goes on where it was.
 *
 * Its log has a first line that says which study it is, then a line for each job done. A log is put
 * aside before anything else takes its place, unless there is nothing in it that could be missed.
 */
#include <stdlib.h>
#include <string.h>

#include "data/data.h"
#include "run/rank_logs.h"
#include "run/resume.h"
#include "run/seed_share.h"
#include "system/allocate.h"
#include "system/fail.h"
#include "system/format.h"
#include "system/input.h"

/* ---- what a study is known by --------------------------------------------------------------- */

static bool is_new(const struct tlc_experiment *experiment, int index)
{
    for (int i = 0; i < index; i++)
        if (experiment->example[i]->data == experiment->example[index]->data)
            return false;
    return experiment->example[index]->data != NULL;
}

/* All that is known of the data files, and of files that models begin with. */
static char *data_checksum(const struct tlc_experiment *experiment)
{
    uint32_t checksum = 0;
    for (int i = 0; i < experiment->examples; i++)
        if (is_new(experiment, i)) {
            uint32_t own = tlc_data_checksum(experiment->example[i]->data);
            checksum = tlc_checksum(checksum, &own, sizeof own);
        }
    for (int i = 0; i < experiment->recipes; i++) {
        const struct tlc_stored *stored = experiment->recipe[i].stored;
        if (stored)
            checksum = tlc_checksum(checksum, &stored->checksum, sizeof stored->checksum);
        const struct tlc_optimizer_state *state = experiment->recipe[i].optimizer_state;
        if (state)
            checksum = tlc_checksum(checksum, &state->checksum, sizeof state->checksum);
    }
    return tlc_format("%08x", checksum);
}

struct tlc_heading *tlc_heading_of(const struct tlc_run_state *run)
{
    const struct tlc_experiment *experiment = run->experiment;
    struct tlc_heading *heading = tlc_allocate(1, sizeof *heading);
    *heading = (struct tlc_heading){
        .experiment = tlc_format("%s", experiment->name),
        .spec_hash = tlc_format("%016llx", (unsigned long long)experiment->spec_hash),
        .tlc = tlc_format("%s", experiment->version),
        .program = tlc_format("%s", tlc_program_hash().text),
        .data = data_checksum(experiment)};
    return heading;
}

/* ---- what becomes of a log ------------------------------------------------------------------ */

/* Whether this is how a log of this study begins, and no more than that. */
static bool is_beginning(const struct tlc_run_state *run, const struct tlc_contents *contents)
{
    if (!run->heading)
        return false;
    char *text = tlc_heading_text(run->heading);
    const size_t length = strlen(text) - 1, size = contents->size;
    bool is = size < length + sizeof ",\"checksum\":\"01234567\"}" &&
              memcmp(contents->text, text, size < length ? size : length) == 0;
    free(text);
    return is;
}

/* Hours of work must not be lost to a changed comment; but a log without a run is no work. */
static bool is_worth_keeping(const struct tlc_run_state *run, const struct tlc_contents *contents)
{
    const bool only_a_beginning = contents->tail_unfinished && contents->tail == contents->size;
    return contents->runs > 0 || contents->damaged > 0 ||
           (only_a_beginning && !is_beginning(run, contents));
}

static void put_aside(struct tlc_run_state *run, const struct tlc_contents *contents)
{
    const char *why = contents->ours > 0         ? "has runs of this study"
                      : !contents->owner.text[0] ? "is not as tlc writes it"
                      : run->heading             ? "is of another study"
                                                 : "is of a study, and this is a run without one";
    if (!is_worth_keeping(run, contents))
        return;
    struct tlc_hash by_text = tlc_hash_of(contents->text, contents->size);
    char *name =
        tlc_log_keep(run->log, contents->owner.text[0] ? contents->owner.text : by_text.text);
    tlc_say(&run->output, "%s/log.jsonl %s: it is kept as %s", run->directory, why, name);
    free(name);
}

/* An unfinished last line is cut off. One that lacks nothing but its end gets that; so does one
 * that was damaged, which stays. */
static void mend_tail(struct tlc_run_state *run, const struct tlc_contents *contents)
{
    if (contents->tail_unfinished)
        tlc_log_cut(run->log, contents->size - contents->tail);
    else if (contents->tail > 0)
        tlc_log_end_line(run->log);
}

/* What was trained on other data must not be mixed with what is to come, and a wrong directory is
 * likelier than the wish to replace its results. */
static void refuse_other_data(const struct tlc_run_state *run, const struct tlc_contents *contents)
{
    if (!contents->headed || contents->runs == 0)
        return;
    struct tlc_heading wanted = *run->heading;
    wanted.data = contents->heading.data;
    if (strcmp(tlc_study_hash(&wanted).text, tlc_study_hash(&contents->heading).text) == 0)
        tlc_fail("%s/log.jsonl is of this study with other data; choose another directory with "
                 "--out, or begin it anew with --fresh",
                 run->directory);
}

/* ---- going on ------------------------------------------------------------------------------- */

static void go_on(struct tlc_run_state *run, const struct tlc_contents *contents)
{
    const int damaged = contents->damaged + contents->progress, count = tlc_runs_done(run);
    mend_tail(run, contents);
    if (damaged > 0)
        tlc_say(&run->output, "%s/log.jsonl has %d damaged line%s, which %s not count",
                run->directory, damaged, damaged == 1 ? "" : "s", damaged == 1 ? "does" : "do");
    if (count > 0)
        tlc_say(&run->output, "%d of %s%d runs are done already: read from %s/log.jsonl", count,
                tlc_may_end_early(run->experiment) ? "at most " : "", tlc_share_jobs(run),
                run->directory);
}

/* Goes on with a log that was kept, if it is of this study. Whether it is. */
static bool take_back(struct tlc_run_state *run, const struct tlc_contents *replaced, int number)
{
    char *name;
    struct tlc_log_file *kept = tlc_log_kept(run->log, run->study.text, number, &name);
    if (!kept)
        return false;
    struct tlc_contents contents = tlc_contents_read(run, kept);
    const bool ours = contents.ours > 0;
    if (ours) {
        put_aside(run, replaced);
        tlc_log_take_back(run->log, kept, name);
        tlc_say(&run->output, "%s/%s is of this study: it is log.jsonl again", run->directory,
                name);
        go_on(run, &contents);
    } else {
        tlc_log_close(kept);
    }
    tlc_contents_drop(&contents);
    free(name);
    return ours;
}

/* The latest that is of this study. Whether there is one. */
static bool take_latest_back(struct tlc_run_state *run, const struct tlc_contents *replaced)
{
    int number = tlc_log_last_kept(&run->files, run->study.text);
    while (number > 0 && !take_back(run, replaced, number))
        number--;
    return number > 0;
}

static void begin_anew(struct tlc_run_state *run, const struct tlc_contents *contents)
{
    for (int job = 0; job < run->jobs; job++)
        tlc_run_forget(run, job);
    put_aside(run, contents);
    tlc_log_renew(run->log);
    if (run->heading)
        tlc_log_heading(run->log, run->heading);
}

void tlc_know_study(struct tlc_run_state *run)
{
    run->heading = tlc_heading_of(run);
    run->study = tlc_study_hash(run->heading);
}

/* Takes the records of this study out of that log. Returns whether it is of this study. */
static bool look_into(struct tlc_run_state *run, int number)
{
    struct tlc_log_file *log = tlc_log_look(&run->files, run->study.text, number);
    if (!log)
        return false;
    struct tlc_contents contents = tlc_contents_read(run, log);
    const bool ours = contents.ours > 0;
    tlc_contents_drop(&contents);
    tlc_log_close(log);
    return ours;
}

void tlc_look_back(struct tlc_run_state *run)
{
    tlc_know_study(run);
    if (run->options->fresh || run->files.directory < 0 || look_into(run, 0))
        return;
    int number = tlc_log_last_kept(&run->files, run->study.text);
    while (number > 0 && !look_into(run, number))
        number--;
}

void tlc_resume(struct tlc_run_state *run)
{
    const bool fresh = run->options->fresh;
    tlc_know_study(run);
    struct tlc_contents contents = tlc_contents_read(run, run->log);
    if (fresh && contents.ours > 0)
        tlc_rank_logs_take(run); /* for the log that is kept */
    if (!fresh && contents.ours > 0) {
        go_on(run, &contents);
    } else if (fresh || !take_latest_back(run, &contents)) {
        if (!fresh)
            refuse_other_data(run, &contents);
        begin_anew(run, &contents);
    }
    tlc_contents_drop(&contents);
    tlc_rank_logs_take(run);
    tlc_fail_advises(fresh ? "interrupted; the same command without --fresh goes on from here"
                           : "interrupted; the same command goes on from here");
}

void tlc_log_begin(struct tlc_run_state *run)
{
    struct tlc_contents contents = tlc_contents_read(run, run->log);
    begin_anew(run, &contents);
    tlc_contents_drop(&contents);
}

void tlc_log_job(struct tlc_run_state *run, int job, double seconds)
{
    char *line = tlc_run_line(run->record[job], run->study, seconds);
    if (run->source && run->source->finished)
        run->source->finished(run->source->state, job, line);
    else
        tlc_log_line(run->log, line);
    free(line);
}
