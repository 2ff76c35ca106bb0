/* said.c MODEL FOLDER: gives the model of a generated program weights and examples, and prints what
 * its evaluation keeps of each: the numbers that the model gives, as bits, and the class. The
 * weights go to FOLDER/weights.safetensors, the examples to FOLDER/examples. */
#include <stdio.h>
#include <stdlib.h>

#include <tlc.h>

#define main static __attribute__((unused)) experiment_main
#include PROGRAM
#undef main

#ifndef EXAMPLES /* learned.c has others, and a main of its own */
#define EXAMPLES  12
#define SAID_MAIN main
#endif
enum { MOST_OUTPUTS = 2000 };

/* ---- of the runtime what programs call ---- */

void tlc_do(const struct tlc_training *training, const struct tlc_program *step,
            const struct batch *batch)
{
    (void)training;
    step->run(batch, (struct tlc_part){.number = 0, .count = 1});
}

void tlc_meet(struct tlc_part part)
{
    (void)part;
}

/* ---- noise ---- */

/* The same number for the same two, from 0 to below 1. */
static double noise(uint32_t of, uint32_t index)
{
    uint32_t state = of * 2654435761U + index * 2246822519U + 374761393U;
    for (int i = 0; i < 3; i++)
        state = (state ^ state >> 15) * 739982445U;
    return (state ^ state >> 12) / 4294967296.0;
}

static double weight(const struct tlc_tensor *tensor, uint32_t of, int row, int column)
{
    const double number = noise(of, (uint32_t)(row * tensor->columns + column));
    if (strstr(tensor->name, "variance"))
        return 0.25 + number;
    if (strcmp(tensor->name, "kernel") == 0 || strstr(tensor->name, "wise"))
        return (2 * number - 1) * 2 / sqrt(tensor->rows);
    return number - (strcmp(tensor->name, "gamma") == 0 ? -0.5 : 0.5);
}

/* ---- weights: in panels here, row by row in the file ---- */

static FILE *open_file(const char *folder, const char *name)
{
    char path[4096];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *file = fopen(path, "wb");
    if (!file)
        tlc_fail("cannot write it\n");
    return file;
}

static void fill_tensor(const struct tlc_tensor *tensor, uint32_t of, void *weights, FILE *file)
{
    float *numbers = (float *)((char *)weights + tensor->offset);
    for (int row = 0; row < tensor->rows; row++)
        for (int column = 0; column < tensor->columns; column++) {
            const float number = (float)weight(tensor, of, row, column);
            numbers[(column / tensor->panel * tensor->rows + row) * tensor->panel +
                    column % tensor->panel] = number;
            fwrite(&number, sizeof number, 1, file);
        }
}

static size_t add_entry(char *header, const struct tlc_layer *layer,
                        const struct tlc_tensor *tensor, size_t offset)
{
    const size_t end = offset + 4 * (size_t)tensor->rows * (size_t)tensor->columns;
    char *at = header + strlen(header);
    at += sprintf(at, "%s\"%s.%s\": {\"dtype\": \"F32\", \"shape\": [", offset ? ", " : "",
                  layer->name, tensor->name);
    for (int i = 0; i < tensor->dimensions; i++)
        at += sprintf(at, "%s%d", i ? ", " : "", tensor->size[i]);
    sprintf(at, "], \"data_offsets\": [%zu, %zu]}", offset, end);
    return end;
}

static void fill_weights(const struct tlc_model *model, void *weights, const char *folder)
{
    FILE *file = open_file(folder, "weights.safetensors");
    char *header = calloc(1, 1 << 16);
    size_t offset = 0;
    strcpy(header, "{");
    for (int i = 0; i < model->layers; i++)
        for (int k = 0; k < model->layer[i].weights; k++)
            offset = add_entry(header, &model->layer[i], &model->layer[i].weight[k], offset);
    strcat(header, "}");
    const uint64_t length = strlen(header);
    fwrite(&length, sizeof length, 1, file);
    fwrite(header, 1, length, file);
    for (int i = 0; i < model->layers; i++)
        for (int k = 0; k < model->layer[i].weights; k++)
            fill_tensor(&model->layer[i].weight[k], (uint32_t)(100 * i + k), weights, file);
    fclose(file);
    free(header);
}

/* ---- examples ---- */

