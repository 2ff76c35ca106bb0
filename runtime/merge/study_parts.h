/* parts.h: the parts of a study, read and held against one another. */
#ifndef TLC_PARTS_H
#define TLC_PARTS_H

#include "run/part.h"

struct parts {
    int count;
    struct opened_part {
        const char *directory;
        struct tlc_files files;
        struct tlc_log_file *log;
        bool *counts; /* of the log's lines, each that tells of a run first; or NULL */
        struct tlc_study_part part;
    } * item;
};

/* Reads each part, in the order of their numbers, but for its log, which no run can write to until
 * tlc_parts_close. Ends the program unless they are all the parts of one study. */
struct parts tlc_parts_open(const char *const *directories, size_t count);
void tlc_parts_close(struct parts *parts);

#endif
