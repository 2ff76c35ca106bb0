/* embed.c: a build tool. Writes the templates named on the command line as a C array, each from
 * below its marker line. */
#include <stdio.h>
#include <string.h>

static const char marker[] = "/* ---- template ---- */\n";

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

static int embed(const char *path)
{
    FILE *file = fopen(path, "r");
    if (!file) {
        perror(path);
        return 1;
    }
    const char *slash = strrchr(path, '/');
    printf("    {\"%s\",\n", slash ? slash + 1 : path);
    char line[1024];
    int below = 0;
    while (fgets(line, sizeof line, file)) {
        if (below)
            print_string_line(line);
        below |= strcmp(line, marker) == 0;
    }
    puts("    },");
    fclose(file);
    if (!below)
        fprintf(stderr, "%s: no marker line\n", path);
    return !below;
}

int main(int argc, char **argv)
{
    puts("#include \"emit/template.h\"\n\nconst Template all_templates[] = {");
    for (int i = 1; i < argc; i++)
        if (embed(argv[i]) != 0)
            return 1;
    puts("};\nconst size_t template_count = sizeof all_templates / sizeof *all_templates;");
    return ferror(stdout) != 0;
}
