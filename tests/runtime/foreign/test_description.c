/* test_description.c: what a child says of a file is believed only as far as it can be. */
#include <stdlib.h>
#include <string.h>

#include "foreign/foreign_internal.h"
#include "support.h"
#include "system/format.h"

TestSuite(description);

static uint8_t bytes[1000];
static size_t size;

static void say(char letter, const void *content, uint64_t length, size_t real)
{
    bytes[size] = (uint8_t)letter;
    memcpy(bytes + size + 1, &length, sizeof length);
    memcpy(bytes + size + 9, content, real);
    size += 9 + real;
}

static void say_text(char letter, const char *text)
{
    say(letter, text, strlen(text) + 1, strlen(text) + 1);
}

static void say_tensor(int64_t rank, const int64_t *sizes)
{
    uint8_t content[200] = "w\0float32";
    memcpy(content + 10, &rank, sizeof rank);
    memcpy(content + 18, sizes, 16);
    say('T', content, 34, 34);
}

/* What is said of the bytes: NULL when they are a description. A new string. */
static char *fault_of(void)
{
    struct tlc_foreign model = {.path = tlc_format("%s", "m.h5"),
                                .version = tlc_format("%s", ""),
                                .backend = tlc_format("%s", ""),
                                .name = tlc_format("%s", "")};
    struct tlc_fault fault;
    char *config = NULL;
    const bool taken = tlc_take_description("m.h5", bytes, size, &model, &config, &fault);
    free(config);
    tlc_foreign_end(&model);
    size = 0;
    return taken ? NULL : tlc_format("%s", fault.text);
}

static const char ends_early[] = "m.h5 is damaged: what could be read of it ends early";

Test(description, a_whole_one_is_taken)
{
    say('A', "backend\0x", 10, 10);
    say_text('G', "dense");
    say_tensor(2, (const int64_t[]){3, 4});
    say_text('E', "");
    cr_expect_null(fault_of());
}

Test(description, a_fault_is_handed_on)
{
    say_text('F', "it is bad");
    cr_expect_str_eq(fault_of(), "m.h5: it is bad");
}

Test(description, what_ends_early_or_is_no_message_is_damage)
{
    cr_expect_str_eq(fault_of(), ends_early);
    say_text('G', "dense");
    cr_expect_str_eq(fault_of(), ends_early);
    say('G', "dense", UINT64_MAX, 5);
    cr_expect_str_eq(fault_of(), ends_early);
    say('X', "", 0, 0);
    cr_expect_str_eq(fault_of(), ends_early);
    say('A', "no end", 6, 6);
    cr_expect_str_eq(fault_of(), ends_early);
    say_tensor(9, (const int64_t[]){3, 4});
    cr_expect_str_eq(fault_of(), ends_early);
    say_tensor(-1, (const int64_t[]){3, 4});
    cr_expect_str_eq(fault_of(), ends_early);
    say_text('E', "");
    say_text('E', "");
    cr_expect_str_eq(fault_of(), ends_early);
    say('F', "no end", 6, 6);
    cr_expect_str_eq(fault_of(), ends_early);
    say('A', "", 0, 0);
    cr_expect_str_eq(fault_of(), ends_early);
}

/* A name, a type, how many dimensions, and their sizes: no more and no less. */
Test(description, a_tensor_is_told_to_its_end)
{
    static const struct {
        const char *content;
        size_t length;
    } cases[] = {{"w", 1},
                 {"w\0float32", 9},
                 {"w\0float31\0\0\0\0\0\0\0\0", 18},
                 {"w\0float32\0\0\0\0\0\0\0", 17},
                 {"w\0float32\0\1\0\0\0\0\0\0", 18},
                 {"w\0float32\0\0\0\0\0\0\0\0\0", 19}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        say('T', cases[i].content, cases[i].length, cases[i].length);
        say_text('E', "");
        cr_expect_str_eq(fault_of(), ends_early, "%zu", i);
    }
    say('T', "w\0float32\0\0\0\0\0\0\0\0", 18, 18);
    say_text('E', "");
    cr_expect_null(fault_of());
}
