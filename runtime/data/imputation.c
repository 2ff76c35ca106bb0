/* imputation.c: what stands for numbers that are missing: the median, or the most frequent. */
#include <stdlib.h>

#include "data/imputation.h"
#include "engine/engine.h"
#include "system/allocate.h"

static int compare(const void *first, const void *second)
{
    const double a = *(const double *)first, b = *(const double *)second;
    return (a > b) - (a < b);
}

static double number_of(const struct tlc_examples *examples, int example, int size, int place)
{
    return tlc_element_number(examples->element, examples->numbers,
                              (size_t)examples->rows[example] * (size_t)size + (size_t)place);
}

/* Those that the number behind does not mark as missing, in order; how many there are. */
static int gather(const struct tlc_examples *examples, int size, int place, double *numbers)
{
    int count = 0;
    for (int i = 0; i < examples->count; i++)
        if (number_of(examples, i, size, place + 1) <= 0)
            numbers[count++] = number_of(examples, i, size, place);
    qsort(numbers, (size_t)count, sizeof *numbers, compare);
    return count;
}

static double median_of(const double *sorted, int count)
{
    return sorted[(count - 1) / 2] / 2 + sorted[count / 2] / 2;
}

static double commonest_of(const double *sorted, int count)
{
    int best = 0, most = 0;
    for (int first = 0, i = 0; i < count; i++) {
        first = sorted[i] == sorted[first] ? first : i;
        if (i - first + 1 > most) {
            most = i - first + 1;
            best = first;
        }
    }
    return sorted[best];
}

static float *place_in(const struct tlc_tensor *kernel, void *weights, int row, int column)
{
    const int panel = kernel->panel;
    return tlc_numbers(kernel, weights) + (column / panel * kernel->rows + row) * panel +
           column % panel;
}

static void take(struct tlc_training *training, const struct tlc_adaptation *how,
                 double (*of)(const double *sorted, int count))
{
    const struct tlc_examples *examples = training->train;
    const struct tlc_tensor *kernel = training->recipe->model->layer[how->layer].weight;
    const int size = kernel->rows;
    double *numbers = tlc_allocate((size_t)examples->count, sizeof *numbers);
    for (int i = 0; i < size; i++) {
        *place_in(kernel, training->weights, i, i) = 1;
        const int count =
            i + 1 < size && how->marks[i + 1] ? gather(examples, size, i, numbers) : 0;
        if (count > 0)
            *place_in(kernel, training->weights, i + 1, i) = (float)of(numbers, count);
    }
    free(numbers);
}

void tlc_take_medians(struct tlc_training *training, const struct tlc_adaptation *how)
{
    take(training, how, median_of);
}

void tlc_take_commonest(struct tlc_training *training, const struct tlc_adaptation *how)
{
    take(training, how, commonest_of);
}
