/* draws.c: prints the random numbers of an experiment, each as the runtime draws it: for two
 * seeds the bits of all kernels, the orders of three epochs, and the rows of all samples. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include <tlc.h>

int experiment_main(int argc, char **argv);
#define main experiment_main
#include PROGRAM
#undef main

static void print_kernel(const struct tlc_model *model, int number, void *weights, uint64_t seed)
{
    const struct tlc_layer *layer = &model->layer[number];
    const struct tlc_tensor *kernel = &layer->weight[0];
    const char *first = (const char *)weights + kernel->offset;
    tlc_draw_layer(layer, weights, seed);
    printf("kernel %s.%s of %" PRIu64 ":", model->name, layer->name, seed);
    for (int i = 0; i < kernel->rows; i++)
        for (int j = 0; j < kernel->columns; j++) {
            const int place =
                (j / kernel->panel * kernel->rows + i) * kernel->panel + j % kernel->panel;
            uint32_t bits;
            memcpy(&bits, first + (size_t)place * sizeof bits, sizeof bits);
            printf(" %08" PRIx32, bits);
        }
    printf("\n");
}

static void print_kernels(const struct tlc_model *model, uint64_t seed)
{
    void *weights = tlc_allocate_aligned(model->size);
    for (int i = 0; i < model->layers; i++)
        if (model->layer[i].weights > 0)
            print_kernel(model, i, weights, seed);
    free(weights);
}

static void print_orders(const struct tlc_recipe *recipe, int number, uint64_t seed)
{
    enum { COUNT = 7, EPOCHS = 3 };
    for (uint32_t epoch = 0; epoch < EPOCHS; epoch++) {
        int32_t order[COUNT];
        tlc_shuffle(order, COUNT, seed, recipe->shuffle_stream, epoch);
        printf("order %d %s of %" PRIu64 ", epoch %" PRIu32 ":", number, recipe->model->name, seed,
               epoch);
        for (int i = 0; i < COUNT; i++)
            printf(" %d", order[i]);
        printf("\n");
    }
}

static void print_sample(const struct tlc_examples *examples, uint64_t seed)
{
    const struct tlc_examples sample = tlc_sample(examples, seed);
    printf("sample %s of %" PRIu64 ":", examples->name, seed);
    for (int i = 0; i < sample.count; i++)
        printf(" %d", sample.rows[i]);
    printf("\n");
    tlc_sample_end(&sample, examples);
}

int main(int argc, char **argv)
{
    static const uint64_t seeds[] = {77, (UINT64_C(5) << 32) + 3};
    const struct tlc_options options = tlc_parse_options(argc, argv, &experiment);
    load_data(&options);
    for (int s = 0; s < 2; s++) {
        for (int i = 0; i < experiment.models; i++)
            print_kernels(experiment.model[i], seeds[s]);
        for (int i = 0; i < experiment.recipes; i++)
            print_orders(&experiment.recipe[i], i, seeds[s]);
        for (int i = 0; i < experiment.examples; i++)
            print_sample(experiment.example[i], seeds[s]);
    }
    return 0;
}
