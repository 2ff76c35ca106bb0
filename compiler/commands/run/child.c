#define _GNU_SOURCE /* pipe2 */
#include "commands/run/child.h"

#include "common/whole_write.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/* ---- words ----------------------------------------------------------------------------------- */

void add_word(Arena *arena, Words *words, const char *word)
{
    *list_add(arena, words) = word;
}

/* Appends what stands up to the word's end, and returns that. */
static const char *take_word(Text *word, const char *at)
{
    char quote = '\0';
    for (; *at && (quote || !strchr(" \t\n", *at)); at++) {
        if (quote ? *at == quote : *at == '\'' || *at == '"')
            quote = quote ? '\0' : *at;
        else if (*at == '\\' && quote != '\'' && at[1])
            text_add_bytes(word, ++at, 1);
        else
            text_add_bytes(word, at, 1);
    }
    return at;
}

void add_words(Arena *arena, Words *words, const char *line)
{
    for (line += strspn(line, " \t\n"); *line; line += strspn(line, " \t\n")) {
        Text word = text_new(arena);
        line = take_word(&word, line);
        add_word(arena, words, word.bytes);
    }
}

/* ---- programs -------------------------------------------------------------------------------- */

static bool can_run(const char *directory, size_t length, const char *name)
{
    Arena *arena = arena_new();
    const bool can =
        access(arena_printf(arena, "%.*s/%s", (int)length, directory, name), X_OK) == 0;
    arena_free(arena);
    return can;
}

bool is_program(const char *name)
{
    const char *path = getenv("PATH");
    if (strchr(name, '/'))
        return access(name, X_OK) == 0;
    for (path = path ? path : ""; *path; path += strcspn(path, ":"), path += *path == ':')
        if (can_run(path, strcspn(path, ":"), name))
            return true;
    return false;
}

/* execvp wants them so, and changes none. */
static char **arguments_of(Words *words)
{
    return (char **)(uintptr_t)words->items;
}

/* What tlc ignores for itself is not for others. */
static void restore_signals(void)
{
    signal(SIGXFSZ, SIG_DFL);
}

static _Noreturn void be_child(Words *words, int input, int output)
{
    if (input >= 0)
        dup2(input, STDIN_FILENO);
    if (output >= 0)
        dup2(output, STDOUT_FILENO);
    restore_signals();
    execvp(words->items[0], arguments_of(words));
    _exit(127);
}

/* Whether all of it could be read. */
static bool read_whole(int descriptor, Text *output)
{
    char part[4096];
    for (ssize_t count; (count = read(descriptor, part, sizeof part)) != 0;)
        if (count > 0)
            text_add_bytes(output, part, (size_t)count);
        else if (errno != EINTR)
            return false;
    return true;
}

/* Its input is in a file that has no name, so that nobody waits for the other. -1: there is none.
 */
static int input_of(const char *input)
{
    FILE *file = input ? tmpfile() : NULL;
    int descriptor = -1;
    if (file && fputs(input, file) >= 0 && fflush(file) == 0 && fseek(file, 0, SEEK_SET) == 0)
        descriptor = fcntl(fileno(file), F_DUPFD_CLOEXEC, 0);
    if (file)
        fclose(file);
    return descriptor;
}

static int wait_for(pid_t child)
{
    int status = -1;
    while (waitpid(child, &status, 0) < 0)
        if (errno != EINTR)
            return -1;
    return WIFEXITED(status) && WEXITSTATUS(status) != 127 ? WEXITSTATUS(status) : -1;
}

static void close_all(const int *descriptors, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (descriptors[i] >= 0)
            close(descriptors[i]);
}

int run_child(Arena *arena, Words *words, const char *input, Text *output)
{
    int ends[2] = {-1, -1}; /* of the pipe that it prints to */
    add_word(arena, words, NULL);
    const int source = input_of(input);
    const bool can_begin = (!input || source >= 0) && (!output || pipe2(ends, O_CLOEXEC) == 0);
    const pid_t child = can_begin ? fork() : -1;
    if (child == 0)
        be_child(words, source, ends[1]);
    close_all((int[]){source, ends[1]}, 2);
    const bool heard = child < 0 || !output || read_whole(ends[0], output);
    close_all(ends, 1);
    const int code = child < 0 ? -1 : wait_for(child);
    return heard ? code : -1;
}

void become(const char *path, Words *words)
{
    restore_signals();
    execv(path, arguments_of(words));
}
