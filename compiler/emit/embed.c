/* embed.c: a build tool. Writes the templates named on the command line as a C array: of each what
 * stands below its marker line, a comment of C or of HTML, and the names of those that it includes
 * above. An argument that ends in a slash is put before the names of the files behind it. */
#include <stdio.h>
#include <string.h>

static int is_marker(const char *line)
{
    return strcmp(line, "/* ---- template ---- */\n") == 0 ||
           strcmp(line, "<!-- ---- template ---- -->\n") == 0;
}

static const char *folder = ""; /* before the names of templates */

static void print_string_line(const char *line)
{
    fputs("     \"", stdout);
    for (; *line; line++) {
        if (*line == '\n')
            fputs("\\n", stdout);
        else if (*line == '"' || *line == '\\')
            printf("\\%c", *line);
        else
            putchar(*line);
    }
    fputs("\"\n", stdout);
}

/* Headers are stand-ins for what is always there. */
static void print_need(const char *line)
{
    char name[256];
    if (sscanf(line, "#include \"%255[^\"]\"", name) == 1 && !strstr(name, ".h"))
        printf("\"%s%s\", ", folder, name);
}

/* Whether the file has the marker line; the lines on the side of it that is asked for are printed.
 */
static int print_lines(FILE *file, int wanted_below, void (*print)(const char *line))
{
    char line[1024];
    int below = 0;
    rewind(file);
    while (fgets(line, sizeof line, file)) {
        if (below == wanted_below)
            print(line);
        below |= is_marker(line);
    }
    return below;
}

static int embed(const char *path)
{
    FILE *file = fopen(path, "r");
    if (!file) {
        perror(path);
        return 1;
    }
    const char *slash = strrchr(path, '/');
    printf("    {\"%s%s\",\n", folder, slash ? slash + 1 : path);
    int marked = print_lines(file, 1, print_string_line);
    fputs("     , (const char *const[]){", stdout);
    print_lines(file, 0, print_need);
    puts("NULL}},");
    fclose(file);
    if (!marked)
        fprintf(stderr, "%s: no marker line\n", path);
    return !marked;
}

int main(int argc, char **argv)
{
    puts("#include \"emit/template.h\"\n\nconst Template all_templates[] = {");
    for (int i = 1; i < argc; i++)
        if (argv[i][strlen(argv[i]) - 1] == '/')
            folder = argv[i];
        else if (embed(argv[i]) != 0)
            return 1;
    puts("};\nconst size_t template_count = sizeof all_templates / sizeof *all_templates;");
    return ferror(stdout) != 0;
}
