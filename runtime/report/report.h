/* report.h: what a person looks at, made from the finished results.
 *
 * All of it is a function of the document that becomes results.json: the same document gives the
 * same bytes. What is null or missing in the document is left out, never guessed.
 */
#ifndef TLC_REPORT_H
#define TLC_REPORT_H

#include <jansson.h>

#include "system/atomic_file.h"
#include "system/printing.h"

/* One HTML file that needs no other, to be freed. */
char *tlc_report_html(const json_t *results);

/* A table with a row for each test of each run, to be freed. */
char *tlc_report_csv(const json_t *results);

/* The figure of the seeds alone, as an SVG file to be freed; NULL where nothing is paired. */
char *tlc_report_pairs_svg(const json_t *results);

/* The short version, for standard output. */
void tlc_report_print(const struct tlc_output *output, const json_t *results);

/* Stages report.html, results.csv and, where there is one, pairs.svg. */
void tlc_report_stage(struct tlc_files *files, const json_t *results);

#endif
