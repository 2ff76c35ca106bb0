/* folder.c: pictures in a folder with a subfolder a class. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "formats/folder.h"
#include "system/allocate.h"
#include "system/format.h"

/* ---- files ----------------------------------------------------------------------------------- */

/* Whether it is to be passed over, which is counted. */
static bool is_skipped(struct tlc_listing *listing, const char *path)
{
    const bool link = listing->skips_links && tlc_is_link(path);
    const bool nowhere = !link && listing->skips_others && tlc_leads_nowhere(path);
    listing->links += link;
    listing->skipped += nowhere;
    return link || nowhere;
}

/* Takes the path over. */
static bool add_class_file(struct tlc_listing *listing, char *path, int32_t label,
                           struct tlc_fault *fault)
{
    bool folder = false;
    if (is_skipped(listing, path)) {
        free(path);
        return true;
    }
    tlc_listing_add(listing, (struct tlc_listed){.path = path, .label = label});
    if (!tlc_is_folder(path, &folder, fault))
        return false;
    return !folder ||
           tlc_fault_set(fault, "%s is a folder within a class: a class has only files", path);
}

static bool list_files(struct tlc_listing *listing, const char *path, int32_t label,
                       struct tlc_fault *fault)
{
    struct tlc_names names = {0};
    bool good = tlc_names_in_folder(path, &names, fault);
    if (good && names.count == 0)
        good = tlc_fault_set(fault, "%s is a class without a picture", path);
    for (size_t i = 0; good && i < names.count; i++)
        good = add_class_file(listing, tlc_format("%s/%s", path, names.at[i]), label, fault);
    tlc_names_end(&names);
    return good;
}

/* A class that is not here is in another of the folders. */
static bool list_class(struct tlc_listing *listing, const char *folder, int32_t label,
                       struct tlc_fault *fault)
{
    struct stat status;
    char *path = tlc_format("%s/%s", folder, listing->classes[label]);
    const bool absent = lstat(path, &status) < 0 && errno == ENOENT;
    const bool good = absent || list_files(listing, path, label, fault);
    free(path);
    return good;
}

/* ---- classes --------------------------------------------------------------------------------- */

static bool holds(const struct tlc_names *names, const char *name)
{
    for (size_t i = 0; i < names->count; i++)
        if (strcmp(names->at[i], name) == 0)
            return true;
    return false;
}

static bool is_given(const struct tlc_folders *from, const char *name)
{
    for (int i = 0; i < from->class_count; i++)
        if (strcmp(from->classes[i], name) == 0)
            return true;
    return from->class_count == 0;
}

/* What stands in a folder is a class, or nothing that belongs there. */
static bool check_entry(const struct tlc_folders *from, const char *path, const char *name,
                        struct tlc_names *found, struct tlc_fault *fault)
{
    bool is_class = false;
    if (from->skips_links && tlc_is_link(path))
        return true;
    if (!tlc_is_folder(path, &is_class, fault))
        return false;
    if (!is_class)
        return from->skips_others ||
               tlc_fault_set(
                   fault,
                   "%s is a file beside the classes: there are only folders, one for each "
                   "class",
                   path);
    if (!is_given(from, name))
        return from->skips_others ||
               tlc_fault_set(fault, "%s is a folder of no class that the spec names", path);
    if (!holds(found, name))
        tlc_names_add(found, name);
    return true;
}

static bool find_in_folder(const struct tlc_folders *from, const char *folder,
                           struct tlc_names *found, struct tlc_fault *fault)
{
    struct tlc_names names = {0};
    const size_t before = found->count;
    bool good = tlc_names_in_folder(folder, &names, fault);
    for (size_t i = 0; good && i < names.count; i++) {
        char *path = tlc_format("%s/%s", folder, names.at[i]);
        good = check_entry(from, path, names.at[i], found, fault);
        free(path);
    }
    tlc_names_end(&names);
    if (good && found->count == before && before == 0)
        good = tlc_fault_set(fault, "%s has no subfolders, of which each would be a class", folder);
    return good;
}

static bool check_given(const struct tlc_folders *from, const struct tlc_names *found,
                        struct tlc_fault *fault)
{
    for (int i = 0; i < from->class_count; i++)
        if (!holds(found, from->classes[i]))
            return tlc_fault_set(fault, "%s has no folder %s, a class that the spec names",
                                 from->folders[0], from->classes[i]);
    return true;
}

static void set_classes(struct tlc_listing *listing, const char *const *names, size_t count)
{
    listing->classes = tlc_allocate(count, sizeof *listing->classes);
    for (size_t i = 0; i < count; i++)
        listing->classes[i] = tlc_format("%s", names[i]);
    listing->class_count = (int)count;
}

static bool find_classes(struct tlc_listing *listing, const struct tlc_folders *from,
                         struct tlc_fault *fault)
{
    struct tlc_names found = {0};
    bool good = true;
    for (int i = 0; good && i < from->count; i++)
        good = find_in_folder(from, from->folders[i], &found, fault);
    good = good && check_given(from, &found, fault);
    if (good && from->class_count > 0) {
        set_classes(listing, from->classes, (size_t)from->class_count);
    } else if (good) {
        tlc_sort_names(found.at, found.count);
        set_classes(listing, (const char *const *)found.at, found.count);
    }
    tlc_names_end(&found);
    return good;
}

/* ---- all of it ------------------------------------------------------------------------------- */

bool tlc_folder_list(struct tlc_listing *listing, const struct tlc_folders *from,
                     struct tlc_fault *fault)
{
    *listing = (struct tlc_listing){.from = tlc_format("%s", from->folders[0]),
                                    .skips_others = from->skips_others,
                                    .skips_links = from->skips_links};
    if (!find_classes(listing, from, fault))
        return false;
    for (int i = 0; i < listing->class_count; i++)
        if (!list_class(listing, from->folders[0], i, fault))
            return false;
    return listing->count > 0 ||
           tlc_fault_set(fault, "%s has no picture of any class", listing->from);
}
