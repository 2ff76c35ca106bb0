/* descriptive.c: a sample in a few numbers. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "statistics/statistics.h"
#include "system/allocate.h"

/* Measured from the first value, so that the mean of equal values is exactly theirs. */
double tlc_mean(const double *values, int count)
{
    double sum = 0;
    if (count < 1)
        return NAN;
    for (int i = 0; i < count; i++)
        sum += values[i] - values[0];
    return values[0] + sum / count;
}

double tlc_standard_deviation(const double *values, int count)
{
    double mean = tlc_mean(values, count), squares = 0;
    if (count < 2)
        return NAN;
    for (int i = 0; i < count; i++)
        squares += (values[i] - mean) * (values[i] - mean);
    return sqrt(squares / (count - 1));
}

static void swap(double *first, double *second)
{
    double kept = *first;
    *first = *second;
    *second = kept;
}

/* Puts the value of rank k at its place, smaller ones before it, larger ones behind it: FIND (Hoare
 * 1961), which takes linear time where sorting would not. */
static void find(double *values, int count, int k)
{
    int left = 0, right = count - 1;
    while (left < right) {
        double pivot = values[k];
        int i = left, j = right;
        while (i <= j) {
            while (values[i] < pivot)
                i++;
            while (pivot < values[j])
                j--;
            if (i <= j)
                swap(&values[i++], &values[j--]);
        }
        if (j < k)
            left = i;
        if (k < i)
            right = j;
    }
}

static double least(const double *values, int count)
{
    double least = values[0];
    for (int i = 1; i < count; i++)
        least = values[i] < least ? values[i] : least;
    return least;
}

double tlc_quantile_in_place(double *values, int count, double probability)
{
    if (count < 1)
        return NAN;
    double rank = probability * (count - 1);
    int below = (int)rank;
    find(values, count, below);
    if (below + 1 >= count)
        return values[below];
    double low = values[below], high = least(values + below + 1, count - below - 1);
    double part = rank - below;
    /* From the nearer end, as NumPy does: so it reaches both exactly. */
    return part < 0.5 ? low + (high - low) * part : high - (high - low) * (1 - part);
}

static double *copy(const double *values, int count)
{
    double *copied = tlc_allocate((size_t)count, sizeof *copied);
    memcpy(copied, values, (size_t)count * sizeof *copied);
    return copied;
}

double tlc_quantile(const double *values, int count, double probability)
{
    if (count < 1)
        return NAN;
    double *copied = copy(values, count);
    double quantile = tlc_quantile_in_place(copied, count, probability);
    free(copied);
    return quantile;
}

double tlc_median(const double *values, int count)
{
    return tlc_quantile(values, count, 0.5);
}

static int compare(const void *left, const void *right)
{
    double first = *(const double *)left, second = *(const double *)right;
    return (first > second) - (first < second);
}

double tlc_interquartile_mean(const double *values, int count)
{
    if (count < 1)
        return NAN;
    double *sorted = copy(values, count);
    qsort(sorted, (size_t)count, sizeof *sorted, compare);
    int cut = count / 4;
    double mean = tlc_mean(sorted + cut, count - 2 * cut);
    free(sorted);
    return mean;
}
