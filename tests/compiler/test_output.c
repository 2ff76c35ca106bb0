#include "support.h"

#include "output.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

/* Every test works in a folder of its own. */
static char folder[] = "/tmp/test_output.XXXXXX";

static void enter(void)
{
    cr_assert(mkdtemp(folder) && chdir(folder) == 0);
}

static size_t count_files(void)
{
    size_t count = 0;
    DIR *here = opendir(".");
    while (readdir(here))
        count++;
    closedir(here);
    return count - 2; /* without . and .. */
}

static void leave(void)
{
    static const char *const files[] = {"a.c", "b.c", "link", "pipe", "generated/a.c"};
    for (size_t i = 0; i < sizeof files / sizeof *files; i++)
        unlink(files[i]);
    rmdir("generated");
    rmdir("below");
    cr_expect(count_files() == 0, "files are left");
    cr_expect(chdir("/") == 0 && rmdir(folder) == 0);
}

TestSuite(output, .init = enter, .fini = leave);

static Text text_of(Arena *arena, const char *string)
{
    Text text = text_new(arena);
    text_add(&text, string);
    return text;
}

static const char *write_text(Arena *arena, const char *path, const char *string)
{
    Text text = text_of(arena, string);
    OutputProblem problem = {NULL, NULL};
    bool written = outputs_write(arena, &(Output){path, &text, NULL}, 1, &problem);
    cr_expect(written == !problem.reason);
    return problem.reason;
}

/* Returns the path that there is a problem with. */
static const char *write_both(Arena *arena, const char *first, const char *second)
{
    Text text = text_of(arena, "new\n");
    const Output outputs[] = {{first, &text, NULL}, {second, &text, NULL}};
    OutputProblem problem = {NULL, NULL};
    outputs_write(arena, outputs, 2, &problem);
    return problem.path;
}

static void expect_content(const char *path, const char *expected)
{
    char content[100] = "";
    FILE *file = fopen(path, "rb");
    cr_assert(file, "no %s", path);
    content[fread(content, 1, sizeof content - 1, file)] = '\0';
    fclose(file);
    expect_text(content, expected);
}

Test(output, a_new_file_has_the_text_and_the_usual_rights)
{
    Arena *arena = arena_new();
    umask(027);
    cr_expect_null(write_text(arena, "a.c", "one\n"));
    expect_content("a.c", "one\n");
    struct stat status;
    cr_assert(stat("a.c", &status) == 0);
    cr_expect((status.st_mode & 0777) == 0640, "%o", status.st_mode);
    cr_expect(count_files() == 1);
    arena_free(arena);
}

static ino_t number_of(const char *path)
{
    struct stat status;
    cr_assert(stat(path, &status) == 0);
    return status.st_ino;
}

/* A file that is renamed over has another number. */
Test(output, only_a_change_replaces_the_file)
{
    Arena *arena = arena_new();
    write_text(arena, "a.c", "one\n");
    ino_t first = number_of("a.c");
    cr_expect_null(write_text(arena, "a.c", "one\n"));
    cr_expect(number_of("a.c") == first);
    static const char *const others[] = {"two\n", "two\nmore\n", "two\n", ""};
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        cr_expect_null(write_text(arena, "a.c", others[i]));
        expect_content("a.c", others[i]);
    }
    cr_expect(count_files() == 1);
    arena_free(arena);
}

Test(output, a_folder_is_no_file)
{
    Arena *arena = arena_new();
    cr_assert(mkdir("below", 0700) == 0);
    expect_text(write_text(arena, "below", "one\n"), "Is a directory");
    expect_text(write_text(arena, "nowhere/a.c", "one\n"), "No such file or directory");
    cr_expect(count_files() == 1);
    arena_free(arena);
}

Test(output, a_device_is_written_and_stays)
{
    Arena *arena = arena_new();
    cr_expect_null(write_text(arena, "/dev/null", "one\n"));
    if (access("/dev/full", W_OK) == 0)
        expect_text(write_text(arena, "/dev/full", "one\n"), "No space left on device");
    arena_free(arena);
}

Test(output, the_default_is_named_for_the_spec)
{
    Arena *arena = arena_new();
    expect_text(output_default(arena, "a.yaml"), "generated/a.c");
    expect_text(output_default(arena, "/far/away/a.b.yaml"), "generated/a.b.c");
    expect_text(output_default(arena, "with.dot/a"), "generated/a.c");
    expect_text(output_default(arena, ".yaml"), "generated/.yaml.c");
    arena_free(arena);
}

