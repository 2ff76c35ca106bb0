/* test_atomic_file.c: files that appear whole or not at all, and directories. */
#include <sys/resource.h>

#include "system/allocate.h"
#include "system/atomic_file.h"
#include "system/fail.h"
#include "system/format.h"
#include "support.h"

TestSuite(atomic_file, .init = enter_directory, .fini = leave_directory);

static void expect_text(const char *path, const char *wanted)
{
    size_t size;
    char *text = read_text(path, &size);
    cr_expect_str_eq(text, wanted);
    free(text);
}

static struct tlc_files files;

static void stage(const char *name, const char *text)
{
    tlc_files_stage(&files, name, text, strlen(text));
}

/* A file that tlc may replace: a table of results. */
static const char table[] = "model,training,seed,\n", other_table[] = "model,training,seed,other\n";

static mode_t mode_of(const char *path)
{
    struct stat status;
    cr_assert_eq(lstat(path, &status), 0, "%s", path);
    return status.st_mode & 0777;
}

/* ---- replacing ------------------------------------------------------------------------------ */

Test(atomic_file, what_is_new_appears_when_all_of_it_is_there)
{
    files = tlc_files_open("out");
    write_text("out/results.csv", table, strlen(table));
    stage("results.csv", other_table);
    stage("new", "first");
    expect_text("out/results.csv", table);
    cr_expect_not(exists("out/new"));
    tlc_files_place(&files);
    expect_text("out/results.csv", other_table);
    expect_text("out/new", "first");
    cr_expect_eq(files_in("out"), 2);
}

/* A limit on file sizes stands in for a full disk: both fail in the middle of writing. */
static void write_beyond_limit(void *unused)
{
    static const char bytes[8192];
    struct rlimit limit;
    (void)unused;
    tlc_program_begin("toy");
    getrlimit(RLIMIT_FSIZE, &limit);
    limit.rlim_cur = 4096;
    setrlimit(RLIMIT_FSIZE, &limit);
    stage("new", "first");
    tlc_files_stage(&files, "results.csv", bytes, sizeof bytes);
}

Test(atomic_file, a_failed_write_keeps_the_old_files)
{
    files = tlc_files_open("out");
    write_text("out/results.csv", table, strlen(table));
    expect_failure(write_beyond_limit, NULL,
                   "toy: error: cannot write out/results.csv: File too large\n");
    expect_text("out/results.csv", table);
    cr_expect_eq(files_in("out"), 1);
}

static void place(void *unused)
{
    (void)unused;
    tlc_program_begin("toy");
    tlc_files_place(&files);
}

/* A temporary file that somebody has removed cannot take its place: those before it go back. */
Test(atomic_file, all_files_are_replaced_or_none)
{
    files = tlc_files_open("out");
    write_text("out/results.csv", table, strlen(table));
    stage("results.csv", other_table);
    stage("new", "first");
    stage("lost", "second");
    DIR *directory = opendir("out");
    size_t size;
    for (struct dirent *entry; (entry = readdir(directory));) {
        char *path = tlc_format("out/%s", entry->d_name);
        if (entry->d_name[0] == '.' && entry->d_name[1] == 't') {
            char *text = read_text(path, &size);
            if (strcmp(text, "second") == 0)
                unlink(path);
            free(text);
        }
        free(path);
    }
    closedir(directory);
    expect_failure(place, NULL, "toy: error: cannot write out/lost: No such file or directory\n");
    expect_text("out/results.csv", table);
    cr_expect_eq(files_in("out"), 1);
}

Test(atomic_file, permissions_stay)
{
    static const mode_t modes[] = {0600, 0644, 0660, 0400};
    umask(022);
    files = tlc_files_open("out");
    for (size_t i = 0; i < sizeof modes / sizeof *modes; i++) {
        write_text("out/results.csv", table, strlen(table));
        chmod("out/results.csv", modes[i]);
        stage("results.csv", other_table);
        tlc_files_place(&files);
        cr_expect_eq(mode_of("out/results.csv"), modes[i]);
        unlink("out/results.csv");
    }
    stage("new", "first");
    tlc_files_place(&files);
    cr_expect_eq(mode_of("out/new"), 0644);
}

Test(atomic_file, the_directory_is_the_one_that_was_opened)
{
    files = tlc_files_open("out");
    rename("out", "moved");
    mkdir("out", 0777);
    stage("new", "first");
    tlc_files_place(&files);
    expect_text("moved/new", "first");
    cr_expect_eq(files_in("out"), 0);
}

/* ---- other people's files ------------------------------------------------------------------- */

static void refuse(void *name)
{
    tlc_program_begin("toy");
    tlc_files_refuse_foreign(&files, name);
}

static void expect_refused(const char *name, const char *what)
{
    char *message = tlc_format("toy: error: out/%s is %s\n", name, what);
    expect_failure(refuse, (void *)name, message);
    free(message);
}

static const char not_ours[] = "not a file that tlc wrote, and would be replaced; move it";

