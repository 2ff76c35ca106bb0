/* test_own_file.c: figures, the files of a folder below the output directory. */
#include "support.h"
#include "system/allocate.h"
#include "system/atomic_file.h"
#include "system/fail.h"
#include "system/format.h"

TestSuite(own_file, .init = enter_directory, .fini = leave_directory);

static struct tlc_files files;

static const char drawing[] = "<svg xmlns=\"http://www.w3.org/2000/svg\" id=\"tlc-seeds\" viewBox=";
static const char numbers[] = "figure,panel,x\nseeds,B,1\n";

static void stage(const char *name, const char *text)
{
    tlc_files_stage(&files, name, text, strlen(text));
}

static void write_figure(const char *path, const char *text)
{
    mkdir("out/figures", 0777);
    write_text(path, text, strlen(text));
}

static void expect_text(const char *path, const char *wanted)
{
    size_t size;
    char *text = read_text(path, &size);
    cr_expect_str_eq(text, wanted);
    free(text);
}

static void place(void *unused)
{
    (void)unused;
    tlc_program_begin("toy");
    tlc_files_place(&files);
}

Test(own_file, a_folder_is_made_and_filled_with_all_else)
{
    files = tlc_files_open("out");
    stage("figures/seeds.svg", drawing);
    stage("new", "first");
    cr_expect(tlc_files_is_staged(&files, "figures/seeds.svg"));
    cr_expect_not(tlc_files_is_staged(&files, "seeds.svg"));
    cr_expect_not(exists("out/figures/seeds.svg") || exists("out/new"));
    tlc_files_place(&files);
    expect_text("out/figures/seeds.svg", drawing);
    expect_text("out/new", "first");
    cr_expect_eq(files_in("out/figures"), 1, "no temporary file is left");
    stage("figures/seeds.svg", "another");
    tlc_files_place(&files);
    expect_text("out/figures/seeds.svg", "another");
    cr_expect_eq(files_in("out/figures"), 1);
    tlc_files_close(&files);
}

/* The last of three cannot take its place. */
Test(own_file, all_are_replaced_or_none)
{
    files = tlc_files_open("out");
    write_figure("out/figures/seeds.svg", drawing);
    stage("figures/seeds.svg", "another");
    stage("figures/curves.svg", "new");
    stage("figures/lost.svg", "lost");
    DIR *directory = opendir("out/figures");
    for (struct dirent *entry; (entry = readdir(directory));) {
        size_t size;
        char *path = tlc_format("out/figures/%s", entry->d_name);
        char *text = entry->d_name[0] == '.' && entry->d_name[1] == 't' ? read_text(path, &size)
                                                                        : strdup("");
        if (strcmp(text, "lost") == 0)
            unlink(path);
        free(text);
        free(path);
    }
    closedir(directory);
    expect_failure(place, NULL,
                   "toy: error: cannot write out/figures/lost.svg: No such file or directory\n");
    expect_text("out/figures/seeds.svg", drawing);
    cr_expect_eq(files_in("out/figures"), 1);
}

/* ---- whose they are ------------------------------------------------------------------------- */

Test(own_file, a_figure_says_its_name)
{
    static const struct {
        const char *path, *text;
        bool own;
    } known[] = {
        {"figures/seeds.svg", drawing, true},
        {"figures/seeds.csv", numbers, true},
        {"figures/paper.svg", drawing, false},
        {"figures/seeds_2.svg", drawing, false},
        {"figures/seed.svg", drawing, false},
        {"figures/paper.csv", numbers, false},
        {"figures/seeds.csv", "figure,panel,x\n", false},
        {"figures/seeds.csv", "panel,x\nseeds,B,1\n", false},
        {"figures/seeds.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=", false},
        {"figures/seeds.txt", drawing, false},
        {"figures/svg", drawing, false},
        {"seeds.svg", drawing, false},
    };
    files = tlc_files_open("out");
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        char *path = tlc_format("out/%s", known[i].path);
        write_figure(path, known[i].text);
        cr_expect_eq(tlc_files_own(&files, known[i].path), known[i].own, "%s: %s", known[i].path,
                     known[i].text);
        unlink(path);
        free(path);
    }
}