Test(output, a_directory_is_made_for_what_can_be_written)
{
    Arena *arena = arena_new();
    Text text = text_of(arena, "one\n");
    OutputProblem problem;
    Output good = {"generated/a.c", &text, "generated"}, bad = {"nowhere/a.c", &text, NULL};
    cr_expect_not(outputs_write(arena, (Output[]){good, bad}, 2, &problem));
    cr_expect(count_files() == 0);
    cr_expect(outputs_write(arena, &good, 1, &problem));
    expect_content("generated/a.c", "one\n");
    cr_expect(outputs_write(arena, &good, 1, &problem), "that it exists is as good");
    arena_free(arena);
}

Test(output, a_file_in_place_of_the_directory_is_said)
{
    Arena *arena = arena_new();
    Text text = text_of(arena, "one\n");
    OutputProblem problem;
    write_text(arena, "a.c", "old\n");
    cr_expect_not(outputs_write(arena, &(Output){"a.c/b.c", &text, "a.c"}, 1, &problem));
    expect_text(problem.reason, "Not a directory");
    expect_content("a.c", "old\n");
    arena_free(arena);
}

static mode_t mode_of(const char *path)
{
    struct stat status;
    cr_assert(stat(path, &status) == 0);
    return status.st_mode & 0777;
}

Test(output, a_file_keeps_its_mode)
{
    static const mode_t modes[] = {0600, 0640, 0444, 0755, 0666};
    Arena *arena = arena_new();
    umask(022);
    for (size_t i = 0; i < sizeof modes / sizeof *modes; i++) {
        write_text(arena, "a.c", "old\n");
        cr_assert(chmod("a.c", modes[i]) == 0);
        cr_expect_null(write_text(arena, "a.c", i % 2 ? "one\n" : "two\n"));
        cr_expect(mode_of("a.c") == modes[i], "%o", mode_of("a.c"));
    }
    arena_free(arena);
}

Test(output, a_link_stays_and_its_file_is_replaced)
{
    Arena *arena = arena_new();
    write_text(arena, "a.c", "old\n");
    cr_assert(symlink("a.c", "link") == 0);
    cr_expect_null(write_text(arena, "link", "new\n"));
    expect_content("a.c", "new\n");
    struct stat status;
    cr_expect(lstat("link", &status) == 0 && S_ISLNK(status.st_mode));
    cr_expect(count_files() == 2);
    arena_free(arena);
}

Test(output, a_link_to_nothing_is_refused)
{
    Arena *arena = arena_new();
    cr_assert(symlink("b.c", "link") == 0);
    expect_text(write_text(arena, "link", "new\n"), "a link to a file that does not exist");
    cr_expect(count_files() == 1);
    arena_free(arena);
}

Test(output, a_link_of_another_user_is_refused)
{
    Arena *arena = arena_new();
    write_text(arena, "a.c", "old\n");
    cr_assert(symlink("a.c", "link") == 0);
    if (geteuid() != 0 || lchown("link", 65534, 65534) < 0)
        cr_skip("only root can make such a link");
    expect_text(write_text(arena, "link", "new\n"), "a link that belongs to another user");
    expect_content("a.c", "old\n");
    arena_free(arena);
}

Test(output, nothing_waits_for_a_reader, .timeout = 20)
{
    Arena *arena = arena_new();
    cr_assert(mkfifo("pipe", 0600) == 0);
    expect_text(write_text(arena, "pipe", "one\n"), "a FIFO that nobody reads");
    int reader = open("pipe", O_RDONLY | O_NONBLOCK);
    char got[10] = "";
    cr_expect_null(write_text(arena, "pipe", "one\n"));
    cr_expect(read(reader, got, sizeof got - 1) == 4);
    expect_text(got, "one\n");
    close(reader);
    arena_free(arena);
}

Test(output, both_or_none)
{
    Arena *arena = arena_new();
    cr_expect_null(write_both(arena, "a.c", "b.c"));
    expect_content("a.c", "new\n");
    expect_content("b.c", "new\n");
    cr_assert(count_files() == 2);
    write_text(arena, "a.c", "old\n");
    expect_text(write_both(arena, "a.c", "nowhere/b.c"), "nowhere/b.c");
    expect_content("a.c", "old\n");
    unlink("a.c");
    expect_text(write_both(arena, "a.c", "nowhere/b.c"), "nowhere/b.c");
    cr_expect(count_files() == 1, "what was not there before is not there");
    arena_free(arena);
}

/* Standard output is written when all else is in place. */
Test(output, files_in_place_are_taken_back)
{
    Arena *arena = arena_new();
    int full = open("/dev/full", O_WRONLY);
    if (full < 0)
        cr_skip("no device that is full");
    dup2(full, STDOUT_FILENO);
    expect_text(write_both(arena, "a.c", "-"), "-");
    cr_expect(count_files() == 0);
    write_text(arena, "a.c", "old\n");
    ino_t first = number_of("a.c");
    expect_text(write_both(arena, "a.c", "-"), "-");
    expect_content("a.c", "old\n");
    cr_expect(number_of("a.c") == first && count_files() == 1);
    arena_free(arena);
}
