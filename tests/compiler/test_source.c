#include "support.h"

#include <sys/stat.h>
#include <unistd.h>

static void expect_place(const Source *source, size_t offset, size_t line, size_t column)
{
    Place place = source_place(source, offset);
    cr_expect(place.line == line && place.column == column, "offset %zu: %zu:%zu, not %zu:%zu",
              offset, place.line, place.column, line, column);
}

Test(source, places_count_from_one)
{
    Arena *arena = arena_new();
    const Source *source = source_of(arena, "ab\n\ncd");
    expect_place(source, 0, 1, 1);
    expect_place(source, 2, 1, 3);
    expect_place(source, 3, 2, 1);
    expect_place(source, 4, 3, 1);
    expect_place(source, 6, 3, 3);
    expect_place(source, 99, 3, 3);
    expect_place(source_of(arena, ""), 0, 1, 1);
    arena_free(arena);
}

Test(source, columns_are_characters)
{
    Arena *arena = arena_new();
    const Source *source = source_of(arena, "aé€😀b\r\nc");
    expect_place(source, 1, 1, 2);
    expect_place(source, 3, 1, 3);
    expect_place(source, 6, 1, 4);
    expect_place(source, 10, 1, 5);
    expect_place(source, 13, 2, 1);
    arena_free(arena);
}

Test(source, a_byte_order_mark_is_no_column)
{
    Arena *arena = arena_new();
    const Source *source = source_of(arena, "\xEF\xBB\xBF"
                                            "ab");
    cr_expect(source_start(source) == 3);
    expect_place(source, 3, 1, 1);
    expect_place(source, 4, 1, 2);
    cr_expect(source_start(source_of(arena, "ab")) == 0);
    arena_free(arena);
}

Test(source, a_byte_that_is_not_utf8_is_a_column)
{
    Arena *arena = arena_new();
    expect_place(source_of(arena, "\x80\xFF\xC3"), 3, 1, 4);
    arena_free(arena);
}

static void expect_character(const char *bytes, uint32_t code, size_t width)
{
    Character character = character_at(bytes, 0, strlen(bytes));
    cr_expect(character.code == code && character.width == width, "%s: U+%X of %zu bytes", bytes,
              (unsigned)character.code, character.width);
}

Test(character, is_decoded)
{
    expect_character("a", 'a', 1);
    expect_character("\xC2\x80", 0x80, 2);
    expect_character("\xE0\xA0\x80", 0x800, 3);
    expect_character("\xEF\xBF\xBF", 0xFFFF, 3);
    expect_character("\xF0\x90\x80\x80", 0x10000, 4);
    expect_character("\xF4\x8F\xBF\xBF", 0x10FFFF, 4);
}

Test(character, is_none_when_malformed)
{
    expect_character("\x80", 0, 0);             /* a continuation first */
    expect_character("\xC1\xBF", 0, 0);         /* overlong */
    expect_character("\xE0\x9F\xBF", 0, 0);     /* overlong */
    expect_character("\xF0\x8F\xBF\xBF", 0, 0); /* overlong */
    expect_character("\xED\xA0\x80", 0, 0);     /* a surrogate */
    expect_character("\xF4\x90\x80\x80", 0, 0); /* beyond U+10FFFF */
    expect_character("\xF5\x80\x80\x80", 0, 0);
    expect_character("\xE2\x82", 0, 0); /* cut short */
    expect_character("\xE2\x82x", 0, 0);
}

Test(span, joins_and_knows_its_line)
{
    Arena *arena = arena_new();
    const Source *source = source_of(arena, "one\ntwo\n");
    Span joined = span_between((Span){source, 4, 5, NULL}, (Span){source, 6, 7, NULL});
    cr_expect(joined.start == 4 && joined.end == 7 && joined.source == source);
    cr_expect(span_line(joined) == 2);
    arena_free(arena);
}

Test(source, name_has_no_folders)
{
    cr_expect_str_eq(source_name(&(Source){.path = "specs/a/transfer.yaml"}), "transfer.yaml");
    cr_expect_str_eq(source_name(&(Source){.path = "transfer.yaml"}), "transfer.yaml");
}

