/* test_rank_logs.c: what ranks have kept is taken over into log.jsonl, once. */
#include <sys/stat.h>

#include "run/rank_logs.h"
#include "run/seed_share.h"
#include "system/format.h"
#include "run/resume.h"
#include "run/jobs.h"
#include "results.h"
#include "toy.h"

TestSuite(rank_logs, .init = enter_directory, .fini = leave_directory);

static struct tlc_experiment experiment;
static struct tlc_options options;

static struct tlc_run_state *begin(void)
{
    experiment = toy_experiment(&toy_plan);
    options = toy_options(1);
    struct tlc_run_state *run = tlc_run_begin(&experiment, &options);
    tlc_resume(run);
    return run;
}

static struct tlc_rank_log *rank_log;

static void keep_line(void *state, int job, const char *line)
{
    (void)state;
    (void)job;
    cr_assert_null(tlc_rank_log_add(rank_log, line));
}

static int next_seed(void *state)
{
    int *seed = state;
    return *seed < TOY_SEEDS ? (*seed)++ : -1;
}

/* Does all jobs from that seed on as rank 3 would; what it has kept stays, with the beginning of
 * one more line. */
static void run_as_rank(int seed)
{
    struct tlc_run_state *run = begin();
    const struct tlc_seed_source source = {&seed, next_seed, keep_line};
    rank_log = tlc_rank_log_open(run->directory, run->study.text, 3);
    run->source = &source;
    tlc_run_jobs(run);
    char *name = tlc_format("%s/log.%s.rank-3.jsonl", run->directory, run->study.text);
    FILE *file = fopen(name, "a");
    cr_assert(file);
    fputs("{\"training\":0,", file);
    fclose(file);
    free(name);
    tlc_run_end(run);
}

Test(rank_logs, are_taken_over)
{
    run_as_rank(1);
    struct tlc_run_state *run = begin();
    cr_expect_eq(tlc_runs_done(run), 2 * TOY_RECIPES);
    for (int recipe = 0; recipe < TOY_RECIPES; recipe++)
        cr_expect_null(run->record[tlc_job_of(run, recipe, 0)]);
    tlc_run_end(run);
    run = begin(); /* from log.jsonl alone */
    cr_expect_eq(tlc_runs_done(run), 2 * TOY_RECIPES);
    char *name = tlc_format("%s/log.%s.rank-3.jsonl", run->directory, run->study.text);
    cr_expect(access(name, F_OK) != 0);
    free(name);
    tlc_run_end(run);
}

Test(rank_logs, of_another_study_are_left_alone)
{
    run_as_rank(0);
    experiment = toy_experiment(&toy_plan);
    struct tlc_experiment other = experiment;
    other.spec_hash++;
    struct tlc_run_state *run = tlc_run_begin(&other, &options);
    tlc_resume(run);
    cr_expect_eq(tlc_runs_done(run), 0);
    tlc_run_end(run);
    run = begin();
    cr_expect_eq(tlc_runs_done(run), TOY_JOBS);
    tlc_run_end(run);
}

Test(rank_logs, that_cannot_be_written_say_so_once)
{
    struct tlc_run_state *run = begin();
    cr_assert_eq(mkdir("taken", 0777), 0);
    cr_assert_eq(mkdir("taken/log.0123.rank-2.jsonl", 0777), 0);
    struct tlc_rank_log *log = tlc_rank_log_open("taken", "0123", 2);
    char *fault = tlc_rank_log_add(log, "{}");
    cr_assert(fault);
    cr_expect(strstr(fault, "log.0123.rank-2.jsonl"));
    free(fault);
    cr_expect_null(tlc_rank_log_add(log, "{}"));
    tlc_rank_log_remove(log);
    tlc_run_end(run);
}
