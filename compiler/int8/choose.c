/* choose.c: what of a library is done with bytes. */
#include "common/nearest.h"
#include "int8/int8.h"

#include <string.h>

typedef struct Choosing {
    Int8 *int8;
    Library *library;
    Diagnostics *diagnostics;
    size_t end;         /* the first op that works with floats again, because somebody says so */
    const Tensor *kept; /* what learning begins with, or NULL */
    size_t heavy;       /* the last op with weights before that, */
    OpList ops;         /* and those there will be, */
    List(Int8Layer) layers;         /* with what they do with bytes */
    Tensor **as_bytes, **as_floats; /* by numbers of values: what is made of them for others */
} Choosing;

/* ---- kinds ---- */

static Int8Kind kind_of(OpCode code)
{
    switch ((int)code) {
    case OP_matmul:
    case OP_dense:
        return INT8_DENSE;
    case OP_conv2d:
    case OP_conv2d_activate:
        return INT8_CONV2D;
    case OP_depthwise_conv2d:
    case OP_depthwise_conv2d_activate:
    case OP_normalize:
    case OP_normalize_activate:
    case OP_standardize:
        return INT8_DEPTHWISE;
    case OP_add:
    case OP_add_activate:
        return INT8_ADD;
    case OP_average_pool:
        return INT8_AVERAGE_POOL;
    case OP_max_pool:
        return INT8_MAX_POOL;
    case OP_pad:
        return INT8_PAD;
    case OP_crop:
        return INT8_CROP;
    case OP_repeat:
        return INT8_REPEAT;
    case OP_concatenate:
        return INT8_CONCATENATE;
    case OP_activate:
    case OP_rescale:
        return INT8_TABLE;
    default:
        return INT8_NOTHING;
    }
}

static bool gathers(const Op *op)
{
    return op->code == OP_gather || op->code == OP_gather_images;
}

static bool records(const Op *op)
{
    return op_info(op->code)->outputs == 0;
}

static bool has_weights(const Op *op)
{
    const Int8Kind kind = kind_of(op->code);
    return (kind == INT8_DENSE || kind == INT8_CONV2D || kind == INT8_DEPTHWISE) &&
           !int8_is_affine(op);
}

/* What goes by the numbers of an image before any weights does so with floats; what moves and
 * compares them does not care. */
static bool is_for_bytes(const Choosing *choosing, const Op *op)
{
    const Int8Kind kind = kind_of(op->code);
    const bool is_heavy = int8_value(choosing->int8, op->inputs[0])->is_heavy;
    if (kind == INT8_ADD || kind == INT8_TABLE || int8_is_affine(op))
        return is_heavy;
    return kind != INT8_NOTHING;
}

/* ---- which ops ---- */

/* Whether the op is of that layer or of one behind it; a layer that changes only shapes has none.
 */
static bool is_from_layer(const Library *library, const Op *op, const PlanLayer *layer)
{
    const PlanLayer *own = records(op) ? NULL : library_layer(library, op->outputs[0]->name);
    return own && own >= layer;
}

static const PlanLayer *find_layer(const Library *library, const char *name)
{
    const PlanModel *model = library->training->model;
    for (size_t i = 0; i < model->layers.count; i++)
        if (strcmp(model->layers.items[i].name, name) == 0)
            return &model->layers.items[i];
    return NULL;
}

static bool refuse_layer(const Choosing *choosing, const char *name)
{
    const PlanModel *model = choosing->library->training->model;
    const char **names =
        arena_alloc(choosing->library->arena, (model->layers.count + 1) * sizeof *names);
    for (size_t i = 0; i < model->layers.count; i++)
        names[i] = model->layers.items[i].name;
    const char *near = tlc_nearest_name(name, names, model->layers.count);
    diag_report(choosing->diagnostics, DIAG_ERROR, model->origin, "library-int8",
                "--floats-from: %s has no layer `%s`", model->name,
                printable(choosing->library->arena, name));
    if (near)
        diag_help(choosing->diagnostics, "did you mean `%s`?", near);
    return false;
}

