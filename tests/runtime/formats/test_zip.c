/* test_zip.c: zip archives, right ones and such as are damaged in one place. */
#define _GNU_SOURCE
#include <fcntl.h>

#include "formats/zip.h"
#include "failing.h"

INTERRUPTED(ssize_t, pread, (int file, void *bytes, size_t size, off_t at), (file, bytes, size, at))
FAILING(int, fstat, (int file, struct stat *status), (file, status))

static struct tlc_fault fault;

static void begin(void)
{
    enter_directory();
    interrupted_every = interruptions = 0;
}

TestSuite(zip, .init = begin, .fini = leave_directory);

/* ---- an archive of one member, which is stored ------------------------------------------------
 */

enum { LOCAL = 0, NAME = 5, DATA = 13, DIRECTORY = 30 + NAME + DATA, ENTRY = 46 };

static const char name[] = "a.txt", data[] = "what it holds";

static uint8_t archive[512];
static size_t size, end, end_64; /* of all; and where these records begin */

static void put_number(size_t at, uint64_t value, int width)
{
    for (int i = 0; i < width; i++, value >>= 8)
        archive[at + (size_t)i] = (uint8_t)value;
}

/* Of sizes that stand behind the name, `extra` of so many bytes. */
static void make(const void *extra, size_t extra_size, bool large)
{
    const uint32_t checksum = tlc_checksum(0, data, DATA);
    memset(archive, 0, sizeof archive);
    memcpy(archive, "PK\3\4", 4);
    put_number(26, NAME, 2);
    memcpy(archive + 30, name, NAME);
    memcpy(archive + 30 + NAME, data, DATA);
    memcpy(archive + DIRECTORY, "PK\1\2", 4);
    put_number(DIRECTORY + 16, checksum, 4);
    put_number(DIRECTORY + 20, large ? UINT32_MAX : DATA, 4);
    put_number(DIRECTORY + 24, large ? UINT32_MAX : DATA, 4);
    put_number(DIRECTORY + 28, NAME, 2);
    put_number(DIRECTORY + 30, extra_size, 2);
    put_number(DIRECTORY + 42, large ? UINT32_MAX : 0, 4);
    memcpy(archive + DIRECTORY + ENTRY, name, NAME);
    memcpy(archive + DIRECTORY + ENTRY + NAME, extra, extra_size);
    const size_t directory = ENTRY + NAME + extra_size;
    end = end_64 = DIRECTORY + directory;
    if (large) {
        memcpy(archive + end, "PK\6\6", 4);
        put_number(end + 32, 1, 8);
        put_number(end + 40, directory, 8);
        put_number(end + 48, DIRECTORY, 8);
        memcpy(archive + end + 56, "PK\6\7", 4);
        put_number(end + 56 + 8, end_64, 8);
        end += 76;
    }
    memcpy(archive + end, "PK\5\6", 4);
    put_number(end + 10, 1, 2);
    put_number(end + 12, large ? UINT32_MAX : directory, 4);
    put_number(end + 16, large ? UINT32_MAX : DIRECTORY, 4);
    size = end + 22;
}

/* ---- reading ----------------------------------------------------------------------------------
 */

/* Its one member, or NULL and a fault. */
static uint8_t *read_member(void)
{
    struct tlc_zip zip;
    write_text("a.zip", archive, size);
    if (!tlc_zip_list("a.zip", &zip, &fault))
        return NULL;
    uint8_t *bytes = tlc_zip_read(&zip, 0, &fault);
    tlc_zip_free(&zip);
    return bytes;
}

static void expect_right(void)
{
    uint8_t *bytes = read_member();
    cr_assert(bytes, "%s", fault.text);
    cr_expect_str_eq((char *)bytes, data);
    free(bytes);
}

static void expect_fault(const char *wanted)
{
    cr_expect_null(read_member());
    cr_expect_str_eq(fault.text, wanted, "\n  got:    %s\n  wanted: %s", fault.text, wanted);
}

