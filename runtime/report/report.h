/* report.h: what a person looks at, made from the finished results.
 *
 * All of it is a function of what results.json holds: the same results give the same bytes. What is
 * not known is left out, never guessed.
 */
#ifndef TLC_REPORT_H
#define TLC_REPORT_H

#include <stdbool.h>

#include "results/records.h"
#include "system/atomic_file.h"
#include "system/printing.h"

/* Whether there is the page, with its figures: TLC_REPORT decides. Without it, what is for the
 * terminal and for statistics programs is there all the same. */
extern const bool tlc_report_has_page;

/* One HTML file that needs no other, to be freed. Only where there is the page. */
char *tlc_report_html(const struct tlc_results *results);

/* Of it the verdict and what models were tested by, as markup for another page, to be freed; NULL
 * without the page. */
char *tlc_report_findings(const struct tlc_results *results);

/* A table with a row for each test of each run, to be freed. */
char *tlc_report_csv(const struct tlc_results *results);

/* The figure of the seeds alone, as an SVG file to be freed; NULL where nothing is paired.
 * Only where there is the page. */
char *tlc_report_pairs_svg(const struct tlc_results *results);

/* The short version, for standard output. */
void tlc_report_print(const struct tlc_output *output, const struct tlc_results *results);

/* Where it is; without the page, where the results are. */
void tlc_report_print_place(const struct tlc_output *output, const char *directory);

/* Stages report.html, results.csv, where there is one pairs.svg, and each figure as an SVG and as
 * CSV in the folder `figures`, from which the figures that an earlier report had beside go. Without
 * the page results.csv alone, and the page and figures of an earlier report go. */
void tlc_report_stage(struct tlc_files *files, const struct tlc_results *results);

#endif