static char directory[] = "/tmp/tlc-test-XXXXXX";

static void enter_directory(void)
{
    cr_assert(mkdtemp(directory) && chdir(directory) == 0);
}

static void leave_directory(void)
{
    remove("spec.yaml");
    rmdir("folder");
    rmdir(directory);
}

static const Source *write_and_read(Arena *arena, const char *bytes, size_t size,
                                    const char **problem)
{
    FILE *file = fopen("spec.yaml", "wb");
    cr_assert(file);
    cr_assert(fwrite(bytes, 1, size, file) == size);
    fclose(file);
    return source_read(arena, "spec.yaml", problem);
}

TestSuite(source_read, .init = enter_directory, .fini = leave_directory);

Test(source_read, reads_all_bytes)
{
    Arena *arena = arena_new();
    const char *problem;
    const Source *source = write_and_read(arena, "a\0b\r\n", 5, &problem);
    cr_assert(source);
    cr_expect_null(problem);
    cr_expect(source->length == 5);
    cr_expect_arr_eq(source->text, "a\0b\r\n", 6);
    cr_expect_str_eq(source->path, "spec.yaml");
    source = write_and_read(arena, "", 0, &problem);
    cr_assert(source);
    cr_expect(source->length == 0 && source->text[0] == '\0');
    arena_free(arena);
}

Test(source_read, refuses_large_files)
{
    Arena *arena = arena_new();
    const char *problem;
    char *bytes = calloc(1, SOURCE_LIMIT + 1);
    const Source *source = write_and_read(arena, bytes, SOURCE_LIMIT, &problem);
    cr_expect(source && source->length == SOURCE_LIMIT);
    cr_expect_null(write_and_read(arena, bytes, SOURCE_LIMIT + 1, &problem));
    cr_expect_str_eq(problem, "larger than 1 MiB, which no spec needs");
    free(bytes);
    arena_free(arena);
}

Test(source_read, says_why_it_cannot)
{
    Arena *arena = arena_new();
    const char *problem;
    cr_expect_null(source_read(arena, "missing.yaml", &problem));
    cr_expect_str_eq(problem, "No such file or directory");
    cr_assert(mkdir("folder", 0700) == 0);
    cr_expect_null(source_read(arena, "folder", &problem));
    cr_expect_str_eq(problem, "Is a directory");
    arena_free(arena);
}

Test(source, lines_are_the_same_when_they_have_been_found)
{
    Arena *arena = arena_new();
    static const char *const texts[] = {
        "", "a", "\n", "ab\n\ncd", "\xEF\xBB\xBF\n\xC3\xA9\nx\n", "a\r\nb"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        const Source *plain = source_of(arena, texts[i]);
        Source quick = *plain;
        source_find_lines(arena, &quick);
        for (size_t at = 0; at <= plain->length + 1; at++)
            cr_expect(span_line((Span){plain, at, at, NULL}) ==
                          span_line((Span){&quick, at, at, NULL}),
                      "text %zu, offset %zu", i, at);
    }
    arena_free(arena);
}

static const char *problem_of(const char *path)
{
    Arena *arena = arena_new();
    const char *problem;
    cr_expect_null(source_read(arena, path, &problem));
    arena_free(arena);
    return problem;
}

Test(source, what_is_no_file_is_said, .timeout = 20)
{
    char folder[] = "/tmp/test_source.XXXXXX";
    cr_assert(mkdtemp(folder) && chdir(folder) == 0 && mkfifo("pipe", 0600) == 0);
    expect_text(problem_of("."), "Is a directory");
    expect_text(problem_of("pipe"), "a FIFO that nobody writes to");
    if (access("/dev/zero", R_OK) == 0)
        expect_text(problem_of("/dev/zero"), "larger than 1 MiB, which no spec needs");
    if (access("/proc/self/mem", R_OK) == 0)
        expect_text(problem_of("/proc/self/mem"), "Input/output error");
    cr_expect(unlink("pipe") == 0 && chdir("/") == 0 && rmdir(folder) == 0);
}
