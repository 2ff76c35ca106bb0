/* results_file.c: results.json. */
#include <stdlib.h>
#include <string.h>

#include "results/results.h"
#include "system/allocate.h"
#include "system/format.h"

void tlc_results_stage(struct tlc_files *files, const json_t *results)
{
    char *text = tlc_json_text(results, JSON_INDENT(1), "results.json");
    char *lines = tlc_format("%s\n", text);
    tlc_files_stage(files, "results.json", lines, strlen(lines));
    free(lines);
    free(text);
}
