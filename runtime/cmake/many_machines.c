/* many_machines.c: the entry of a program for many machines (TLC_PORTABLE). It holds the experiment
 * three times, compiled for three kinds of vectors, and begins with the widest that the machine
 * has: which it is changes no bit of the results. The variable TLC_VECTORS names another. */
#include "system/fail.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

int tlc_program_plain(int argc, char **argv);
int tlc_program_avx2(int argc, char **argv);
int tlc_program_avx512(int argc, char **argv);

static bool has_plain(void)
{
    return true;
}

static bool has_avx2(void)
{
    return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
}

static bool has_avx512(void)
{
    return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("fma");
}

/* The widest first. */
static const struct kind {
    const char *name;
    bool (*machine_has)(void);
    int (*program)(int argc, char **argv);
} kinds[] = {
    {"avx512", has_avx512, tlc_program_avx512},
    {"avx2", has_avx2, tlc_program_avx2},
    {"plain", has_plain, tlc_program_plain},
};
enum { KINDS = sizeof kinds / sizeof *kinds };

static const struct kind *widest(void)
{
    size_t i = 0;
    while (!kinds[i].machine_has())
        i++;
    return &kinds[i];
}

static const struct kind *named(const char *name)
{
    for (size_t i = 0; i < KINDS; i++) {
        if (strcmp(kinds[i].name, name) != 0)
            continue;
        if (!kinds[i].machine_has())
            tlc_fail_usage("TLC_VECTORS: this machine has no %s", name);
        return &kinds[i];
    }
    tlc_fail_usage("TLC_VECTORS is `%s`; it can be avx512, avx2 or plain", name);
}

static const char *last_of(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

int main(int argc, char **argv)
{
    const char *name = getenv("TLC_VECTORS");
    tlc_program_begin(argc > 0 ? last_of(argv[0]) : "experiment");
    __builtin_cpu_init();
    return (name ? named(name) : widest())->program(argc, argv);
}
