/* fuzz_lsp.c: any bytes as what an editor sends. Inputs that begin with `{` are messages, a line
 * each, which get their headers here; others are as they come. Mutated by lines and words, since
 * most of what changes single bytes ends in the reader of JSON. */
#define _GNU_SOURCE
#include "guarded.h"

#include "commands/fmt/layout.h"
#include "lsp/lsp.h"
#include "pipeline.h"

#include <ctype.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void check_plan(Arena *arena, const Spec *spec, const Node *root, Diagnostics *diagnostics)
{
    Plan *plan = make_plan(arena, spec, root, diagnostics);
    if (plan)
        add_programs(arena, spec, plan, NULL, diagnostics);
}

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    (void)argc, (void)argv;
    enter_scratch();
    return 0;
}

static void send_line(FILE *to, const char *line, size_t length)
{
    fprintf(to, "Content-Length: %zu\r\n\r\n", length);
    fwrite(line, 1, length, to);
}

static void send_lines(FILE *to, const char *bytes, size_t size)
{
    for (const char *at = bytes, *end = bytes + size; at < end;) {
        const char *line_end = memchr(at, '\n', (size_t)(end - at));
        line_end = line_end ? line_end : end;
        send_line(to, at, (size_t)(line_end - at));
        at = line_end + (line_end < end);
    }
}

static const char *lay_out(Arena *arena, const Source *source)
{
    const Text *text = yaml_read(arena, source, diag_new(arena)) ? laid_out(arena, source) : NULL;
    return text ? text->bytes : NULL;
}

/* A pipe, and not a file: at its end nothing waits, and what is wrong is said. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) < 0 || fcntl(ends[1], F_SETPIPE_SZ, 1 << 20) < 0)
        abort();
    const int output = open("/dev/null", O_WRONLY | O_CLOEXEC);
    FILE *to = fdopen(ends[1], "w");
    if (size && *data == '{')
        send_lines(to, (const char *)data, size);
    else
        fwrite(data, 1, size, to);
    fclose(to);
    static const LspHelp help = {check_plan, lay_out, "0"};
    lsp_serve(ends[0], output, &help);
    close(ends[0]);
    close(output);
    return 0;
}

/* ---- mutations ------------------------------------------------------------------------------- */

static const char *const words[] = {
    "textDocument/didOpen",
    "textDocument/didChange",
    "textDocument/didSave",
    "textDocument/didClose",
    "textDocument/completion",
    "textDocument/hover",
    "textDocument/definition",
    "textDocument/references",
    "textDocument/documentSymbol",
    "textDocument/codeAction",
    "shutdown",
    "exit",
    "$/cancelRequest",
    "\"line\":0",
    "\"line\":30",
    "\"character\":0",
    "\"character\":12",
    "\\n",
    "\\n  ",
    "\\n      - ",
    ": ",
    "{",
    "[",
    "\\\"",
    "- ",
    "models",
    "layers",
    "from: A[:",
    "dense: {units: 5, ",
    "training",
    "optimizer: {sgd: {learning_rate: 0.1 / (1 + epoch)}}",
    "freeze: \\\"A[:-1]\\\"",
    "&a ",
    "*a",
    "<<: ",
    "\\ud835\\udd18",
    "\\u0001",
    "\\u0000",
    "null",
};
enum { WORDS = sizeof words / sizeof *words };

static unsigned next_random(unsigned *state)
{
    *state = *state * 1664525u + 1013904223u;
    return *state >> 8;
}

static size_t put_word(uint8_t *data, size_t size, size_t most, unsigned *state)
{
    const char *word = words[next_random(state) % WORDS];
    const size_t length = strlen(word), at = size ? next_random(state) % size : 0;
    size_t end = at;
    while (next_random(state) % 2 && end < size && isalnum(data[end]))
        end++;
    if (size - (end - at) + length > most)
        return size;
    memmove(data + at + length, data + end, size - end);
    memcpy(data + at, word, length);
    return size - (end - at) + length;
}

/* One line in the place of another, or behind it. */
static size_t repeat_line(uint8_t *data, size_t size, size_t most, unsigned *state)
{
    size_t start = size ? next_random(state) % size : 0, end;
    while (start > 0 && data[start - 1] != '\n')
        start--;
    for (end = start; end < size && data[end] != '\n';)
        end++;
    const size_t length = end - start;
    if (size + length + 1 > most)
        return size;
    memmove(data + end + 1 + length, data + end, size - end);
    data[end] = '\n';
    memcpy(data + end + 1, data + start, length);
    return size + length + 1;
}

size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t most, unsigned seed)
{
    unsigned state = seed;
    for (unsigned count = 1 + next_random(&state) % 4; count > 0; count--) {
        const unsigned choice = next_random(&state) % 4;
        size = choice == 0   ? LLVMFuzzerMutate(data, size, most)
               : choice == 1 ? repeat_line(data, size, most, &state)
                             : put_word(data, size, most, &state);
    }
    return size;
}
