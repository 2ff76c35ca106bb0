#include "commands/predict/predict_model.h"

#include "engine/engine.h"
#include "interpreter/engine.h"
#include "lower/lower.h"
#include "metrics/metrics.h"
#include "passes/passes.h"
#include "system/allocate.h"

#include <stdlib.h>
#include <string.h>

/* ---- the model's tables ---- */

static struct tlc_tensor tensor_of(const Parameter *weights, size_t offset)
{
    struct tlc_tensor tensor = {.name = weights->role,
                                .offset = offset,
                                .dimensions = weights->dimensions,
                                .size = {(int)weights->columns},
                                .rows = weights->dimensions > 1 ? (int)weights->rows : 1,
                                .columns = (int)weights->columns,
                                .panel = (int)weights->columns,
                                .running = weights->running};
    for (int i = 0; i < weights->dimensions; i++)
        tensor.size[i] = (int)weights->size[i];
    return tensor;
}

static int64_t count_of(const Parameter *weights)
{
    return weights->rows * weights->columns;
}

/* As the program's C makes it of the members (templates/models.c). */
static const char *object_of(Arena *arena, const PlanLayer *layer)
{
    Text text = text_new(arena);
    text_add(&text, "{");
    for (size_t i = 0; i < layer->config.count; i++)
        text_addf(&text, "%s%s", i ? ", " : "", layer->config.items[i]);
    text_add(&text, "}");
    return text.bytes;
}

static struct tlc_layer layer_of(Arena *arena, const PlanLayer *layer, size_t *offset)
{
    struct tlc_tensor *tensors = arena_alloc(arena, MOST_WEIGHTS * sizeof *tensors);
    for (size_t i = 0; i < layer->weight_count; i++) {
        tensors[i] = tensor_of(layer->weights[i], *offset);
        *offset += (size_t)count_of(layer->weights[i]) * sizeof(float);
    }
    return (struct tlc_layer){.class_name = layer->class_name,
                              .name = layer->name,
                              .config = object_of(arena, layer),
                              .inputs = (int)shape_size(&layer->input),
                              .outputs = (int)shape_size(&layer->output),
                              .trainable = layer->trainable,
                              .weights = (int)layer->weight_count,
                              .weight = tensors};
}

/* For each layer how many it reads, then which. NULL: each the one before. */
static const int *reads_of(Arena *arena, const PlanModel *model)
{
    List(int) reads = {0};
    bool branches = false;
    for (size_t i = 0; i < model->layers.count; i++) {
        const Reads of_layer = plan_reads(&model->layers.items[i]);
        branches |= model->layers.items[i].read_count > 0;
        *list_add(arena, &reads) = (int)reads_count(&of_layer);
        for (size_t k = 0; k < reads_count(&of_layer); k++)
            *list_add(arena, &reads) = reads_at(&of_layer, i, k);
    }
    return branches ? reads.items : NULL;
}

static const char *const *onnx_of(Arena *arena, const PlanModel *model)
{
    const char **nodes = arena_alloc(arena, model->layers.count * sizeof *nodes);
    if (!model->layers.items[0].onnx)
        return NULL;
    for (size_t i = 0; i < model->layers.count; i++)
        nodes[i] = arena_printf(arena, "{%s}", model->layers.items[i].onnx);
    return nodes;
}

const struct tlc_model *predict_model(Arena *arena, const PlanModel *model)
{
    const size_t count = model->layers.count;
    struct tlc_layer *layers = arena_alloc(arena, count * sizeof *layers);
    struct tlc_model *result = arena_alloc(arena, sizeof *result);
    size_t size = 0;
    for (size_t i = 0; i < count; i++)
        layers[i] = layer_of(arena, &model->layers.items[i], &size);
    *result = (struct tlc_model){.name = model->name,
                                 .input_dimensions = (int)model->file->dimensions,
                                 .layers = (int)count,
                                 .layer = layers,
                                 .reads = reads_of(arena, model),
                                 .onnx = onnx_of(arena, model),
                                 .parameters = (long)model->parameters,
                                 .size = size + 1};
    for (size_t i = 0; i < model->file->dimensions; i++)
        result->input_shape[i] = (int)model->file->shape[i];
    return result;
}

