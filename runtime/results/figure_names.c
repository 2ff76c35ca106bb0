/* figure_names.c: what the figures of a report are called, and so their files. */
#include <string.h>

#include "results/figure_names.h"
#include "system/atomic_file.h"

const char *const tlc_figure_names[] = {
#define FIGURE(id, name) name,
#include "results/figure_names.def"
#undef FIGURE
};

/* What comes behind a figure's name: a number perhaps, and the ending. */
static bool is_rest(const char *rest)
{
    if (*rest == '_' && rest[1] >= '1' && rest[1] <= '9')
        rest += 1 + strspn(rest + 1, "0123456789");
    return strcmp(rest, ".svg") == 0 || strcmp(rest, ".csv") == 0;
}

bool tlc_is_figure_file(const char *name)
{
    const size_t folder = strlen(TLC_FIGURE_FOLDER "/");
    if (strncmp(name, TLC_FIGURE_FOLDER "/", folder) != 0)
        return false;
    for (int i = 0; i < TLC_FIGURES; i++) {
        const size_t length = strlen(tlc_figure_names[i]);
        if (strncmp(name + folder, tlc_figure_names[i], length) == 0 &&
            is_rest(name + folder + length))
            return true;
    }
    return false;
}
