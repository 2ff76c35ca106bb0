/* run.c: one run of the experiment, from the output directory to the exit code. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "internal.h"

/* What an earlier run left must not pass for the result of this one, should this one fail. */
static void remove_old(const char *directory, const char *file)
{
    char *path = tlc_format("%s/%s", directory, file);
    if (unlink(path) < 0 && errno != ENOENT && errno != ENOTDIR)
        tlc_fail("cannot remove %s of an earlier run: %s", path, strerror(errno));
    free(path);
}

struct tlc_run *tlc_run_begin(const struct tlc_experiment *experiment,
                              const struct tlc_options *options)
{
    struct tlc_run *run = tlc_keep(tlc_allocate(1, sizeof *run));
    run->directory = options->out;
    run->seed = options->seed;
    run->output = tlc_output_begin(options->quiet);
    tlc_make_directories(run->directory);
    run->log = tlc_log_begin(run->directory);
    remove_old(run->directory, "results.json");
    run->results = tlc_results_begin(experiment, options);
    tlc_print(&run->output, "%s: seed %llu\n", experiment->name, (unsigned long long)options->seed);
    return run;
}

void tlc_run_examples(struct tlc_run *run, const struct tlc_examples *examples)
{
    tlc_json_put(json_object_get(run->results, "splits"), examples->name,
                 json_integer(examples->count));
}

void tlc_run_model(struct tlc_run *run, const struct tlc_model *model)
{
    json_t *record = json_object();
    tlc_json_put(record, "parameters", json_integer(model->parameters));
    tlc_json_put(record, "trainable", json_integer(model->trainable));
    tlc_json_put(json_object_get(run->results, "models"), model->name, record);
}

void tlc_run_will_save(struct tlc_run *run, const char *file)
{
    remove_old(run->directory, file);
}

const char *tlc_run_path(struct tlc_run *run, const char *file)
{
    char *path = tlc_keep(tlc_format("%s/%s", run->directory, file));
    char *directory = tlc_format("%.*s", (int)(strrchr(path, '/') - path), path);
    tlc_make_directories(directory);
    free(directory);
    return path;
}

int tlc_run_end(struct tlc_run *run)
{
    tlc_results_write(run);
    tlc_print(&run->output, "\nResults, log and saved models are in %s\n", run->directory);
    json_decref(run->results);
    fclose(run->log);
    return 0;
}