Test(atomic_file, what_is_no_file_is_not_replaced)
{
    files = tlc_files_open("out");
    files.chosen = true;
    mkdir("out/results.json", 0777);
    mkfifo("out/results.csv", 0666);
    write_text("out/own", table, strlen(table));
    symlink("own", "out/report.html");
    symlink("nowhere", "out/pairs.svg");
    expect_refused("results.json",
                   "a directory, which tlc does not replace; choose another directory with --out");
    expect_refused("results.csv", "no regular file, which tlc does not replace; choose another "
                                  "directory with --out");
    expect_refused("report.html", "a symbolic link, which tlc does not replace; choose another "
                                  "directory with --out");
    expect_refused("pairs.svg", "a symbolic link, which tlc does not replace; choose another "
                                "directory with --out");
    files.chosen = false;
    expect_refused("results.json", "a directory, which tlc does not replace; move it");
}

Test(atomic_file, what_tlc_did_not_write_is_not_replaced)
{
    static const char *const names[] = {"results.json", "results.csv", "report.html", "pairs.svg",
                                        "A.h5"};
    files = tlc_files_open("out");
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        char *path = tlc_format("out/%s", names[i]);
        write_text(path, "somebody else's", 15);
        files.chosen = false;
        expect_refused(names[i], not_ours);
        files.chosen = true;
        expect_refused(names[i], "not a file that tlc wrote, and would be replaced; move it, or "
                                 "choose another directory with --out");
        write_text(path, "", 0);
        cr_expect_eq(call(refuse, (void *)names[i]).code, 0, "nothing is in %s", path);
        free(path);
    }
}

/* As most of the world's do. */
Test(atomic_file, what_begins_as_any_figure_is_not_replaced)
{
    static const char icon[] = "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 24 24\" "
                               "width=\"24\" height=\"24\" role=\"img\" aria-label=\"Home\">\n";
    files = tlc_files_open("out");
    write_text("out/pairs.svg", icon, strlen(icon));
    expect_refused("pairs.svg", not_ours);
    tlc_files_stage_removal(&files, "pairs.svg");
    tlc_files_place(&files);
    cr_expect(exists("out/pairs.svg"));
}

/* A model may be from anywhere, unless tlc has been at work there. */
Test(atomic_file, models_are_known_by_their_neighbours)
{
    static const char model[] = "\x89HDF\r\n\x1a\n...";
    files = tlc_files_open("out");
    write_text("out/A.h5", model, sizeof model);
    expect_refused("A.h5", not_ours);
    write_text("out/A.keras", model, sizeof model);
    write_text("out/log.jsonl", "{\"model\":\"A\",", 13);
    cr_expect_eq(call(refuse, "A.h5").code, 0);
    cr_expect_neq(call(refuse, "A.keras").code, 0);
}

Test(atomic_file, only_what_tlc_wrote_is_removed)
{
    files = tlc_files_open("out");
    write_text("out/results.csv", table, strlen(table));
    write_text("out/report.html", "somebody else's", 15);
    symlink("report.html", "out/pairs.svg");
    tlc_files_stage_removal(&files, "results.csv");
    tlc_files_stage_removal(&files, "report.html");
    tlc_files_stage_removal(&files, "pairs.svg");
    tlc_files_stage_removal(&files, "results.json");
    cr_expect(exists("out/results.csv"));
    tlc_files_place(&files);
    cr_expect_not(exists("out/results.csv"));
    cr_expect_eq(files_in("out"), 2);
}

Test(atomic_file, what_a_killed_run_left_is_swept_up)
{
    files = tlc_files_open("out");
    write_text("out/.tlc-0123456789abcdef.tmp", "half", 4);
    write_text("out/.tlc-0123456789abcdeg.tmp", "", 0);
    write_text("out/.tlc-0123456789abcdef.tmpx", "", 0);
    write_text("out/results.csv.tmp", "", 0);
    tlc_files_sweep(&files);
    cr_expect_not(exists("out/.tlc-0123456789abcdef.tmp"));
    cr_expect_eq(files_in("out"), 3);
}

/* ---- directories ---------------------------------------------------------------------------- */

Test(atomic_file, makes_directories_with_their_parents)
{
    tlc_make_directories("one/two//three/");
    tlc_make_directories("one/two/three");
    cr_expect(exists("one/two/three"));
    tlc_make_directories("/tmp");
}

static void make_directories(void *path)
{
    tlc_program_begin("toy");
    tlc_make_directories(path);
}

Test(atomic_file, a_file_in_the_way_of_a_directory)
{
    write_text("file", "", 0);
    expect_failure(make_directories, "file",
                   "toy: error: file is a file, not a directory; choose another directory with "
                   "--out\n");
    expect_failure(make_directories, "file/below",
                   "toy: error: file is a file, not a directory; choose another directory with "
                   "--out\n");
}

Test(atomic_file, a_link_in_the_way_of_a_directory)
{
    symlink("missing", "link");
    expect_failure(make_directories, "link",
                   "toy: error: link is a symbolic link that leads nowhere; choose another "
                   "directory with --out\n");
    mkdir("missing", 0777);
    tlc_make_directories("link/below");
    cr_expect(exists("missing/below"));
}
