/* left.c: weights that the last run has left, and that they are what they say. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "formats/bytes.h"
#include "predict/asked.h"
#include "results/results.h"
#include "store/restored.h"
#include "system/fail.h"
#include "system/format.h"
#include "system/input.h"

/* ---- results.json -----------------------------------------------------------------------------
 */

static bool has_file(const char *directory, const char *file)
{
    char *path = tlc_format("%s/%s", directory, file);
    const bool found = access(path, F_OK) == 0;
    free(path);
    return found;
}

/* Which command makes them. */
static struct tlc_results *results_in(const struct tlc_setting *setting, const char *directory)
{
    if (has_file(directory, "results.json"))
        return tlc_results_load(directory);
    if (has_file(directory, "log.jsonl"))
        tlc_fail("%s has a log but no results.json: its run is not done; %s goes on with it",
                 directory, setting->program);
    tlc_fail("%s has no results.json: no run has left models there; run %s first", directory,
             setting->program);
}

static void check_results(const struct tlc_setting *setting, const struct tlc_results *results,
                          const char *directory)
{
    const struct tlc_experiment *experiment = setting->experiment;
    char *hash = tlc_format("%016llx", (unsigned long long)experiment->spec_hash);
    if (strcmp(results->experiment, experiment->name) != 0)
        tlc_fail("%s has the results of %s, not of %s", directory, results->experiment,
                 experiment->name);
    if (strcmp(results->spec_hash, hash) != 0)
        tlc_fail("the run in %s was of another version of %s: run %s again", directory,
                 experiment->spec, setting->program);
    free(hash);
}

static const struct tlc_run_record *run_of(const struct tlc_results *results, int training)
{
    for (int i = 0; i < results->runs.count; i++)
        if (results->runs.item[i].training == training)
            return &results->runs.item[i];
    return NULL;
}

/* What is known of the recipe's file. */
static const struct tlc_weights_record *saved_in(const struct tlc_setting *setting,
                                                 const struct tlc_results *results,
                                                 const struct tlc_recipe *recipe,
                                                 const char *directory)
{
    const int training = (int)(recipe - setting->experiment->recipe);
    const struct tlc_run_record *run = run_of(results, training);
    if (run && run->failed)
        tlc_fail("the training of %s failed in %s, so there is no model: %s", recipe->model->name,
                 directory, run->failed->reason);
    if (!run || !run->saved || strcmp(run->saved->file, recipe->save) != 0)
        tlc_fail("%s/results.json does not tell of %s: run %s again", directory, recipe->save,
                 setting->program);
    return run->saved;
}

/* ---- the file ---------------------------------------------------------------------------------
 */

static void read_file(const char *path, struct tlc_bytes *bytes)
{
    struct tlc_fault fault;
    if (!tlc_bytes_read(bytes, path, SIZE_MAX / 4, &fault))
        tlc_fail("%s", fault.text);
}

static void check_file(const struct tlc_setting *setting, const char *path,
                       const struct tlc_bytes *bytes, const char *wanted)
{
    char *found = tlc_format("%08x", tlc_checksum(0, bytes->at, bytes->size));
    if (strcmp(found, wanted) != 0)
        tlc_fail("%s is not the file that the run has saved: its checksum is %s, and results.json "
                 "says %s; run %s again",
                 path, found, wanted, setting->program);
    free(found);
}

static void *weights_in(const struct tlc_setting *setting, const struct tlc_recipe *recipe,
                        const char *path, const char *checksum)
{
    struct tlc_bytes bytes = {0};
    read_file(path, &bytes);
    check_file(setting, path, &bytes, checksum);
    void *weights = tlc_restore_model(recipe, bytes.at, bytes.size);
    if (!weights)
        tlc_fail("%s holds another model than %s as %s has it now: run %s again", path,
                 recipe->model->name, setting->experiment->spec, setting->program);
    tlc_bytes_end(&bytes);
    return weights;
}

void *tlc_weights_to_ask(const struct tlc_setting *setting, const struct tlc_request *request,
                         const struct tlc_recipe *recipe)
{
    struct tlc_results *results = results_in(setting, request->out);
    check_results(setting, results, request->out);
    const struct tlc_weights_record *saved = saved_in(setting, results, recipe, request->out);
    char *path = tlc_format("%s/%s", request->out, saved->file);
    void *weights = weights_in(setting, recipe, path, saved->checksum);
    free(path);
    tlc_results_free(results);
    return weights;
}
