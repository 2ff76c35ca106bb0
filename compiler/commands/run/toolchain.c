#define _GNU_SOURCE /* memrchr */
#include "commands/run/toolchain.h"

#include "base/printable.h"
#include "commands/run/child.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* ---- the compiler ---------------------------------------------------------------------------- */

static const char *find_compiler(Arena *arena)
{
    static const char *const known[] = {"cc", "gcc", "clang"};
    const char *wanted = getenv("CC");
    Words words = {0};
    if (wanted)
        add_words(arena, &words, wanted);
    if (words.count && is_program(words.items[0]))
        return wanted;
    if (words.count) {
        complain("CC is %s, and there is no such program", wanted);
        return NULL;
    }
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (is_program(known[i]))
            return known[i];
    complain("there is no C compiler, which makes a program of the experiment: none of cc, gcc and "
             "clang is on the PATH, and CC names no other");
    complain("install gcc or clang, or write the C alone: tlc compile");
    return NULL;
}

/* ---- the runtime ----------------------------------------------------------------------------- */

/* With a slash at its end; "" where the system does not say. */
static const char *own_directory(Arena *arena)
{
    char path[PATH_MAX];
    const ssize_t length = readlink("/proc/self/exe", path, sizeof path);
    const char *slash =
        length > 0 && (size_t)length < sizeof path ? memrchr(path, '/', (size_t)length) : NULL;
    return slash ? arena_printf(arena, "%.*s", (int)(slash + 1 - path), path) : "";
}

/* Where it was built, and where it was installed: what is there is asked before all other places.
 */
static void look_beside(Arena *arena)
{
    const char *own = own_directory(arena), *other = getenv("PKG_CONFIG_PATH");
    const char *places = arena_printf(arena, "%stlc_package:%s" TLC_PACKAGE_FROM_PROGRAM "%s%s",
                                      own, own, other ? ":" : "", other ? other : "");
    if (*own)
        setenv("PKG_CONFIG_PATH", places, 1);
}

/* NULL where pkg-config fails. */
static const char *ask(Arena *arena, const char *program, const char *question)
{
    Words words = {0};
    Text answer = text_new(arena);
    add_words(arena, &words, program);
    add_words(arena, &words, question);
    add_word(arena, &words, "tlc");
    if (run_child(arena, &words, NULL, &answer) != 0)
        return NULL;
    while (answer.length && strchr(" \n", answer.bytes[answer.length - 1]))
        answer.bytes[--answer.length] = '\0';
    return answer.bytes;
}

/* A path, in which pkg-config puts backslashes before blanks. */
static const char *ask_path(Arena *arena, const char *program, const char *question)
{
    const char *answer = ask(arena, program, question);
    Words words = {0};
    if (answer)
        add_words(arena, &words, answer);
    return words.count ? words.items[0] : answer;
}

static bool has_runtime(Arena *arena, const char *archives)
{
    const char *archive = arena_printf(arena, "%s/libtlc_main.a", archives);
    if (access(archive, R_OK) == 0)
        return true;
    complain("the runtime is not there: %s: %s", archive, strerror(errno));
    complain("install it, or in a build of tlc make it: cmake --build DIR --target installed");
    return false;
}

static const char *text_of(Arena *arena, const char *path)
{
    Text text = text_new(arena);
    char part[4096];
    FILE *file = fopen(path, "re");
    for (size_t count; file && (count = fread(part, 1, sizeof part, file)) > 0;)
        text_add_bytes(&text, part, count);
    if (file)
        fclose(file);
    return text.bytes;
}

static bool find_runtime(Arena *arena, Toolchain *toolchain)
{
    const char *wanted = getenv("PKG_CONFIG"), *program = wanted ? wanted : "pkg-config";
    look_beside(arena);
    const char *version = ask(arena, program, "--modversion");
    if (!version) {
        complain("pkg-config does not find the runtime of experiments, tlc.pc");
        complain("install pkg-config and the runtime (Debian: libtlc-dev), or tell where it is by "
                 "PKG_CONFIG_PATH");
        return false;
    }
    if (strcmp(version, TLC_VERSION) != 0) {
        complain("the runtime is that of tlc %s, and this is tlc " TLC_VERSION, version);
        return false;
    }
    const char *speed = ask(arena, program, "--variable=speed");
    const char *flags = ask(arena, program, "--cflags");
    const char *hashes = ask_path(arena, program, "--variable=hashes");
    toolchain->libraries = ask(arena, program, "--libs");
    toolchain->archives = ask_path(arena, program, "--variable=archives");
    toolchain->modules = ask_path(arena, program, "--variable=modules");
    if (!speed || !flags || !hashes || !toolchain->libraries || !toolchain->archives ||
        !toolchain->modules)
        return false; /* pkg-config has said why */
    toolchain->flags = arena_printf(arena, "%s %s", speed, flags);
    toolchain->hashes = text_of(arena, hashes);
    return has_runtime(arena, toolchain->archives);
}

bool toolchain_find(Arena *arena, Toolchain *toolchain)
{
    toolchain->compiler = find_compiler(arena);
    return toolchain->compiler && find_runtime(arena, toolchain);
}

/* ---- the machine ----------------------------------------------------------------------------- */

/* Lines of /proc/cpuinfo of its first processor that say what it can do. */
const char *machine_shown(Arena *arena)
{
    static const char *const kept[] = {"model name", "flags", "Features", "CPU part", "isa"};
    Text shown = text_new(arena);
    char line[8192];
    FILE *file = fopen("/proc/cpuinfo", "re");
    while (file && fgets(line, sizeof line, file) && *line != '\n')
        for (size_t i = 0; i < sizeof kept / sizeof *kept; i++)
            if (strncmp(line, kept[i], strlen(kept[i])) == 0)
                text_add(&shown, line);
    if (file)
        fclose(file);
    return shown.bytes;
}
