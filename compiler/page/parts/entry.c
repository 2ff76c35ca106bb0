#pragma once
#include "model.h"
/* ---- template ---- */
/* What the page calls: it writes an example to its place, asks, and reads the answer. */
static model_input example_asked;
static model_output answer_given;
static model_arena room_to_work;

#define EXPORTED(name) __attribute__((export_name(#name))) name

void *EXPORTED(example_place)(void);
void *EXPORTED(answer_place)(void);
void EXPORTED(answer_example)(void);

void *example_place(void)
{
    return example_asked.numbers;
}

void *answer_place(void)
{
    return answer_given.answer_numbers;
}

void answer_example(void)
{
    model_predict(&example_asked, &answer_given, &room_to_work);
}