/* The first op of the layer. */
static size_t begin_of(const Library *library, const PlanLayer *layer)
{
    size_t begin = library->prog->ops.count;
    for (size_t i = begin; i-- > 0;)
        if (is_from_layer(library, &library->prog->ops.items[i], layer))
            begin = i;
    return begin;
}

/* The value of this name, under whatever shape; NULL: none. */
static const Tensor *find_value(const Library *library, const char *name)
{
    for (size_t i = 0; i < library->prog->tensors.count; i++) {
        const Tensor *value = library->prog->tensors.items[i];
        if (value->kind == TENSOR_TEMPORARY && strcmp(value->name, name) == 0)
            return library_same(library, value);
    }
    return NULL;
}

/* Behind the op that makes the value; 0: none does. */
static size_t end_of(const Library *library, const Tensor *value)
{
    for (size_t i = 0; value && i < library->prog->ops.count; i++)
        if (!records(&library->prog->ops.items[i]) &&
            library->prog->ops.items[i].outputs[0] == value)
            return i + 1;
    return 0;
}

/* What learns reads a value that is none here: one op makes it and what follows. */
static bool refuse_value(const Choosing *choosing, const char *name)
{
    const PlanModel *model = choosing->library->training->model;
    const PlanLayer *layer = library_layer(choosing->library, name);
    diag_report(choosing->diagnostics, DIAG_ERROR, layer ? layer->origin : model->origin,
                "library-int8", "learning begins in the middle of what bytes do at once: with `%s`",
                layer ? layer->name : name);
    diag_help(choosing->diagnostics, "leave out --quantize int8, or let --train=PHASE name another "
                                     "phase");
    return false;
}

/* A layer that is asked for, but floats begin before it. */
static bool refuse_late(const Choosing *choosing, const PlanLayer *layer)
{
    diag_report(choosing->diagnostics, DIAG_ERROR, layer->origin, "library-int8",
                "--floats-from %s: floats begin before it, with the first layer that learns",
                layer->name);
    diag_help(choosing->diagnostics, "leave --floats-from out, or name a layer that is frozen");
    return false;
}

/* The first op with which floats begin again. */
static bool find_end(Choosing *choosing, Int8End end)
{
    const Library *library = choosing->library;
    const PlanLayer *layer = end.layer ? find_layer(library, end.layer) : NULL;
    choosing->end = library->prog->ops.count;
    choosing->kept = end.value ? find_value(library, end.value) : NULL;
    if (end.layer && !layer)
        return refuse_layer(choosing, end.layer);
    if (end.value && end_of(library, choosing->kept) == 0)
        return refuse_value(choosing, end.value);
    if (end.value)
        choosing->end = end_of(library, choosing->kept);
    if (layer && begin_of(library, layer) > choosing->end)
        return refuse_late(choosing, layer);
    if (layer)
        choosing->end = begin_of(library, layer);
    return true;
}

static bool find_heavy(Choosing *choosing, Int8End end)
{
    const Library *library = choosing->library;
    const PlanModel *model = library->training->model;
    bool found = false;
    for (size_t i = 0; i < choosing->end; i++)
        if (has_weights(&library->prog->ops.items[i])) {
            choosing->heavy = i;
            found = true;
        }
    if (found)
        return true;
    diag_report(choosing->diagnostics, DIAG_ERROR, model->origin, "library-int8",
                "no layer of %s%s%s multiplies by weights, so there is nothing to do with bytes",
                model->name, end.layer || end.value ? " before " : "",
                end.layer   ? end.layer
                : end.value ? "those that learn"
                            : "");
    return false;
}

/* ---- normalisations that become part of what they read ---- */

static size_t count_readers(const Library *library, const Tensor *value)
{
    size_t readers = 0;
    for (size_t i = 0; i < library->prog->ops.count; i++) {
        const Op *op = &library->prog->ops.items[i];
        for (int k = 0; k < op_info(op->code)->inputs; k++)
            readers += library_same(library, op->inputs[k]) == value;
    }
    return readers;
}

