/* report_of.c: makes of a results.json all that a person looks at.
 *
 *   report_of results.json DIRECTORY    writes report.html, results.csv and pairs.svg there, and
 *                                       the short version to standard output
 */
#include <stdio.h>

#include "json/json.h"
#include "report/report.h"
#include "results/results.h"
#include "system/allocate.h"
#include "system/fail.h"

int main(int argc, char **argv)
{
    json_error_t error;
    tlc_program_begin("report_of");
    tlc_json_begin();
    if (argc != 3)
        tlc_fail_usage("usage: report_of results.json DIRECTORY");
    json_t *json = json_load_file(argv[1], 0, &error);
    if (!json)
        tlc_fail("%s:%d: %s", argv[1], error.line, error.text);
    struct tlc_results *results = tlc_allocate(1, sizeof *results);
    const char *wrong = tlc_record_read(&tlc_results_shape, json, false, results);
    if (wrong)
        tlc_fail("%s: %s", argv[1], wrong);
    struct tlc_output output = tlc_output_begin(false);
    struct tlc_files files = tlc_files_open(argv[2]);
    tlc_report_stage(&files, results);
    tlc_files_place(&files);
    tlc_report_print(&output, results);
    tlc_files_close(&files);
    tlc_results_free(results);
    json_decref(json);
    return 0;
}