Test(zip, a_member_is_found_by_its_name)
{
    char text[DATA + 1] = "";
    size_t count;
    make("", 0, false);
    expect_right();
    struct tlc_input *input = tlc_zip_open("a.zip", name, "a.zip: a.txt", &fault);
    cr_assert(input, "%s", fault.text);
    cr_assert(tlc_input_read(input, text, sizeof text, &count, &fault));
    cr_expect_str_eq(text, data);
    tlc_input_close(input);
    cr_expect_null(tlc_zip_open("a.zip", "b.txt", "b", &fault));
    cr_expect_str_eq(fault.text, "a.zip has no `b.txt`; it has a.txt");
}

/* ---- damage -----------------------------------------------------------------------------------
 */

#define UNREAD "a.zip is no zip archive that can be read: "

/* A number of so many bytes in a record; places in the end count from where that begins. */
static const struct {
    bool of_end;
    size_t at;
    int width;
    uint64_t value;
    const char *wanted;
} changes[] = {
    {true, 0, 1, 'Q', UNREAD "its directory is missing: the file may be cut off"},
    {true, 10, 2, 2, "a.zip is corrupt: its directory has 1 members, and should have 2"},
    {true, 12, 4, 1 << 20, UNREAD "it is cut off, or was damaged"},
    {true, 12, 4, (1 << 26) + 1, UNREAD "its directory is larger than 64 MB"},
    {true, 12, 4, ENTRY + NAME + 10, UNREAD "its directory is not where its end says"},
    {true, 12, 4, UINT32_MAX, UNREAD "it is cut off, or was damaged"},
    {true, 16, 4, UINT32_MAX, UNREAD "it is cut off, or was damaged"},
    {true, 16, 4, 1 << 30, UNREAD "it is cut off, or was damaged"},
    {false, DIRECTORY, 1, 'Q', UNREAD "its directory is not where its end says"},
    {false, DIRECTORY + 28, 2, 400, UNREAD "its directory is not where its end says"},
    {false, DIRECTORY + 8, 2, 1, "a.zip: a.txt is encrypted"},
    {false, DIRECTORY + 10, 2, 12,
     "a.zip: a.txt is packed by method 12, and only 0 (stored) and 8 (deflate) can be read"},
    {false, DIRECTORY + 20, 4, DATA + 1,
     "a.zip: a.txt is corrupt: it has two sizes, though it is not packed"},
    {false, DIRECTORY + 24, 4, 1 << 20,
     "a.zip: a.txt is corrupt: it says that 1048576 bytes are 13 packed"},
    {false, DIRECTORY + 24, 4, 3000000000, "a.zip: a.txt is too large: 3000000000 bytes"},
    {false, DIRECTORY + 42, 4, 1 << 20, UNREAD "it is cut off, or was damaged"},
    {false, DIRECTORY + 42, 4, 1, UNREAD "a header is not where its directory says"},
    {false, LOCAL + 28, 2, 1000, UNREAD "it is cut off, or was damaged"},
    {false, LOCAL + 28, 2, 150, UNREAD "it is cut off, or was damaged"},
    {false, DIRECTORY + 16, 4, 5,
     "a.zip: a.txt is corrupt: its data has not the checksum that is given"},
};

Test(zip, damage_is_told_of_wherever_it_is)
{
    for (size_t i = 0; i < sizeof changes / sizeof *changes; i++) {
        make("", 0, false);
        put_number((changes[i].of_end ? end : 0) + changes[i].at, changes[i].value,
                   changes[i].width);
        expect_fault(changes[i].wanted);
    }
}

Test(zip, an_end_alone_has_no_directory)
{
    make("", 0, false);
    memmove(archive, archive + end, 22);
    size = 22;
    put_number(12, UINT32_MAX, 4);
    expect_fault(UNREAD "its directory is missing");
    size = 0;
    expect_fault("a.zip is empty");
    cr_expect_null(tlc_zip_open("none.zip", name, name, &fault));
    cr_expect_str_eq(fault.text, "cannot open none.zip: No such file or directory");
}

Test(zip, a_file_that_is_gone_when_its_member_is_wanted)
{
    struct tlc_zip zip;
    make("", 0, false);
    write_text("a.zip", archive, size);
    cr_assert(tlc_zip_list("a.zip", &zip, &fault));
    unlink("a.zip");
    cr_expect_null(tlc_zip_read(&zip, 0, &fault));
    cr_expect_str_eq(fault.text, "cannot open a.zip: No such file or directory");
    write_text("a.zip", archive, 20);
    cr_expect_null(tlc_zip_read(&zip, 0, &fault));
    cr_expect_str_eq(fault.text, UNREAD "it is cut off, or was damaged");
    tlc_zip_free(&zip);
}

