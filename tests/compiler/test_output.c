#include "support.h"

#include "output.h"

#include <dirent.h>
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
    static const char *const files[] = {"a.c", "pipe", "generated/a.c"};
    for (size_t i = 0; i < sizeof files / sizeof *files; i++)
        unlink(files[i]);
    rmdir("generated");
    rmdir("below");
    cr_expect(count_files() == 0, "files are left");
    cr_expect(chdir("/") == 0 && rmdir(folder) == 0);
}

TestSuite(output, .init = enter, .fini = leave);

static const char *write_text(Arena *arena, const char *path, const char *string)
{
    Text text = text_new(arena);
    text_add(&text, string);
    return output_write(arena, path, &text);
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
    cr_expect_null(write_text(arena, output_default(arena, "a.yaml"), "one\n"));
    expect_content("generated/a.c", "one\n");
    arena_free(arena);
}
