/* shift.c: images that a task moves, each always alike: neither seed nor epoch changes by how much.
 */
#include <pthread.h>
#include <string.h>

#include "data/data.h"
#include "numerics/numerics.h"
#include "system/allocate.h"

/* An image in memory, of pixels of so many bytes. */
struct image {
    int height, width;
    size_t pixel;
};

/* From -most to most, each as likely as any other. */
static int whole_between(int most, uint32_t word)
{
    return (int)((uint64_t)word * (uint64_t)(2 * most + 1) >> 32) - most;
}

/* `to` is all zeros before. */
static void move(struct image image, int down, int right, const char *from, char *to)
{
    const size_t row_size = (size_t)image.width * image.pixel;
    const size_t moved = (size_t)(right < 0 ? -right : right) * image.pixel;
    const int first = down > 0 ? down : 0, end = down < 0 ? image.height + down : image.height;
    for (int row = first; row < end; row++) {
        const char *source = from + (size_t)(row - down) * row_size;
        char *target = to + (size_t)row * row_size;
        memcpy(target + (right > 0 ? moved : 0), source + (right < 0 ? moved : 0),
               row_size - moved);
    }
}

static void *move_all(const struct tlc_data *data, const struct tlc_shift *shift)
{
    const size_t size = (size_t)data->size * tlc_element_size(data->element);
    const struct image image = {shift->height, shift->width,
                                size / ((size_t)shift->height * (size_t)shift->width)};
    char *numbers = tlc_allocate((size_t)data->rows, size);
    for (int row = 0; row < data->rows; row++) {
        const uint32_t counter[4] = {(uint32_t)row, 0, 0, shift->stream}, key[2] = {0, 0};
        const size_t place = (size_t)row * size;
        uint32_t words[4];
        tlc_philox(counter, key, words);
        move(image, whole_between(shift->down, words[0]), whole_between(shift->across, words[1]),
             (const char *)data->numbers + place, numbers + place);
    }
    return numbers;
}

/* What has been moved. */
static struct moved {
    const struct moved *next;
    const struct tlc_data *data;
    struct tlc_shift shift;
    const void *numbers;
} * first;
static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;

static bool is_same(const struct tlc_shift *a, const struct tlc_shift *b)
{
    return a->down == b->down && a->across == b->across && a->stream == b->stream;
}

static const struct moved *add_moved(const struct tlc_data *data, const struct tlc_shift *shift)
{
    struct moved *moved = tlc_keep(tlc_allocate(1, sizeof *moved));
    *moved = (struct moved){first, data, *shift, tlc_keep(move_all(data, shift))};
    return first = moved;
}

const void *tlc_shifted(const struct tlc_data *data, const struct tlc_shift *shift)
{
    if (shift->down == 0 && shift->across == 0)
        return data->numbers;
    pthread_mutex_lock(&mutex);
    const struct moved *moved = first;
    while (moved && (moved->data != data || !is_same(&moved->shift, shift)))
        moved = moved->next;
    if (!moved)
        moved = add_moved(data, shift);
    pthread_mutex_unlock(&mutex);
    return moved->numbers;
}
