/* writers.h: how a file of saved models is written, by its name, as programs say it. */
#ifndef WRITERS_H
#define WRITERS_H

#include "common/model_files.h"
#include "store/saved.h"

static inline tlc_write_model *writer_of(const char *name)
{
    static tlc_write_model *const writers[] = {
#define MODEL_FILE(name, ...) tlc_write_##name,
#include "common/model_files.def"
#undef MODEL_FILE
    };
    return writers[tlc_model_file_of(name)];
}

#endif
