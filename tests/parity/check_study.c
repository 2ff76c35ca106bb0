/* check_study.c: each run of a spec without a study is, to the bit, one of the study's.
 *
 *     check_study STUDY_DIR RUN_DIR SEED
 *
 * Trainings are matched by what results.json says of them.
 */
#include <jansson.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

static _Noreturn void give_up(const char *what, const char *which)
{
    fprintf(stderr, "check_study: %s %s\n", what, which);
    exit(1);
}

static json_t *read_results(const char *directory)
{
    char path[1024];
    snprintf(path, sizeof path, "%s/results.json", directory);
    json_t *results = json_load_file(path, 0, NULL);
    if (!results)
        give_up("cannot read", path);
    return results;
}

static bool same_members(const json_t *first, const json_t *second, const char *const *names)
{
    for (; *names; names++) {
        const json_t *value = json_object_get(first, *names);
        if (!value || !json_equal(value, json_object_get(second, *names)))
            return false;
    }
    return true;
}

/* The study's training that is this one; there must be no other. */
static int find_training(const json_t *study, const json_t *training)
{
    static const char *const names[] = {"model", "task",       "train",  "examples",
                                        "valid", "operations", "phases", NULL};
    const json_t *trainings = json_object_get(study, "trainings");
    int found = -1;
    for (size_t i = 0; i < json_array_size(trainings); i++)
        if (same_members(json_array_get(trainings, i), training, names)) {
            if (found >= 0)
                give_up("two trainings are alike of model",
                        json_string_value(json_object_get(training, "model")));
            found = (int)i;
        }
    if (found < 0)
        give_up("the study has no such training of model",
                json_string_value(json_object_get(training, "model")));
    return found;
}

static const json_t *find_run(const json_t *results, int training, long long seed)
{
    const json_t *runs = json_object_get(results, "runs");
    for (size_t i = 0; i < json_array_size(runs); i++) {
        const json_t *run = json_array_get(runs, i);
        if (json_integer_value(json_object_get(run, "training")) == training &&
            json_integer_value(json_object_get(run, "seed")) == seed)
            return run;
    }
    give_up("a run is missing in", "results.json");
}

int main(int argc, char **argv)
{
    static const char *const found[] = {"curves", "frozen", "tests", NULL};
    if (argc != 4) {
        fprintf(stderr, "usage: check_study STUDY_DIR RUN_DIR SEED\n");
        return 2;
    }
    json_t *study = read_results(argv[1]), *alone = read_results(argv[2]);
    const json_t *trainings = json_object_get(alone, "trainings");
    const long long seed = atoll(argv[3]);
    int count = (int)json_array_size(trainings), differing = 0;
    for (int i = 0; i < count; i++) {
        const json_t *training = json_array_get(trainings, (size_t)i);
        const json_t *run = find_run(study, find_training(study, training), seed);
        if (same_members(run, find_run(alone, i, seed), found))
            continue;
        differing++;
        fprintf(stderr, "seed %lld: training %d of %s differs from the study's\n", seed, i,
                json_string_value(json_object_get(training, "model")));
    }
    printf("seed %lld: %d runs compared, %d differ\n", seed, count, differing);
    json_decref(study);
    json_decref(alone);
    return count == 0 || differing > 0;
}
