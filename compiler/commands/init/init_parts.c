#include "commands/init/init_parts.h"

#include "base/printable.h"
#include "common/data_places.h"

#include <ctype.h>
#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

const char *base_name(const char *file)
{
    const char *slash = strrchr(file, '/');
    return slash ? slash + 1 : file;
}

/* Below one of the directories that experiments look into: what stands behind it; else NULL. */
static const char *below_data(const char *file)
{
    const char *place;
    for (size_t i = 0; (place = tlc_data_place(NULL, i)); i++) {
        const char *from = strncmp(file, "./", 2) == 0 && *place != '.' ? file + 2 : file;
        const size_t length = strlen(place);
        if (strncmp(from, place, length) == 0 && from[length] == '/' &&
            !strstr(from + length, ".."))
            return from + length + strspn(from + length, "/");
    }
    return NULL;
}

const char *data_path_of(Arena *arena, const char *file, struct tlc_fault *fault)
{
    const char *below = below_data(file), *path = below;
    char *whole = below ? NULL : realpath(file, NULL);
    if (!below && !whole) {
        tlc_fault_write_unread(fault, "cannot find out where %s is: %s", file, strerror(errno));
        return NULL;
    }
    if (!below)
        path = arena_printf(arena, "%s", whole);
    free(whole);
    const char *slash = strrchr(path, '/');
    return slash ? arena_printf(arena, "%.*s", slash == path ? 1 : (int)(slash - path), path) : ".";
}

const char *spec_name_of(Arena *arena, const char *file, const char *otherwise)
{
    enum { LONGEST = 30 };
    Text name = text_new(arena);
    for (const char *byte = base_name(file); *byte && *byte != '.' && name.length < LONGEST; byte++)
        if (isalnum((unsigned char)*byte) || *byte == '_')
            text_add_bytes(&name, byte, 1);
        else if (name.length > 0 && name.bytes[name.length - 1] != '_')
            text_add(&name, "_");
    return isalpha((unsigned char)*name.bytes)
               ? name.bytes
               : arena_printf(arena, "%s_%s", otherwise, name.bytes);
}

/* ---- lines ---------------------------------------------------------------------------------- */

enum { COMMENT = 34 }; /* where comments begin */

void add_line(Text *text, const char *line, const char *comment)
{
    enum { LONGEST = 100 };
    const char *words = comment ? printable(text->arena, comment) : NULL;
    const size_t length = strlen(line), place = length + 2 < COMMENT ? COMMENT : length + 2;
    const bool above = words && place + strlen(words) > LONGEST;
    if (above)
        text_addf(text, "%.*s# %s\n", (int)strspn(line, " "), line, words);
    text_add(text, line);
    if (words && !above) {
        text_repeat(text, ' ', place - length);
        text_addf(text, "# %s", words);
    }
    text_add(text, "\n");
}

void add_list(Text *text, const char *const *words, int32_t count)
{
    text_add(text, "[");
    for (int32_t i = 0; i < count; i++)
        text_addf(text, "%s%s", i ? ", " : "", yaml_text(text->arena, words[i]));
    text_add(text, "]");
}

void add_path(Text *text, const char *path)
{
    text_addf(text, "    path: %s\n", strcmp(path, ".") == 0 ? path : yaml_text(text->arena, path));
}

/* ---- splits --------------------------------------------------------------------------------- */

void add_random_splits(Text *text, const char *name, bool classes)
{
    const char *drawn = classes ? ", stratify: true" : "";
    text_addf(text, "\nsplits:                          # at random%s\n",
              classes ? ", each class in its share" : "");
    text_addf(text, "  test: {of: %s.train, fraction: 0.2%s}\n", name, drawn);
    text_addf(text, "  valid: {of: %s.train, without: test, fraction: 0.25%s}\n", name, drawn);
    text_addf(text, "  train: {of: %s.train, without: [test, valid]}\n", name);
    text_add(text, "\ntasks:\n");
    add_line(text, arena_printf(text->arena, "  %s: {}", name),
             classes ? "every row, and its label as it is"
                     : "every row, and its numbers as they are");
}

/* ---- models and their training --------------------------------------------------------------- */

/* Three fifths, of which models learn; a fifth each is to choose by and to test on. */
static int64_t training_rows(const Nets *nets)
{
    return nets->rows * 3 / 5;
}

/* About one weight for each example, in a power of two of units. */
static int64_t units_for(const Nets *nets)
{
    enum { FEWEST = 8, MOST = 64 };
    const int64_t each = nets->inputs + nets->outputs;
    int64_t units = FEWEST;
    while (units < MOST && 2 * units * each <= training_rows(nets))
        units *= 2;
    return units;
}

