/* engine.h: a model run here and now, without a compiler at hand.
 *
 * It does the ops of a library (library/library.h) by the library's own kernels, their sizes being
 * variables: so what it says of an example is what the library and the experiment say, to the bit.
 * One engine may be run by several threads, each with room of its own. */
#ifndef INTERPRETER_ENGINE_H
#define INTERPRETER_ENGINE_H

#include "library/library.h"

typedef struct Engine Engine;

/* What the model says of an example, as the library's answer says: probabilities or values, so many
 * as the library has answers; and of classes the likeliest. */
typedef struct EngineAnswer {
    float *numbers;
    int32_t class_index;
} EngineAnswer;

/* Looks at what an op has made of an example, row by row: `count` numbers, which stand there until
 * it returns. */
typedef void EngineWatch(void *context, const Op *op, const float *numbers, int64_t count);

/* Of a library that has its numbers, which are copied. */
Engine *engine_new(Arena *arena, const Library *library);

/* How many floats a run needs to work in. */
int64_t engine_room(const Engine *engine);

/* Says what the example is, whose numbers are of the type of the model's file and stand as it has
 * them. `watch` may be NULL; else it is told of each value, in the order of the ops. */
void engine_run(const Engine *engine, float *room, const void *example, EngineAnswer *answer,
                EngineWatch *watch, void *context);

/* Whether there is a function for the op. */
bool engine_does(OpCode code);

/* ---- ways to calculate the same ---- */

/* How many this machine has, the first being the one that every machine has; an engine begins with
 * the last, the quickest. */
size_t engine_ways(void);
void engine_take_way(Engine *engine, size_t way);

#endif