/* ---- what it says ---- */

/* An evaluation, and what runs it once its weights are known. */
typedef struct Evaluation {
    struct tlc_evaluate how; /* the first: what the runtime knows it by */
    Arena *arena;
    const PlanTraining *training;
    Library *library;
    Engine *engine;
} Evaluation;

/* What the runtime calls a batch, which only its program looks into. */
typedef struct Batch {
    const Evaluation *evaluation;
    const struct tlc_examples *examples;
    const struct tlc_predictions *predictions;
    int outputs; /* numbers that are kept of an example */
} Batch;

static void keep(const Batch *batch, size_t row, const EngineAnswer *answer)
{
    const Library *library = batch->evaluation->library;
    const size_t outputs = (size_t)batch->outputs, answers = (size_t)library->answers;
    memcpy(batch->predictions->output + row * outputs, answer->numbers + answers - outputs,
           outputs * sizeof(float));
    batch->predictions->predicted[row] = answer->class_index;
    if (library->answer == ANSWER_CLASSES)
        batch->predictions->confidence[row] = answer->numbers[answer->class_index];
}

/* Each thread takes every so many-th example. */
static void run(const struct batch *opaque, struct tlc_part part)
{
    const Batch *batch = (const void *)opaque;
    const Evaluation *evaluation = batch->evaluation;
    const PlanFile *file = evaluation->training->model->file;
    const size_t size = tlc_element_size(file->element) * (size_t)file->pixels;
    float *room = tlc_allocate_aligned((size_t)engine_room(evaluation->engine) * sizeof *room + 1);
    EngineAnswer answer = {.numbers =
                               tlc_allocate((size_t)evaluation->library->answers, sizeof(float))};
    for (int row = part.number; row < batch->examples->count; row += part.count) {
        engine_run(evaluation->engine, room,
                   (const char *)batch->examples->numbers + (size_t)row * size, &answer, NULL,
                   NULL);
        keep(batch, (size_t)row, &answer);
    }
    free(answer.numbers);
    free(room);
}

const struct tlc_evaluate *predict_evaluation(Arena *arena, const Plan *plan,
                                              const PlanTraining *training)
{
    enum { WORTH_IT = 1 << 20 }; /* operations of a batch, for which threads meet */
    Evaluation *evaluation = arena_alloc(arena, sizeof *evaluation);
    Prog *prog = lower_prediction(arena, training);
    run_prediction_passes(arena, prog);
    const int64_t operations = prog->floating_point_operations;
    *evaluation = (Evaluation){.how = {.step = {.run = run,
                                                .operations = (double)operations,
                                                .divided = operations * training->batch > WORTH_IT},
                                       .batch_size = (int)training->batch},
                               .arena = arena,
                               .training = training,
                               .library = library_new(arena, plan, training, prog)};
    return &evaluation->how;
}

/* ---- weights ---- */

/* In the order of the model's tables. */
static void take_weights(Evaluation *evaluation, const void *weights)
{
    const PlanModel *model = evaluation->training->model;
    const float *numbers = weights;
    for (size_t i = 0; i < model->layers.count; i++)
        for (size_t k = 0; k < model->layers.items[i].weight_count; k++) {
            const Parameter *array = model->layers.items[i].weights[k];
            *list_add(evaluation->arena, &evaluation->library->numbers) =
                (LibraryNumbers){array, numbers};
            numbers += count_of(array);
        }
}

static void begin_engine(Evaluation *evaluation, const void *weights)
{
    take_weights(evaluation, weights);
    evaluation->engine = engine_new(evaluation->arena, evaluation->library);
}

struct tlc_metrics predict_evaluate(const struct tlc_training *training,
                                    const struct tlc_evaluate *how,
                                    const struct tlc_examples *examples, float *features,
                                    const struct tlc_predictions *predictions)
{
    Evaluation *evaluation = (Evaluation *)how;
    const Batch batch = {evaluation, examples, predictions, tlc_outputs_of(training->recipe)};
    (void)features;
    if (!evaluation->engine)
        begin_engine(evaluation, training->weights);
    tlc_do(training, &how->step, (const struct batch *)(const void *)&batch);
    return (struct tlc_metrics){.examples = examples->count};
}
