/* convolutions.c: how near to the machine's peak the kernels of convolutions come, for layers of
 * known nets at a batch of 32. Each kernel takes turns with the peak, for others use the machine
 * too; the best of many runs counts. Operations are those that the layer needs: a multiply-add
 * counts as two, and what falls on a border or into lanes without a channel counts nothing. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <tlc.h>

#include "convolution_kernels.h"

static double now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return (double)time.tv_sec + (double)time.tv_nsec * 1e-9;
}

/* ---- the peak ---- */

enum { CHAINS = 12, ROUNDS = 20000, TURNS = 60 };

/* Seconds for all rounds of multiply-adds that wait for nothing but themselves; see peak.c. */
static double peak_seconds(void)
{
    float result = 0;
    vec sum[CHAINS];
    for (int i = 0; i < CHAINS; i++)
        sum[i] = vec_broadcast((float)i + 2);
    const vec factor = vec_broadcast(0.9999f), term = vec_broadcast(1e-4f);
    const double begun = now();
    for (int round = 0; round < ROUNDS; round++)
        UNROLLED(i, CHAINS)
    sum[i] = vec_fma(sum[i], factor, term);
    const double seconds = now() - begun;
    for (int i = 0; i < CHAINS; i++)
        result += sum[i][0];
    return result == 0 ? 1 : seconds;
}

/* ---- measuring ---- */

static float *numbers(size_t count)
{
    float *memory = aligned_alloc(64, count * sizeof *memory);
    for (size_t i = 0; i < count; i++)
        memory[i] = (float)(i * 7919 % 13) / 13 - 0.4f;
    return memory;
}

/* Calls `run` for a while, in turns with the peak, and prints its share of that. */
#define MEASURE(operations, call)                                                                  \
    {                                                                                              \
        double best = 1e9, best_peak = 1e9;                                                        \
        for (int turn = 0; turn < TURNS; turn++) {                                                 \
            const double begun = now();                                                            \
            call;                                                                                  \
            const double seconds = now() - begun, peak = peak_seconds();                           \
            best = seconds < best ? seconds : best;                                                \
            best_peak = peak < best_peak ? peak : best_peak;                                       \
        }                                                                                          \
        const double peak = 2.0 * LANES * CHAINS * ROUNDS / best_peak;                             \
        printf(" %7.1f (%.2f)", (operations) / best * 1e-9, (operations) / best / peak);           \
    }

/* ---- the layers ---- */

enum { EXAMPLES = 32 };

/* name; an image without its border, inputs, outputs; the window, its stride and the border */
#define LAYERS(LAYER)                                                                              \
    LAYER(mnist_1, 28, 1, 32, 3, 1, 0, 0)                                                          \
    LAYER(mnist_2, 13, 32, 64, 3, 1, 0, 0)                                                         \
    LAYER(mnist_3, 5, 64, 128, 3, 1, 0, 0)                                                         \
    LAYER(resnet_1, 32, 3, 16, 3, 1, 1, 1)                                                         \
    LAYER(resnet_16, 32, 16, 16, 3, 1, 1, 1)                                                       \
    LAYER(resnet_16_32, 32, 16, 32, 3, 2, 0, 1)                                                    \
    LAYER(resnet_32, 16, 32, 32, 3, 1, 1, 1)                                                       \
    LAYER(resnet_32_64, 16, 32, 64, 3, 2, 0, 1)                                                    \
    LAYER(resnet_64, 8, 64, 64, 3, 1, 1, 1)                                                        \
    LAYER(shortcut_32_64, 16, 32, 64, 1, 2, 0, 0)                                                  \
    LAYER(lenet_1, 28, 1, 6, 5, 1, 2, 2)                                                           \
    LAYER(lenet_2, 14, 6, 16, 5, 1, 0, 0)                                                          \
    LAYER(pointwise_16_32, 32, 16, 32, 1, 1, 0, 0)                                                 \
    LAYER(pointwise_64_128, 8, 64, 128, 1, 1, 0, 0)

/* name; an image, its channels; the window, its stride and the border */
#define DEPTHWISE_LAYERS(LAYER)                                                                    \
    LAYER(depthwise_16, 32, 16, 3, 1, 1, 1)                                                        \
    LAYER(depthwise_32_half, 32, 32, 3, 2, 0, 1)                                                   \
    LAYER(depthwise_64, 16, 64, 3, 1, 1, 1)                                                        \
    LAYER(depthwise_128, 8, 128, 3, 1, 1, 1)

