/* fuzz_spec.c: any bytes as a spec, through the whole compiler. Mutated by lines and words, since
 * most of what changes single bytes ends in the reader of YAML. */
#include "../../compiler/commands/compile_command.c"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "guarded.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const Options both[] = {{.spec = "spec.yaml", .output = "/dev/null"},
                                   {.spec = "spec.yaml", .output = "/dev/null", .emit_ir = true}};
    Arena *arena = arena_new();
    Source source = {
        .path = "spec.yaml", .text = arena_copy(arena, (const char *)data, size), .length = size};
    source_find_lines(arena, &source);
    compile(arena, &both[size % 2], &source, diag_new(arena));
    arena_free(arena);
    return 0;
}

/* ---- mutations ------------------------------------------------------------------------------- */

static const char *const words[] = {
    "name",
    "seed",
    "data",
    "splits",
    "tasks",
    "models",
    "training",
    "compare",
    "study",
    "format",
    "path",
    "shape",
    "classes",
    "scale",
    "train",
    "valid",
    "test",
    "images",
    "labels",
    "where",
    "target",
    "limit",
    "sample",
    "first",
    "random",
    "layers",
    "flatten",
    "dense",
    "units",
    "activation",
    "kernel_initializer",
    "trainable",
    "from",
    "model",
    "task",
    "split",
    "validation",
    "loss",
    "optimizer",
    "sgd",
    "adam",
    "rmsprop",
    "momentum",
    "nesterov",
    "weight_decay",
    "clipnorm",
    "step",
    "steps",
    "learning_rate",
    "batch_size",
    "epochs",
    "freeze",
    "phases",
    "shuffle",
    "save",
    "arms",
    "curves",
    "to",
    "baseline",
    "seeds",
    "vary",
    "pair",
    "by",
    "share",
    "init",
    "head_init",
    "primary",
    "metric",
    "accuracy",
    "on",
    "arm",
    "at",
    "min_effect",
    "relu",
    "elu",
    "selu",
    "tanh",
    "sigmoid",
    "softmax",
    "linear",
    "zeros",
    "he_normal",
    "lecun_normal",
    "glorot_uniform",
    "sparse_categorical_crossentropy",
    "binary_crossentropy",
    "true",
    "false",
    "none",
    "null",
    "0",
    "1",
    "-1",
    "2",
    "5",
    "65536",
    "65537",
    "1073741824",
    "9223372036854775807",
    "1e-3",
    "1e308",
    ".inf",
    ".nan",
    "label",
    "epoch",
    "pi",
    "0..3",
    "[0, 1]",
    "[:-1]",
    "[1:]",
    "{}",
    "[]",
    "*A",
    "&A",
    "<<",
    "!x",
    "|",
    ">",
    "---",
    "label in {5, 6}",
    "label // 0",
    "B.test",
    "training.B.epochs",
    "models.A.layers[1].dense.units",
    "\xc2\xa0",
    "\xef\xbb\xbf",
    "\xe2\x80\xae",
};
enum { WORDS = sizeof words / sizeof *words };

struct range {
    size_t start, end;
};

static unsigned next_random(unsigned *state)
{
    *state = *state * 1664525u + 1013904223u;
    return *state >> 8;
}

static struct range random_line(const uint8_t *data, size_t size, unsigned *state)
{
    struct range line = {size ? next_random(state) % size : 0, 0};
    while (line.start > 0 && data[line.start - 1] != '\n')
        line.start--;
    for (line.end = line.start; line.end < size && data[line.end] != '\n';)
        line.end++;
    line.end += line.end < size;
    return line;
}

static bool in_word(uint8_t byte)
{
    return isalnum(byte) || byte == '_' || byte == '.';
}

static struct range random_word(const uint8_t *data, size_t size, unsigned *state)
{
    struct range word = {size ? next_random(state) % size : 0, 0};
    while (word.start < size && !in_word(data[word.start]))
        word.start++;
    while (word.start > 0 && in_word(data[word.start - 1]))
        word.start--;
    for (word.end = word.start; word.end < size && in_word(data[word.end]);)
        word.end++;
    return word;
}

/* Puts other bytes in place of a range; leaves all as it was where there is no room. */
static size_t replace(uint8_t *data, size_t size, size_t most, struct range range,
                      const void *bytes, size_t count)
{
    size_t after = size - range.end, result = range.start + count + after;
    if (result > most)
        return size;
    memmove(data + range.start + count, data + range.end, after);
    memcpy(data + range.start, bytes, count);
    return result;
}

/* A copy of one range in place of another. */
static size_t copy_over(uint8_t *data, size_t size, size_t most, struct range from, struct range to)
{
    size_t count = from.end - from.start;
    uint8_t *copy = malloc(count + 1);
    memcpy(copy, data + from.start, count);
    size = replace(data, size, most, to, copy, count);
    free(copy);
    return size;
}

static size_t indent(uint8_t *data, size_t size, size_t most, struct range line, unsigned *state)
{
    const struct range at = {line.start, line.start};
    if (next_random(state) % 2 || line.end < line.start + 2)
        return replace(data, size, most, at, "  ", 2);
    return replace(data, size, most, (struct range){line.start, line.start + 2}, "", 0);
}

static size_t mutate_once(uint8_t *data, size_t size, size_t most, unsigned *state)
{
    const struct range line = random_line(data, size, state), word = random_word(data, size, state);
    const struct range other = random_line(data, size, state);
    const struct range before = {other.start, other.start};
    switch (next_random(state) % 8) {
    case 0:
        return replace(data, size, most, line, "", 0);
    case 1:
        return copy_over(data, size, most, line, before);
    case 2:
        return copy_over(data, size, most, line, other);
    case 3:
        return indent(data, size, most, line, state);
    case 4:
    case 5: {
        const char *text = words[next_random(state) % WORDS];
        return replace(data, size, most, word, text, strlen(text));
    }
    case 6:
        return copy_over(data, size, most, random_word(data, size, state), word);
    default:
        return LLVMFuzzerMutate(data, size, most);
    }
}

size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t most, unsigned seed)
{
    unsigned state = seed;
    for (unsigned count = 1 + next_random(&state) % 4; count > 0; count--)
        size = mutate_once(data, size, most, &state);
    return size;
}