/* Steps are of a size: from outputs of about 1 they would not come to targets far from that. */
static bool is_far(const Nets *nets)
{
    enum { LARGE = 5 };
    return !nets->classes &&
           (fabs(nets->mean) > LARGE || nets->sd > LARGE || nets->sd < 1.0 / LARGE);
}

static void add_beginning(Text *text, const Nets *nets, bool first)
{
    text_add(text, "    layers:\n");
    if (nets->flat)
        text_add(text, "      - flatten\n");
    if (nets->missing)
        add_line(text, "      - imputation: {strategy: median}",
                 first ? "of the training rows, where a number is missing" : NULL);
    add_line(text, "      - normalization",
             first ? "mean 0, variance 1, by the training rows" : NULL);
}

static void add_convolutions(Text *text)
{
    text_add(text,
             "    layers:\n"
             "      - conv2d: {filters: 16, kernel_size: 3, activation: relu, padding: same}\n"
             "      - max_pooling2d\n"
             "      - conv2d: {filters: 32, kernel_size: 3, activation: relu, padding: same}\n"
             "      - max_pooling2d\n      - flatten\n");
}

/* Of what is not 0: to one digit, or two where the first is small. */
static double unit_of(double number)
{
    const double power = pow(10, floor(log10(fabs(number))));
    return fabs(number) < 3 * power ? power / 10 : power;
}

static double rounded(double number, double unit)
{
    const double units = round(number / unit) + 0.0; /* no -0 */
    return unit >= 1 ? unit * units : units / round(1 / unit);
}

static void add_end(Text *text, const Nets *nets, bool first)
{
    if (nets->classes) {
        text_addf(text, "      - dense: {units: %" PRId64 ", activation: softmax}\n",
                  nets->outputs);
        return;
    }
    text_addf(text, "      - dense: {units: %" PRId64 "}\n", nets->outputs);
    if (!is_far(nets))
        return;
    add_line(text,
             arena_printf(text->arena, "      - rescaling: {scale: %g, offset: %g}",
                          rounded(nets->sd, unit_of(nets->sd)),
                          rounded(nets->mean, unit_of(nets->sd))),
             first ? "about sd and mean of what is learned, in all rows" : NULL);
    text_add(text, "      - activation: linear\n");
}

static void add_models(Text *text, const Nets *nets)
{
    text_add(text, "\nmodels:\n");
    add_line(text, "  linear:", "what there is to beat");
    if (nets->pictures)
        text_add(text, "    layers:\n      - flatten\n");
    else
        add_beginning(text, nets, true);
    add_end(text, nets, true);
    text_add(text, "  net:\n");
    if (nets->pictures) {
        add_convolutions(text);
    } else {
        add_beginning(text, nets, false);
        text_addf(text, "      - dense: {units: %" PRId64 ", activation: relu}\n", units_for(nets));
    }
    add_end(text, nets, false);
}

/* How long so many steps are, within reason. */
static int64_t epochs_of(int64_t steps, int64_t batch, int64_t rows, int64_t least, int64_t most)
{
    const int64_t epochs = steps * batch / rows;
    return epochs < least ? least : epochs > most ? most : epochs;
}

/* About 2,000 steps; 500 of convolutions, which take longer. */
static void add_how(Text *text, const Nets *nets)
{
    const int64_t rows = training_rows(nets), batch = rows < 320 ? 16 : 32;
    if (nets->pictures)
        text_addf(text, "    optimizer: adam\n    epochs: %" PRId64 "\n",
                  epochs_of(500, 32, rows, 3, 40));
    else
        text_addf(text,
                  "    optimizer: {adam: {learning_rate: 0.003}}\n    batch_size: %" PRId64
                  "\n    epochs: %" PRId64 "\n",
                  batch, epochs_of(2000, batch, rows, 5, 100));
}

static void add_training(Text *text, const Nets *nets)
{
    static const char *const models[] = {"linear", "net"};
    text_add(text, "\ntraining:\n");
    for (size_t i = 0; i < 2; i++) {
        text_addf(text, "  - model: %s\n    task: %s\n    loss: %s\n", models[i], nets->name,
                  nets->classes ? "sparse_categorical_crossentropy" : "mean_squared_error");
        if (!nets->classes)
            text_add(text, "    metrics: [mae, r2]\n");
        add_how(text, nets);
    }
}

void add_nets(Text *text, const Nets *nets)
{
    add_models(text, nets);
    add_training(text, nets);
    text_addf(text, "\ncompare:\n  - {models: [linear, net], task: %s, split: test}\n", nets->name);
}
