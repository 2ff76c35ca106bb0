#include "support.h"

#include "base/index.h"

Test(index, finds_what_was_added_and_nothing_else)
{
    Arena *arena = arena_new();
    Index index = {0};
    int things[1000];
    size_t seen = 0;
    cr_expect_null(index_next(&index, 7, &seen));
    for (int i = 0; i < 1000; i++)
        index_add(arena, &index, hash_number(HASH_START, i), &things[i]);
    cr_expect(index.count == 1000);
    for (int i = 0; i < 1000; i++) {
        seen = 0;
        cr_expect(index_next(&index, hash_number(HASH_START, i), &seen) == &things[i], "%d", i);
        cr_expect_null(index_next(&index, hash_number(HASH_START, i), &seen), "%d", i);
    }
    seen = 0;
    cr_expect_null(index_next(&index, hash_number(HASH_START, 1000), &seen));
    arena_free(arena);
}

/* Neighbours in the table must not hide one another. */
Test(index, keeps_all_things_of_one_hash)
{
    Arena *arena = arena_new();
    Index index = {0};
    int things[40], others[40];
    for (int i = 0; i < 40; i++) {
        index_add(arena, &index, 3, &things[i]);
        index_add(arena, &index, 3 + 16, &others[i]);
    }
    size_t seen = 0, found = 0;
    for (int *thing; (thing = index_next(&index, 3, &seen)); found++)
        cr_expect(thing >= things && thing < things + 40);
    cr_expect(found == 40, "%zu", found);
    arena_free(arena);
}

Test(index, hashes_are_fnv_1a)
{
    cr_expect(hash_bytes(HASH_START, "", 0) == 0xcbf29ce484222325u);
    cr_expect(hash_bytes(HASH_START, "a", 1) == 0xaf63dc4c8601ec8cu);
    cr_expect(hash_bytes(HASH_START, "foobar", 6) == 0x85944171f73967e8u);
    cr_expect(hash_text(hash_text(HASH_START, "ab"), "c") !=
              hash_text(hash_text(HASH_START, "a"), "bc"));
    cr_expect(hash_number(HASH_START, 1) != hash_number(HASH_START, 256));
}

Test(index, a_text_is_new_once)
{
    Arena *arena = arena_new();
    Index index = {0};
    for (int round = 0; round < 2; round++)
        for (int i = 0; i < 300; i++)
            cr_expect(index_add_text(arena, &index, arena_printf(arena, "text %d", i)) ==
                          (round == 0),
                      "%d, %d", round, i);
    cr_expect(index_add_text(arena, &index, ""));
    cr_expect(!index_add_text(arena, &index, ""));
    arena_free(arena);
}
