/* make_images.c: writes 500 images of 4 x 5 pixels, 0 to 16 times FACTOR, and their labels: which
 * third of an image is brightest.
 *
 *     make_images DIR FACTOR
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

enum { ROWS = 500, PIXELS = 20, CLASSES = 3 };

static uint8_t images[16 + ROWS * PIXELS] = {0, 0, 8, 3, 0, 0, ROWS >> 8, ROWS & 255,
                                             0, 0, 0, 4, 0, 0, 0,         5};
static uint8_t labels[8 + ROWS] = {0, 0, 8, 1, 0, 0, ROWS >> 8, ROWS & 255};

static void make(int factor)
{
    uint32_t state = 1;
    for (int row = 0; row < ROWS; row++) {
        int sum[CLASSES] = {0}, best = 0;
        for (int i = 0; i < PIXELS; i++) {
            int pixel = (int)((state = state * 1664525 + 1013904223) >> 24) % 17;
            images[16 + row * PIXELS + i] = (uint8_t)(factor * pixel);
            sum[i * CLASSES / PIXELS] += pixel;
        }
        for (int i = 1; i < CLASSES; i++)
            best = sum[i] > sum[best] ? i : best;
        labels[8 + row] = (uint8_t)best;
    }
}

static int write_bytes(const char *directory, const char *name, const uint8_t *bytes, size_t size)
{
    char path[1024];
    snprintf(path, sizeof path, "%s/%s", directory, name);
    FILE *file = fopen(path, "wb");
    return !file || fwrite(bytes, 1, size, file) != size || fclose(file) != 0;
}

int main(int argc, char **argv)
{
    if (argc != 3)
        return 2;
    make(atoi(argv[2]));
    return write_bytes(argv[1], "images", images, sizeof images) ||
           write_bytes(argv[1], "labels", labels, sizeof labels);
}
