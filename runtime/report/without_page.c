/* without_page.c: the report of a build without the page and its figures, in the place of report.c.
 */
#include "report/report.h"
#include "report/staged.h"

const bool tlc_report_has_page = false;

char *tlc_report_findings(const struct tlc_results *results)
{
    (void)results;
    return NULL;
}

void tlc_report_stage(struct tlc_files *files, const struct tlc_results *results)
{
    char **earlier = tlc_files_list(files, TLC_FIGURE_FOLDER);
    tlc_stage_text(files, "results.csv", tlc_report_csv(results));
    tlc_stage_text(files, "report.html", NULL);
    tlc_stage_text(files, "pairs.svg", NULL);
    tlc_stage_removal_of_figures(files, earlier);
    tlc_files_list_free(earlier);
}
