#include "base/shape.h"

#include "base/text.h"

Shape flat_shape(int64_t count)
{
    return (Shape){1, {count}};
}

int64_t shape_size(const Shape *shape)
{
    int64_t count = 1;
    for (int64_t i = 0; i < shape->dimensions; i++)
        count *= shape->size[i];
    return count;
}

bool same_shape(const Shape *a, const Shape *b)
{
    bool same = a->dimensions == b->dimensions;
    for (int64_t i = 0; same && i < a->dimensions; i++)
        same = a->size[i] == b->size[i];
    return same;
}

const char *describe_shape(Arena *arena, const Shape *shape)
{
    Text text = text_new(arena);
    for (int64_t i = 0; i < shape->dimensions; i++)
        text_addf(&text, "%s%lld", i ? "x" : "", (long long)shape->size[i]);
    return text.bytes;
}
