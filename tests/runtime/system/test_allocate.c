/* test_allocate.c: memory that is there or ends the program. */
#include "system/allocate.h"
#include "system/fail.h"
#include "system/format.h"
#include "support.h"

Test(memory, new_memory_is_zero)
{
    char *memory = tlc_allocate(3, 5);
    for (int i = 0; i < 15; i++)
        cr_expect_eq(memory[i], 0);
    free(memory);
}

Test(memory, none_is_not_null)
{
    void *memory = tlc_allocate(0, 8);
    cr_expect_not_null(memory);
    memory = tlc_resize(memory, 0);
    cr_expect_not_null(memory);
    free(memory);
}

Test(memory, kept_memory_is_handed_back)
{
    char *text = tlc_format("%d", 7);
    cr_expect_eq(tlc_keep(text), text);
    cr_expect_str_eq(text, "7");
}

static void allocate_too_much(void *unused)
{
    (void)unused;
    tlc_program_begin("toy");
    tlc_allocate(SIZE_MAX / 4, 8);
}

/* The address sanitizer ends the program itself, in other words. */
Test(memory, too_much_ends_the_program)
{
    struct ending ending = call(allocate_too_much, NULL);
    cr_expect_eq(ending.code, 1);
}
