#include "base/arena.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { BLOCK_SIZE = 64 * 1024, ALIGNMENT = 16 };

typedef struct Block {
    struct Block *previous;
    size_t used, size;
    _Alignas(ALIGNMENT) unsigned char bytes[];
} Block;

struct Arena {
    Block *newest;
};

static int code_of_trouble = 1;

void out_of_memory_ends_with(int code)
{
    code_of_trouble = code;
}

void out_of_memory(void)
{
    fputs("tlc: out of memory\n", stderr);
    exit(code_of_trouble);
}

static void add_block(Arena *arena, size_t needed)
{
    size_t size = needed > BLOCK_SIZE ? needed : BLOCK_SIZE;
    Block *block = calloc(1, sizeof *block + size);
    if (!block)
        out_of_memory();
    block->previous = arena->newest;
    block->size = size;
    arena->newest = block;
}

Arena *arena_new(void)
{
    Arena *arena = calloc(1, sizeof *arena);
    if (!arena)
        out_of_memory();
    return arena;
}

void arena_free(Arena *arena)
{
    for (Block *block = arena->newest; block;) {
        Block *previous = block->previous;
        free(block);
        block = previous;
    }
    free(arena);
}

void *arena_alloc(Arena *arena, size_t size)
{
    if (size > SIZE_MAX / 2)
        out_of_memory();
    size_t rounded = (size + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    if (!arena->newest || arena->newest->size - arena->newest->used < rounded)
        add_block(arena, rounded);
    void *memory = arena->newest->bytes + arena->newest->used;
    arena->newest->used += rounded;
    return memory;
}

char *arena_copy(Arena *arena, const char *bytes, size_t length)
{
    char *copy = arena_alloc(arena, length + 1);
    if (length)
        memcpy(copy, bytes, length);
    return copy;
}

char *arena_vprintf(Arena *arena, const char *format, va_list arguments)
{
    char short_text[256]; /* most are: formatting twice takes twice as long */
    va_list again;
    va_copy(again, arguments);
    int length = vsnprintf(short_text, sizeof short_text, format, again);
    va_end(again);
    if (length < 0)
        out_of_memory();
    if ((size_t)length < sizeof short_text)
        return arena_copy(arena, short_text, (size_t)length);
    char *text = arena_alloc(arena, (size_t)length + 1);
    vsnprintf(text, (size_t)length + 1, format, arguments);
    return text;
}

char *arena_printf(Arena *arena, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    char *text = arena_vprintf(arena, format, arguments);
    va_end(arguments);
    return text;
}

void *arena_grow(Arena *arena, void *items_address, size_t *count, size_t *capacity, size_t size)
{
    void *items;
    memcpy(&items, items_address, sizeof items);
    if (*count == *capacity) {
        size_t wanted = *capacity ? 2 * *capacity : 8;
        if (wanted > SIZE_MAX / 2 / size)
            out_of_memory();
        void *larger = arena_alloc(arena, wanted * size);
        if (*count)
            memcpy(larger, items, *count * size);
        items = larger;
        memcpy(items_address, &items, sizeof items);
        *capacity = wanted;
    }
    return (char *)items + (*count)++ * size;
}
