/* identity_tables.c: of every structure of a plan, all its fields, a line each. */
#include "ir/identity.h"

/* clang-format off */

#define FIELD_OF(type, member, kind, parts, items, bytes)                                          \
    {#member, offsetof(type, member), sizeof(((type *)0)->member), kind, parts, items, bytes, NULL}
#define FIELD(type, member, kind, parts) FIELD_OF(type, member, FIELD_##kind, parts, NULL, NULL)
#define THINGS(type, member, kind, parts, items)                                                   \
    FIELD_OF(type, member, FIELD_##kind, parts, items, NULL)
#define ARRAY(type, member, parts, bytes) FIELD_OF(type, member, FIELD_ARRAY, parts, NULL, bytes)
#define LEADS(type, member, kind, parts, to)                                                       \
    {#member, offsetof(type, member), sizeof(((type *)0)->member), FIELD_##kind, parts, NULL, NULL, to}
#define NAMES(type, member, parts, count) FIELD_OF(type, member, FIELD_NAMES, parts, NULL, count)
#define STRUCTURE(table, type, fields)                                                             \
    const Structure table = {#type, sizeof(type), fields, sizeof fields / sizeof *fields}
#define IDENTITY PART_IDENTITY
#define SHAPE    (PART_IDENTITY | PART_SHAPE)
#define FUNCTION PART_FUNCTION
#define ACROSS   PART_ACROSS
#define DERIVED  0

static size_t count_of_classes(const void *thing)
{
    return (size_t)((const PlanFile *)thing)->classes;
}

static size_t count_of_file_targets(const void *thing)
{
    return (size_t)((const PlanFile *)thing)->targets;
}

/* Two sections of the data that name one file are two files: their splits have names of their own.
 */
static const Field of_file[] = {
    FIELD(PlanFile, name, TEXT, DERIVED),
    FIELD(PlanFile, title, TEXT, DERIVED),
    FIELD(PlanFile, format, TEXT, IDENTITY),
    FIELD(PlanFile, path, TEXT, IDENTITY),
    FIELD(PlanFile, file, TEXT, IDENTITY),
    FIELD(PlanFile, images, TEXT, IDENTITY),
    FIELD(PlanFile, labels, TEXT, IDENTITY),
    FIELD(PlanFile, parts, TEXT, IDENTITY),
    FIELD(PlanFile, part_names, POINTER, DERIVED), /* the same */
    FIELD(PlanFile, part_count, BYTES, IDENTITY),
    FIELD(PlanFile, group, TEXT, IDENTITY),
    FIELD(PlanFile, settings, TEXT, IDENTITY),
    FIELD(PlanFile, read_with, POINTER, DERIVED), /* the same */
    FIELD(PlanFile, described, TEXT, DERIVED),
    FIELD(PlanFile, by_hand, TEXT, DERIVED),
    FIELD(PlanFile, shape, BYTES, IDENTITY),
    FIELD(PlanFile, dimensions, BYTES, IDENTITY),
    FIELD(PlanFile, element, BYTES, IDENTITY),
    FIELD(PlanFile, pixels, BYTES, DERIVED),
    FIELD(PlanFile, classes, BYTES, IDENTITY),
    FIELD(PlanFile, rows, BYTES, DERIVED),
    FIELD(PlanFile, all_rows, BYTES, DERIVED),
    FIELD(PlanFile, scale, NUMBER, IDENTITY),
    NAMES(PlanFile, class_names, ACROSS, count_of_classes), /* its place tells within a plan */
    FIELD(PlanFile, targets, BYTES, IDENTITY),
    NAMES(PlanFile, target_names, ACROSS, count_of_file_targets), /* the same */
    FIELD(PlanFile, origin, PLACE, IDENTITY),
};
STRUCTURE(file_fields, PlanFile, of_file);

static size_t bytes_of_targets(const void *thing)
{
    const PlanTask *task = thing;
    return (size_t)task->labels * sizeof *task->targets;
}

static size_t count_of_task_classes(const void *thing)
{
    return (size_t)((const PlanTask *)thing)->classes;
}

static const Field of_task[] = {
    FIELD(PlanTask, name, TEXT, IDENTITY),
    FIELD(PlanTask, identifier, TEXT, DERIVED),
    FIELD(PlanTask, where, TEXT, IDENTITY),
    FIELD(PlanTask, where_source, TEXT, DERIVED),
    FIELD(PlanTask, target, TEXT, IDENTITY),
    FIELD(PlanTask, target_source, TEXT, DERIVED),
    FIELD(PlanTask, labels, BYTES, IDENTITY),
    FIELD(PlanTask, classes, BYTES, IDENTITY),
    ARRAY(PlanTask, targets, IDENTITY, bytes_of_targets),
    FIELD(PlanTask, has_table, BYTES, IDENTITY),
    FIELD(PlanTask, label_names, POINTER, DERIVED), /* those of its data */
    NAMES(PlanTask, class_names, ACROSS, count_of_task_classes), /* and of the spec's task of this name */
    FIELD(PlanTask, shift, BYTES, IDENTITY),
    FIELD(PlanTask, outputs, BYTES, IDENTITY),
    FIELD(PlanTask, output_names, POINTER, DERIVED), /* those of its data */
    FIELD(PlanTask, origin, PLACE, DERIVED),
};
STRUCTURE(task_fields, PlanTask, of_task);

static size_t bytes_of_parts(const void *thing)
{
    const PlanDraw *draw = thing;
    return 2 * draw->part_count * sizeof *draw->parts;
}

static const Field of_draw[] = {
    FIELD(PlanDraw, name, TEXT, IDENTITY),
    FIELD(PlanDraw, identifier, TEXT, DERIVED),
    LEADS(PlanDraw, file, POINTER, IDENTITY, &file_fields),
    ARRAY(PlanDraw, parts, IDENTITY, bytes_of_parts),
    FIELD(PlanDraw, part_count, BYTES, IDENTITY),
    LEADS(PlanDraw, without, LIST, IDENTITY, &draw_fields),
    FIELD(PlanDraw, fraction, NUMBER, IDENTITY),
    FIELD(PlanDraw, stratify, BYTES, IDENTITY),
    FIELD(PlanDraw, grouped, BYTES, IDENTITY),
    FIELD(PlanDraw, folds, BYTES, IDENTITY),
    FIELD(PlanDraw, divided, BYTES, DERIVED),
    FIELD(PlanDraw, seed, BYTES, IDENTITY),
    FIELD(PlanDraw, stream, BYTES, DERIVED),
    FIELD(PlanDraw, origin, PLACE, DERIVED),
};
STRUCTURE(draw_fields, PlanDraw, of_draw);

static const Field of_examples[] = {
    FIELD(PlanExamples, name, TEXT, IDENTITY),
    FIELD(PlanExamples, identifier, TEXT, DERIVED),
    LEADS(PlanExamples, task, POINTER, IDENTITY, &task_fields),
    LEADS(PlanExamples, file, POINTER, IDENTITY, &file_fields),
    FIELD(PlanExamples, first, BYTES, IDENTITY),
    FIELD(PlanExamples, last, BYTES, IDENTITY),
    LEADS(PlanExamples, draw, POINTER, IDENTITY, &draw_fields),
    FIELD(PlanExamples, limit, BYTES, IDENTITY),
    FIELD(PlanExamples, sampled, BYTES, IDENTITY),
    FIELD(PlanExamples, stream, BYTES, DERIVED),
    FIELD(PlanExamples, shift_stream, BYTES, DERIVED),
    FIELD(PlanExamples, origin, PLACE, DERIVED),
};
STRUCTURE(examples_fields, PlanExamples, of_examples);

static const Field of_stored[] = {
    FIELD(StoredWeights, tensor, TEXT, IDENTITY),
    FIELD(StoredWeights, shape, TEXT, DERIVED),
    FIELD(StoredWeights, dimensions, BYTES, IDENTITY),
    FIELD(StoredWeights, size, BYTES, IDENTITY),
    FIELD(StoredWeights, stride, BYTES, IDENTITY),
    FIELD(StoredWeights, first, BYTES, IDENTITY),
};
STRUCTURE(stored_fields, StoredWeights, of_stored);

static const Field of_parameter[] = {
    FIELD(Parameter, name, TEXT, SHAPE),
    FIELD(Parameter, role, TEXT, SHAPE),
    FIELD(Parameter, running, BYTES, SHAPE),
    FIELD(Parameter, dimensions, BYTES, SHAPE),
    FIELD(Parameter, size, BYTES, SHAPE),
    FIELD(Parameter, rows, BYTES, SHAPE),
    FIELD(Parameter, columns, BYTES, SHAPE),
    FIELD(Parameter, initializer, TEXT, IDENTITY),
    FIELD(Parameter, initial, BYTES, IDENTITY),
    FIELD(Parameter, scale, NUMBER, IDENTITY),
    FIELD(Parameter, stream, BYTES, IDENTITY),
    FIELD(Parameter, l1, NUMBER, IDENTITY | FUNCTION),
    FIELD(Parameter, l2, NUMBER, IDENTITY | FUNCTION),
    THINGS(Parameter, stored, THING, IDENTITY, &stored_fields),
};
STRUCTURE(parameter_fields, Parameter, of_parameter);

static size_t bytes_of_reads(const void *thing)
{
    const PlanLayer *layer = thing;
    return layer->read_count * sizeof *layer->reads;
}

static size_t bytes_of_layer_constants(const void *thing)
{
    const PlanLayer *layer = thing;
    return layer->constant_count * sizeof *layer->constants;
}

/* What a layer copies, its trainings know: cells may differ in that alone. */
static const Field of_layer[] = {
    FIELD(PlanLayer, kind, POINTER, SHAPE | FUNCTION),
    FIELD(PlanLayer, class_name, TEXT, DERIVED),
    FIELD(PlanLayer, config, LIST, DERIVED),
    FIELD(PlanLayer, onnx, TEXT, DERIVED),
    FIELD(PlanLayer, name, TEXT, SHAPE),
    ARRAY(PlanLayer, reads, IDENTITY | FUNCTION, bytes_of_reads),
    FIELD(PlanLayer, read_count, BYTES, IDENTITY | FUNCTION),
    FIELD(PlanLayer, input, BYTES, SHAPE | FUNCTION),
    FIELD(PlanLayer, output, BYTES, SHAPE | FUNCTION),
    FIELD(PlanLayer, activation, BYTES, IDENTITY),
    FIELD(PlanLayer, inner_softmax, BYTES, IDENTITY),
    FIELD(PlanLayer, shown_activation, TEXT, IDENTITY),
    FIELD(PlanLayer, learned, TEXT, DERIVED),
    FIELD(PlanLayer, takes, TEXT, DERIVED),
    FIELD(PlanLayer, window, BYTES, IDENTITY | FUNCTION),
    FIELD(PlanLayer, padded, BYTES, IDENTITY | FUNCTION),
    FIELD(PlanLayer, numbers, BYTES, IDENTITY | FUNCTION),
    ARRAY(PlanLayer, constants, IDENTITY | FUNCTION, bytes_of_layer_constants),
    FIELD(PlanLayer, constant_count, BYTES, IDENTITY | FUNCTION),
    FIELD(PlanLayer, stream, BYTES, IDENTITY),
    THINGS(PlanLayer, weights, THING, SHAPE | FUNCTION, &parameter_fields),
    FIELD(PlanLayer, weight_count, BYTES, SHAPE | FUNCTION),
    FIELD(PlanLayer, trainable, BYTES, IDENTITY),
    FIELD(PlanLayer, copied_from, POINTER, DERIVED),
    FIELD(PlanLayer, copied_index, BYTES, DERIVED),
    FIELD(PlanLayer, ram, BYTES, DERIVED),
    FIELD(PlanLayer, origin, PLACE, DERIVED),
};
STRUCTURE(layer_fields, PlanLayer, of_layer);

static const Field of_model[] = {
    FIELD(PlanModel, name, TEXT, IDENTITY),
    FIELD(PlanModel, identifier, TEXT, DERIVED),
    LEADS(PlanModel, file, POINTER, IDENTITY, &file_fields),
    THINGS(PlanModel, layers, LIST, SHAPE, &layer_fields),
    FIELD(PlanModel, shape, POINTER, DERIVED),
    FIELD(PlanModel, parameters, BYTES, DERIVED),
    FIELD(PlanModel, stored, TEXT, IDENTITY),
    FIELD(PlanModel, stored_kind, TEXT, DERIVED),
    FIELD(PlanModel, stored_reader, TEXT, DERIVED),
    FIELD(PlanModel, source, POINTER, DERIVED),
    FIELD(PlanModel, limits, BYTES, IDENTITY),
    FIELD(PlanModel, flash_limit, PLACE, DERIVED),
    FIELD(PlanModel, ram_limit, PLACE, DERIVED),
    FIELD(PlanModel, origin, PLACE, DERIVED),
};
STRUCTURE(model_fields, PlanModel, of_model);

/* A constant rate is there once; a phase without epochs has none to speak of. */
static size_t bytes_of_rates(const void *thing)
{
    const PlanPhase *phase = thing;
    return (size_t)plan_rates(phase) * phase->slices * sizeof *phase->rates;
}

static size_t bytes_of_rate_of(const void *thing)
{
    const PlanPhase *phase = thing;
    return phase->layers * sizeof *phase->rate_of;
}

static size_t bytes_of_trains(const void *thing)
{
    const PlanPhase *phase = thing;
    return phase->layers * sizeof *phase->trains;
}

static const Field of_stopping[] = {
    FIELD(PlanStopping, monitor, TEXT, IDENTITY),
    FIELD(PlanStopping, patience, BYTES, IDENTITY),
    FIELD(PlanStopping, min_delta, NUMBER, IDENTITY),
    FIELD(PlanStopping, restores, BYTES, IDENTITY),
    FIELD(PlanStopping, first, BYTES, IDENTITY),
};
STRUCTURE(stopping_fields, PlanStopping, of_stopping);

static const Field of_plateau[] = {
    FIELD(PlanPlateau, monitor, TEXT, IDENTITY),
    FIELD(PlanPlateau, patience, BYTES, IDENTITY),
    FIELD(PlanPlateau, min_delta, NUMBER, IDENTITY),
    FIELD(PlanPlateau, factor, NUMBER, IDENTITY),
    FIELD(PlanPlateau, least_rate, NUMBER, IDENTITY),
    FIELD(PlanPlateau, cooldown, BYTES, IDENTITY),
};
STRUCTURE(plateau_fields, PlanPlateau, of_plateau);

static const Field of_phase[] = {
    FIELD(PlanPhase, name, TEXT, DERIVED),
    FIELD(PlanPhase, epochs, BYTES, IDENTITY),
    FIELD(PlanPhase, slices, BYTES, IDENTITY),
    ARRAY(PlanPhase, rate_of, IDENTITY, bytes_of_rate_of),
    ARRAY(PlanPhase, rates, IDENTITY, bytes_of_rates),
    FIELD(PlanPhase, constant_rate, BYTES, IDENTITY),
    FIELD(PlanPhase, by_step, BYTES, IDENTITY),
    FIELD(PlanPhase, rate_count, BYTES, DERIVED), /* of the array of rates */
    FIELD(PlanPhase, rate_source, TEXT, DERIVED),
    THINGS(PlanPhase, stopping, THING, IDENTITY, &stopping_fields),
    THINGS(PlanPhase, plateau, THING, IDENTITY, &plateau_fields),
    ARRAY(PlanPhase, trains, IDENTITY, bytes_of_trains),
    FIELD(PlanPhase, layers, BYTES, IDENTITY),
    FIELD(PlanPhase, trainable, BYTES, DERIVED),
    FIELD(PlanPhase, step, POINTER, DERIVED),
    FIELD(PlanPhase, features, POINTER, DERIVED),
    FIELD(PlanPhase, valid_features, POINTER, DERIVED),
    FIELD(PlanPhase, evaluate, POINTER, DERIVED),
    FIELD(PlanPhase, kept, POINTER, DERIVED),
    FIELD(PlanPhase, kept_columns, BYTES, DERIVED),
    FIELD(PlanPhase, kept_bytes, BYTES, DERIVED),
    FIELD(PlanPhase, recomputed, TEXT, DERIVED),
    FIELD(PlanPhase, origin, PLACE, DERIVED),
};
STRUCTURE(phase_fields, PlanPhase, of_phase);

static const Field of_optimizer[] = {
    FIELD(PlanOptimizer, kind, POINTER, IDENTITY),
    FIELD(PlanOptimizer, description, TEXT, DERIVED),
    FIELD(PlanOptimizer, numbers, BYTES, IDENTITY),
    FIELD(PlanOptimizer, decay, NUMBER, IDENTITY),
    FIELD(PlanOptimizer, clip, BYTES, IDENTITY),
    FIELD(PlanOptimizer, limit, NUMBER, IDENTITY),
    FIELD(PlanOptimizer, remembered, POINTER, DERIVED), /* its kind tells */
    FIELD(PlanOptimizer, by_role, BYTES, DERIVED),
};
STRUCTURE(optimizer_fields, PlanOptimizer, of_optimizer);

static const Field of_copy[] = {
    FIELD(PlanCopy, layer, BYTES, IDENTITY),
    LEADS(PlanCopy, from, POINTER, IDENTITY, &training_fields),
    FIELD(PlanCopy, from_layer, BYTES, IDENTITY),
};
STRUCTURE(copy_fields, PlanCopy, of_copy);

static size_t bytes_of_weights(const void *thing)
{
    const PlanTraining *training = thing;
    return training->class_weight_count * sizeof *training->class_weights;
}

static const Field of_metric[] = {
    FIELD(PlanMetric, kind, TEXT, IDENTITY),
    FIELD(PlanMetric, name, TEXT, IDENTITY),
    FIELD(PlanMetric, measure, TEXT, IDENTITY),
    FIELD(PlanMetric, k, BYTES, IDENTITY),
};
STRUCTURE(metric_fields, PlanMetric, of_metric);

static const Field of_augmentation[] = {
    FIELD(PlanAugmentation, kind, POINTER, IDENTITY),
    FIELD(PlanAugmentation, op, BYTES, IDENTITY),
    FIELD(PlanAugmentation, description, TEXT, IDENTITY),
    FIELD(PlanAugmentation, height, BYTES, IDENTITY),
    FIELD(PlanAugmentation, width, BYTES, IDENTITY),
    FIELD(PlanAugmentation, channels, BYTES, IDENTITY),
    FIELD(PlanAugmentation, numbers, BYTES, IDENTITY),
    FIELD(PlanAugmentation, stream, BYTES, IDENTITY),
    FIELD(PlanAugmentation, origin, PLACE, DERIVED),
};
STRUCTURE(augmentation_fields, PlanAugmentation, of_augmentation);

static const Field of_training[] = {
    LEADS(PlanTraining, model, POINTER, IDENTITY, &model_fields),
    FIELD(PlanTraining, task, POINTER, DERIVED),
    LEADS(PlanTraining, train, POINTER, IDENTITY, &examples_fields),
    LEADS(PlanTraining, valid, POINTER, IDENTITY, &examples_fields),
    FIELD(PlanTraining, loss, TEXT, IDENTITY),
    FIELD(PlanTraining, loss_number, NUMBER, IDENTITY),
    FIELD(PlanTraining, loss_setting, TEXT, DERIVED),
    FIELD(PlanTraining, blind, TEXT, DERIVED),
    FIELD(PlanTraining, weighs, BYTES, IDENTITY),
    FIELD(PlanTraining, balanced, BYTES, IDENTITY),
    ARRAY(PlanTraining, class_weights, IDENTITY, bytes_of_weights),
    FIELD(PlanTraining, class_weight_count, BYTES, IDENTITY),
    FIELD(PlanTraining, of_zeros_and_ones, BYTES, DERIVED), /* the loss tells */
    THINGS(PlanTraining, metrics, LIST, IDENTITY, &metric_fields),
    THINGS(PlanTraining, optimizer, THING, IDENTITY, &optimizer_fields),
    FIELD(PlanTraining, batch, BYTES, IDENTITY),
    FIELD(PlanTraining, epochs, BYTES, DERIVED),
    LEADS(PlanTraining, before, POINTER, IDENTITY, &training_fields),
    THINGS(PlanTraining, copies, LIST, IDENTITY, &copy_fields),
    FIELD(PlanTraining, shuffle, BYTES, IDENTITY),
    FIELD(PlanTraining, shuffle_stream, BYTES, IDENTITY),
    THINGS(PlanTraining, augmentations, LIST, IDENTITY, &augmentation_fields),
    FIELD(PlanTraining, versions, BYTES, IDENTITY),
    FIELD(PlanTraining, save, TEXT, IDENTITY),
    FIELD(PlanTraining, save_bare, BYTES, IDENTITY),
    FIELD(PlanTraining, save_state, BYTES, IDENTITY),
    FIELD(PlanTraining, optimizer_state, TEXT, IDENTITY),
    FIELD(PlanTraining, initial_epoch, BYTES, IDENTITY),
    THINGS(PlanTraining, phases, LIST, IDENTITY, &phase_fields),
    FIELD(PlanTraining, phases_before, BYTES, DERIVED),
    FIELD(PlanTraining, evaluate, POINTER, DERIVED),
    FIELD(PlanTraining, adaptations, LIST, DERIVED),
    FIELD(PlanTraining, tests, LIST, DERIVED),
    FIELD(PlanTraining, chosen_on, POINTER, DERIVED),
    FIELD(PlanTraining, divided, BYTES, DERIVED),
    FIELD(PlanTraining, number, BYTES, DERIVED),
    FIELD(PlanTraining, origin, PLACE, DERIVED),
};
STRUCTURE(training_fields, PlanTraining, of_training);

static size_t bytes_of_constants(const void *thing)
{
    const Tensor *tensor = thing;
    return tensor->constants ? (size_t)(tensor->rows * tensor->columns) * sizeof(double) : 0;
}

/* In a program a name is one tensor's alone; a parameter's structure is told by the program. */
static const Field of_tensor[] = {
    FIELD(Tensor, kind, BYTES, IDENTITY),
    FIELD(Tensor, name, TEXT, IDENTITY),
    FIELD(Tensor, number, BYTES, DERIVED),
    FIELD(Tensor, rows, BYTES, IDENTITY),
    FIELD(Tensor, columns, BYTES, IDENTITY),
    FIELD(Tensor, height, BYTES, IDENTITY),
    FIELD(Tensor, width, BYTES, IDENTITY),
    FIELD(Tensor, element, BYTES, IDENTITY),
    FIELD(Tensor, layout, BYTES, IDENTITY),
    FIELD(Tensor, stored, BYTES, IDENTITY),
    ARRAY(Tensor, constants, IDENTITY, bytes_of_constants),
    FIELD(Tensor, parameter, POINTER, DERIVED),
    FIELD(Tensor, gradient, POINTER, DERIVED),
    FIELD(Tensor, trainable, BYTES, IDENTITY),
    FIELD(Tensor, rate, POINTER, DERIVED), /* the updates tell */
};
STRUCTURE(tensor_fields, Tensor, of_tensor);

static const Field of_op[] = {
    FIELD(Op, code, BYTES, IDENTITY),
    THINGS(Op, inputs, THING, IDENTITY, &tensor_fields),
    THINGS(Op, outputs, THING, IDENTITY, &tensor_fields),
    FIELD(Op, activation, BYTES, IDENTITY),
    FIELD(Op, window, BYTES, IDENTITY),
    FIELD(Op, numbers, BYTES, IDENTITY),
    FIELD(Op, stream, BYTES, IDENTITY),
    FIELD(Op, divided, BYTES, IDENTITY),
    FIELD(Op, block, BYTES, IDENTITY),
    FIELD(Op, origin, PLACE, DERIVED),
};
STRUCTURE(op_fields, Op, of_op);

static const Field of_prog[] = {
    FIELD(Prog, name, TEXT, DERIVED),
    FIELD(Prog, mode, BYTES, IDENTITY),
    FIELD(Prog, model, TEXT, IDENTITY),
    FIELD(Prog, batch, BYTES, IDENTITY),
    FIELD(Prog, batch_tensor, POINTER, DERIVED),
    FIELD(Prog, rates, LIST, DERIVED), /* its ops tell */
    FIELD(Prog, totals, POINTER, DERIVED),
    FIELD(Prog, predictions, POINTER, DERIVED),
    FIELD(Prog, optimizer, POINTER, DERIVED), /* its ops tell */
    FIELD(Prog, tensors, LIST, DERIVED),
    FIELD(Prog, slots, LIST, DERIVED),
    THINGS(Prog, ops, LIST, IDENTITY, &op_fields),
    FIELD(Prog, loss, POINTER, DERIVED),
    FIELD(Prog, divided, BYTES, DERIVED),
    FIELD(Prog, bytes, BYTES, DERIVED),
    FIELD(Prog, floating_point_operations, BYTES, DERIVED),
    FIELD(Prog, origin, PLACE, DERIVED),
};
STRUCTURE(prog_fields, Prog, of_prog);

/* clang-format on */

const Structure *const all_structures[] = {
    &file_fields,      &task_fields,   &examples_fields, &parameter_fields,
    &layer_fields,     &model_fields,  &phase_fields,    &copy_fields,
    &training_fields,  &tensor_fields, &op_fields,       &prog_fields,
    &optimizer_fields, &draw_fields,   &stopping_fields, &plateau_fields,
};
const size_t structure_count = sizeof all_structures / sizeof *all_structures;
