/* test_file_kinds.c: what files are, by how they begin. */
#include "formats/file_kinds.h"
#include "support.h"

#define KIND_OF(text) tlc_file_kind_of((const uint8_t *)(text), sizeof(text) - 1)

Test(file_kinds, follow_from_the_first_bytes)
{
    cr_expect_eq(KIND_OF("\x89PNG\r\n\x1a\n"), TLC_FILE_PNG);
    cr_expect_eq(KIND_OF("RIFF1234WEBP"), TLC_FILE_WEBP);
    cr_expect_eq(KIND_OF("RIFF1234WAVE"), TLC_FILE_UNKNOWN);
    cr_expect_eq(KIND_OF("\1\2\3\4TFL3"), TLC_FILE_TFLITE);
    cr_expect_eq(KIND_OF("\x80\4"), TLC_FILE_UNKNOWN);
    cr_expect_eq(KIND_OF("\x80\4."), TLC_FILE_PICKLE);
    cr_expect_eq(KIND_OF("P"), TLC_FILE_UNKNOWN);
    cr_expect_eq(KIND_OF(""), TLC_FILE_UNKNOWN);
}

/* The first that fits counts: none may stand behind one that always fits before it. */
Test(file_kinds, each_can_be_found)
{
    static const struct {
        const char *magic;
        size_t at, size;
    } kinds[] = {
#define FILE_KIND(kind, name, at, magic, text) {magic, at, sizeof magic - 1},
#include "formats/file_kinds.def"
#undef FILE_KIND
    };
    for (int i = 0; i < TLC_FILE_PICKLE; i++) {
        uint8_t bytes[64] = {0};
        memcpy(bytes + kinds[i].at, kinds[i].magic, kinds[i].size);
        cr_expect_eq((int)tlc_file_kind_of(bytes, sizeof bytes), i, "%s",
                     tlc_file_kind_name((enum tlc_file_kind)i));
    }
}

Test(file_kinds, have_names_and_advice)
{
    static const struct tlc_file_advice list[] = {{TLC_FILE_GZIP, ": unpack it"},
                                                  {TLC_FILE_UNKNOWN, NULL}};
    cr_expect_str_eq(tlc_file_kind_name(TLC_FILE_HDF5), "an HDF5 file");
    cr_expect_str_eq(tlc_file_kind_name(TLC_FILE_PICKLE), "a pickle of Python, which is a program");
    cr_expect_null(tlc_file_kind_name(TLC_FILE_UNKNOWN));
    cr_expect(tlc_file_kind_is_text(TLC_FILE_PFM) && !tlc_file_kind_is_text(TLC_FILE_PNG));
    cr_expect_str_eq(tlc_file_kind_advice(list, TLC_FILE_GZIP), ": unpack it");
    cr_expect_null(tlc_file_kind_advice(list, TLC_FILE_PNG));
}
