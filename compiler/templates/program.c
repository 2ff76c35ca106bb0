#include "sample.h"
/* The sections that tlc fills in; each compiles as a declaration of nothing. */
#define FILE_COMMENT struct section
#define DATA         struct section
#define TASKS        struct section
#define KERNELS      struct section
#define MODELS       struct section
#define PROGRAMS     struct section
#define PHASES       struct section
#define COMPARISONS  struct section
#define LOAD         (void)0
#define DESCRIBE     (void)0
#define INITIALISE   (void)0
#define LEARN        struct section
#define JOBS         static const struct tlc_job jobs[1]
#define JOB_COUNT    1
#define COMPARE      (void)0
#define NAME         "sample"
#define SPEC         "sample.yaml"
#define SEED         0
/* ---- template ---- */
FILE_COMMENT;
#include <stdlib.h>
#include <string.h>

#include <tlc.h>

static const struct tlc_experiment experiment = {
    .name = NAME, .spec = SPEC, .seed = SEED};
static struct tlc_options options;

/* ---- Data ---- */

DATA;
/* ---- Tasks: which examples, and what their label becomes ---- */

TASKS;

/* ---- Kernels: one for each shape ---- */

KERNELS;
/* ---- Models: their weights and where those begin ---- */

MODELS;
/* ---- Steps: what happens to one batch of examples ---- */

PROGRAMS;
/* ---- Phases: epochs of steps; and trainings: the phases of a model ---- */

PHASES;
LEARN;
/* ---- Comparisons ---- */

COMPARISONS;
/* ---- The experiment ---- */

static void load_data(void)
{
    LOAD;
}

int main(int argc, char **argv)
{
    options = tlc_parse_options(argc, argv, &experiment);
    load_data();
    struct tlc_run *run = tlc_run_begin(&experiment, &options);
    DESCRIBE;
    INITIALISE;
    JOBS;
    tlc_run_jobs(run, options.threads, jobs, JOB_COUNT);
    COMPARE;
    return tlc_run_end(run);
}