Test(own_file, only_figures_that_tlc_wrote_are_removed)
{
    files = tlc_files_open("out");
    write_figure("out/figures/seeds.svg", drawing);
    write_figure("out/figures/paper.svg", drawing);
    tlc_files_stage_removal(&files, "figures/seeds.svg");
    tlc_files_stage_removal(&files, "figures/paper.svg");
    tlc_files_place(&files);
    cr_expect(!exists("out/figures/seeds.svg") && exists("out/figures/paper.svg"));
    unlink("out/figures/paper.svg");
    write_figure("out/figures/seeds.svg", drawing);
    tlc_files_stage_removal(&files, "figures/seeds.svg");
    tlc_files_place(&files);
    cr_expect_not(exists("out/figures"), "the folder goes with the last of them");
}

static void refuse(void *name)
{
    tlc_program_begin("toy");
    tlc_files_refuse_foreign(&files, name);
}

Test(own_file, a_figure_of_somebody_elses_is_not_replaced)
{
    files = tlc_files_open("out");
    write_figure("out/figures/seeds.svg", "<svg>mine</svg>");
    expect_failure(refuse, "figures/seeds.svg",
                   "toy: error: out/figures/seeds.svg is not a file that tlc wrote, and would be "
                   "replaced; move it\n");
    stage("figures/seeds.svg", drawing);
    expect_failure(place, NULL,
                   "toy: error: out/figures/seeds.svg is not a file that tlc wrote, and would be "
                   "replaced; move it\n");
    expect_text("out/figures/seeds.svg", "<svg>mine</svg>");
}

/* ---- what is no folder ---------------------------------------------------------------------- */

static void list(void *unused)
{
    (void)unused;
    tlc_program_begin("toy");
    tlc_files_list_free(tlc_files_list(&files, "figures"));
}

static void stage_figure(void *unused)
{
    (void)unused;
    tlc_program_begin("toy");
    stage("figures/seeds.svg", drawing);
}

Test(own_file, a_link_is_not_followed)
{
    files = tlc_files_open("out");
    mkdir("elsewhere", 0777);
    write_text("elsewhere/seeds.svg", drawing, strlen(drawing));
    symlink("../elsewhere", "out/figures");
    expect_failure(list, NULL,
                   "toy: error: out/figures is a symbolic link, which tlc does not replace; move "
                   "it\n");
    cr_expect_neq(call(stage_figure, NULL).code, 0);
    cr_expect_eq(files_in("elsewhere"), 1);
}

Test(own_file, a_file_in_place_of_the_folder)
{
    files = tlc_files_open("out");
    files.chosen = true;
    write_text("out/figures", "mine", 4);
    expect_failure(
        list, NULL,
        "toy: error: out/figures is a file and no directory, which tlc does not replace; "
        "choose another directory with --out\n");
    expect_failure(stage_figure, NULL,
                   "toy: error: cannot write out/figures/seeds.svg: Not a directory\n");
}

/* As somebody whom permissions concern. */
static void list_as_nobody(void *unused)
{
    if (geteuid() == 0)
        cr_assert_eq(seteuid(65534), 0);
    list(unused);
}

Test(own_file, a_folder_that_is_closed)
{
    files = tlc_files_open("out");
    write_figure("out/figures/seeds.svg", drawing);
    chmod("out/figures", 0333);
    expect_failure(list_as_nobody, NULL,
                   "toy: error: cannot read directory out/figures: Permission denied\n");
    chmod("out/figures", 0555);
    expect_failure(list_as_nobody, NULL,
                   "toy: error: cannot write to directory out/figures: Permission denied\n");
    chmod("out/figures", 0777);
    char **names = tlc_files_list(&files, "figures");
    int count = 0;
    for (char **name = names; *name; name++)
        count += strcmp(*name, "figures/seeds.svg") == 0;
    cr_expect_eq(count, 1);
    tlc_files_list_free(names);
}

Test(own_file, what_a_killed_run_left_is_swept_up_there_too)
{
    files = tlc_files_open("out");
    write_figure("out/figures/.tlc-0123456789abcdef.tmp", "half");
    write_figure("out/figures/.tlc-0123456789abcdeg.tmp", "mine");
    tlc_files_sweep(&files);
    cr_expect_eq(files_in("out/figures"), 1);
}
