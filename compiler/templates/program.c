#include "sample.h"
/* The sections that tlc fills in; each compiles as a declaration of nothing. */
#define FILE_COMMENT struct section
#define DATA         static const struct tlc_loading loadings[1]
#define TASKS        struct section
#define KERNELS      struct section
#define MODELS       struct section
#define PROGRAMS     struct section
#define RECIPES      struct section
#define TABLES       struct section
#define LOAD         (void)options
#define EXPERIMENT   static const struct tlc_experiment experiment
/* ---- template ---- */
FILE_COMMENT;
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <tlc.h>

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
/* ---- Trainings: what learns what, each after those it begins with ---- */

RECIPES;
/* ---- The experiment ---- */

TABLES;
EXPERIMENT;

static void load_data(const struct tlc_options *options)
{
    LOAD;
}

int main(int argc, char **argv)
{
    if (tlc_is_to_predict(argc, argv))
        return tlc_predict(
            argc, argv, &experiment, sizeof loadings / sizeof *loadings, loadings);
    const struct tlc_options options = tlc_parse_options(argc, argv, &experiment);
    load_data(&options);
    return tlc_run(&experiment, &options);
}