/* The op with weights, without a function, of whose output alone the op is made; or NULL. */
static Op *maker_of(const Choosing *choosing, size_t index)
{
    const Library *library = choosing->library;
    const Tensor *value = library_same(library, library->prog->ops.items[index].inputs[0]);
    for (size_t i = 0; i < index; i++) {
        Op *op = &library->prog->ops.items[i];
        if (has_weights(op) && op->outputs[0] == value &&
            (!op_is(op, OP_ACTIVATES) || op->activation == ACTIVATION_linear))
            return count_readers(library, value) == 1 ? op : NULL;
    }
    return NULL;
}

/* Fills in what is part of which op: NULL for an op that stays. */
static void fold(Choosing *choosing, const Op **normalized, bool *gone)
{
    Prog *prog = choosing->library->prog;
    for (size_t i = 0; i < choosing->end; i++) {
        Op *maker = int8_is_affine(&prog->ops.items[i]) ? maker_of(choosing, i) : NULL;
        if (!maker || normalized[maker - prog->ops.items])
            continue;
        Op *kept = arena_alloc(choosing->library->arena, sizeof *kept);
        *kept = prog->ops.items[i];
        normalized[maker - prog->ops.items] = kept;
        maker->outputs[0] = kept->outputs[0];
        gone[i] = true;
    }
}

/* ---- one after the other ---- */

static Int8Layer *append(Choosing *choosing, const Op *op)
{
    Arena *arena = choosing->library->arena;
    *list_add(arena, &choosing->ops) = *op;
    return list_add(arena, &choosing->layers);
}

/* An op that makes the other kind of numbers of a value. */
static Tensor *convert(Choosing *choosing, Tensor *value, Int8Kind kind, Span origin)
{
    Library *library = choosing->library;
    const char *name = arena_printf(library->arena, "%s_%s", library_same(library, value)->name,
                                    kind == INT8_FROM_FLOATS ? "bytes" : "floats");
    Tensor *made = prog_alike(library->arena, library->prog, name, value);
    OpList ops = {0};
    Op *op = APPEND(library->arena, &ops, OP_activate, origin, value, made);
    op->activation = ACTIVATION_linear;
    append(choosing, op)->kind = kind;
    return made;
}

/* The operand as bytes or as floats: what is made of it, once for all. Values that are added lie
 * behind those that have numbers here. */
static void convert_operand(Choosing *choosing, Op *op, int operand, bool to_bytes)
{
    Tensor *value = op->inputs[operand];
    const Tensor *root = library_same(choosing->library, value);
    const bool is_bytes = int8_value(choosing->int8, value)->is_bytes;
    Tensor **made = &(to_bytes ? choosing->as_bytes : choosing->as_floats)[root->number];
    if (value->kind != TENSOR_TEMPORARY || is_bytes == to_bytes)
        return;
    if (!*made)
        *made = convert(choosing, value, to_bytes ? INT8_FROM_FLOATS : INT8_TO_FLOATS, op->origin);
    op->inputs[operand] = *made;
}

static bool all_readers_are_for_bytes(const Choosing *choosing, const Tensor *value)
{
    const Library *library = choosing->library;
    for (size_t i = 0; i < library->prog->ops.count; i++) {
        const Op *op = &library->prog->ops.items[i];
        for (int k = 0; k < op_info(op->code)->inputs; k++)
            if (library_same(library, op->inputs[k]) == value &&
                (i >= choosing->end || !is_for_bytes(choosing, op)))
                return false;
    }
    return true;
}

/* Bytes of the example that become ours as they are. */
static bool takes_bytes(const Choosing *choosing, const Op *op)
{
    const PlanFile *file = choosing->library->training->model->file;
    return gathers(op) && file->element == TLC_UINT8 && (float)file->scale > 0 &&
           all_readers_are_for_bytes(choosing, op->outputs[0]);
}

/* "conv2d_1" of conv2d_1_kernel. */
static const char *name_of(Arena *arena, const Op *op)
{
    const Tensor *weights = op->inputs[1];
    const size_t length = strlen(weights->name);
    const size_t role = weights->parameter ? strlen(weights->parameter->role) + 1 : 0;
    return role > 0 && role < length ? arena_copy(arena, weights->name, length - role)
                                     : op->outputs[0]->name;
}

