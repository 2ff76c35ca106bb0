/* test_list.c: pictures that a table names. */
#include "formats/folder.h"
#include "support.h"

static struct tlc_listing listing;
static struct tlc_fault fault;

static void end_all(void)
{
    tlc_listing_end(&listing);
    leave_directory();
}
TestSuite(list, .init = enter_directory, .fini = end_all);

static void write_table(const char *path, const char *text)
{
    write_text(path, text, strlen(text));
}

static bool read_tables(const char *const *tables, int count, const char *const *classes,
                        int class_count, bool skips_others)
{
    const struct tlc_folders from = {tables,       count, classes, class_count,
                                     skips_others, false, NULL};
    tlc_listing_end(&listing);
    return tlc_list_read(&listing, &from, &fault);
}

static bool read_table(const char *text)
{
    static const char *const tables[] = {"d/x.csv"};
    mkdir("d", 0777);
    write_table("d/x.csv", text);
    return read_tables(tables, 1, NULL, 0, false);
}

static void expect_fault(const char *text, const char *wanted)
{
    cr_expect(!read_table(text));
    cr_expect_str_eq(fault.text, wanted, "\n  got:    %s\n  wanted: %s", fault.text, wanted);
}

Test(list, names_stand_beside_the_table_and_classes_in_byte_order)
{
    cr_assert(read_table("label,who,file\nb,me,one.png\nZ,you,\"two, too.png\"\nb,,/abs/three\n"),
              "%s", fault.text);
    cr_assert(listing.count == 3 && listing.class_count == 2);
    cr_expect_str_eq(listing.classes[0], "Z");
    cr_expect_str_eq(listing.files[0].path, "d/one.png");
    cr_expect_str_eq(listing.files[1].path, "d/two, too.png");
    cr_expect_str_eq(listing.files[2].path, "/abs/three");
    cr_expect(listing.files[0].label == 1 && listing.files[1].label == 0);
}

Test(list, labels_mean_the_same_in_all_tables_of_a_data_set)
{
    static const char *const tables[] = {"test.csv", "train.csv"};
    write_table("train.csv", "file,label\n1,ant\n2,bee\n3,cat\n");
    write_table("test.csv", "file,label\n4,cat\n");
    cr_assert(read_tables(tables, 2, NULL, 0, false), "%s", fault.text);
    cr_assert(listing.count == 1 && listing.class_count == 3);
    cr_expect_eq(listing.files[0].label, 2);
    cr_expect_str_eq(listing.files[0].path, "4");
}

Test(list, given_classes_have_their_order_and_others_are_refused_or_skipped)
{
    static const char *const tables[] = {"x.csv"}, *const classes[] = {"cat", "ant"};
    write_table("x.csv", "file,label\n1,ant\n2,bee\n3,cat\n");
    cr_assert(read_tables(tables, 1, classes, 2, true), "%s", fault.text);
    cr_assert(listing.count == 2 && listing.class_count == 2);
    cr_expect(listing.files[0].label == 1 && listing.files[1].label == 0);
    cr_expect(!read_tables(tables, 1, classes, 2, false));
    cr_expect_str_eq(
        fault.text,
        "x.csv: line 3, column `label`: found `bee`, expected a class that the spec names");
}

Test(list, faults_name_line_and_column)
{
    expect_fault("file,label\na.png,\n",
                 "d/x.csv: line 2, column `label`: found nothing, expected a label");
    expect_fault("file,label\n\"\",x\n",
                 "d/x.csv: line 2, column `file`: found nothing, expected the name of a file");
    expect_fault("name,label\na.png,x\n",
                 "d/x.csv: line 1: found the columns name, label, expected `file` among them");
    expect_fault("file,label\n", "d/x.csv names no picture");
    expect_fault(
        "file,label\na.png,x,y\n",
        "d/x.csv: line 2: found 3 columns, expected 2 as in line 1: behind `label` there is `y`");
}

Test(list, a_column_tells_groups)
{
    static const char *const tables[] = {"x.csv", "y.csv"};
    const struct tlc_folders from = {.folders = tables, .count = 2, .group = "who"};
    write_table("x.csv", "file,who,label\n1,ann, a\n2, bob,a\n3,ann ,b\n");
    write_table("y.csv", "file,label\n1,a\n");
    cr_assert(tlc_list_read(&listing, &from, &fault), "%s", fault.text);
    cr_assert_eq(listing.groups.count, 2);
    cr_expect(listing.files[0].group == 0 && listing.files[1].group == 1);
    cr_expect_eq(listing.files[2].group, 0);
    tlc_listing_end(&listing);
    write_table("x.csv", "file,who,label\n1,,a\n");
    cr_expect(!tlc_list_read(&listing, &from, &fault));
    cr_expect_str_eq(fault.text,
                     "x.csv: line 2, column `who`: found nothing, expected what group it is of");
    tlc_listing_end(&listing);
    write_table("x.csv", "file,label\n1,a\n");
    cr_expect(!tlc_list_read(&listing, &from, &fault));
    cr_expect_str_eq(fault.text,
                     "x.csv: line 1: found the columns file, label, expected `who` among them");
}

/* Of what is no picture no group is kept. */
Test(list, pictures_have_the_groups_of_their_lines)
{
    static const char *const tables[] = {"x.csv"};
    static const struct tlc_preparation one = {1, 1, 1, TLC_RESIZE_NONE, false, 0};
    const struct tlc_folders from = {
        .folders = tables, .count = 1, .group = "who", .skips_others = true};
    struct tlc_pictures pictures;
    write_table("x.csv", "file,who,label\n1,ann,a\n2,bob,a\n3,cec,b\n");
    write_text("1", "P5 1 1 255\nx", 12);
    write_text("2", "text", 4);
    write_text("3", "P5 1 1 255\nz", 12);
    cr_assert(tlc_list_read(&listing, &from, &fault), "%s", fault.text);
    cr_assert(tlc_pictures_read(&pictures, &listing, &one, 2, NULL, NULL, &fault), "%s",
              fault.text);
    cr_assert(pictures.count == 2 && pictures.skipped == 1);
    cr_expect(pictures.groups[0] == 0 && pictures.groups[1] == 2);
    cr_expect(memcmp(pictures.numbers, "xz", 2) == 0);
    tlc_pictures_end(&pictures);
    write_text("3", "text", 4);
    cr_expect(!tlc_pictures_read(&pictures, &listing, &one, 2, NULL, NULL, &fault));
    cr_expect_str_eq(fault.text, "x.csv: no file of class b is a picture");
}
