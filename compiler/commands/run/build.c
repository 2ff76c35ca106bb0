#include "commands/run/build.h"

#include "base/index.h"
#include "base/printable.h"
#include "commands/run/child.h"
#include "commands/run/kept.h"
#include "common/whole_write.h"
#include "temporary.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* ---- which program it is --------------------------------------------------------------------- */

/* An archive that is made anew, as where tlc is built, makes other programs. */
static uint64_t hash_archives(Arena *arena, uint64_t hash, const Toolchain *toolchain)
{
    Words words = {0};
    add_words(arena, &words, toolchain->libraries);
    for (size_t i = 0; i < words.count; i++) {
        struct stat status;
        const char *name = strncmp(words.items[i], "-l", 2) == 0 ? words.items[i] + 2 : "";
        if (stat(arena_printf(arena, "%s/lib%s.a", toolchain->archives, name), &status) < 0)
            continue;
        hash = hash_number(hash, status.st_size);
        hash = hash_number(hash, status.st_mtim.tv_sec);
        hash = hash_number(hash, status.st_mtim.tv_nsec);
    }
    return hash;
}

static uint64_t key_of(Arena *arena, const Toolchain *toolchain, const Text *c)
{
    uint64_t hash = hash_bytes(HASH_START, c->bytes, c->length);
    hash = hash_text(hash, toolchain->compiler);
    hash = hash_text(hash, toolchain->flags);
    hash = hash_text(hash, toolchain->libraries);
    hash = hash_text(hash, toolchain->hashes);
    hash = hash_text(hash, machine_shown(arena));
    return hash_archives(arena, hash, toolchain);
}

/* ---- what it is made of ---------------------------------------------------------------------- */

/* "" where there is no sha256sum. */
static const char *checksum(Arena *arena, const char *text)
{
    enum { DIGITS = 64 };
    Words words = {0};
    Text sum = text_new(arena);
    if (!is_program("sha256sum"))
        return "";
    add_word(arena, &words, "sha256sum");
    return run_child(arena, &words, text, &sum) == 0 && sum.length > DIGITS
               ? arena_copy(arena, sum.bytes, DIGITS)
               : "";
}

/* As tlc_add_identity makes it (runtime/cmake/identity.cmake): a run goes on whoever has built it.
 */
static void add_identity(Text *c, const Toolchain *toolchain)
{
    Arena *arena = c->arena;
    const char *own = checksum(arena, c->bytes);
    const char *identity = checksum(arena, arena_printf(arena, "%s%s", own, toolchain->hashes));
    if (*own && *identity)
        text_addf(c,
                  "\nextern const char tlc_program_identity[];\n"
                  "const char tlc_program_identity[] = \"%s\";\n",
                  identity);
}

static bool write_source(Arena *arena, const char *path, const Text *c, const char **name)
{
    const int descriptor = temporary_open(arena, path, name);
    int reason = descriptor < 0 ? errno : tlc_write_all(descriptor, c->bytes, c->length);
    if (descriptor >= 0 && close(descriptor) < 0 && reason == 0)
        reason = errno;
    if (reason)
        complain("%s: %s", path, strerror(reason));
    return reason == 0;
}

static bool compile(Arena *arena, const Toolchain *toolchain, const char *source, const char *made)
{
    Words words = {0};
    add_words(arena, &words, toolchain->compiler);
    add_words(arena, &words, "-std=gnu11");
    add_words(arena, &words, toolchain->flags);
    add_words(arena, &words, "-x c");
    add_word(arena, &words, source);
    add_words(arena, &words, "-x none -o");
    add_word(arena, &words, made);
    add_words(arena, &words, toolchain->libraries);
    add_word(arena, &words, arena_printf(arena, "-Wl,-rpath,%s", toolchain->modules));
    if (run_child(arena, &words, NULL, NULL) == 0)
        return true;
    complain("the compiler, %s, has not made a program of the experiment", words.items[0]);
    return false;
}

/* The program gets its name when it is whole. */
static bool build(Arena *arena, const Toolchain *toolchain, const Text *c, const char *path)
{
    const char *source = NULL, *made = NULL;
    Text whole = text_new(arena);
    text_add_bytes(&whole, c->bytes, c->length);
    add_identity(&whole, toolchain);
    bool done = write_source(arena, path, &whole, &source) &&
                write_source(arena, path, &(Text){.bytes = whole.bytes}, &made) &&
                compile(arena, toolchain, source, made);
    if (done && !temporary_rename(made, path)) {
        complain("%s: %s", path, strerror(errno));
        done = false;
    }
    temporary_remove(source);
    temporary_remove(done ? NULL : made);
    return done;
}

const char *program_of(Arena *arena, const Toolchain *toolchain, const char *name, const Text *c,
                       bool quiet)
{
    const char *directory = kept_directory(arena);
    if (!directory)
        return NULL;
    const uint64_t key = key_of(arena, toolchain, c);
    const char *own = arena_printf(arena, "%s/%016llx", directory, (unsigned long long)key);
    const char *path = arena_printf(arena, "%s/%s", own, name);
    if (access(path, X_OK) == 0) {
        kept_use(own);
        return path;
    }
    if (!has_directory(own)) {
        complain("%s: %s", own, strerror(errno));
        return NULL;
    }
    if (!quiet)
        complain("building %s, which is kept in %s", name, own);
    if (!build(arena, toolchain, c, path))
        return NULL;
    kept_prune(arena, directory);
    return path;
}
