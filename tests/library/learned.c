/* learned.c MODEL FOLDER CLASSES|values|labels: lets the last phase of the model's last training go
 * over noise for two epochs, by steps of the batch size and a smaller last one, and prints what it
 * has learned then, as bits. The weights that it begins with go to FOLDER/weights.safetensors, the
 * examples to FOLDER/examples, their targets to FOLDER/targets. */
#define EXAMPLES  75
#define SAID_MAIN said_main
#include "said.c"

enum { EPOCHS = 2 };

static const struct tlc_recipe *find_last_recipe(const char *model)
{
    const struct tlc_recipe *found = NULL;
    for (int i = 0; i < experiment.recipes; i++)
        if (strcmp(experiment.recipe[i].model->name, model) == 0 && experiment.recipe[i].phases)
            found = &experiment.recipe[i];
    if (!found)
        tlc_fail("no such model learns\n");
    return found;
}

/* ---- targets ---- */

static int32_t classes[EXAMPLES];
static float numbers[EXAMPLES * MOST_OUTPUTS];

static void make_targets(const char *kind, int outputs, const char *folder)
{
    FILE *file = open_file(folder, "targets");
    const int of_each = atoi(kind) ? 1 : outputs;
    for (int i = 0; i < EXAMPLES * of_each; i++) {
        const double number = noise(11, (uint32_t)i);
        if (atoi(kind))
            classes[i] = (int32_t)(number * atoi(kind));
        numbers[i] = strcmp(kind, "labels") == 0 ? number < 0.5 : (float)(4 * number - 2);
    }
    if (atoi(kind))
        fwrite(classes, sizeof *classes, EXAMPLES, file);
    else
        fwrite(numbers, sizeof *numbers, (size_t)(EXAMPLES * of_each), file);
    fclose(file);
}

/* ---- steps ---- */

static int begin_batch(int first, int most)
{
    const int left = EXAMPLES - first;
    batch.count = left < most ? left : most;
    for (int i = 0; i < batch.count; i++) {
        batch.examples[i] = batch.rows[i] = first + i;
        batch.targets[i] = classes[first + i];
    }
    return batch.count;
}

static void run_all(const struct tlc_program *program, int most)
{
    for (int first = 0; first < EXAMPLES; first += begin_batch(first, most)) {
        begin_batch(first, most);
        program->run(&batch, (struct tlc_part){.number = 0, .count = 1});
    }
}

static void set_rates(const struct tlc_phase *phase, int moment)
{
    const int known = moment < phase->rates ? moment : phase->rates - 1;
    batch.rates = &phase->rate[known * (phase->slices > 1 ? phase->slices : 1)];
    batch.rate = batch.rates[0];
}

static void learn(const struct tlc_phase *phase)
{
    int step = 0;
    if (phase->front.run)
        run_all(&phase->front, phase->batch_size);
    for (int epoch = 0; epoch < EPOCHS; epoch++)
        for (int first = 0; first < EXAMPLES; first += batch.count) {
            set_rates(phase, phase->by_step ? step : epoch);
            batch.step = (uint32_t)step++;
            begin_batch(first, phase->batch_size);
            phase->step.run(&batch, (struct tlc_part){.number = 0, .count = 1});
        }
}

static void print_tensor(const struct tlc_tensor *tensor)
{
    const float *weights = (const float *)((const char *)batch.weights + tensor->offset);
    for (int row = 0; row < tensor->rows; row++)
        for (int column = 0; column < tensor->columns; column++) {
            uint32_t bits;
            memcpy(&bits,
                   &weights[(column / tensor->panel * tensor->rows + row) * tensor->panel +
                            column % tensor->panel],
                   sizeof bits);
            printf("%08x\n", (unsigned)bits);
        }
}

int main(int argc, char **argv)
{
    const struct tlc_recipe *recipe = find_last_recipe(argc > 3 ? argv[1] : "");
    const struct tlc_phase *phase = &recipe->phase[recipe->phases - 1];
    const struct tlc_model *model = recipe->model;
    const struct tlc_predictions kept = {calloc(EXAMPLES, 4), calloc(EXAMPLES, 4),
                                         calloc(EXAMPLES, 4),
                                         calloc((size_t)EXAMPLES * MOST_OUTPUTS, 4)};
    struct tlc_metrics totals = {0};
    batch.weights = tlc_allocate_aligned(model->size);
    batch.values = tlc_allocate_aligned(experiment.values_size);
    batch.state = tlc_allocate_aligned(phase->state + 64);
    memset(batch.state, 0, phase->state + 64);
    batch.features =
        tlc_allocate_aligned((size_t)(EXAMPLES * (phase->features + 16)) * sizeof(float));
    batch.totals = &totals;
    batch.predictions = &kept;
    batch.scale = SOURCE.scale;
    batch.seed = experiment.seed;
    batch.wanted = numbers;
    batch.class_weight = recipe->class_weight;
    fill_weights(model, batch.weights, argv[2]);
    batch.numbers = make_examples(count_inputs(model), argv[2]);
    make_targets(argv[3], model->layer[model->layers - 1].outputs, argv[2]);
    learn(phase);
    for (int i = 0; i < model->layers; i++)
        for (int k = 0; k < model->layer[i].weights; k++)
            if (phase->learns[i] && !model->layer[i].weight[k].running)
                print_tensor(&model->layer[i].weight[k]);
    return 0;
}
