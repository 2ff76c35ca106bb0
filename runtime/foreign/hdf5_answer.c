/* hdf5_answer.c: what the child that reads HDF5 says, and data sets as it opens them. */
#include "foreign/hdf5_answer.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "foreign/hdf5_child.h"

/* ---- messages ---- */

static int answer;

void tlc_hdf5_answer_on(int descriptor)
{
    answer = descriptor;
}

/* The parent may be gone; then nobody wants to know. */
void tlc_hdf5_send(const void *bytes, size_t size)
{
    const char *next = bytes;
    while (size > 0) {
        const ssize_t count = write(answer, next, size);
        if (count < 0 && errno == EINTR)
            continue;
        if (count <= 0)
            _exit(1);
        next += count;
        size -= (size_t)count;
    }
}

void tlc_hdf5_send_head(char letter, uint64_t length)
{
    char head[TLC_MESSAGE_HEAD] = {letter};
    memcpy(head + 1, &length, sizeof length);
    tlc_hdf5_send(head, sizeof head);
}

_Noreturn void tlc_hdf5_end(char letter, const char *text)
{
    tlc_hdf5_send_head(letter, strlen(text) + 1);
    tlc_hdf5_send(text, strlen(text) + 1);
    _exit(0);
}

_Noreturn void tlc_hdf5_fail(const char *format, ...)
{
    char text[400];
    va_list values;
    va_start(values, format);
    vsnprintf(text, sizeof text, format, values);
    tlc_hdf5_end('F', text);
}

void *tlc_hdf5_room(size_t size)
{
    void *memory = calloc(1, size ? size : 1);
    if (!memory)
        tlc_hdf5_fail("it asks for too much memory: %zu bytes", size);
    return memory;
}

/* ---- time ---- */

void tlc_hdf5_allow_for(uint64_t megabytes)
{
    enum { MOST_SECONDS = 60 };
    struct rlimit limits;
    if (getrlimit(RLIMIT_CPU, &limits) != 0)
        return;
    limits.rlim_cur = MOST_SECONDS + (rlim_t)megabytes;
    if (limits.rlim_cur > limits.rlim_max) /* none is the largest */
        limits.rlim_cur = limits.rlim_max;
    setrlimit(RLIMIT_CPU, &limits);
}

/* ---- data sets ---- */

const char *tlc_hdf5_type_name(hid_t type)
{
    static const char *const signed_names[] = {"int8", "int16", "int32", "int64"};
    static const char *const unsigned_names[] = {"uint8", "uint16", "uint32", "uint64"};
    const size_t size = H5Tget_size(type);
    const int log = size == 1 ? 0 : size == 2 ? 1 : size == 4 ? 2 : size == 8 ? 3 : -1;
    if (H5Tget_class(type) == H5T_FLOAT && log > 0)
        return log == 1 ? "float16" : log == 2 ? "float32" : "float64";
    if (H5Tget_class(type) == H5T_INTEGER && log >= 0)
        return H5Tget_sign(type) == H5T_SGN_NONE ? unsigned_names[log] : signed_names[log];
    return NULL;
}

/* Whether its numbers are in the file itself. */
static void check_storage(hid_t set, const char *name)
{
    const hid_t properties = H5Dget_create_plist(set);
    if (properties < 0)
        tlc_hdf5_fail("tensor %.200s cannot be read", name);
    if (H5Pget_external_count(properties) > 0 || H5Pget_layout(properties) == H5D_VIRTUAL)
        tlc_hdf5_fail("the numbers of tensor %.200s are in another file, which tlc does not open",
                      name);
    H5Pclose(properties);
}

hid_t tlc_hdf5_open_set(hid_t file, const char *path)
{
    const hid_t set = H5Dopen2(file, path, H5P_DEFAULT);
    if (set < 0)
        tlc_hdf5_fail("there is no tensor %.200s", path);
    check_storage(set, path);
    return set;
}

_Noreturn void tlc_hdf5_fail_to_read(hid_t set, const char *what)
{
    const hid_t properties = H5Dget_create_plist(set);
    const int filters = properties < 0 ? 0 : H5Pget_nfilters(properties);
    for (int i = 0; i < filters; i++) {
        char name[60] = {0};
        size_t values = 0;
        const int filter = H5Pget_filter2(properties, (unsigned)i, NULL, &values, NULL,
                                          sizeof name - 1, name, NULL);
        if (filter >= 0 && H5Zfilter_avail(filter) <= 0)
            tlc_hdf5_fail("%s cannot be read: they are packed by filter %d%s%s, which is not here; "
                          "`h5repack -f NONE` unpacks them",
                          what, filter, *name ? ", " : "", name);
    }
    tlc_hdf5_fail("%s cannot be read: they are damaged", what);
}
