/* reported.h: what is reported of results that are written as JSON. */
#ifndef REPORTED_H
#define REPORTED_H

#include "report/report.h"
#include "results.h"

static inline char *html_of(const json_t *json)
{
    struct tlc_results *results = read_results(json);
    char *html = tlc_report_html(results);
    tlc_results_free(results);
    return html;
}

static inline char *csv_of(const json_t *json)
{
    struct tlc_results *results = read_results(json);
    char *csv = tlc_report_csv(results);
    tlc_results_free(results);
    return csv;
}

static inline char *svg_of(const json_t *json)
{
    struct tlc_results *results = read_results(json);
    char *svg = tlc_report_pairs_svg(results);
    tlc_results_free(results);
    return svg;
}

static inline void print_of(const struct tlc_output *output, const json_t *json)
{
    struct tlc_results *results = read_results(json);
    tlc_report_print(output, results);
    tlc_results_free(results);
}

#endif
