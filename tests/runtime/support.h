/* support.h: what the runtime's tests share.
 *
 * Every test runs in a process and a new empty directory of its own. A function that ends the
 * program is called in one more process, of which the message and the exit code are kept.
 */
#ifndef SUPPORT_H
#define SUPPORT_H

#include <criterion/criterion.h>
#include <dirent.h>
#include <fts.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static char test_directory[] = "/tmp/tlc-test-XXXXXX";

static inline void enter_directory(void)
{
    cr_assert(mkdtemp(test_directory) && chdir(test_directory) == 0);
    unsetenv("TLC_DATA");
    unsetenv("TERM");
    unsetenv("COLUMNS");
}

/* The same where sentences are read as a whole: no line is broken. */
static inline void enter_wide(void)
{
    enter_directory();
    setenv("COLUMNS", "1000", 1);
}

static inline void leave_directory(void)
{
    char *const roots[] = {test_directory, NULL};
    FTS *walk = fts_open(roots, FTS_PHYSICAL | FTS_NOCHDIR, NULL);
    for (FTSENT *entry = fts_read(walk); entry; entry = fts_read(walk))
        if (entry->fts_info != FTS_D)
            remove(entry->fts_path);
    fts_close(walk);
}

static inline void write_text(const char *path, const void *bytes, size_t size)
{
    FILE *file = fopen(path, "wb");
    cr_assert(file, "%s", path);
    cr_assert(fwrite(bytes, 1, size, file) == size && fclose(file) == 0);
}

/* The whole file as a string, to be freed. */
static inline char *read_text(const char *path, size_t *size)
{
    FILE *file = fopen(path, "rb");
    cr_assert(file, "%s", path);
    char *text = calloc(1, 1 << 20);
    *size = fread(text, 1, (1 << 20) - 1, file);
    fclose(file);
    return text;
}

static inline bool exists(const char *path)
{
    return access(path, F_OK) == 0;
}

/* How many, hidden ones among them. */
static inline int files_in(const char *path)
{
    DIR *directory = opendir(path);
    int count = 0;
    cr_assert(directory, "%s", path);
    for (struct dirent *entry = readdir(directory); entry; entry = readdir(directory))
        count += strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0;
    closedir(directory);
    return count;
}

/* How a program ended. */
struct ending {
    int code;
    char out[4096], err[4096];
};

static inline void read_back(FILE *file, char *text, size_t size)
{
    rewind(file);
    text[fread(text, 1, size - 1, file)] = '\0';
    fclose(file);
}

/* Ends at once: the leak checker finds Criterion's threads in its way and prints a warning. */
static inline void end_at_once(int code, void *unused)
{
    (void)unused;
    fflush(NULL);
    _exit(code);
}

/* Calls the function in a process of its own, where returning is exit code 0. */
static inline struct ending call(void (*function)(void *), void *argument)
{
    struct ending ending = {.code = -1};
    FILE *out = tmpfile(), *err = tmpfile();
    int status;
    fflush(NULL);
    pid_t child = fork();
    if (child == 0) {
        dup2(fileno(out), STDOUT_FILENO);
        dup2(fileno(err), STDERR_FILENO);
        on_exit(end_at_once, NULL);
        function(argument);
        exit(0);
    }
    cr_assert(waitpid(child, &status, 0) == child);
    if (WIFEXITED(status))
        ending.code = WEXITSTATUS(status);
    read_back(out, ending.out, sizeof ending.out);
    read_back(err, ending.err, sizeof ending.err);
    return ending;
}

static inline void expect_failure(void (*function)(void *), void *argument, const char *message)
{
    struct ending ending = call(function, argument);
    cr_expect_str_eq(ending.err, message, "\n  got:    %s  wanted: %s", ending.err, message);
    cr_expect_eq(ending.code, 1);
}

#endif
