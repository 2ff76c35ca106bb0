/* formats.c: all formats of data. A new one is a file in formats/ and a line here. */
#include "base/printable.h"
#include "catalog/format.h"
#include "catalog/marks.h"

#include <string.h>

extern const FormatKind format_idx, format_npy, format_npz, format_hdf5, format_cifar10,
    format_cifar100, format_images, format_csv;

const FormatKind *const all_formats[] = {&format_idx,    &format_npy,     &format_npz,
                                         &format_hdf5,   &format_cifar10, &format_cifar100,
                                         &format_images, &format_csv};
const size_t format_count = sizeof all_formats / sizeof *all_formats;
const char format_names[] = "idx, npy, npz, hdf5, cifar10, cifar100, images or csv";

const FormatKind *find_format_kind(const char *name)
{
    for (size_t i = 0; i < format_count; i++)
        if (strcmp(all_formats[i]->name, name) == 0)
            return all_formats[i];
    return NULL;
}

bool marks_missing(const DataSet *data, int64_t place)
{
    return data->kind->is_mark && data->kind->is_mark(data, place);
}

const char *texts_in_c(Arena *arena, const char *const *texts, int count)
{
    Text text = text_new(arena);
    text_add(&text, "(const char *const[]){");
    for (int i = 0; i < count; i++)
        text_addf(&text, "%s%s", i ? ", " : "", quoted(arena, texts[i]));
    text_add(&text, "}");
    return text.bytes;
}
