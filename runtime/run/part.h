/* part.h: what a part of a study leaves beside its log: part.json, for whoever makes one of all. */
#ifndef TLC_PART_H
#define TLC_PART_H

#include "results/records.h"
#include "run/log_lines.h"
#include "run/run_state.h"
#include "run/unlearned.h"

#define TLC_PART_FILE "part.json"

/* What always answering the same comes to, in a run: see unlearned.h. */
struct tlc_blind_record {
    int training;
    long seed;
    int fold, role;
    double loss, accuracy;
};

struct tlc_study_part {
    int part, of;  /* the Kth, counted from 1, of so many */
    char *command; /* of a shell, but for --part K/N */
    struct tlc_heading heading;
    struct tlc_wholes shared;    /* trainings of which the first fold's record is that of all */
    struct tlc_results *results; /* what was run, without runs and an analysis */
    TLC_LIST_OF(struct tlc_blind_record) blind;
};

extern const struct tlc_shape tlc_part_shape;

/* Puts part.json into its place: all of the part's runs stand in the log. */
void tlc_part_leave(struct tlc_run_state *run);

/* Reads it; ends the program where there is none, or it is damaged. To be emptied with
 * tlc_record_empty. */
struct tlc_study_part tlc_part_read(const char *directory);

#endif
