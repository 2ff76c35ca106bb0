/* nets_summarised.c NETS_TXT NOT_IN_TLC_TXT: each net of nets.txt as a spec. What tlc says of its
 * layers and of how much there is to do must be what Keras says. */
#include "interpreted.h"
#include "not_yet.h"

#include "catalog/layer.h"

#include <stdlib.h>
#include <string.h>

enum { LINE = 8192, WORD = 80, MOST_NETS_LAYERS = 100 };

typedef struct Summary {
    char name[WORD], kind[WORD], shape[WORD];
    long long parameters;
} Summary;

typedef struct Net {
    char name[WORD], layers[LINE], input[WORD];
    Summary layer[MOST_NETS_LAYERS];
    int count;
    long long parameters, trained, operations, forward;
} Net;

/* ---- the file ---- */

static void read_line(Net *net, const char *line)
{
    Summary *layer = &net->layer[net->count];
    if (net->count < MOST_NETS_LAYERS && sscanf(line, "layer %79s %79s %79s %lld", layer->name,
                                                layer->kind, layer->shape, &layer->parameters) == 4)
        net->count++;
    else if (sscanf(line, "net %79s %8191[^\n]", net->name, net->layers) == 2 ||
             sscanf(line, "input %79[^\n]", net->input) == 1 ||
             sscanf(line, "parameters %lld %lld", &net->parameters, &net->trained) == 2 ||
             sscanf(line, "operations %lld %lld", &net->operations, &net->forward) == 2)
        return;
    else {
        fprintf(stderr, "nets.txt: %s", line);
        exit(2);
    }
}

/* An empty line ends it. */
static bool read_net(FILE *file, Net *net)
{
    char line[LINE];
    *net = (Net){.count = 0};
    while (fgets(line, sizeof line, file) && (line[0] != '\n' || net->count == 0))
        if (line[0] != '#' && line[0] != '\n')
            read_line(net, line);
    return net->count > 0;
}

/* ---- the spec ---- */

/* The last layer has an output for each class. */
static const char *spec_of(Arena *arena, const Net *net)
{
    char shape[WORD];
    snprintf(shape, sizeof shape, "%s", net->input);
    for (char *space; (space = strchr(shape, ' '));)
        *space = ',';
    return arena_printf(
        arena,
        "name: summarised\n"
        "data:\n"
        "  d: {path: p, shape: [%s], classes: %s, train: {images: i, labels: l}}\n"
        "splits: {train: \"d.train[:60]\", test: \"d.train[60:90]\"}\n"
        "tasks: {T: {}}\n"
        "models:\n"
        "  M: {layers: %s}\n"
        "training:\n"
        "  - {model: M, task: T, loss: sparse_categorical_crossentropy, epochs: 1}\n"
        "compare:\n"
        "  - {models: [M], task: T}\n",
        shape, net->layer[net->count - 1].shape, net->layers);
}

/* ---- what tlc says of it ---- */

static void expect(const char *net, const char *what, long long found, long long wanted)
{
    char why[256];
    snprintf(why, sizeof why, "%s: %lld, but Keras has %lld", what, found, wanted);
    if (found != wanted)
        fault(net, why);
}

static void expect_word(const char *net, const char *what, const char *found, const char *wanted)
{
    char why[256];
    snprintf(why, sizeof why, "%s: %s, but Keras has %s", what, found, wanted);
    if (strcmp(found, wanted) != 0)
        fault(net, why);
}

static void expect_layer(Arena *arena, const Net *net, const Model *model, const PlanLayer *layers,
                         size_t index)
{
    const Summary *wanted = &net->layer[index];
    const PlanLayer *layer = &layers[index];
    long long parameters = 0;
    for (size_t i = 0; i < layer->weight_count; i++)
        parameters += layer->weights[i]->rows * layer->weights[i]->columns;
    expect_word(net->name, "a layer", keras_name(arena, model, index), wanted->name);
    expect_word(net->name, wanted->name, layer->kind->name, wanted->kind);
    expect_word(net->name, wanted->name, describe_shape(arena, &layer->output), wanted->shape);
    expect(net->name, wanted->name, parameters, wanted->parameters);
}

static void expect_net(Arena *arena, const Net *net, const Compiled *compiled)
{
    const PlanTraining *training = compiled->plan->trainings.items[0];
    const PlanModel *model = training->model;
    expect(net->name, "layers", (long long)model->layers.count, net->count);
    for (size_t i = 0; i < model->layers.count && (int)i < net->count; i++)
        expect_layer(arena, net, &compiled->spec->models.items[0], model->layers.items, i);
    expect(net->name, "parameters", model->parameters, net->parameters);
    expect(net->name, "parameters that learn", training->phases.items[0].trainable, net->trained);
    expect(net->name, "operations to train an example",
           training->phases.items[0].step->floating_point_operations, net->operations);
    expect(net->name, "operations to evaluate an example",
           training->evaluate->floating_point_operations, net->forward);
}

static void try_net(const Net *net)
{
    Arena *arena = arena_new();
    const Compiled compiled = compile_text(arena, spec_of(arena, net));
    if (compiled.plan) {
        is_known(net->name);
        expect_net(arena, net, &compiled);
        printf("%s: %d layers\n", net->name, net->count);
    } else
        is_refused(net->name, compiled.refused);
    arena_free(arena);
}

int main(int argc, char **argv)
{
    static Net net;
    FILE *file = argc == 3 ? fopen(argv[1], "r") : NULL;
    int nets = 0;
    if (!file) {
        perror("nets_summarised NETS_TXT NOT_IN_TLC_TXT");
        return 2;
    }
    read_not_yet(argv[2], "net");
    for (; read_net(file, &net); nets++)
        try_net(&net);
    fclose(file);
    finish_not_yet();
    return nets >= 10 && faults() == 0 ? 0 : 1;
}
