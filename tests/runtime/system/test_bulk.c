/* test_bulk.c: data in memory, and in files where there is more of it than a limit. */
#include <string.h>

#include "support.h"
#include "system/bulk.h"
#include "system/fail.h"

TestSuite(bulk, .init = enter_directory, .fini = leave_directory);

/* The byte that stands at this place. */
static uint8_t byte_at(size_t i)
{
    return (uint8_t)(i * 7 + i / 251);
}

static void fill(uint8_t *bytes, size_t from, size_t to)
{
    for (size_t i = from; i < to; i++)
        bytes[i] = byte_at(i);
}

static void expect_filled(const uint8_t *bytes, size_t size)
{
    for (size_t i = 0; i < size; i++)
        cr_assert_eq(bytes[i], byte_at(i));
}

Test(bulk, what_is_kept_stays_however_it_grows)
{
    uint8_t *bytes = NULL;
    size_t kept = 0;
    tlc_bulk_limit(10000);
    for (size_t size = 100; size < 3000000; size = 3 * size + 1) {
        bytes = tlc_bulk_resize(bytes, kept, size);
        expect_filled(bytes, kept);
        fill(bytes, kept, size);
        kept = size;
    }
    expect_filled(bytes, kept);
    tlc_bulk_free(bytes);
}

Test(bulk, several_at_a_time)
{
    uint8_t *bytes[4];
    tlc_bulk_limit(1000);
    for (size_t i = 0; i < 4; i++) {
        bytes[i] = tlc_bulk_resize(NULL, 0, 900 + 100 * i);
        memset(bytes[i], (int)i, 900 + 100 * i);
    }
    for (size_t i = 0; i < 4; i++)
        for (size_t k = 0; k < 900 + 100 * i; k++)
            cr_assert_eq(bytes[i][k], i);
    for (size_t i = 0; i < 4; i++)
        tlc_bulk_free(bytes[i]);
    tlc_bulk_free(NULL);
}

static void make(void *unused)
{
    (void)unused;
    tlc_program_begin("toy");
    tlc_bulk_limit(1000);
    setenv("TMPDIR", "nowhere", 1);
    tlc_bulk_resize(NULL, 0, 2000);
}

Test(bulk, a_directory_that_there_is_not)
{
    expect_failure(make, NULL,
                   "toy: error: 2000 bytes of data cannot be kept in a file in nowhere: No such "
                   "file or directory\n");
}

Test(bulk, more_than_a_disk_has)
{
    tlc_bulk_limit(1000);
    cr_expect_null(tlc_bulk_try(NULL, 0, (size_t)1 << 60));
    uint8_t *bytes = tlc_bulk_resize(NULL, 0, 2000);
    fill(bytes, 0, 2000);
    cr_expect_null(tlc_bulk_try(bytes, 2000, (size_t)1 << 60));
    expect_filled(bytes, 2000);
    tlc_bulk_free(bytes);
}
