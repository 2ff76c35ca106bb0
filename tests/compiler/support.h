/* support.h: what the compiler's tests share. */
#ifndef SUPPORT_H
#define SUPPORT_H

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/diag.h"
#include "base/source.h"

/* The text as if read from "spec.yaml". */
static inline const Source *source_of_bytes(Arena *arena, const char *text, size_t length)
{
    Source *source = arena_alloc(arena, sizeof *source);
    *source =
        (Source){.path = "spec.yaml", .text = arena_copy(arena, text, length), .length = length};
    return source;
}

static inline const Source *source_of(Arena *arena, const char *text)
{
    return source_of_bytes(arena, text, strlen(text));
}

/* What diag_print prints. */
static inline const char *printed(Arena *arena, const Diagnostics *diagnostics, bool color)
{
    char *bytes;
    size_t length;
    FILE *stream = open_memstream(&bytes, &length);
    cr_assert(stream);
    diag_print(diagnostics, stream, color);
    fclose(stream);
    const char *copy = arena_copy(arena, bytes, length);
    free(bytes);
    return copy;
}

/* Unlike cr_expect_str_eq this shows both texts on lines of their own. */
static inline void expect_text(const char *actual, const char *expected)
{
    cr_expect(!strcmp(actual, expected), "got:\n%s\nexpected:\n%s", actual, expected);
}

#endif
