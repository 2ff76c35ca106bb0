/* test_parts.c: sources of several files that follow one another. */
#include "formats/sources.h"
#include "support.h"
#include "system/bulk.h"

TestSuite(parts, .init = enter_directory, .fini = leave_directory);

static struct tlc_fault fault;
static struct tlc_data data;

/* ---- a format whose files are a few numbers ---------------------------------------------------
 */

/* What the file of each name has. */
static const struct content {
    const char *name;
    int rows;
    int numbers[4]; /* of an example each, and its label or target */
    const char *groups[4];
    const char *remark;
    bool ends_badly;
} contents[] = {
    {"a", 2, {1, 2}, {"ann", "bob"}, "two of a", false},
    {"b", 0, {0}, {NULL}, NULL, false},
    {"c", 3, {3, 4, 5}, {"cat", "ann", "bob"}, "three of c", false},
    {"damaged", 1, {6}, {"ann"}, "one", true},
    {"endless", INT32_MAX, {0}, {"ann"}, NULL, false},
};

static const struct content *content_of(const char *name)
{
    for (size_t i = 0; i < sizeof contents / sizeof *contents; i++)
        if (strcmp(contents[i].name, name) == 0)
            return &contents[i];
    return NULL;
}

static struct tlc_groups *groups_of(const struct tlc_source *source, const struct content *content,
                                    int32_t *of)
{
    struct tlc_words words = {0};
    for (int i = 0; i < content->rows; i++)
        of[i] = tlc_words_add(&words, content->groups[i], strlen(content->groups[i]));
    struct tlc_groups *groups = tlc_source_groups(source, &words, of);
    tlc_words_end(&words);
    return groups;
}

static bool read_content(const char *directory, const struct tlc_source *source,
                         struct tlc_data *found, void **rest, struct tlc_fault *why)
{
    const struct content *content = content_of(source->file);
    cr_assert_str_eq(directory, "here");
    cr_assert(source->all_rows && source->part_count == 0 && !source->parts);
    if (!content)
        return tlc_fault_set(why, "here/%s is none", source->file);
    uint8_t *numbers = tlc_bulk_resize(NULL, 0, 8);
    int32_t *labels = calloc(8, sizeof *labels), *of = calloc(8, sizeof *of);
    float *targets = calloc(8, sizeof *targets);
    for (int i = 0; i < content->rows && i < 4; i++) {
        numbers[i] = (uint8_t)content->numbers[i];
        labels[i] = content->numbers[i] % 2;
        targets[2 * i + 1] = (float)content->numbers[i] / 2;
    }
    *found = (struct tlc_data){.numbers = numbers,
                               .labels = source->targets ? NULL : labels,
                               .targets = source->targets ? targets : NULL,
                               .outputs = source->targets,
                               .rows = content->rows,
                               .size = 1,
                               .scale = 0.5f,
                               .remark = content->remark ? strdup(content->remark) : NULL};
    free(source->targets ? (void *)labels : targets);
    if (source->group)
        found->groups = groups_of(source, content, of);
    else
        free(of);
    *rest = (void *)(uintptr_t)content;
    return true;
}

static bool finish_content(void *rest, struct tlc_fault *why)
{
    const struct content *content = rest;
    return !content->ends_badly || tlc_fault_set(why, "here/%s ends badly", content->name);
}

static bool read_many(const char *directory, const struct tlc_source *source,
                      const struct tlc_crew *crew, struct tlc_data *found, struct tlc_fault *why)
{
    void *rest = NULL;
    cr_assert_eq(crew->threads, 3);
    return read_content(directory, source, found, &rest, why);
}

static const struct tlc_source_format format = {.read = read_content, .finish = finish_content},
                                      without_finish = {.read = read_content},
                                      of_many = {.read_many = read_many};

static struct tlc_source source_of(const struct tlc_source_part *parts, int count)
{
    return (struct tlc_source){.format = &format,
                               .file = "a",
                               .parts = parts,
                               .part_count = count,
                               .scale = 0.5f,
                               .all_rows = true};
}

static bool read_all(const struct tlc_source *source)
{
    const struct tlc_crew crew = {.threads = 3};
    void *rest = NULL;
    data = (struct tlc_data){0};
    return tlc_source_read("here", source, &crew, &data, &rest, &fault) &&
           tlc_source_finish(source, rest, &fault);
}

static void end_data(void)
{
    tlc_bulk_free((void *)data.numbers);
    free((void *)data.labels);
    free((void *)data.targets);
    if (data.groups)
        free((void *)data.groups->of);
    free(data.groups);
    free(data.remark);
}

static void expect_numbers(const uint8_t *wanted, int count)
{
    cr_assert_eq(data.rows, count, "%d rows", data.rows);
    cr_expect(memcmp(data.numbers, wanted, (size_t)count) == 0);
    cr_expect(data.size == 1 && data.scale == 0.5f);
}

static const struct tlc_source_part b_and_c[] = {{.file = "b"}, {.file = "c"}};
static const uint8_t one_to_five[] = {1, 2, 3, 4, 5};

Test(parts, rows_stand_behind_one_another)
{
    const struct tlc_source source = source_of(b_and_c, 2);
    cr_assert(read_all(&source), "%s", fault.text);
    expect_numbers(one_to_five, 5);
    for (int i = 0; i < 5; i++)
        cr_expect_eq(data.labels[i], one_to_five[i] % 2);
    cr_expect_str_eq(data.remark, "two of a; three of c");
    cr_expect(!data.groups && !data.targets);
    end_data();
}

