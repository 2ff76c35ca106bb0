/* own_file.c: whose a file of the output directory is. */
#define _GNU_SOURCE /* memmem, O_PATH */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/model_files.h"
#include "common/whole_read.h"
#include "system/allocate.h"
#include "system/fail.h"
#include "system/format.h"
#include "system/own_file.h"

/* ---- folders -------------------------------------------------------------------------------- */

/* Each time anew: while hours go by, somebody may remove a folder, or put a link in its place. */
struct tlc_file_place tlc_files_find(const struct tlc_files *files, const char *name)
{
    const char *slash = strrchr(name, '/');
    if (!slash)
        return (struct tlc_file_place){files->directory, name, false};
    char *folder = tlc_format("%.*s", (int)(slash - name), name);
    const int directory =
        openat(files->directory, folder, O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    const int reason = errno;
    free(folder);
    errno = reason;
    return (struct tlc_file_place){directory, slash + 1, true};
}

void tlc_files_leave(struct tlc_file_place *place)
{
    const int reason = errno;
    if (place->opened && place->directory >= 0)
        close(place->directory);
    place->directory = -1;
    errno = reason;
}

/* ---- what stands there ---------------------------------------------------------------------- */

/* What tlc has written, by the beginning of it and, where others begin so, by what comes soon. */
static const struct {
    const char *name, *beginning, *soon;
} known[] = {
    {"results.json", "{\n \"experiment\": \"", ""},
    {"results.csv", "model,training,seed,", ""},
    {"report.html",
     "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\"/>\n"
     "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n"
     "<meta name=\"color-scheme\" content=\"light dark\"/>\n<title>",
     ""},
    {"pairs.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 ",
     " role=\"img\" aria-label=\"Accuracy of each seed "},
    {"part.json", "{\n \"part\": ", "\"of\": "},
    {"log.jsonl", "{\"experiment\":\"", ""},
    {"log.jsonl", "{\"model\":\"", ""},
};

enum { LONGEST_BEGINNING = 512 };

/* A pipe must not be waited for. */
static size_t read_beginning(const struct tlc_files *files, const char *name, char *text)
{
    struct tlc_file_place place = tlc_files_find(files, name);
    int descriptor = openat(place.directory, place.name,
                            O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
    tlc_files_leave(&place);
    if (descriptor < 0)
        tlc_fail("cannot read %s/%s: %s", files->path, name, strerror(errno));
    const ssize_t size = tlc_read_all(descriptor, text, LONGEST_BEGINNING, 0);
    if (size < 0)
        tlc_fail("cannot read %s/%s: %s", files->path, name, strerror(errno));
    close(descriptor);
    return (size_t)size;
}

mode_t tlc_files_mode(const struct tlc_files *files, const char *name)
{
    struct stat status;
    struct tlc_file_place place = tlc_files_find(files, name);
    const bool found = place.directory >= 0 &&
                       fstatat(place.directory, place.name, &status, AT_SYMLINK_NOFOLLOW) == 0;
    tlc_files_leave(&place);
    if (found)
        return status.st_mode;
    if (errno != ENOENT)
        tlc_fail("cannot look at %s/%s: %s", files->path, name, strerror(errno));
    return 0;
}

static bool begins_with(const char *text, size_t size, const char *beginning)
{
    size_t length = strlen(beginning);
    return size >= length && memcmp(text, beginning, length) == 0;
}

/* A file with the ending of a format that begins as tlc writes it. */
static bool is_model(const char *name, const char *text, size_t size)
{
    const enum tlc_model_file kind = tlc_model_file_of(name);
    if (kind == TLC_MODEL_FILES)
        return false;
    const char *soon = tlc_model_files[kind].soon;
    return begins_with(text, size, tlc_model_files[kind].beginning) &&
           memmem(text, size, soon, strlen(soon));
}

/* Those of any run. */
static bool is_checkpoint(const char *name, const char *text, size_t size)
{
    return strncmp(name, "checkpoint.", 11) == 0 && begins_with(text, size, "tlc checkpoint\n");
}

/* A figure says what it is called: a copy of it under another name is somebody's own. */
static bool is_figure(const char *name, const char *text, size_t size)
{
    const size_t folder = strlen(TLC_FIGURE_FOLDER "/"), length = strlen(name);
    if (strncmp(name, TLC_FIGURE_FOLDER "/", folder) != 0 || length < folder + 5)
        return false;
    const bool drawn = strcmp(name + length - 4, ".svg") == 0;
    char *said = tlc_format(drawn ? TLC_FIGURE_BEGINNING "\"" : "\n%.*s,",
                            (int)(length - folder - 4), name + folder);
    const bool own = drawn ? begins_with(text, size, said)
                           : strcmp(name + length - 4, ".csv") == 0 &&
                                 begins_with(text, size, TLC_FIGURE_HEADING) &&
                                 memmem(text, size, said, strlen(said));
    free(said);
    return own;
}

bool tlc_files_own(const struct tlc_files *files, const char *name)
{
    char text[LONGEST_BEGINNING];
    if (!S_ISREG(tlc_files_mode(files, name)))
        return false;
    size_t size = read_beginning(files, name, text);
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (strcmp(known[i].name, name) == 0 && begins_with(text, size, known[i].beginning) &&
            memmem(text, size, known[i].soon, strlen(known[i].soon)))
            return true;
    if (is_checkpoint(name, text, size) || is_figure(name, text, size))
        return true;
    /* A model file does not say who wrote it, but its neighbours do. */
    return is_model(name, text, size) &&
           (tlc_files_own(files, "results.json") || tlc_files_own(files, "log.jsonl"));
}

static bool is_empty(const struct tlc_files *files, const char *name)
{
    char text[LONGEST_BEGINNING];
    return read_beginning(files, name, text) == 0;
}

static _Noreturn void refuse_kind(const struct tlc_files *files, const char *name, mode_t mode)
{
    tlc_fail("%s/%s is %s, which tlc does not replace; %s", files->path, name,
             S_ISDIR(mode)   ? "a directory"
             : S_ISLNK(mode) ? "a symbolic link"
             : S_ISREG(mode) ? "a file and no directory"
                             : "no regular file",
             files->chosen ? "choose another directory with --out" : "move it");
}

void tlc_files_refuse_foreign(const struct tlc_files *files, const char *name)
{
    const mode_t mode = tlc_files_mode(files, name);
    if (mode != 0 && !S_ISREG(mode))
        refuse_kind(files, name, mode);
    if (mode != 0 && !is_empty(files, name) && !tlc_files_own(files, name))
        tlc_fail("%s/%s is not a file that tlc wrote, and would be replaced; move it%s",
                 files->path, name,
                 files->chosen ? ", or choose another directory with --out" : "");
}

/* ---- what a folder holds -------------------------------------------------------------------- */

static _Noreturn void fail_listing(const struct tlc_files *files, const char *folder)
{
    tlc_fail("cannot read directory %s/%s: %s", files->path, folder, strerror(errno));
}

static DIR *open_folder(const struct tlc_files *files, const char *folder)
{
    int descriptor =
        openat(files->directory, folder, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    DIR *directory = descriptor < 0 ? NULL : fdopendir(descriptor);
    if (!directory)
        fail_listing(files, folder);
    return directory;
}

/* Whether there is such a folder. One that cannot be written to is no use to anybody who asks. */
static bool has_folder(const struct tlc_files *files, const char *folder)
{
    const mode_t mode = tlc_files_mode(files, folder);
    if (mode != 0 && !S_ISDIR(mode))
        refuse_kind(files, folder, mode);
    if (mode != 0 && faccessat(files->directory, folder, W_OK | X_OK, AT_EACCESS) < 0)
        tlc_fail("cannot write to directory %s/%s: %s", files->path, folder, strerror(errno));
    return mode != 0;
}

char **tlc_files_list(const struct tlc_files *files, const char *folder)
{
    char **names = tlc_allocate(1, sizeof *names);
    size_t count = 0;
    if (!has_folder(files, folder))
        return names;
    DIR *directory = open_folder(files, folder);
    for (struct dirent *entry; errno = 0, (entry = readdir(directory));) {
        names = tlc_resize(names, (count + 2) * sizeof *names);
        names[count++] = tlc_format("%s/%s", folder, entry->d_name);
        names[count] = NULL;
    }
    if (errno != 0)
        fail_listing(files, folder);
    closedir(directory);
    return names;
}

void tlc_files_list_free(char **names)
{
    for (char **name = names; *name; name++)
        free(*name);
    free(names);
}
