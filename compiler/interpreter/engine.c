#include "interpreter/engine_internal.h"

#include <stdio.h>
#include <stdlib.h>

/* Where an operand stands: in an array, at a place in the room, or as the example itself. */
typedef struct Where {
    enum { NOWHERE, IN_ARRAY, IN_ROOM, IN_EXAMPLE } kind;
    const float *array;
    int64_t offset;
} Where;

typedef struct EngineStep {
    const Op *op;
    Where in[MOST_INPUTS], made;
} EngineStep;

struct Engine {
    const Library *library;
    EngineOp *const *ops;
    List(EngineStep) steps;
    const float **arrays; /* of the library's arrays, in their order */
    int64_t taken; /* where the example stands as floats that the library takes as it is; or -1 */
};

/* ---- arrays ---- */

static const float *numbers_of(Arena *arena, const Library *library, const LibraryArray *array)
{
    float *numbers = arena_alloc(arena, (size_t)array->count * sizeof *numbers);
    for (int64_t i = 0; i < array->count; i++)
        numbers[i] = library_number(library, array, i);
    return numbers;
}

static void add_arrays(Arena *arena, Engine *engine)
{
    const Library *library = engine->library;
    engine->arrays = arena_alloc(arena, library->arrays.count * sizeof *engine->arrays);
    for (size_t i = 0; i < library->arrays.count; i++)
        engine->arrays[i] = numbers_of(arena, library, &library->arrays.items[i]);
}

/* ---- places ---- */

static Where place_of(const Engine *engine, const Tensor *value)
{
    const Library *library = engine->library;
    value = library_same(library, value);
    if (value == library->taken)
        return (Where){.kind = IN_ROOM, .offset = engine->taken};
    if (library_reads_input(library, value))
        return (Where){.kind = IN_EXAMPLE};
    for (size_t i = 0; i < library->places.count; i++)
        if (library->places.items[i].value == value)
            return (Where){.kind = IN_ROOM, .offset = library->places.items[i].offset};
    return (Where){.kind = NOWHERE};
}

static Where operand_of(const Engine *engine, const Op *op, int operand)
{
    const Library *library = engine->library;
    const LibraryArray *array = library_array(library, op, operand);
    return array ? (Where){.kind = IN_ARRAY, .array = engine->arrays[array - library->arrays.items]}
                 : place_of(engine, op->inputs[operand]);
}

static const float *found(const Where *where, const float *room, const void *example)
{
    switch (where->kind) {
    case IN_ARRAY:
        return where->array;
    case IN_ROOM:
        return room + where->offset;
    case IN_EXAMPLE:
        return example;
    case NOWHERE:
        break;
    }
    return NULL;
}

/* ---- ops ---- */

bool engine_does(OpCode code)
{
    return engine_ops_plain[code] != NULL;
}

static void add_step(Arena *arena, Engine *engine, const Op *op)
{
    EngineStep *step = list_add(arena, &engine->steps);
    if (!engine_does(op->code)) {
        fprintf(stderr, "tlc: internal error: the engine has nothing for the op %s\n",
                op_info(op->code)->name);
        abort();
    }
    step->op = op;
    for (int i = 0; i < op_info(op->code)->inputs; i++)
        step->in[i] = operand_of(engine, op, i);
    if (op_info(op->code)->outputs)
        step->made = place_of(engine, op->outputs[0]);
}

/* The example is what it is: nothing is made of it. */
static bool does_nothing(const EngineStep *step)
{
    return op_info(step->op->code)->outputs && step->made.kind == IN_EXAMPLE;
}

Engine *engine_new(Arena *arena, const Library *library)
{
    Engine *engine = arena_alloc(arena, sizeof *engine);
    const Prog *prog = library->prog;
    *engine = (Engine){.library = library, .taken = library->taken ? library->arena_floats : -1};
    add_arrays(arena, engine);
    for (size_t i = 0; i < prog->ops.count; i++)
        add_step(arena, engine, &prog->ops.items[i]);
    engine_take_way(engine, engine_ways() - 1);
    return engine;
}

/* ---- a run ---- */

int64_t engine_room(const Engine *engine)
{
    const Library *library = engine->library;
    const int64_t taken = library->taken ? library->taken->rows * library->taken->columns : 0;
    return library->arena_floats + taken;
}

#define GATHER(code, type)                                                                         \
    case code:                                                                                     \
        for (int64_t i = 0; i < count; i++)                                                        \
            to[i] = (float)((const type *)on->example)[i] * on->scale;                             \
        break;

void engine_gather(const Operands *on, int64_t count, float *to)
{
    switch (on->element) {
        GATHER(TLC_UINT8, uint8_t)
        GATHER(TLC_INT8, int8_t)
        GATHER(TLC_UINT16, uint16_t)
        GATHER(TLC_INT16, int16_t)
        GATHER(TLC_UINT32, uint32_t)
        GATHER(TLC_INT32, int32_t)
        GATHER(TLC_UINT64, uint64_t)
        GATHER(TLC_INT64, int64_t)
        GATHER(TLC_FLOAT32, float)
        GATHER(TLC_FLOAT64, double)
    case TLC_ELEMENTS:
        break;
    }
}

static void do_step(const Engine *engine, const EngineStep *step, Operands *on, float *room)
{
    for (int i = 0; i < MOST_INPUTS; i++)
        on->in[i] = found(&step->in[i], room, on->example);
    on->made = step->made.kind == IN_ROOM ? room + step->made.offset : NULL;
    engine->ops[step->op->code](step->op, on);
}

void engine_run(const Engine *engine, float *room, const void *example, EngineAnswer *answer,
                EngineWatch *watch, void *context)
{
    const Library *library = engine->library;
    const PlanFile *file = library->training->model->file;
    Operands on = {.example = example,
                   .element = file->element,
                   .scale = (float)file->scale,
                   .answer = answer};
    answer->class_index = 0;
    if (library->taken)
        engine_gather(&on, library->taken->rows * library->taken->columns, room + engine->taken);
    for (size_t i = 0; i < engine->steps.count; i++) {
        const EngineStep *step = &engine->steps.items[i];
        if (does_nothing(step))
            continue;
        do_step(engine, step, &on, room);
        if (watch && on.made)
            watch(context, step->op, on.made,
                  step->op->outputs[0]->rows * step->op->outputs[0]->columns);
    }
}

/* ---- ways ---- */

static bool has_avx2(void)
{
#if defined(__x86_64__)
    return engine_ops_avx2[OP_gather] && __builtin_cpu_supports("avx2") &&
           __builtin_cpu_supports("fma");
#else
    return false;
#endif
}

size_t engine_ways(void)
{
    return has_avx2() ? 2 : 1;
}

void engine_take_way(Engine *engine, size_t way)
{
    engine->ops = way > 0 ? engine_ops_avx2 : engine_ops_plain;
}
