/* accuracy.c: how far a function of the templates is from the exact value, in units in the last
 * place, and a digest of all its bits. Over a sample of all floats, and every one near where
 * something changes; or, with `all`, over each of the 2^32. What it is compared with is libm's in
 * double. */
#include <float.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include TEMPLATE

/* ---- what is exact -------------------------------------------------------------------------- */

static __attribute__((unused)) double exact_vec_exp(double x)
{
    return exp(x);
}

static __attribute__((unused)) double exact_elu(double x)
{
    return x > 0 ? x : expm1(x);
}

/* The paper's constants as floats, which is what the language says. */
static __attribute__((unused)) double exact_selu(double x)
{
    return x > 0 ? (double)1.05070099f * x : (double)1.75809934f * expm1(x);
}

static __attribute__((unused)) double exact_hyperbolic_tangent(double x)
{
    return tanh(x);
}

static __attribute__((unused)) double exact_sigmoid(double x)
{
    return 1 / (1 + exp(-x));
}

/* 0 below all floats, where infinity times 0 would be no number. */
static __attribute__((unused)) double exact_gelu(double x)
{
    return x < -40 ? -0.0 : x * erfc(-x * sqrt(0.5)) / 2;
}

static __attribute__((unused)) double exact_silu(double x)
{
    return x < -700 ? -0.0 : x / (1 + exp(-x));
}

static __attribute__((unused)) double exact_softplus(double x)
{
    return x > 0 ? x + log1p(exp(-x)) : log1p(exp(x));
}

/* With n = e^x, tanh(log(1 + n)) is n (n + 2) / (n (n + 2) + 2). */
static __attribute__((unused)) double exact_mish(double x)
{
    const double n = exp(x), w = n * (n + 2);
    return x < -700 ? -0.0 : x > 300 ? x : x * w / (w + 2);
}

static __attribute__((unused)) double exact_softsign(double x)
{
    return isinf(x) ? copysign(1, x) : x / (1 + fabs(x));
}

static __attribute__((unused)) double exact_hard_sigmoid(double x)
{
    return x < -3 ? 0 : x > 3 ? 1 : (x + 3) / 6;
}

static __attribute__((unused)) double exact_leaky_relu(double x)
{
    return x < 0 ? (double)0.2f * x : x;
}

/* ---- the distance from it ------------------------------------------------------------------- */

static float float_of(uint32_t bits)
{
    float number;
    memcpy(&number, &bits, sizeof number);
    return number;
}

static uint32_t bits_of(float number)
{
    uint32_t bits;
    memcpy(&bits, &number, sizeof bits);
    return isnan(number) ? 0x7FC00000 : bits;
}

/* Infinity counts as the number behind the largest. */
static double bounded(double number)
{
    return fmax(-0x1p128, fmin(0x1p128, number));
}

/* In units in the last place; infinite where the sign or a NaN is wrong. */
static double error_of(float got, double exact)
{
    if (isnan(exact) || isnan(got))
        return isnan(exact) && isnan(got) ? 0 : INFINITY;
    if (!signbit(got) != !signbit(exact))
        return INFINITY;
    int exponent = exact == 0 ? -126 : ilogb(bounded(exact));
    exponent = exponent < -126 ? -126 : exponent > 127 ? 127 : exponent;
    return fabs(bounded(got) - bounded(exact)) / ldexp(1, exponent - 23);
}

struct findings {
    double worst;
    float at;
    uint64_t digest; /* FNV-1a, a word at a time */
};

/* The floats with these bits, and as many of those that follow as a vector holds. */
static void check_vector(struct findings *findings, uint32_t first, uint32_t step)
{
    _Alignas(64) float x[LANES], y[LANES];
    for (uint32_t i = 0; i < LANES; i++)
        x[i] = float_of(first + i * step);
    vec_store(y, FUNCTION(vec_load(x)));
    for (int i = 0; i < LANES; i++) {
        const double error = error_of(y[i], EXACT((double)x[i]));
        if (error > findings->worst)
            findings->worst = error, findings->at = x[i];
        findings->digest = (findings->digest ^ bits_of(y[i])) * 0x100000001B3u;
    }
}

static void check_all(struct findings *findings)
{
    for (uint64_t bits = 0; bits < UINT64_C(1) << 32; bits += LANES)
        check_vector(findings, (uint32_t)bits, 1);
}

/* A prime number apart, so that low bits and exponents are of all kinds. */
static void check_sample(struct findings *findings)
{
    enum { STEP = 2039, VECTORS_OF_16 = 131653, NEAR = 1 << 13 };
    static const float critical[] = {
        0,  0x1p-126f,  0x1p-24f,   0x1p-12f,  0.34657359f, 0.69314718f, 1.04f, 9.01f,  17.33f,
        25, 87.336545f, 88.029692f, 88.72284f, 103.27893f,  103.97208f,  104,   FLT_MAX};
    for (uint32_t i = 0; i < VECTORS_OF_16 * 16; i += LANES)
        check_vector(findings, i * STEP, STEP);
    for (size_t i = 0; i < 2 * sizeof critical / sizeof *critical; i++)
        for (uint32_t near = 0; near < 2 * NEAR; near += LANES)
            check_vector(findings, bits_of(critical[i / 2] * (i % 2 ? 1 : -1)) - NEAR + near, 1);
}

/* accuracy all, or accuracy BOUND DIGEST */
int main(int argc, char **argv)
{
    struct findings findings = {0, 0, 0xCBF29CE484222325u};
    char digest[17];
    if (argc == 2 && strcmp(argv[1], "all") == 0)
        check_all(&findings);
    else
        check_sample(&findings);
    snprintf(digest, sizeof digest, "%016" PRIx64, findings.digest);
    printf("%s %.3f units at %a, digest %s\n", NAME, findings.worst, (double)findings.at, digest);
    if (argc == 3 && findings.worst > atof(argv[1]))
        return fprintf(stderr, "more than %s units off\n", argv[1]), 1;
    if (argc == 3 && strcmp(digest, argv[2]) != 0)
        return fprintf(stderr, "other bits: the digest was %s\n", argv[2]), 1;
    return 0;
}
