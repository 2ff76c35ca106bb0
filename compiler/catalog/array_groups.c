/* array_groups.c: groups of rows told by an array of their own, beside those of images and labels.
 */
#include "catalog/format.h"

#include <string.h>

/* What else the array would be, in words; NULL: nothing. */
static const char *other_use(const DataFile *file, const char *name)
{
    if (strcmp(name, file->labels.text) == 0)
        return "`%.60s` has the labels: each class would be in one split alone";
    return strcmp(name, file->images.text) == 0 ? "`%.60s` has the images, which tell no groups"
                                                : NULL;
}

bool check_group_in_file(Diagnostics *diagnostics, const DataSet *data, const DataFile *file,
                         const Word *group)
{
    const char *other = other_use(file, group->text);
    (void)data;
    if (!other)
        return true;
    diag_report(diagnostics, DIAG_ERROR, group->span, "split-groups", other, group->text);
    diag_help(diagnostics, "name an array that has a text or a whole number for each row");
    return false;
}

bool check_group_file(Diagnostics *diagnostics, const DataSet *data, const DataFile *file,
                      const Word *group)
{
    if (file->image_files.count > 1) {
        diag_report(diagnostics, DIAG_ERROR, group->span, "split-groups",
                    "`by` names one file, but %s.%s has %zu of images", data->name.text, file->name,
                    file->image_files.count);
        diag_help(diagnostics, "in archives (`npz`) each can have an array of groups of its own");
        return false;
    }
    if (is_file_name(group->text))
        return check_group_in_file(diagnostics, data, file, group);
    diag_report(diagnostics, DIAG_ERROR, group->span, "bad-path",
                "`by` must be a relative path without `..`: the file of an array in the directory "
                "of %s",
                data->name.text);
    return false;
}
