/* compare.c: compare ANSWERS COMMAND_OUTPUT: whether the probabilities that a library has left
 * (predict.c) are, bit for bit, those that an experiment's `predict` has printed as CSV: row,
 * class, and one of each class. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_CLASSES = 100, LINE = 10000 };

static int columns(const char *line)
{
    int count = 1;
    for (; *line; line++)
        count += *line == ',';
    return count;
}

static int same(FILE *answers, char *line, int classes, int row)
{
    float library[MOST_CLASSES];
    int32_t class_index;
    if (fread(library, sizeof *library, (size_t)classes, answers) != (size_t)classes ||
        fread(&class_index, sizeof class_index, 1, answers) != 1) {
        printf("the library has said nothing of row %d\n", row);
        return 0;
    }
    char *at = strchr(strchr(line, ',') + 1, ',');
    for (int i = 0; i < classes; i++) {
        const float printed = strtof(at + 1, &at);
        if (memcmp(&printed, &library[i], sizeof printed) != 0) {
            printf("row %d, class %d: %.9g, the library says %.9g\n", row, i, (double)printed,
                   (double)library[i]);
            return 0;
        }
    }
    return 1;
}

int main(int argc, char **argv)
{
    static char line[LINE];
    FILE *answers = argc == 3 ? fopen(argv[1], "rb") : NULL;
    FILE *printed = argc == 3 ? fopen(argv[2], "r") : NULL;
    if (!answers || !printed || !fgets(line, sizeof line, printed)) {
        fprintf(stderr, "compare ANSWERS COMMAND_OUTPUT: cannot be read\n");
        return 2;
    }
    const int classes = columns(line) - 2;
    int rows = 0;
    if (classes < 1 || classes > MOST_CLASSES) {
        printf("%d classes: %s", classes, line);
        return 1;
    }
    while (fgets(line, sizeof line, printed))
        if (columns(line) != classes + 2 || !same(answers, line, classes, rows++))
            return 1;
    if (fgetc(answers) != EOF || rows == 0) {
        printf("the library has said something of other rows than %d\n", rows);
        return 1;
    }
    return 0;
}