Test(zip, of_many_members_the_first_are_named)
{
    enum { MEMBERS = 9 };
    make("", 0, false);
    uint8_t entry[ENTRY + NAME];
    memcpy(entry, archive + DIRECTORY, sizeof entry);
    for (size_t i = 0; i < MEMBERS; i++) {
        entry[ENTRY] = (uint8_t)('a' + i);
        memcpy(archive + i * sizeof entry, entry, sizeof entry);
    }
    end = MEMBERS * sizeof entry;
    memset(archive + end, 0, 22);
    memcpy(archive + end, "PK\5\6", 4);
    put_number(end + 10, MEMBERS, 2);
    put_number(end + 12, end, 4);
    size = end + 22;
    write_text("a.zip", archive, size);
    cr_expect_null(tlc_zip_open("a.zip", "z", "z", &fault));
    cr_expect_str_eq(fault.text, "a.zip has no `z`; it has a.txt, b.txt, c.txt, d.txt, e.txt, "
                                 "f.txt, g.txt, h.txt, ...");
}

/* ---- sizes beyond 4 GB ------------------------------------------------------------------------
 */

/* What they are stands in a field of kind 1, behind others. */
static const uint8_t sizes[] = {7, 0,    2, 0, 9, 9, 1, 0, 24, 0, DATA, 0, 0, 0, 0, 0, 0,
                                0, DATA, 0, 0, 0, 0, 0, 0, 0,  0, 0,    0, 0, 0, 0, 0, 0};

Test(zip, sizes_may_stand_behind_the_name)
{
    make(sizes, sizeof sizes, true);
    expect_right();
}

Test(zip, sizes_that_are_missing_are_beyond_the_file)
{
    make(sizes, 4, true); /* a field that is longer than what is there */
    expect_fault("a.zip: a.txt is too large: 4294967295 bytes");
    make(sizes, 18, true);                          /* the same */
    put_number(DIRECTORY + ENTRY + NAME + 8, 8, 2); /* the first alone */
    expect_fault("a.zip: a.txt is corrupt: it has two sizes, though it is not packed");
}

Test(zip, a_large_archives_end_may_be_damaged)
{
    make(sizes, sizeof sizes, true);
    archive[end_64] = 'Q';
    expect_fault(UNREAD "its directory is missing");
    make(sizes, sizeof sizes, true);
    archive[end_64 + 56] = 'Q';
    expect_fault(UNREAD "its directory is missing");
    make(sizes, sizeof sizes, true);
    put_number(end_64 + 56 + 8, 1 << 20, 8);
    expect_fault(UNREAD "it is cut off, or was damaged");
}

/* ---- calls that fail --------------------------------------------------------------------------
 */

static const char *failed_at(const char *call, int before, bool alone)
{
    fault.text[0] = '\0';
    if (alone)
        let_fail_once(call, EIO, before);
    else
        let_fail(call, EIO, before);
    uint8_t *bytes = read_member();
    let_none_fail();
    free(bytes);
    return bytes ? NULL : fault.text;
}

/* Of the end, the directory, and the member's header. */
Test(zip, reads_that_fail_are_told_of)
{
    make("", 0, false);
    for (int before = 0; before < 3; before++)
        cr_expect_str_eq(failed_at("pread", before, true), "cannot read a.zip: Input/output error");
    cr_expect_null(failed_at("pread", 3, true));
    for (int before = 0; before < 6; before++)
        if (failed_at("fstat", before, true))
            cr_expect(strstr(fault.text, "cannot read a.zip: Input/output error") == fault.text,
                      "%d: %s", before, fault.text);
    make(sizes, sizeof sizes, true);
    for (int before = 0; before < 5; before++)
        cr_expect_str_eq(failed_at("pread", before, true), "cannot read a.zip: Input/output error");
}

Test(zip, interrupted_reads_go_on)
{
    make("", 0, false);
    interrupted_every = 2;
    expect_right();
    interrupted_every = 0;
    cr_expect_geq(interruptions, 5);
}
