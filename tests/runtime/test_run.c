/* test_run.c: the output directory, and what results.json says about the experiment. */
#include "support.h"

TestSuite(run, .init = enter_directory, .fini = leave_directory);

static const struct tlc_experiment experiment = {.name = "toy", .spec = "toy.yaml", .seed = 42};
static struct tlc_options options = {.seed = 42, .out = "deep/out", .quiet = true};

static void begin(void *unused)
{
    (void)unused;
    tlc_program_begin("toy");
    tlc_run_begin(&experiment, &options);
}

Test(run, results_begin_with_the_experiment)
{
    static const struct tlc_examples examples = {.name = "A.train", .count = 19875};
    static const struct tlc_model model = {.name = "A", .parameters = 276158, .trainable = 51};
    size_t size;
    options.seed = INT64_MAX;
    struct tlc_run *run = tlc_run_begin(&experiment, &options);
    tlc_run_examples(run, &examples);
    tlc_run_model(run, &model);
    cr_expect_eq(tlc_run_end(run), 0);
    char *text = read_text("deep/out/results.json", &size);
    cr_expect_str_eq(text, "{\n"
                           "  \"experiment\": \"toy\",\n"
                           "  \"spec\": \"toy.yaml\",\n"
                           "  \"seed\": 9223372036854775807,\n"
                           "  \"splits\": {\n"
                           "    \"A.train\": 19875\n"
                           "  },\n"
                           "  \"models\": {\n"
                           "    \"A\": {\n"
                           "      \"parameters\": 276158,\n"
                           "      \"trainable\": 51\n"
                           "    }\n"
                           "  },\n"
                           "  \"trainings\": [],\n"
                           "  \"evaluations\": [],\n"
                           "  \"comparisons\": []\n"
                           "}\n");
    free(text);
}

static void begin_and_end(void *unused)
{
    (void)unused;
    options.quiet = false;
    options.seed = 7;
    tlc_run_end(tlc_run_begin(&experiment, &options));
}

Test(run, says_its_seed_and_where_things_are)
{
    cr_expect_str_eq(call(begin_and_end, NULL).out,
                     "toy: seed 7\n\nResults, log and saved models are in deep/out\n");
}

Test(run, removes_the_results_of_an_earlier_run_and_empties_its_log)
{
    size_t size;
    tlc_make_directories("deep/out");
    write_text("deep/out/results.json", "{}", 2);
    write_text("deep/out/log.jsonl", "{}\n", 3);
    tlc_run_begin(&experiment, &options);
    cr_expect_not(exists("deep/out/results.json"));
    free(read_text("deep/out/log.jsonl", &size));
    cr_expect_eq(size, 0);
}

Test(run, a_model_saved_by_an_earlier_run_is_removed)
{
    tlc_make_directories("deep/out");
    write_text("deep/out/a.h5", "old", 3);
    write_text("deep/out/other.h5", "old", 3);
    struct tlc_run *run = tlc_run_begin(&experiment, &options);
    tlc_run_will_save(run, "a.h5");
    tlc_run_will_save(run, "deeper/b.h5");
    cr_expect_not(exists("deep/out/a.h5"));
    cr_expect(exists("deep/out/other.h5"));
    tlc_run_end(run);
}

Test(run, paths_are_in_the_output_directory)
{
    struct tlc_run *run = tlc_run_begin(&experiment, &options);
    cr_expect_str_eq(tlc_run_path(run, "a.h5"), "deep/out/a.h5");
    cr_expect_str_eq(tlc_run_path(run, "models/b.h5"), "deep/out/models/b.h5");
    cr_expect(exists("deep/out/models"));
    tlc_run_end(run);
}

Test(run, a_file_in_place_of_the_directory)
{
    write_text("deep", "", 0);
    expect_failure(begin, NULL, "toy: error: cannot make directory deep: File exists\n");
}

Test(run, a_log_that_cannot_be_written)
{
    tlc_make_directories("deep/out/log.jsonl");
    expect_failure(begin, NULL, "toy: error: cannot write deep/out/log.jsonl: Is a directory\n");
}

Test(run, old_results_that_cannot_be_removed)
{
    tlc_make_directories("deep/out/results.json");
    expect_failure(begin, NULL,
                   "toy: error: cannot remove deep/out/results.json of an earlier run: Is a "
                   "directory\n");
}

Test(run, a_second_run_at_the_same_time)
{
    struct tlc_run *run = tlc_run_begin(&experiment, &options);
    expect_failure(begin, NULL,
                   "toy: error: another run is writing to deep/out; choose another directory with "
                   "--out\n");
    tlc_run_end(run);
    cr_expect_eq(call(begin, NULL).code, 0);
}

static void end_without_directory(void *unused)
{
    (void)unused;
    tlc_program_begin("toy");
    struct tlc_run *run = tlc_run_begin(&experiment, &options);
    remove("deep/out/log.jsonl");
    remove("deep/out");
    tlc_run_end(run);
}

Test(run, results_that_cannot_be_written)
{
    expect_failure(end_without_directory, NULL,
                   "toy: error: cannot write deep/out/results.json: No such file or directory\n");
}
