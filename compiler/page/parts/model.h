/* model.h: stands in for the header of a library, so that entry.c compiles alone. */
#ifndef PAGE_MODEL_H
#define PAGE_MODEL_H

typedef struct model_input {
    float numbers[1];
} model_input;
typedef struct model_output {
    float answer_numbers[1];
} model_output;
typedef struct model_arena {
    float values[1];
} model_arena;

void model_predict(const model_input *input, model_output *output, model_arena *arena);

#endif
