#include "commands/look/look_array.h"

#include "base/printable.h"
#include "formats/npy.h"
#include "commands/init/init_parts.h"
#include "ir/plan.h"
#include "commands/look/look_csv.h"

#include <string.h>

bool is_array(const char *path)
{
    const size_t length = strlen(path);
    return length > 4 && (strcmp(path + length - 4, ".npy") == 0 ||
                          (length > 7 && strcmp(path + length - 7, ".npy.gz") == 0));
}

static const char *element_of(Arena *arena, const struct tlc_npy *npy)
{
    if (npy->characters)
        return arena_printf(arena, "texts of up to %d characters", npy->characters);
    return npy->halves ? "float16" : tlc_element_name(npy->element);
}

/* What rows of it can be; texts are labels, alone or in a column. */
static void add_use(Text *text, const struct tlc_npy *npy)
{
    if (npy->rank == 0)
        return;
    Text shape = text_new(text->arena);
    for (int i = 1; i < npy->rank; i++)
        text_addf(&shape, "%s%lld", i > 1 ? ", " : "", (long long)npy->shape[i]);
    if (npy->rank > 1 && !npy->characters)
        text_addf(text,
                  "\nAs `images` of a data set of `format: npy`:\n  shape: [%s]\n  type: %s\n",
                  shape.bytes, tlc_element_name(npy->element));
    else
        text_add(text, "\nIt can be the `labels` of a data set of `format: npy`.\n");
}

bool show_array(Text *text, const DataOptions *options, struct tlc_fault *fault)
{
    struct tlc_npy npy;
    struct tlc_input *input = tlc_input_open(options->file, fault);
    const bool read = input && tlc_npy_read(input, options->file, true, &npy, fault);
    if (input)
        tlc_input_close(input);
    if (!read)
        return false;
    Text words = text_new(text->arena);
    text_addf(&words, "%s: %s", options->file, npy.rank ? "an array of " : "one number, of type");
    for (int i = 0; i < npy.rank; i++)
        text_addf(&words, "%s%s", i ? " x " : "", with_commas(text->arena, npy.shape[i]));
    text_addf(&words, " %s%s", element_of(text->arena, &npy),
              npy.by_columns ? ", in Fortran's order" : "");
    add_wrapped(text, "", "  ", words.bytes);
    add_use(text, &npy);
    return true;
}
