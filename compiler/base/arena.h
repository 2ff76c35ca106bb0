/* arena.h: memory for one compilation, taken piece by piece and freed at once. */
#ifndef BASE_ARENA_H
#define BASE_ARENA_H

#include <stdarg.h>
#include <stddef.h>

typedef struct Arena Arena;

/* Ends the program with exit code 1: for what libraries allocate. */
_Noreturn void out_of_memory(void);

/* From here on with this code instead: where 1 means something else. */
void out_of_memory_ends_with(int code);

/* A new, empty arena. Running out of memory anywhere below ends the program with exit code 1. */
Arena *arena_new(void);
void arena_free(Arena *arena);

/* `size` zeroed bytes, aligned for any type. */
void *arena_alloc(Arena *arena, size_t size);

/* A copy of `length` bytes with a terminating zero behind it. */
char *arena_copy(Arena *arena, const char *bytes, size_t length);

/* The formatted string. */
char *arena_printf(Arena *arena, const char *format, ...) __attribute__((format(printf, 2, 3)));
char *arena_vprintf(Arena *arena, const char *format, va_list arguments)
    __attribute__((nonnull(2)));

/* The address of one more item at the end of a growing array; use it through list_add. */
void *arena_grow(Arena *arena, void *items_address, size_t *count, size_t *capacity, size_t size);

/* A growing array of T, living in an arena. Start with zeroed memory. */
#define List(T)                                                                                    \
    struct {                                                                                       \
        T *items;                                                                                  \
        size_t count, capacity;                                                                    \
    }

/* Adds a zeroed item and evaluates to its address, valid until the next list_add. */
#define list_add(arena, list)                                                                      \
    ((__typeof__((list)->items))arena_grow((arena), &(list)->items, &(list)->count,                \
                                           &(list)->capacity, sizeof *(list)->items))

#endif
