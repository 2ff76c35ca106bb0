/* folder.c: pictures in a folder with a subfolder a class. */
#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "formats/folder.h"
#include "system/allocate.h"
#include "system/format.h"

/* ---- names in a folder ----------------------------------------------------------------------- */

struct names {
    char **at;
    size_t count, room;
};

static void end_names(struct names *names)
{
    for (size_t i = 0; i < names->count; i++)
        free(names->at[i]);
    free(names->at);
}

static void add_name(struct names *names, const char *name)
{
    if (names->count == names->room) {
        names->room = names->room ? 2 * names->room : 64;
        names->at = tlc_resize(names->at, names->room * sizeof *names->at);
    }
    names->at[names->count++] = tlc_format("%s", name);
}

/* As bytes, whatever the locale says. */
static int in_byte_order(const void *left, const void *right)
{
    return strcmp(*(char *const *)left, *(char *const *)right);
}

static bool read_entries(DIR *directory, const char *path, struct names *names,
                         struct tlc_fault *fault)
{
    errno = 0;
    for (struct dirent *entry; (entry = readdir(directory)); errno = 0)
        if (entry->d_name[0] != '.')
            add_name(names, entry->d_name);
    return errno == 0 || tlc_fault_set(fault, "cannot read %s: %s", path, strerror(errno));
}

/* All that are not hidden, in byte order; to be ended also after a fault. */
static bool read_names(const char *path, struct names *names, struct tlc_fault *fault)
{
    DIR *directory = opendir(path);
    if (!directory)
        return tlc_fault_set(fault, "cannot open %s: %s", path, strerror(errno));
    bool done = read_entries(directory, path, names, fault);
    closedir(directory);
    if (names->count > 1)
        qsort(names->at, names->count, sizeof *names->at, in_byte_order);
    return done;
}

/* Or a link to one. */
static bool is_folder(const char *path, bool *folder, struct tlc_fault *fault)
{
    struct stat status;
    if (stat(path, &status) < 0)
        return tlc_fault_set(fault, "cannot open %s: %s", path, strerror(errno));
    *folder = S_ISDIR(status.st_mode);
    return true;
}

/* ---- files ----------------------------------------------------------------------------------- */

static void add_file(struct tlc_listing *listing, char *path, int32_t label)
{
    if (listing->count == listing->room) {
        listing->room = listing->room ? 2 * listing->room : 1024;
        listing->files = tlc_resize(listing->files, (size_t)listing->room * sizeof *listing->files);
    }
    listing->files[listing->count++] = (struct tlc_listed){path, label};
}

static bool add_class_file(struct tlc_listing *listing, char *path, int32_t label,
                           struct tlc_fault *fault)
{
    bool folder = false;
    add_file(listing, path, label);
    if (!is_folder(path, &folder, fault))
        return false;
    return !folder ||
           tlc_fault_set(fault, "%s is a folder within a class: a class has only files", path);
}

static bool list_class(struct tlc_listing *listing, const char *folder, int32_t label,
                       struct tlc_fault *fault)
{
    struct names names = {0};
    const int64_t before = listing->count;
    char *path = tlc_format("%s/%s", folder, listing->classes[label]);
    bool good = read_names(path, &names, fault);
    for (size_t i = 0; good && i < names.count; i++)
        good = add_class_file(listing, tlc_format("%s/%s", path, names.at[i]), label, fault);
    if (good && listing->count == before)
        good = tlc_fault_set(fault, "%s is a class without a picture", path);
    end_names(&names);
    free(path);
    return good;
}

/* ---- classes --------------------------------------------------------------------------------- */

static int find_class(const struct tlc_listing *listing, const char *name)
{
    for (int i = 0; i < listing->class_count; i++)
        if (strcmp(listing->classes[i], name) == 0)
            return i;
    return -1;
}

static void add_class(struct tlc_listing *listing, const char *name)
{
    const size_t count = (size_t)listing->class_count + 1;
    listing->classes = tlc_resize(listing->classes, count * sizeof *listing->classes);
    listing->classes[listing->class_count++] = tlc_format("%s", name);
}

/* What stands in the folder is a class, or nothing that belongs there. */
static bool check_entry(struct tlc_listing *listing, const char *folder, const char *name,
                        bool given, struct tlc_fault *fault)
{
    bool is_class = false;
    char *path = tlc_format("%s/%s", folder, name);
    bool good = is_folder(path, &is_class, fault);
    if (good && !is_class && !listing->skips_others)
        good = tlc_fault_set(fault,
                             "%s is a file beside the classes: there are only folders, one "
                             "for each class",
                             path);
    if (good && is_class && given && find_class(listing, name) < 0)
        good = tlc_fault_set(fault, "%s is a folder of no class that the spec names", path);
    if (good && is_class && !given)
        add_class(listing, name);
    free(path);
    return good;
}

static bool list_classes(struct tlc_listing *listing, const char *folder, bool given,
                         struct tlc_fault *fault)
{
    struct names names = {0};
    bool good = read_names(folder, &names, fault);
    for (size_t i = 0; good && i < names.count; i++)
        good = check_entry(listing, folder, names.at[i], given, fault);
    end_names(&names);
    if (good && listing->class_count == 0)
        good = tlc_fault_set(fault, "%s has no subfolders, of which each would be a class", folder);
    return good;
}

/* ---- all of it ------------------------------------------------------------------------------- */

bool tlc_folder_list(struct tlc_listing *listing, const char *folder, const char *const *classes,
                     int class_count, bool skips_others, struct tlc_fault *fault)
{
    *listing = (struct tlc_listing){.from = tlc_format("%s", folder), .skips_others = skips_others};
    for (int i = 0; i < class_count; i++)
        add_class(listing, classes[i]);
    if (!list_classes(listing, folder, class_count > 0, fault))
        return false;
    for (int i = 0; i < listing->class_count; i++)
        if (!list_class(listing, folder, i, fault))
            return false;
    return true;
}

void tlc_listing_end(struct tlc_listing *listing)
{
    for (int64_t i = 0; i < listing->count; i++)
        free(listing->files[i].path);
    for (int i = 0; i < listing->class_count; i++)
        free(listing->classes[i]);
    free(listing->files);
    free(listing->classes);
    free(listing->from);
    *listing = (struct tlc_listing){0};
}