static bool is_taken(const Choosing *choosing, const char *name)
{
    for (size_t i = 0; i + 1 < choosing->layers.count; i++)
        if (choosing->layers.items[i].name && strcmp(choosing->layers.items[i].name, name) == 0)
            return true;
    return false;
}

/* How much there is of a kernel, and how it lies. */
static void describe(Choosing *choosing, Int8Layer *layer, const Op *op)
{
    Arena *arena = choosing->library->arena;
    const Window *window = &op->window;
    const long long rows = (long long)window->height, columns = (long long)window->width;
    const long long outputs = (long long)op->outputs[0]->columns;
    layer->outputs = outputs;
    layer->name = op->outputs[0]->name;
    if (layer->kind == INT8_TABLE) {
        layer->outputs = 1;
        layer->terms = INT8_STEPS + 1;
        layer->sizes = "256";
    } else if (layer->kind == INT8_DEPTHWISE) {
        layer->terms = int8_is_affine(op) ? 1 : rows * columns;
        layer->sizes = int8_is_affine(op)
                           ? arena_printf(arena, "%lld", outputs)
                           : arena_printf(arena, "%lld * %lld * %lld", rows, columns, outputs);
    } else if (layer->kind == INT8_CONV2D) {
        const long long inputs = (long long)(op->inputs[0]->columns / window->groups);
        layer->terms = rows * columns * inputs;
        layer->sizes =
            arena_printf(arena, "%lld * %lld * %lld * %lld", outputs, rows, columns, inputs);
    } else if (layer->kind == INT8_DENSE || layer->kind == INT8_DENSE_TO_FLOATS) {
        layer->terms = op->inputs[1]->rows;
        layer->sizes = arena_printf(arena, "%lld * %lld", outputs, (long long)layer->terms);
    }
    if (layer->kind != INT8_TABLE && layer->terms > 0 && !is_taken(choosing, name_of(arena, op)))
        layer->name = name_of(arena, op);
}

static void add_layer(Choosing *choosing, Op op, const Op *normalized, bool leaves)
{
    Int8Kind kind = kind_of(op.code);
    for (int i = 0; i < op_info(op.code)->inputs; i++)
        convert_operand(choosing, &op, i, true);
    if (kind == INT8_DENSE && leaves)
        kind = INT8_DENSE_TO_FLOATS;
    Int8Layer *layer = append(choosing, &op);
    *layer = (Int8Layer){.kind = kind, .normalized = normalized, .activation = op.activation};
    if (normalized)
        layer->activation = normalized->activation;
    describe(choosing, layer, &op);
    Int8Value *made = int8_value(choosing->int8, op.outputs[0]);
    made->is_heavy = true;
    made->is_bytes = kind != INT8_DENSE_TO_FLOATS;
}

static void add_with_floats(Choosing *choosing, Op op)
{
    const bool bytes = takes_bytes(choosing, &op);
    bool is_heavy = false;
    for (int i = 0; i < op_info(op.code)->inputs; i++) {
        is_heavy |= int8_value(choosing->int8, op.inputs[i])->is_heavy;
        convert_operand(choosing, &op, i, false);
    }
    append(choosing, &op)->kind = bytes ? INT8_FROM_BYTES : INT8_NOTHING;
    if (records(&op))
        return;
    int8_value(choosing->int8, op.outputs[0])->is_bytes = bytes;
    int8_value(choosing->int8, op.outputs[0])->is_heavy = is_heavy;
}

static const char *nearest_way(OpCode code)
{
    switch ((int)code) {
    case OP_layer_normalize:
        return "batch_normalization does";
    case OP_multiply:
        return "add does";
    case OP_resize:
        return "padding, cropping and pooling do";
    default:
        return "dense layers, convolutions, pooling and sums do";
    }
}

