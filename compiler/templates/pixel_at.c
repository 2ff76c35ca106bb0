#include "augment.c"
/* ---- template ---- */
/* What stands outside of an image: a number, its nearest pixel, or the image again, as in
 * a mirror or as it is. */
enum { FILL_CONSTANT, FILL_NEAREST, FILL_REFLECT, FILL_WRAP };

/* Which of `size` pixels in a row stands at a place; `size`: none does. */
KERNEL int pixel_at(int place, int size, int fill)
{
    if (place >= 0 && place < size)
        return place;
    if (fill == FILL_CONSTANT)
        return size;
    if (fill == FILL_NEAREST)
        return place < 0 ? 0 : size - 1;
    const int period = fill == FILL_REFLECT ? 2 * size : size;
    const int turn = (place % period + period) % period;
    return turn < size ? turn : period - 1 - turn;
}

KERNEL int floor_of(double number)
{
    const int whole = (int)number;
    return whole - (whole > number);
}

/* A place between two pixels in a row, and how far it is from the one before. */
struct between {
    int before, after;
    float share;
};

/* With `nearest`, both are the pixel that is nearer, and of two the one farther out. */
KERNEL struct between place_between(double place, int size, int fill, bool nearest)
{
    const int before = floor_of(place);
    const double share = place - before;
    if (!nearest)
        return (struct between){
            pixel_at(before, size, fill), pixel_at(before + 1, size, fill), (float)share};
    const int pixel =
        pixel_at(before + (share > 0.5 || (share == 0.5 && place > 0)), size, fill);
    return (struct between){pixel, pixel, 0};
}
