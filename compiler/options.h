/* options.h: the command line of tlc. */
#ifndef OPTIONS_H
#define OPTIONS_H

#include "base/arena.h"
#include "commands/findings/show_findings.h"

#include <stdbool.h>
#include <stdint.h>

typedef struct Options {
    const char *spec;    /* "-" is standard input */
    const char *output;  /* -o FILE; "-" is standard output; NULL: as if there was no -o */
    const char *depfile; /* --depfile FILE, or NULL */
    bool check;          /* --check: stop after checking */
    bool emit_ir;        /* --emit=ir: print the IR instead of writing C */
    bool emit_library;   /* --emit=library: write the C of one model instead of the experiment's */
    bool emit_page;      /* --emit=page: write one model as a page to try it */
    bool emit_onnx;      /* --emit=onnx: write one model as a file of ONNX */
    bool emit_sizes;     /* --emit=sizes: print what models take as libraries */
    const char *model;   /* --model NAME: which; NULL without it */
    const char *weights; /* --weights FILE: what it has learned, or NULL */
    bool int8;           /* --quantize int8: layers work with whole numbers of 8 bits */
    bool fold;           /* --fold: batch normalisations become part of weights */
    const char *floats_from;  /* --floats-from LAYER: up to that one; or NULL */
    int64_t calibration_rows; /* --calibration-rows N: that ranges are taken from */
    int64_t test_rows;        /* --test-rows N: that both are tested on; 0: none */
    bool train;               /* --train: it learns too */
    const char *phase;        /* --train=PHASE: what does, by the phase's number; NULL: the last */
    bool quiet;               /* --quiet: no plan */
    FindingsOptions findings; /* --format, --color, --werror: how what is found is shown */
    bool full_plan;           /* --plan=full: all of it */
} Options;

enum { EXIT_DIAGNOSTICS = 1, EXIT_USAGE = 2 };

/* Reads the command line. Answers --help, --version and --keys and exits with 0; exits with
 * EXIT_USAGE on a wrong one. */
Options options_read(Arena *arena, int argc, char **argv);

#endif
