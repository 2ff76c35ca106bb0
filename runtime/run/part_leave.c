/* part_leave.c: part.json, as a part of a study leaves it. */
#include <stdlib.h>
#include <string.h>

#include "engine/engine.h"
#include "json/json.h"
#include "results/results.h"
#include "run/part.h"
#include "run/run_records.h"
#include "run/seed_share.h"
#include "run/unlearned.h"
#include "system/allocate.h"
#include "system/format.h"

static struct tlc_wholes shared_trainings(const struct tlc_experiment *experiment)
{
    struct tlc_wholes list = {0, tlc_allocate((size_t)experiment->recipes + 1, sizeof *list.item)};
    for (int i = 0; i < experiment->recipes; i++)
        if (experiment->folds > 0 && !experiment->recipe[i].divided)
            list.item[list.count++] = i;
    return list;
}

static void add_blind(struct tlc_study_part *part, struct tlc_blind_record record)
{
    const int count = part->blind.count;
    if ((count & (count - 1)) == 0) /* a power of two, or nothing: it is full */
        part->blind.item = tlc_resize(part->blind.item, (size_t)(count > 0 ? 2 * count : 1) *
                                                            sizeof *part->blind.item);
    part->blind.item[part->blind.count++] = record;
}

/* Of a run that has ended well. */
static void add_blind_of(struct tlc_study_part *part, const struct tlc_blind_source *source,
                         const struct tlc_run_record *run, int repeat)
{
    struct tlc_reached blind;
    for (int role = TLC_LEARNS_FROM; role < TLC_TESTED_ON + run->tests.count; role++)
        if (source->find(source->state, run->training, repeat, role, &blind))
            add_blind(part, (struct tlc_blind_record){run->training, run->seed, run->fold, role,
                                                      blind.loss, blind.accuracy});
}

static void add_all_blind(struct tlc_study_part *part, const struct tlc_run_state *run)
{
    const struct tlc_blind_answers answers = {run->experiment, run->options->seed};
    const struct tlc_blind_source source = tlc_blind_of(&answers);
    for (int job = 0; job < run->jobs; job++)
        if (run->record[job] && !run->record[job]->failed && tlc_share_has_job(run, job))
            add_blind_of(part, &source, run->record[job], job / run->experiment->recipes);
}

/* The run lends its heading and cautions. */
static json_t *part_of(const struct tlc_run_state *run)
{
    const struct tlc_options *options = run->options;
    struct tlc_study_part part = {
        .part = options->part,
        .of = options->parts,
        .command = (char *)options->command,
        .heading = *run->heading,
        .shared = shared_trainings(run->experiment),
        .results = tlc_describe(run->experiment, options->seed, run->experiment->seeds)};
    part.results->cautions = run->cautions;
    add_all_blind(&part, run);
    json_t *json = tlc_record_write(&tlc_part_shape, &part);
    part.results->cautions = (struct tlc_cautions){.count = 0};
    tlc_results_free(part.results);
    free(part.shared.item);
    free(part.blind.item);
    return json;
}

void tlc_part_leave(struct tlc_run_state *run)
{
    json_t *json = part_of(run);
    char *text = tlc_json_text(json, JSON_INDENT(1), TLC_PART_FILE);
    char *lines = tlc_format("%s\n", text);
    tlc_files_stage(&run->files, TLC_PART_FILE, lines, strlen(lines));
    free(lines);
    free(text);
    json_decref(json);
    tlc_log_sync(run->log);
    tlc_files_place(&run->files);
    tlc_files_sweep(&run->files);
}