static int count_inputs(const struct tlc_model *model)
{
    int count = 1;
    for (int i = 0; i < model->input_dimensions; i++)
        count *= model->input_shape[i];
    return count;
}

static void put_number(enum tlc_element element, void *numbers, int i, double number)
{
    switch ((int)element) {
    case TLC_UINT8:
        ((uint8_t *)numbers)[i] = (uint8_t)(256 * number);
        break;
    case TLC_INT16:
        ((int16_t *)numbers)[i] = (int16_t)(60000 * number - 30000);
        break;
    case TLC_FLOAT32:
        ((float *)numbers)[i] = (float)(4 * number - 2);
        break;
    case TLC_FLOAT64:
        ((double *)numbers)[i] = 4 * number - 2;
        break;
    default:
        tlc_fail("no noise of this type\n");
    }
}

static void *make_examples(int inputs, const char *folder)
{
    static const size_t sizes[] = {
        [TLC_UINT8] = 1, [TLC_INT16] = 2, [TLC_FLOAT32] = 4, [TLC_FLOAT64] = 8};
    const enum tlc_element element = SOURCE.element;
    void *numbers = calloc((size_t)(EXAMPLES * inputs), 8);
    for (int i = 0; i < EXAMPLES * inputs; i++)
        put_number(element, numbers, i, noise(7, (uint32_t)i));
    FILE *file = open_file(folder, "examples");
    fwrite(numbers, sizes[element], (size_t)(EXAMPLES * inputs), file);
    fclose(file);
    return numbers;
}

/* ---- what is said ---- */

static const struct tlc_recipe *find_recipe(const char *model)
{
    const struct tlc_recipe *found = NULL;
    for (int i = 0; i < experiment.recipes; i++)
        if (strcmp(experiment.recipe[i].model->name, model) == 0)
            found = &experiment.recipe[i];
    if (!found)
        tlc_fail("no such model\n");
    return found;
}

/* That of the tests or, of a model that is only validated, the last one without kept features. */
static const struct tlc_evaluate *evaluation_of(const struct tlc_recipe *recipe)
{
    const struct tlc_evaluate *found = recipe->evaluation;
    for (int i = 0; !found && i < recipe->phases; i++)
        if (recipe->phase[i].validation && !recipe->phase[i].features)
            found = recipe->phase[i].validation;
    if (!found)
        tlc_fail("the model is never evaluated on its examples\n");
    return found;
}

static float outputs[EXAMPLES * MOST_OUTPUTS], confidence[EXAMPLES], errors[EXAMPLES];
static float wanted[EXAMPLES * MOST_OUTPUTS];
static int32_t predicted[EXAMPLES];
static struct batch batch;

static void evaluate_all(const struct tlc_evaluate *how)
{
    const int most = how->batch_size;
    for (int first = 0; first < EXAMPLES; first += most) {
        batch.count = EXAMPLES - first < most ? EXAMPLES - first : most;
        for (int i = 0; i < batch.count; i++)
            batch.examples[i] = batch.rows[i] = first + i;
        how->step.run(&batch, (struct tlc_part){.number = 0, .count = 1});
    }
}

int SAID_MAIN(int argc, char **argv)
{
    const struct tlc_recipe *recipe = find_recipe(argc > 2 ? argv[1] : "");
    const struct tlc_model *model = recipe->model;
    const struct tlc_predictions kept = {predicted, confidence, errors, outputs};
    const int given = model->layer[model->layers - 1].outputs;
    struct tlc_metrics totals = {0};
    batch.weights = tlc_allocate_aligned(model->size);
    batch.values = tlc_allocate_aligned(experiment.values_size);
    batch.totals = &totals;
    batch.predictions = &kept;
    batch.scale = SOURCE.scale;
    batch.wanted = wanted;
    fill_weights(model, batch.weights, argv[2]);
    batch.numbers = make_examples(count_inputs(model), argv[2]);
    evaluate_all(evaluation_of(recipe));
    for (int i = 0; i < EXAMPLES; i++) {
        for (int k = 0; k < given; k++) {
            uint32_t bits;
            memcpy(&bits, &outputs[i * given + k], sizeof bits);
            printf("%08x ", (unsigned)bits);
        }
        printf("%d\n", recipe->train->outputs ? 0 : (int)predicted[i]);
    }
    return 0;
}
