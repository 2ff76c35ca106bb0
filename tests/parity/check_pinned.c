/* check_pinned.c: compares a run's results.json and saved weights with pinned figures.
 *
 *     check_pinned RUN_DIR small.txt
 *
 * Each line of small.txt is one of
 *     loss|accuracy|val_loss|val_accuracy TRAINING EPOCH VALUE
 *     norm FILE TENSOR VALUE
 *     weight FILE TENSOR PLACE VALUE
 *     crc FILE TENSOR HEXADECIMAL
 * All but the last kind are from the reference in double, so they bound how far float strays; crc
 * pins the very bits that tlc's programs arrive at, under any compiler and on any machine.
 *
 * When tlc is meant to give other numbers, pin anew: build parity_small, run it with --out DIR,
 * then
 *
 *     tests/parity/reference.py tests/parity/small.json DIR --pin tests/parity/small.txt
 *
 * and look at what it prints first: it must say parity. If only crc lines have changed in the diff,
 * only rounding has. Either way the version of tlc must change (CMakeLists.txt), and versions.txt
 * gets a line for it: versions.sh says which.
 */
#include <hdf5.h>
#include <isa-l/crc.h>
#include <jansson.h>
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { NAME = 128, MOST_TEXT = 1024, MOST_NUMBERS = 1 << 20 };

static const double METRIC_TOLERANCE = 1e-5;
static const double WEIGHT_TOLERANCE = 1e-5; /* relative to the norm or weight itself */

static const char *run;
static int failures;

/* A line of the pinned file; `file` is empty for a metric. */
struct line {
    char kind[NAME], file[NAME], tensor[NAME];
    int training, epoch, place;
    double value;
    unsigned bits;
};

static _Noreturn void give_up(const char *what, const char *which)
{
    fprintf(stderr, "check_pinned: %s %s/%s\n", what, run, which);
    exit(1);
}

static void expect(const struct line *line, double value, double tolerance)
{
    if (fabs(value - line->value) <= tolerance * fabs(line->value))
        return;
    failures++;
    if (line->file[0])
        fprintf(stderr, "%s of %s %s is %.9g, pinned %.9g\n", line->kind, line->file, line->tensor,
                value, line->value);
    else
        fprintf(stderr, "%s of training %d, epoch %d is %.9g, pinned %.9g\n", line->kind,
                line->training, line->epoch, value, line->value);
}

/* ---- results.json ---- */

static json_t *read_results(void)
{
    char path[MOST_TEXT];
    snprintf(path, sizeof path, "%s/results.json", run);
    json_t *results = json_load_file(path, 0, NULL);
    if (!results)
        give_up("cannot read", "results.json");
    return results;
}

static void check_metric(const struct line *line, const json_t *results)
{
    json_t *ran = json_array_get(json_object_get(results, "runs"), (size_t)line->training);
    json_t *curve = json_object_get(json_object_get(ran, "curves"), line->kind);
    json_t *value = json_array_get(curve, (size_t)line->epoch - 1);
    if (json_integer_value(json_object_get(ran, "training")) != line->training ||
        !json_is_number(value))
        give_up("a pinned figure is missing in", "results.json");
    expect(line, json_number_value(value), METRIC_TOLERANCE);
}

/* ---- saved weights ---- */

/* The dataset of "LAYER/ROLE". */
static hid_t open_tensor(hid_t file, const char *tensor)
{
    char path[MOST_TEXT];
    char layer[NAME];
    snprintf(layer, sizeof layer, "%s", tensor);
    layer[strcspn(layer, "/")] = '\0';
    snprintf(path, sizeof path, "model_weights/%s/%s:0", layer, tensor);
    return H5Dopen2(file, path, H5P_DEFAULT);
}

/* Fills `numbers` with little-endian floats and returns how many there are. */
static size_t read_tensor(const struct line *line, float *numbers)
{
    char path[MOST_TEXT];
    snprintf(path, sizeof path, "%s/%s", run, line->file);
    hid_t file = H5Fopen(path, H5F_ACC_RDONLY, H5P_DEFAULT);
    hid_t dataset = file < 0 ? -1 : open_tensor(file, line->tensor);
    if (dataset < 0)
        give_up("cannot read the pinned weights of", line->file);
    hid_t space = H5Dget_space(dataset);
    hssize_t count = H5Sget_simple_extent_npoints(space);
    if (count <= 0 || count > MOST_NUMBERS ||
        H5Dread(dataset, H5T_IEEE_F32LE, H5S_ALL, H5S_ALL, H5P_DEFAULT, numbers) < 0)
        give_up("cannot read the pinned weights of", line->file);
    H5Sclose(space);
    H5Dclose(dataset);
    H5Fclose(file);
    return (size_t)count;
}

static double norm(const float *numbers, size_t count)
{
    double sum = 0;
    for (size_t i = 0; i < count; i++)
        sum += (double)numbers[i] * (double)numbers[i];
    return sqrt(sum);
}

static void check_bits(const struct line *line, const float *numbers, size_t count)
{
    uint32_t bits = crc32_gzip_refl(0, (const unsigned char *)numbers, count * sizeof *numbers);
    if (bits == line->bits)
        return;
    failures++;
    fprintf(stderr, "%s %s has other bits: crc %08x, pinned %08x\n", line->file, line->tensor, bits,
            line->bits);
}

static void check_tensor(const struct line *line)
{
    static float numbers[MOST_NUMBERS];
    size_t count = read_tensor(line, numbers);
    if (strcmp(line->kind, "crc") == 0)
        check_bits(line, numbers, count);
    else if (strcmp(line->kind, "norm") == 0)
        expect(line, norm(numbers, count), WEIGHT_TOLERANCE);
    else if (line->place < 0 || (size_t)line->place >= count)
        give_up("a pinned weight is not in", line->file);
    else
        expect(line, (double)numbers[line->place], WEIGHT_TOLERANCE);
}

/* ---- the pinned file ---- */

static bool parse(const char *text, struct line *line)
{
    *line = (struct line){0};
    if (sscanf(text, "crc %127s %127s %x", line->file, line->tensor, &line->bits) == 3 ||
        sscanf(text, "norm %127s %127s %lf", line->file, line->tensor, &line->value) == 3 ||
        sscanf(text, "weight %127s %127s %d %lf", line->file, line->tensor, &line->place,
               &line->value) == 4)
        return sscanf(text, "%127s", line->kind) == 1;
    memset(line->file, 0, sizeof line->file);
    return sscanf(text, "%127s %d %d %lf", line->kind, &line->training, &line->epoch,
                  &line->value) == 4;
}

static int check_lines(FILE *pinned, const json_t *results)
{
    char text[MOST_TEXT];
    int lines = 0;
    for (; fgets(text, sizeof text, pinned); lines++) {
        struct line line;
        if (!parse(text, &line)) {
            fprintf(stderr, "check_pinned: line %d makes no sense: %s", lines + 1, text);
            exit(1);
        }
        if (line.file[0])
            check_tensor(&line);
        else
            check_metric(&line, results);
    }
    return lines;
}

int main(int argc, char **argv)
{
    FILE *pinned = argc == 3 ? fopen(argv[2], "r") : NULL;
    if (!pinned) {
        fprintf(stderr, "usage: check_pinned RUN_DIR PINNED\n");
        return 2;
    }
    run = argv[1];
    json_t *results = read_results();
    int lines = check_lines(pinned, results);
    printf("%d figures compared, %d differ\n", lines, failures);
    json_decref(results);
    fclose(pinned);
    return lines == 0 || failures != 0;
}