static bool refuse(const Choosing *choosing, const Op *op)
{
    const PlanLayer *layer = library_layer(choosing->library, op->outputs[0]->name);
    const char *name = layer ? layer->name : op->outputs[0]->name;
    diag_report(choosing->diagnostics, DIAG_ERROR, op->origin, "library-int8",
                "`%s` (%s) does not work with bytes, and what comes behind it would", name,
                op_info(op->code)->name);
    diag_help(choosing->diagnostics, "%s; or let floats begin with it: --floats-from %s",
              nearest_way(op->code), name);
    return false;
}

/* Behind a last dense layer floats go on; behind a convolution bytes do, as long as they can. */
static bool is_behind(const Choosing *choosing, size_t index)
{
    const Op *last = &choosing->library->prog->ops.items[choosing->heavy];
    return index >= choosing->end || (index > choosing->heavy && kind_of(last->code) == INT8_DENSE);
}

static bool add_all(Choosing *choosing, const Op *const *normalized, const bool *gone)
{
    const Prog *prog = choosing->library->prog;
    bool left = false; /* an op behind all weights that works with floats was there */
    for (size_t i = 0; i < prog->ops.count; i++) {
        const Op *op = &prog->ops.items[i];
        if (gone[i])
            continue;
        const bool heavy = int8_value(choosing->int8, op->inputs[0])->is_heavy;
        left |= is_behind(choosing, i);
        if (!left && is_for_bytes(choosing, op))
            add_layer(choosing, *op, normalized[i], i == choosing->heavy);
        else if (i < choosing->heavy && heavy)
            return refuse(choosing, op);
        else {
            left |= heavy;
            add_with_floats(choosing, *op);
        }
    }
    return true;
}

/* ---- all of it ---- */

/* Values were added: what is known by their numbers has room for them. */
static void make_room(Choosing *choosing)
{
    Library *library = choosing->library;
    Int8 *int8 = choosing->int8;
    const size_t count = prog_number(library->prog);
    const Tensor **same = arena_alloc(library->arena, count * sizeof *same);
    Int8Value *values = arena_alloc(library->arena, count * sizeof *values);
    memcpy(same, library->same, int8->values * sizeof *same);
    memcpy(values, int8->value, int8->values * sizeof *values);
    library->same = same;
    int8->value = values;
    int8->values = count;
    for (size_t i = 0; i < choosing->layers.count; i++)
        if (choosing->layers.items[i].kind == INT8_FROM_FLOATS)
            int8_value(int8, choosing->ops.items[i].outputs[0])->is_bytes = true;
}

Int8Value *int8_value(const Int8 *int8, const Tensor *value)
{
    return &int8->value[library_same(int8->library, value)->number];
}

/* What learning begins with is floats, whatever makes it. */
static void note_front(Choosing *choosing)
{
    Int8 *int8 = choosing->int8;
    const Tensor *made = choosing->as_floats[choosing->kept->number];
    int8->kept = made ? made : choosing->kept;
    int8->front = end_of(choosing->library, int8->kept);
}

Int8 *int8_choose(Library *library, Library *floats, Int8End end, Diagnostics *diagnostics)
{
    Arena *arena = library->arena;
    const size_t values = prog_number(library->prog), ops = library->prog->ops.count;
    Int8 *int8 = arena_alloc(arena, sizeof *int8);
    Choosing choosing = {.int8 = int8, .library = library, .diagnostics = diagnostics};
    const Op **normalized = arena_alloc(arena, ops * sizeof *normalized);
    bool *gone = arena_alloc(arena, ops * sizeof *gone);
    *int8 = (Int8){.library = library, .floats = floats, .values = values};
    int8->value = arena_alloc(arena, values * sizeof *int8->value);
    choosing.as_bytes = arena_alloc(arena, values * sizeof *choosing.as_bytes);
    choosing.as_floats = arena_alloc(arena, values * sizeof *choosing.as_floats);
    if (!find_end(&choosing, end) || !find_heavy(&choosing, end))
        return NULL;
    fold(&choosing, normalized, gone);
    if (!add_all(&choosing, normalized, gone))
        return NULL;
    library->prog->ops = choosing.ops;
    int8->layer = choosing.layers.items;
    make_room(&choosing);
    if (choosing.kept)
        note_front(&choosing);
    library->int8 = int8;
    library->part = &int8_part;
    return int8;
}
