#include "output.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static bool write_all(FILE *file, const Text *text)
{
    bool written = fwrite(text->bytes, 1, text->length, file) == text->length;
    return (fflush(file) == 0) && written;
}

static bool is_unchanged(Arena *arena, const char *path, const Text *text)
{
    FILE *file = fopen(path, "rb");
    if (!file)
        return false;
    char *old = arena_alloc(arena, text->length + 1);
    bool same = fread(old, 1, text->length + 1, file) == text->length &&
                memcmp(old, text->bytes, text->length) == 0;
    fclose(file);
    return same;
}

static bool is_special(const char *path)
{
    struct stat status;
    return stat(path, &status) == 0 && !S_ISREG(status.st_mode);
}

/* A device or pipe cannot be renamed over: it is written as it is. */
static const char *write_special(const char *path, const Text *text)
{
    FILE *file = fopen(path, "wb");
    if (!file)
        return strerror(errno);
    bool written = write_all(file, text);
    const char *problem = written ? NULL : strerror(errno);
    fclose(file);
    return problem;
}

static const char *write_and_rename(Arena *arena, const char *path, const Text *text)
{
    char *temporary = arena_printf(arena, "%s.XXXXXX", path);
    int descriptor = mkstemp(temporary);
    FILE *file = descriptor < 0 ? NULL : fdopen(descriptor, "wb");
    if (!file)
        return strerror(errno);
    mode_t mask = umask(0);
    umask(mask);
    bool written = write_all(file, text) && fchmod(descriptor, 0666 & ~mask) == 0;
    int problem = errno;
    if (fclose(file) != 0 && written) {
        written = false;
        problem = errno;
    }
    if (written && rename(temporary, path) == 0)
        return NULL;
    problem = written ? errno : problem;
    unlink(temporary);
    return strerror(problem);
}

const char *output_write(Arena *arena, const char *path, const Text *text)
{
    if (strcmp(path, "-") == 0)
        return write_all(stdout, text) ? NULL : strerror(errno);
    if (is_special(path))
        return write_special(path, text);
    if (is_unchanged(arena, path, text))
        return NULL;
    return write_and_rename(arena, path, text);
}

const char *output_default(Arena *arena, const char *spec)
{
    const char *slash = strrchr(spec, '/');
    const char *name = slash ? slash + 1 : spec;
    const char *dot = strrchr(name, '.');
    size_t length = dot && dot != name ? (size_t)(dot - name) : strlen(name);
    mkdir("generated", 0777); /* that it exists is as good */
    return arena_printf(arena, "generated/%.*s.c", (int)length, name);
}
