#include "support.h"

#include "base/arena.h"

#include <stdint.h>

Test(arena, memory_is_zeroed_and_aligned)
{
    Arena *arena = arena_new();
    for (size_t size = 0; size < 100; size++) {
        unsigned char *memory = arena_alloc(arena, size);
        cr_assert(memory);
        cr_expect((uintptr_t)memory % 16 == 0);
        for (size_t i = 0; i < size; i++)
            cr_assert(memory[i] == 0);
        memset(memory, 0xFF, size);
    }
    arena_free(arena);
}

Test(arena, pieces_do_not_overlap)
{
    enum { COUNT = 3000, SIZE = 100 }; /* several blocks */
    Arena *arena = arena_new();
    unsigned char *pieces[COUNT];
    for (size_t i = 0; i < COUNT; i++) {
        pieces[i] = arena_alloc(arena, SIZE);
        memset(pieces[i], (int)(i % 251), SIZE);
    }
    for (size_t i = 0; i < COUNT; i++)
        for (size_t j = 0; j < SIZE; j++)
            cr_assert(pieces[i][j] == i % 251);
    arena_free(arena);
}

Test(arena, a_piece_may_be_larger_than_a_block)
{
    Arena *arena = arena_new();
    char *small = arena_copy(arena, "small", 5);
    char *large = arena_alloc(arena, 1 << 20);
    memset(large, 1, 1 << 20);
    cr_expect_str_eq(small, "small");
    cr_expect_str_eq(arena_copy(arena, "behind", 6), "behind");
    arena_free(arena);
}

Test(arena, too_large_a_size_ends_the_program, .exit_code = 1)
{
    static Arena *volatile arena; /* static: not a leak when the program ends */
    arena = arena_new();
    arena_alloc(arena, SIZE_MAX);
}

Test(arena, a_copy_ends_in_zero)
{
    Arena *arena = arena_new();
    cr_expect_str_eq(arena_copy(arena, "abcdef", 3), "abc");
    cr_expect_str_eq(arena_copy(arena, NULL, 0), "");
    cr_expect_arr_eq(arena_copy(arena, "a\0b", 3), "a\0b", 4);
    arena_free(arena);
}

Test(arena, printf_takes_what_it_needs)
{
    Arena *arena = arena_new();
    cr_expect_str_eq(arena_printf(arena, "%s", ""), "");
    cr_expect_str_eq(arena_printf(arena, "%d of %s", 3, "four"), "3 of four");
    cr_expect(strlen(arena_printf(arena, "%*d", 100000, 7)) == 100000);
    arena_free(arena);
}

Test(arena, a_list_grows)
{
    Arena *arena = arena_new();
    List(int) numbers = {0};
    for (int i = 0; i < 1000; i++) {
        int *item = list_add(arena, &numbers);
        cr_assert(*item == 0);
        *item = i;
    }
    cr_assert(numbers.count == 1000);
    for (int i = 0; i < 1000; i++)
        cr_assert(numbers.items[i] == i);
    arena_free(arena);
}

Test(arena, a_list_that_no_memory_holds_ends_the_program, .exit_code = 1)
{
    Arena *arena = arena_new();
    char *items = NULL;
    size_t count = SIZE_MAX / 8, capacity = count;
    arena_grow(arena, &items, &count, &capacity, 8);
    exit(0);
}
