/* numbers.c FILE...: the tensors of model files, with their numbers, or what is wrong with them. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "foreign/foreign.h"
#include "system/allocate.h"

static void print_tensor(const struct tlc_foreign *model, int which)
{
    const struct tlc_foreign_tensor *tensor = &model->tensor[which];
    const int64_t count = tlc_foreign_count(tensor);
    float *numbers = tlc_allocate((size_t)count, sizeof *numbers);
    struct tlc_fault fault;
    printf("%s %s", tensor->name, tensor->element);
    for (int i = 0; i < tensor->rank; i++)
        printf("%s%" PRId64, i ? "x" : " ", tensor->shape[i]);
    printf(":");
    if (!tlc_foreign_numbers(model, 1, &which, &numbers, &fault))
        printf(" %s", fault.text);
    else
        for (int64_t i = 0; i < count; i++)
            printf(" %.9g", (double)numbers[i]);
    printf("\n");
    free(numbers);
}

int main(int count, char **files)
{
    for (int i = 1; i < count; i++) {
        struct tlc_foreign model;
        struct tlc_fault fault;
        printf("==== %s\n", files[i]);
        if (!tlc_foreign_open(files[i], &model, &fault)) {
            printf("%s\n", fault.text);
            continue;
        }
        for (int which = 0; which < model.tensors; which++)
            print_tensor(&model, which);
        if (model.tensors == 0 && !tlc_foreign_numbers(&model, 1, (const int[]){0}, NULL, &fault))
            printf("%s\n", fault.text);
        tlc_foreign_end(&model);
    }
    return 0;
}
