/* page_clang.c: C to WebAssembly, by a clang that is found in PATH. */
#include "page/page.h"

#include <errno.h>
#include <spawn.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>

extern char **environ;

/* Debian has clang under these names; which of them can make WebAssembly is tried. */
static const char *const compilers[] = {"clang",    "clang-21", "clang-20", "clang-19", "clang-18",
                                        "clang-17", "clang-16", "clang-15", "clang-14"};

/* A call of a compiler: what it reads, writes and says. These files have no name, and are gone when
 * tlc is. */
typedef struct Call {
    FILE *source, *code, *said;
} Call;

static void end_call(Call *call)
{
    FILE *const files[] = {call->source, call->code, call->said};
    for (size_t i = 0; i < sizeof files / sizeof *files; i++)
        if (files[i])
            fclose(files[i]);
}

static bool begin_call(Call *call, const char *source, size_t length)
{
    *call = (Call){tmpfile(), tmpfile(), tmpfile()};
    return call->source && call->code && call->said &&
           fwrite(source, 1, length, call->source) == length && fflush(call->source) == 0 &&
           fseek(call->source, 0, SEEK_SET) == 0;
}

/* ---- the compiler ---- */

/* 0, or the error's number. */
static int start(pid_t *process, const char *compiler, const Call *call)
{
    /* The library's C has what it needs: no header and no library of this machine is of use. */
    const char *const arguments[] = {compiler,
                                     "--target=wasm32",
                                     "-std=c11",
                                     "-O2",
                                     "-ffreestanding",
                                     "-nostdlibinc",
                                     "-nostdlib",
                                     "-Wl,--no-entry",
                                     "-Wl,--strip-all",
                                     "-Wl,--stack-first",
                                     "-x",
                                     "c",
                                     "-",
                                     "-o",
                                     "-",
                                     NULL};
    posix_spawn_file_actions_t actions;
    int reason = posix_spawn_file_actions_init(&actions);
    FILE *const files[] = {call->source, call->code, call->said};
    for (int i = 0; i < 3 && reason == 0; i++)
        reason = posix_spawn_file_actions_adddup2(&actions, fileno(files[i]), i);
    if (reason == 0)
        reason = posix_spawnp(process, compiler, &actions, NULL, (char *const *)arguments, environ);
    posix_spawn_file_actions_destroy(&actions);
    return reason;
}

typedef enum { CALL_DONE, CALL_FAILED, CALL_MISSING } CallEnd;

static CallEnd run(const char *compiler, const Call *call)
{
    pid_t process;
    int status = 0;
    const int reason = start(&process, compiler, call);
    if (reason != 0)
        return reason == ENOENT ? CALL_MISSING : CALL_FAILED;
    while (waitpid(process, &status, 0) < 0)
        if (errno != EINTR)
            return CALL_FAILED;
    return WIFEXITED(status) && WEXITSTATUS(status) == 127 ? CALL_MISSING
           : WIFEXITED(status) && WEXITSTATUS(status) == 0 ? CALL_DONE
                                                           : CALL_FAILED;
}

/* ---- what comes of it ---- */

static bool take_code(Text *out, FILE *code)
{
    char bytes[4096];
    size_t count;
    if (fseek(code, 0, SEEK_SET) != 0)
        return false;
    while ((count = fread(bytes, 1, sizeof bytes, code)) > 0)
        text_add_bytes(out, bytes, count);
    return !ferror(code);
}

/* The line that says what is wrong: the first that speaks of an error. */
static const char *complaint(Arena *arena, FILE *said)
{
    char line[512];
    const char *first = "it says nothing";
    if (fseek(said, 0, SEEK_SET) != 0)
        return first;
    for (bool any = false; fgets(line, sizeof line, said); any = true) {
        line[strcspn(line, "\n")] = '\0';
        if (!any)
            first = arena_copy(arena, line, strlen(line));
        if (strstr(line, "error:"))
            return arena_copy(arena, line, strlen(line));
    }
    return first;
}

static CallEnd compile(Text *out, const char *compiler, const char *source, size_t length,
                       PageProblem *problem)
{
    Call call;
    CallEnd end = CALL_FAILED;
    if (!begin_call(&call, source, length))
        problem->text = arena_printf(out->arena, "no temporary file: %s", strerror(errno));
    else if ((end = run(compiler, &call)) == CALL_FAILED)
        problem->text =
            arena_printf(out->arena, "%s: %s", compiler, complaint(out->arena, call.said));
    else if (end == CALL_DONE && !take_code(out, call.code)) {
        problem->text = arena_printf(out->arena, "%s: its output cannot be read", compiler);
        end = CALL_FAILED;
    }
    end_call(&call);
    return end;
}

/* The first compiler of them that makes WebAssembly of next to nothing; NULL: there is none. */
static const char *find_compiler(Arena *arena, PageProblem *problem)
{
    static const char least[] = "__attribute__((export_name(\"f\"))) int f(void) { return 0; }\n";
    PageProblem first = {NULL};
    for (size_t i = 0; i < sizeof compilers / sizeof *compilers; i++) {
        Text unread = text_new(arena);
        PageProblem own = {NULL};
        if (compile(&unread, compilers[i], least, sizeof least - 1, &own) == CALL_DONE)
            return compilers[i];
        if (!first.text)
            first = own;
    }
    problem->text =
        first.text ? arena_printf(arena,
                                  "--emit=page: no clang in PATH makes WebAssembly: %s (Debian: "
                                  "apt-get install clang lld)",
                                  first.text)
                   : "--emit=page makes WebAssembly by clang, and there is none in PATH (Debian: "
                     "apt-get install clang lld)";
    return NULL;
}

bool page_compile(Text *out, const Text *source, PageProblem *problem)
{
    const char *compiler = find_compiler(out->arena, problem);
    if (!compiler)
        return false;
    if (compile(out, compiler, source->bytes, source->length, problem) == CALL_DONE)
        return true;
    problem->text = arena_printf(out->arena, "--emit=page: %s", problem->text);
    return false;
}