Test(parts, so_do_targets)
{
    struct tlc_source source = source_of(b_and_c, 2);
    source.targets = 2;
    cr_assert(read_all(&source), "%s", fault.text);
    expect_numbers(one_to_five, 5);
    cr_expect(!data.labels && data.outputs == 2);
    for (int i = 0; i < 5; i++)
        cr_expect(data.targets[2 * i] == 0 && data.targets[2 * i + 1] * 2 == one_to_five[i]);
    end_data();
}

Test(parts, a_group_may_be_in_several_files)
{
    static const char *const wanted[] = {"ann", "bob", "cat", "ann", "bob"};
    struct tlc_source source = source_of(b_and_c, 2);
    source.group = "who";
    source.format = &without_finish;
    cr_assert(read_all(&source), "%s", fault.text);
    cr_expect_eq(data.groups->count, 3);
    cr_expect_str_eq(data.groups->by, "who");
    for (int i = 0; i < 5; i++)
        cr_expect_str_eq(data.groups->name[data.groups->of[i]], wanted[i]);
    end_data();
}

Test(parts, what_nobody_needs_is_not_kept)
{
    struct tlc_source source = source_of(b_and_c, 2);
    source.all_rows = false;
    source.group = "who";
    for (source.rows = 1; source.rows <= 5; source.rows++) {
        cr_assert(read_all(&source), "%s", fault.text);
        expect_numbers(one_to_five, source.rows);
        end_data();
    }
    cr_assert(!read_all(&source));
    cr_expect_str_eq(fault.text,
                     "here/a with the 2 files behind it has 5 rows, but the spec uses 6");
}

Test(parts, one_file_is_read_as_ever)
{
    struct tlc_source source = source_of(NULL, 0);
    cr_assert(read_all(&source), "%s", fault.text);
    expect_numbers(one_to_five, 2);
    end_data();
    source.format = &of_many;
    cr_assert(read_all(&source), "%s", fault.text);
    expect_numbers(one_to_five, 2);
    end_data();
    source.format = &format;
    source.file = "damaged";
    cr_assert(!read_all(&source));
    cr_expect_str_eq(fault.text, "here/damaged ends badly");
    end_data();
}

Test(parts, several_threads_may_read_each)
{
    struct tlc_source source = source_of(b_and_c, 2);
    source.format = &of_many;
    cr_assert(read_all(&source), "%s", fault.text);
    expect_numbers(one_to_five, 5);
    end_data();
}

Test(parts, a_fault_is_that_of_the_file)
{
    static const struct tlc_source_part absent[] = {{.file = "c"}, {.file = "x"}},
                                        damaged[] = {{.file = "damaged"}};
    struct tlc_source source = source_of(absent, 2);
    source.group = "who";
    cr_assert(!read_all(&source));
    cr_expect_str_eq(fault.text, "here/x is none");
    source = source_of(damaged, 1);
    source.group = "who";
    cr_assert(!read_all(&source));
    cr_expect_str_eq(fault.text, "here/damaged ends badly");
}

Test(parts, more_rows_than_can_be_numbered_are_a_fault)
{
    static const struct tlc_source_part endless[] = {{.file = "endless"}, {.file = "c"}};
    const struct tlc_source source = source_of(endless, 1);
    cr_assert(!read_all(&source));
    cr_expect_str_eq(fault.text,
                     "here/a with the 1 file behind it: more rows than the 2147483647 supported");
}

/* ---- files ----------------------------------------------------------------------------------- */

static void write_idx(const char *images, const char *labels, int rows, uint8_t first)
{
    uint8_t image[] = {0, 0, 8, 2, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0};
    uint8_t label[] = {0, 0, 8, 1, 0, 0, 0, 0, 0, 1, 0, 1};
    image[7] = label[7] = (uint8_t)rows;
    for (int i = 0; i < rows; i++)
        image[12 + i] = (uint8_t)(first + i);
    write_text(images, image, 12 + (size_t)rows);
    write_text(labels, label, 8 + (size_t)rows);
}

Test(parts, of_pairs_have_files_of_both)
{
    static const struct tlc_source_part second[] = {{.images = "x2", .labels = "y2"}};
    const struct tlc_source source = {.format = &tlc_format_idx,
                                      .images = "x1",
                                      .labels = "y1",
                                      .parts = second,
                                      .part_count = 1,
                                      .dimensions = 1,
                                      .shape = {1},
                                      .scale = 1,
                                      .classes = 2,
                                      .all_rows = true};
    void *rest = NULL;
    write_idx("x1", "y1", 2, 10);
    write_idx("x2", "y2", 3, 12);
    cr_assert(tlc_source_read(".", &source, NULL, &data, &rest, &fault), "%s", fault.text);
    cr_expect(data.rows == 5 && memcmp(data.numbers, "\12\13\14\15\16", 5) == 0);
    cr_expect_eq(data.labels[1], 1);
    cr_expect_eq(data.labels[2], 0);
    end_data();
    write_text("y2", "\0\0\10\1\0\0\0\3\0\1\2", 11);
    cr_assert(!tlc_source_read(".", &source, NULL, &data, &rest, &fault));
    cr_expect_str_eq(fault.text, "./y2: row 2 has label 2, but the spec says classes: 2");
}
