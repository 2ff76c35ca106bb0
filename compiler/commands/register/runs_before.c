#include "commands/register/runs_before.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A log is of one study, which its first line names; each run has a line. */
static int64_t runs_in_log(Arena *arena, const Source *source, const char *path)
{
    FILE *file = fopen(path, "r");
    char *line = NULL;
    size_t room = 0;
    int64_t count = 0;
    bool ours = false;
    const char *hash =
        arena_printf(arena, "\"spec_hash\":\"%016llx\"", (unsigned long long)source_hash(source));
    while (file && getline(&line, &room, file) >= 0) {
        ours |= strstr(line, hash) != NULL;
        count += strstr(line, "\"training\":") != NULL;
    }
    free(line);
    if (file)
        fclose(file);
    return ours ? count : 0;
}

/* log.jsonl, and those that were kept beside it. */
static bool is_log(const char *name)
{
    const size_t length = strlen(name), end = sizeof ".jsonl" - 1;
    return strncmp(name, "log", 3) == 0 && length > end &&
           strcmp(name + length - end, ".jsonl") == 0;
}

int64_t runs_before(Arena *arena, const Source *source, const char *directory)
{
    DIR *entries = opendir(directory);
    int64_t most = 0;
    for (const struct dirent *entry; entries && (entry = readdir(entries));)
        if (is_log(entry->d_name)) {
            const char *path = arena_printf(arena, "%s/%s", directory, entry->d_name);
            const int64_t count = runs_in_log(arena, source, path);
            most = count > most ? count : most;
        }
    if (entries)
        closedir(entries);
    return most;
}
