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
#define TRAIN        (void)0
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
/* ---- Phases: epochs of steps ---- */

PHASES;
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
    struct tlc_training *training;
    DESCRIBE;
    INITIALISE;
    TRAIN;
    COMPARE;
    return tlc_run_end(run);
}
