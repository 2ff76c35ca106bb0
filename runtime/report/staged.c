#include "report/staged.h"

#include <stdlib.h>
#include <string.h>

#include "results/figure_names.h"

void tlc_stage_text(struct tlc_files *files, const char *name, char *text)
{
    if (text)
        tlc_files_stage(files, name, text, strlen(text));
    else
        tlc_files_stage_removal(files, name);
    free(text);
}

void tlc_stage_removal_of_figures(struct tlc_files *files, char *const *earlier)
{
    for (char *const *name = earlier; *name; name++)
        if (tlc_is_figure_file(*name) && !tlc_files_is_staged(files, *name))
            tlc_files_stage_removal(files, *name);
}
