/* own_file.c: whose a file of the output directory is. */
#define _GNU_SOURCE /* memmem */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "common/model_files.h"
#include "common/whole_read.h"
#include "system/fail.h"
#include "system/own_file.h"

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
    {"log.jsonl", "{\"experiment\":\"", ""},
    {"log.jsonl", "{\"model\":\"", ""},
};

enum { LONGEST_BEGINNING = 512 };

/* A pipe must not be waited for. */
static size_t read_beginning(const struct tlc_files *files, const char *name, char *text)
{
    int descriptor =
        openat(files->directory, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
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
    if (fstatat(files->directory, name, &status, AT_SYMLINK_NOFOLLOW) == 0)
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
    if (is_checkpoint(name, text, size))
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

void tlc_files_refuse_foreign(const struct tlc_files *files, const char *name)
{
    const mode_t mode = tlc_files_mode(files, name);
    if (mode != 0 && !S_ISREG(mode))
        tlc_fail("%s/%s is %s, which tlc does not replace; %s", files->path, name,
                 S_ISDIR(mode)   ? "a directory"
                 : S_ISLNK(mode) ? "a symbolic link"
                                 : "no regular file",
                 files->chosen ? "choose another directory with --out" : "move it");
    if (mode != 0 && !is_empty(files, name) && !tlc_files_own(files, name))
        tlc_fail("%s/%s is not a file that tlc wrote, and would be replaced; move it%s",
                 files->path, name,
                 files->chosen ? ", or choose another directory with --out" : "");
}
