/* layer_cases.c: lines of words and numbers. */
#include "layer_cases.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { INPUTS = 1000, TARGETS = 2000, LINE = 2048 };

static _Noreturn void give_up(const char *why, const char *where)
{
    fprintf(stderr, "layers.txt: %s: %s\n", why, where);
    exit(2);
}

/* The next line that is neither empty nor a comment, without its end. */
static bool read_line(FILE *file, char line[LINE])
{
    while (fgets(line, LINE, file)) {
        char *end = strchr(line, '\n');
        if (!end)
            give_up("a line is too long", line);
        *end = '\0';
        if (line[0] != '#' && line[0] != '\0')
            return true;
    }
    return false;
}

/* What stands behind the first word of the next line, which must be `word`. */
static void read_words(FILE *file, const char *word, char *rest, size_t size)
{
    char line[LINE];
    size_t length = strlen(word);
    if (!read_line(file, line) || strncmp(line, word, length) != 0 || line[length] != ' ')
        give_up("a line does not begin so", word);
    if ((size_t)snprintf(rest, size, "%s", line + length + 1) >= size)
        give_up("a line is too long", line);
}

static void read_numbers(FILE *file, int count, int most, double *number)
{
    if (count > most)
        give_up("too many numbers", "");
    for (int i = 0; i < count; i++)
        if (fscanf(file, "%lf", &number[i]) != 1)
            give_up("a number is missing", "");
}

/* "5 4 2", up to another word or the end; returns how many sizes there are. */
static int read_sizes(char *words, int size[MOST_SIZES], char **rest)
{
    int dimensions = 0;
    for (char *end; dimensions < MOST_SIZES; dimensions++, words = end) {
        size[dimensions] = (int)strtol(words, &end, 10);
        if (end == words)
            break;
    }
    *rest = words;
    return dimensions;
}

static void read_tensor(FILE *file, char *words, struct tensor *into)
{
    char *rest;
    int length, product = 1;
    if (sscanf(words, "weights %79s %d%n", into->name, &into->count, &length) != 2)
        give_up("weights without a name or a count", words);
    into->dimensions = read_sizes(words + length, into->size, &rest);
    for (int i = 0; i < into->dimensions; i++)
        product *= into->size[i];
    if (product != into->count || *rest != '\0')
        give_up("the shape is not that of so many numbers", words);
    read_numbers(file, into->count, MOST_OF_TENSOR, into->number);
}

/* All `weights` up to the next case, of which nothing is read. */
static void read_tensors(FILE *file, struct layer_case *into)
{
    char line[LINE];
    long before = ftell(file);
    while (read_line(file, line) && strncmp(line, "weights ", 8) == 0) {
        if (into->tensors == MOST_TENSORS)
            give_up("too many tensors", into->name);
        read_tensor(file, line, &into->tensor[into->tensors++]);
        before = ftell(file);
    }
    if (before < 0 || fseek(file, before, SEEK_SET) != 0)
        give_up("cannot go back in it", into->name);
}

bool read_layer_case(FILE *file, struct layer_case *into)
{
    char line[LINE], *rest;
    memset(into, 0, sizeof *into);
    if (!read_line(file, line))
        return false;
    if (sscanf(line, "case %79s", into->name) != 1)
        give_up("no case where one should begin", line);
    read_words(file, "net", into->net, sizeof into->net);
    read_words(file, "input", line, sizeof line);
    into->dimensions = read_sizes(line, into->size, &rest);
    if (sscanf(rest, " scale %lf", &into->scale) != 1)
        give_up("an input without a scale", into->name);
    read_words(file, "loss", into->loss, sizeof into->loss);
    read_words(file, "optimizer", into->optimizer, sizeof into->optimizer);
    read_words(file, "losses", line, sizeof line);
    into->losses = atoi(line);
    read_numbers(file, into->losses, STEPS, into->step_loss);
    read_tensors(file, into);
    return true;
}

double layer_case_uniform(uint64_t stream, uint64_t i)
{
    uint64_t z = (stream << 32) + i + 0x9e3779b97f4a7c15;
    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9;
    z = (z ^ z >> 27) * 0x94d049bb133111eb;
    return (double)((z ^ z >> 31) >> 11) * 0x1p-53;
}

double layer_case_weight(const struct layer_case *from, int tensor, int i)
{
    const char *role = strrchr(from->tensor[tensor].name, '/');
    if (!role)
        give_up("a tensor without a layer", from->tensor[tensor].name);
    bool near_one = strcmp(role, "/gamma") == 0 || strcmp(role, "/moving_variance") == 0;
    return layer_case_uniform((uint64_t)tensor, (uint64_t)i) + (near_one ? 0.5 : -0.5);
}

double layer_case_input(const struct layer_case *from, int example, int i)
{
    int numbers = 1;
    for (int d = 0; d < from->dimensions; d++)
        numbers *= from->size[d];
    return (layer_case_uniform(INPUTS, (uint64_t)example * (uint64_t)numbers + (uint64_t)i) - 0.5) *
           from->scale;
}

static double drawn(int example, int k, int count)
{
    return layer_case_uniform(TARGETS, (uint64_t)example * (uint64_t)count + (uint64_t)k);
}

double layer_case_number(int example, int k, int count)
{
    return 2 * drawn(example, k, count) - 1;
}

double layer_case_label(int example, int k, int count)
{
    return floor(2 * drawn(example, k, count));
}

int layer_case_target(int example, int classes)
{
    return (int)floor(layer_case_uniform(TARGETS, (uint64_t)example) * classes);
}
