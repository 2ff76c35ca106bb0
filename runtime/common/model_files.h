/* model_files.h: what models are saved as, by how a file's name ends. */
#ifndef TLC_MODEL_FILES_H
#define TLC_MODEL_FILES_H

#include <stdbool.h>

enum tlc_model_file {
#define MODEL_FILE(name, ...) TLC_MODEL_##name,
#include "common/model_files.def"
#undef MODEL_FILE
    TLC_MODEL_FILES /* none */
};

struct tlc_model_file_kind {
    const char *name;             /* "h5": it is written by tlc_write_h5 */
    const char *ending;           /* ".h5" */
    bool has_layers;              /* not their weights alone */
    const char *beginning, *soon; /* of files that tlc wrote: the first bytes, and what follows */
};
extern const struct tlc_model_file_kind tlc_model_files[];
extern const char tlc_model_endings[]; /* all of them: ".h5, .keras, ... or .npz" */

/* Which the name asks for: TLC_MODEL_FILES when its ending is none of them, or all of it. */
enum tlc_model_file tlc_model_file_of(const char *name);

#endif
