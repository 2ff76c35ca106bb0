/* staged.h: files of the report beside those of an earlier run. */
#ifndef TLC_REPORT_STAGED_H
#define TLC_REPORT_STAGED_H

#include "system/atomic_file.h"

/* Takes the text over. Without one, that of an earlier run must not pass for this one's. */
void tlc_stage_text(struct tlc_files *files, const char *name, char *text);

/* Of figures that were there before, those that are not staged. */
void tlc_stage_removal_of_figures(struct tlc_files *files, char *const *earlier);

#endif
