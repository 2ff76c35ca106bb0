#include "base/source.h"

#include "base/index.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

Span span_between(Span first, Span last)
{
    return (Span){first.source, first.start, last.end, first.alias};
}

Span span_start(Span span)
{
    span.end = span.start + 1;
    return span;
}

Character character_at(const char *text, size_t at, size_t end)
{
    return tlc_character_of(text + at, end - at);
}

size_t source_start(const Source *source)
{
    return source->length >= 3 && !memcmp(source->text, "\xEF\xBB\xBF", 3) ? 3 : 0;
}

Place source_place(const Source *source, size_t offset)
{
    Place place = {1, 1};
    for (size_t at = source_start(source); at < offset && at < source->length;) {
        size_t width = character_at(source->text, at, source->length).width;
        if (source->text[at] == '\n')
            place = (Place){place.line + 1, 1};
        else
            place.column++;
        at += width ? width : 1;
    }
    return place;
}

/* A large study asks for the lines of its spec tens of thousands of times. */
void source_find_lines(Arena *arena, Source *source)
{
    List(size_t) lines = {0};
    *list_add(arena, &lines) = 0;
    for (size_t i = 0; i < source->length; i++)
        if (source->text[i] == '\n')
            *list_add(arena, &lines) = i + 1;
    source->lines = lines.items;
    source->line_count = lines.count;
}

size_t span_line(Span span)
{
    const Source *source = span.source;
    if (!source->lines)
        return source_place(source, span.start).line;
    size_t low = 0, high = source->line_count; /* the line is one of these, counted from 0 */
    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;
        if (source->lines[middle] <= span.start)
            low = middle;
        else
            high = middle;
    }
    return low + 1;
}

uint64_t source_hash(const Source *source)
{
    return hash_bytes(HASH_START, source->text, source->length);
}

const char *source_name(const Source *source)
{
    const char *slash = strrchr(source->path, '/');
    return slash ? slash + 1 : source->path;
}

/* Reads to the end, or one byte more than a spec may have. Returns false with errno. */
static bool read_all(int descriptor, char *text, size_t *length)
{
    for (*length = 0; *length <= SOURCE_LIMIT;) {
        ssize_t count = read(descriptor, text + *length, SOURCE_LIMIT + 1 - *length);
        if (count < 0 && errno == EINTR)
            continue;
        if (count <= 0)
            return count == 0;
        *length += (size_t)count;
    }
    return true;
}

/* Opening a FIFO would wait for someone to write to it; that read then waits for what they write
 * is what a reader of a pipe expects. */
static int open_now(const char *path, bool *is_fifo)
{
    struct stat status;
    int descriptor = open(path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
    if (descriptor < 0)
        return -1;
    int flags = fcntl(descriptor, F_GETFL);
    *is_fifo = fstat(descriptor, &status) == 0 && S_ISFIFO(status.st_mode);
    if (flags >= 0 && fcntl(descriptor, F_SETFL, flags & ~O_NONBLOCK) == 0)
        return descriptor;
    close(descriptor);
    return -1;
}

static const char *read_text(const char *path, char *text, size_t *length)
{
    bool is_fifo = false;
    int descriptor = is_standard_input(path) ? STDIN_FILENO : open_now(path, &is_fifo);
    if (descriptor < 0)
        return strerror(errno);
    const char *problem = read_all(descriptor, text, length) ? NULL : strerror(errno);
    if (descriptor != STDIN_FILENO)
        close(descriptor);
    if (!problem && *length > SOURCE_LIMIT)
        problem = "larger than 1 MiB, which no spec needs";
    return !problem && is_fifo && *length == 0 ? "a FIFO that nobody writes to" : problem;
}

bool is_standard_input(const char *path)
{
    return strcmp(path, STANDARD_INPUT) == 0;
}

const Source *source_read(Arena *arena, const char *path, const char **problem)
{
    size_t length = 0;
    char *text = arena_alloc(arena, SOURCE_LIMIT + 2);
    *problem = read_text(path, text, &length);
    if (*problem)
        return NULL;
    text[length] = '\0';
    Source *source = arena_alloc(arena, sizeof *source);
    *source = (Source){.path = is_standard_input(path) ? STANDARD_INPUT_SHOWN : path,
                       .text = text,
                       .length = length};
    source_find_lines(arena, source);
    return source;
}
