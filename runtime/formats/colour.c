/* colour.c: grey to colour and back, and what is transparent. */
#include <stdlib.h>
#include <string.h>

#include "formats/prepare.h"

static size_t pixel_count(const struct tlc_picture *picture)
{
    return (size_t)picture->height * (size_t)picture->width;
}

/* ---- one pixel ------------------------------------------------------------------------------- */

struct pixel {
    uint8_t red, green, blue, alpha;
};

static struct pixel load(const uint8_t *from, int channels)
{
    const uint8_t alpha = tlc_has_alpha(channels) ? from[channels - 1] : 255;
    if (channels < 3)
        return (struct pixel){from[0], from[0], from[0], alpha};
    return (struct pixel){from[0], from[1], from[2], alpha};
}

static uint8_t luma(struct pixel pixel)
{
    return (uint8_t)((19595 * pixel.red + 38470 * pixel.green + 7471 * pixel.blue + (1 << 15)) >>
                     16);
}

static void store(uint8_t *to, int channels, struct pixel pixel)
{
    if (channels < 3) {
        to[0] = luma(pixel);
    } else {
        to[0] = pixel.red;
        to[1] = pixel.green;
        to[2] = pixel.blue;
    }
    if (tlc_has_alpha(channels))
        to[channels - 1] = pixel.alpha;
}

static uint8_t over(int value, int alpha, int background)
{
    return (uint8_t)((value * alpha + background * (255 - alpha) + 127) / 255);
}

static struct pixel flatten(struct pixel pixel, int background)
{
    const int alpha = pixel.alpha;
    return (struct pixel){over(pixel.red, alpha, background), over(pixel.green, alpha, background),
                          over(pixel.blue, alpha, background), 255};
}

/* ---- all of them ----------------------------------------------------------------------------- */

bool tlc_picture_recolour(struct tlc_picture *picture, int channels, uint8_t background)
{
    if (channels == picture->channels)
        return true;
    uint8_t *pixels = malloc(pixel_count(picture) * (size_t)channels);
    if (!pixels)
        return false;
    for (size_t i = 0; i < pixel_count(picture); i++) {
        struct pixel pixel =
            load(picture->pixels + i * (size_t)picture->channels, picture->channels);
        if (!tlc_has_alpha(channels))
            pixel = flatten(pixel, background);
        store(pixels + i * (size_t)channels, channels, pixel);
    }
    free(picture->pixels);
    picture->pixels = pixels;
    picture->channels = channels;
    return true;
}

void tlc_picture_multiply_alpha(struct tlc_picture *picture)
{
    const int colours = picture->channels - 1;
    uint8_t *pixel = picture->pixels;
    for (size_t i = 0; i < pixel_count(picture); i++, pixel += picture->channels)
        for (int channel = 0; channel < colours; channel++)
            pixel[channel] = over(pixel[channel], pixel[colours], 0);
}

void tlc_picture_divide_alpha(struct tlc_picture *picture)
{
    const int colours = picture->channels - 1;
    uint8_t *pixel = picture->pixels;
    for (size_t i = 0; i < pixel_count(picture); i++, pixel += picture->channels)
        for (int channel = 0; channel < colours && pixel[colours] > 0; channel++) {
            const int value = 255 * pixel[channel] / pixel[colours];
            pixel[channel] = (uint8_t)(value < 255 ? value : 255);
        }
}
