/* folder_names.c: what is in a folder. */
#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "formats/folder.h"
#include "system/allocate.h"
#include "system/format.h"

void tlc_names_end(struct tlc_names *names)
{
    for (size_t i = 0; i < names->count; i++)
        free(names->at[i]);
    free(names->at);
}

void tlc_names_add(struct tlc_names *names, const char *name)
{
    if (names->count == names->room) {
        names->room = names->room ? 2 * names->room : 64;
        names->at = tlc_resize(names->at, names->room * sizeof *names->at);
    }
    names->at[names->count++] = tlc_format("%s", name);
}

static bool read_entries(DIR *directory, const char *path, struct tlc_names *names,
                         struct tlc_fault *fault)
{
    errno = 0;
    for (struct dirent *entry; (entry = readdir(directory)); errno = 0)
        if (entry->d_name[0] != '.')
            tlc_names_add(names, entry->d_name);
    return errno == 0 || tlc_fault_unread(fault, "cannot read %s: %s", path, strerror(errno));
}

bool tlc_names_in_folder(const char *path, struct tlc_names *names, struct tlc_fault *fault)
{
    DIR *directory = opendir(path);
    if (!directory)
        return tlc_fault_unread(fault, "cannot open %s: %s", path, strerror(errno));
    bool done = read_entries(directory, path, names, fault);
    closedir(directory);
    tlc_sort_names(names->at, names->count);
    return done;
}

bool tlc_is_folder(const char *path, bool *folder, struct tlc_fault *fault)
{
    struct stat status;
    if (stat(path, &status) < 0)
        return tlc_fault_unread(fault, "cannot open %s: %s", path, strerror(errno));
    *folder = S_ISDIR(status.st_mode);
    return true;
}

bool tlc_leads_nowhere(const char *path)
{
    struct stat status;
    return stat(path, &status) < 0 && errno == ENOENT && lstat(path, &status) == 0;
}

bool tlc_is_link(const char *path)
{
    struct stat status;
    return lstat(path, &status) == 0 && S_ISLNK(status.st_mode);
}