#define DEFINE_LAYER(name, size, n_in, n_out, k, s, b, a)                                          \
    DEFINE_CONV2D(conv2d_##name, EXAMPLES, size, size, n_in, PANEL, n_out, 1, b, a, b, a, k, k, s, \
                  s, 1, 1)                                                                         \
    DEFINE_CONV2D_ACTIVATE(activate_##name, EXAMPLES, size, size, n_in, PANEL, n_out, 1, b, a, b,  \
                           a, k, k, s, s, 1, 1, relu)                                              \
    DEFINE_CONV2D_KERNEL_GRADIENT(kernel_gradient_##name, EXAMPLES, size, size, n_in, PANEL,       \
                                  n_out, 1, b, a, b, a, k, k, s, s, 1, 1)                          \
    DEFINE_TURN_KERNEL(turn_##name, n_in, n_out, 1, k, k)                                          \
    DEFINE_CONV2D_INPUT_GRADIENT(input_gradient_##name, EXAMPLES, size, size, n_in, n_out, 1, b,   \
                                 a, b, a, k, k, s, s, 1, 1)                                        \
    static void measure_##name(void)                                                               \
    {                                                                                              \
        const int out = PLACES(b + size + a, k, s, 1);                                             \
        void *x = numbers((size_t)EXAMPLES * size * size * PADDED(n_in));                          \
        void *kernel = numbers((size_t)PADDED(n_out) * k * k * PADDED(n_in));                      \
        void *turned = numbers((size_t)PADDED(n_out) * k * k * PADDED(n_in));                      \
        void *y = numbers((size_t)EXAMPLES * out * out * PADDED(n_out));                           \
        const double operations = 2.0 * EXAMPLES * out * out * k * k * n_in * n_out;               \
        printf("%-18s %6.2f", #name, operations / EXAMPLES * 1e-6);                                \
        MEASURE(operations, conv2d_##name(WHOLE, x, kernel, y))                                    \
        MEASURE(operations, activate_##name(WHOLE, x, kernel, NULL, y))                            \
        MEASURE(operations, kernel_gradient_##name(WHOLE, x, y, kernel))                           \
        MEASURE(operations, turn_##name(kernel, turned);                                           \
                input_gradient_##name(WHOLE, y, turned, x))                                        \
        puts("");                                                                                  \
        free(x), free(kernel), free(turned), free(y);                                              \
    }
LAYERS(DEFINE_LAYER)

#define DEFINE_DEPTHWISE(name, size, n, k, s, b, a)                                                \
    DEFINE_DEPTHWISE_CONV2D(conv2d_##name, EXAMPLES, size, size, n, b, a, b, a, k, k, s, s, 1, 1)  \
    DEFINE_DEPTHWISE_CONV2D_ACTIVATE(activate_##name, EXAMPLES, size, size, n, b, a, b, a, k, k,   \
                                     s, s, 1, 1, relu)                                             \
    DEFINE_DEPTHWISE_KERNEL_GRADIENT(kernel_gradient_##name, EXAMPLES, size, size, n, b, a, b, a,  \
                                     k, k, s, s, 1, 1)                                             \
    DEFINE_DEPTHWISE_INPUT_GRADIENT(input_gradient_##name, EXAMPLES, size, size, n, b, a, b, a, k, \
                                    k, s, s, 1, 1)                                                 \
    static void measure_##name(void)                                                               \
    {                                                                                              \
        const int out = PLACES(b + size + a, k, s, 1);                                             \
        void *x = numbers((size_t)EXAMPLES * size * size * PADDED(n));                             \
        void *kernel = numbers((size_t)PADDED(n) * k * k);                                         \
        void *y = numbers((size_t)EXAMPLES * out * out * PADDED(n));                               \
        const double operations = 2.0 * EXAMPLES * out * out * k * k * n;                          \
        printf("%-18s %6.2f", #name, operations / EXAMPLES * 1e-6);                                \
        MEASURE(operations, conv2d_##name(WHOLE, x, kernel, y))                                    \
        MEASURE(operations, activate_##name(WHOLE, x, kernel, NULL, y))                            \
        MEASURE(operations, kernel_gradient_##name(WHOLE, x, y, kernel))                           \
        MEASURE(operations, input_gradient_##name(WHOLE, y, kernel, x))                            \
        puts("");                                                                                  \
        free(x), free(kernel), free(y);                                                            \
    }
DEPTHWISE_LAYERS(DEFINE_DEPTHWISE)

int main(int argc, char **argv)
{
    printf("GFLOP/s (share of the peak)\n%-18s %6s %14s %14s %14s %14s\n", "layer", "MFLOP",
           "conv2d", "with relu", "kernel", "input");
#define CALL(name, ...)                                                                            \
    if (argc < 2 || strstr(#name, argv[1]))                                                        \
        measure_##name();
    LAYERS(CALL)
    DEPTHWISE_LAYERS(CALL)
    return 0;
}
