/* repeat.c: how a run is made again. */
#include <stdlib.h>
#include <string.h>

#include "results/repeat.h"
#include "system/allocate.h"
#include "system/format.h"

static const char plain[] =
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-+=.,:@%/";

char *tlc_shell_word(const char *bytes)
{
    if (*bytes && bytes[strspn(bytes, plain)] == '\0')
        return tlc_format("%s", bytes);
    char *word = tlc_allocate(4 * strlen(bytes) + 3, 1), *end = word;
    *end++ = '\'';
    for (; *bytes; bytes++)
        end = *bytes == '\'' ? stpcpy(end, "'\\''") : (*end = *bytes, end + 1);
    *end = '\'';
    return word;
}

/* What begins with a hyphen would be an option. */
char *tlc_repeat_command(const char *spec, long seed)
{
    char *path = tlc_format("%s%s", *spec == '-' ? "./" : "", spec), *word = tlc_shell_word(path);
    char *command = seed < 0 ? tlc_format("tlc run %s", word)
                             : tlc_format("tlc run %s -- --seed %ld", word, seed);
    free(word);
    free(path);
    return command;
}
