/* hdf5_child.c: the one place where the HDF5 library reads what others wrote. It is known to crash
 * on damaged files and to take any memory that they ask for: so this runs in a process of its own,
 * which can open no further file, write to none, and takes no more than so much memory and time. */
#include "foreign/hdf5_child.h"

#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "foreign/hdf5_answer.h"
#include "foreign/hdf5_rows.h"

enum {
    MOST_NAMES = 100000, /* in a list, and tensors in all */
    DEEPEST = 24,        /* groups in groups */
    LONGEST_PATH = 1024,
    LARGEST_TEXT = 64 << 20,   /* of an attribute */
    LARGEST_TEXTS = 256 << 20, /* of all */
};
static const rlim_t most_memory = (rlim_t)2 << 30; /* beside what the file takes */

static void send_attribute(const char *name, const char *value)
{
    tlc_hdf5_send_head('A', strlen(name) + strlen(value) + 2);
    tlc_hdf5_send(name, strlen(name) + 1);
    tlc_hdf5_send(value, strlen(value) + 1);
}

/* ---- texts of attributes ----------------------------------------------------------------------
 */

struct texts {
    size_t count;
    char **text;
};

static size_t taken; /* bytes of texts so far */

static char *keep_text(const char *bytes, size_t most)
{
    const size_t length = strnlen(bytes, most);
    taken += length + sizeof(char *);
    if (taken > LARGEST_TEXTS)
        tlc_hdf5_fail("its attributes hold too much text");
    char *text = tlc_hdf5_room(length + 1);
    memcpy(text, bytes, length);
    return text;
}

static void read_variable(hid_t attribute, hid_t space, struct texts *texts)
{
    char **pointers = tlc_hdf5_room(texts->count * sizeof *pointers);
    const hid_t type = H5Tcopy(H5T_C_S1);
    H5Tset_size(type, H5T_VARIABLE);
    H5Tset_cset(type, H5Tget_cset(H5Aget_type(attribute)));
    if (H5Aread(attribute, type, pointers) < 0)
        tlc_hdf5_fail("an attribute's texts cannot be read");
    for (size_t i = 0; i < texts->count; i++)
        texts->text[i] = keep_text(pointers[i] ? pointers[i] : "", LARGEST_TEXT);
    H5Dvlen_reclaim(type, space, H5P_DEFAULT, pointers);
    free(pointers);
}

static void read_fixed(hid_t attribute, hid_t type, struct texts *texts)
{
    const size_t size = H5Tget_size(type);
    if (size == 0 || size > LARGEST_TEXT || texts->count > LARGEST_TEXTS / size)
        tlc_hdf5_fail("an attribute is too large: %zu texts of %zu bytes", texts->count, size);
    char *bytes = tlc_hdf5_room(texts->count * size);
    if (H5Aread(attribute, type, bytes) < 0)
        tlc_hdf5_fail("an attribute's texts cannot be read");
    for (size_t i = 0; i < texts->count; i++)
        texts->text[i] = keep_text(bytes + i * size, size);
    free(bytes);
}

/* Whether there is such an attribute; an empty one may be of any type. */
static bool read_texts(hid_t object, const char *name, struct texts *texts)
{
    if (H5Aexists(object, name) <= 0)
        return false;
    const hid_t attribute = H5Aopen(object, name, H5P_DEFAULT);
    const hid_t type = attribute < 0 ? -1 : H5Aget_type(attribute);
    const hid_t space = attribute < 0 ? -1 : H5Aget_space(attribute);
    const hssize_t count = space < 0 ? -1 : H5Sget_simple_extent_npoints(space);
    if (type < 0 || count < 0 || count > MOST_NAMES)
        tlc_hdf5_fail("attribute %.60s cannot be read", name);
    texts->count = (size_t)count;
    texts->text = tlc_hdf5_room(texts->count * sizeof *texts->text);
    if (count > 0 && H5Tget_class(type) != H5T_STRING)
        tlc_hdf5_fail("attribute %.60s holds no text", name);
    if (count > 0 && H5Tis_variable_str(type) > 0)
        read_variable(attribute, space, texts);
    else if (count > 0)
        read_fixed(attribute, type, texts);
    H5Sclose(space);
    H5Tclose(type);
    H5Aclose(attribute);
    return true;
}

/* A list that is too long for one attribute stands in several: name0, name1, ... */
static bool read_list(hid_t object, const char *name, struct texts *all)
{
    char numbered[80];
    *all = (struct texts){0, NULL};
    if (read_texts(object, name, all))
        return true;
    for (int part = 0; part < MOST_NAMES; part++) {
        struct texts texts;
        snprintf(numbered, sizeof numbered, "%s%d", name, part);
        if (!read_texts(object, numbered, &texts))
            return part > 0;
        if (all->count + texts.count > MOST_NAMES)
            tlc_hdf5_fail("%s has more than %d names", name, MOST_NAMES);
        all->text = realloc(all->text, (all->count + texts.count + 1) * sizeof *all->text);
        if (!all->text)
            tlc_hdf5_fail("it asks for too much memory");
        memcpy(all->text + all->count, texts.text, texts.count * sizeof *texts.text);
        all->count += texts.count;
    }
    return true;
}

static void tell_attribute(hid_t object, const char *name)
{
    struct texts texts;
    if (read_texts(object, name, &texts) && texts.count == 1)
        send_attribute(name, texts.text[0]);
}

/* ---- data sets --------------------------------------------------------------------------------
 */

static int tensors; /* told so far */

static void tell_tensor(hid_t file, const char *path, const char *name)
{
    const hid_t set = tlc_hdf5_open_set(file, path), type = H5Dget_type(set),
                space = H5Dget_space(set);
    const int rank = H5Sget_simple_extent_ndims(space);
    hsize_t sizes[H5S_MAX_RANK] = {0};
    const char *element = type < 0 ? NULL : tlc_hdf5_type_name(type);
    if (!element)
        tlc_hdf5_fail("tensor %.200s holds no numbers that tlc reads", name);
    if (rank < 0 || rank > TLC_MOST_RANK || H5Sget_simple_extent_dims(space, sizes, NULL) < 0)
        tlc_hdf5_fail("tensor %.200s has %d dimensions; there can be %d", name, rank,
                      TLC_MOST_RANK);
    if (++tensors > MOST_NAMES)
        tlc_hdf5_fail("it has more than %d tensors", MOST_NAMES);
    int64_t numbers[1 + TLC_MOST_RANK] = {rank};
    for (int i = 0; i < rank; i++)
        numbers[1 + i] = sizes[i] > INT64_MAX ? INT64_MAX : (int64_t)sizes[i];
    const size_t all = (size_t)(1 + rank) * sizeof *numbers;
    tlc_hdf5_send_head('T', strlen(path) + strlen(element) + 2 + all);
    tlc_hdf5_send(path, strlen(path) + 1);
    tlc_hdf5_send(element, strlen(element) + 1);
    tlc_hdf5_send(numbers, all);
    H5Sclose(space);
    H5Tclose(type);
    H5Dclose(set);
}

static void tell_numbers(hid_t file, const char *path, int64_t expected)
{
    const hid_t set = tlc_hdf5_open_set(file, path), space = H5Dget_space(set);
    if (H5Sget_simple_extent_npoints(space) != expected)
        tlc_hdf5_fail("tensor %.200s has changed while it was read", path);
    if (expected > 0 && H5Dget_storage_size(set) == 0)
        tlc_hdf5_fail("tensor %.200s has no numbers: its %lld were never written", path,
                      (long long)expected);
    float *numbers = tlc_hdf5_room((size_t)expected * sizeof *numbers);
    if (H5Dread(set, H5T_NATIVE_FLOAT, H5S_ALL, H5S_ALL, H5P_DEFAULT, numbers) < 0) {
        char what[300];
        snprintf(what, sizeof what, "the numbers of tensor %.200s", path);
        tlc_hdf5_fail_to_read(set, what);
    }
    tlc_hdf5_send_head('N', (uint64_t)expected * sizeof *numbers);
    tlc_hdf5_send(numbers, (size_t)expected * sizeof *numbers);
    free(numbers);
    H5Sclose(space);
    H5Dclose(set);
}

/* ---- whose they are ---------------------------------------------------------------------------
 */

static bool has_link(hid_t object, const char *name)
{
    return H5Lexists(object, name, H5P_DEFAULT) > 0;
}

/* Follows layer_names and weight_names, the one order that counts: HDF5 lists by name. */
static void tell_layer(hid_t file, const char *root, const char *layer)
{
    char path[LONGEST_PATH], inner[2 * LONGEST_PATH];
    struct texts names;
    if ((size_t)snprintf(path, sizeof path, "%s%s", root, layer) >= sizeof path)
        tlc_hdf5_fail("the name of a layer is too long");
    const hid_t group = H5Gopen2(file, path, H5P_DEFAULT);
    if (group < 0)
        tlc_hdf5_fail("layer_names has %.200s, but there is no such group", layer);
    tlc_hdf5_send_head('G', strlen(layer) + 1);
    tlc_hdf5_send(layer, strlen(layer) + 1);
    if (!read_list(group, "weight_names", &names))
        tlc_hdf5_fail("group %.200s has no weight_names", layer);
    for (size_t i = 0; i < names.count; i++) {
        if ((size_t)snprintf(inner, sizeof inner, "%s/%s", path, names.text[i]) >= sizeof inner)
            tlc_hdf5_fail("the name of a tensor is too long");
        tell_tensor(file, inner, names.text[i]);
    }
    H5Gclose(group);
}

/* Beside weights there may be texts, such as names of classes. */
static bool has_numbers(hid_t file, const char *path)
{
    const hid_t set = H5Dopen2(file, path, H5P_DEFAULT);
    const hid_t type = set < 0 ? -1 : H5Dget_type(set);
    const bool numbers = type < 0 || tlc_hdf5_type_name(type);
    H5Tclose(type);
    H5Dclose(set);
    return numbers;
}

/* All data sets of numbers below a group, by name: what Keras 3 writes has no lists. */
static void tell_group(hid_t file, const char *path, int depth)
{
    H5G_info_t information;
    const hid_t group = H5Gopen2(file, path, H5P_DEFAULT);
    if (depth > DEEPEST || group < 0 || H5Gget_info(group, &information) < 0)
        tlc_hdf5_fail("group %.200s cannot be read, or there are too many in one another", path);
    for (hsize_t i = 0; i < information.nlinks; i++) {
        char name[LONGEST_PATH], inner[LONGEST_PATH];
        H5O_info_t object;
        if (H5Lget_name_by_idx(group, ".", H5_INDEX_NAME, H5_ITER_INC, i, name, sizeof name,
                               H5P_DEFAULT) < 0 ||
            (size_t)snprintf(inner, sizeof inner, "%s/%s", strcmp(path, "/") ? path : "", name) >=
                sizeof inner ||
            H5Oget_info_by_name2(file, inner, &object, H5O_INFO_BASIC, H5P_DEFAULT) < 0)
            tlc_hdf5_fail("something in group %.200s cannot be read", path);
        if (++tensors > MOST_NAMES)
            tlc_hdf5_fail("it has more than %d groups and tensors", MOST_NAMES);
        if (object.type == H5O_TYPE_GROUP)
            tell_group(file, inner, depth + 1);
        else if (object.type == H5O_TYPE_DATASET && has_numbers(file, inner))
            tell_tensor(file, inner, inner);
    }
    H5Gclose(group);
}

static void describe(hid_t file)
{
    static const char *const attributes[] = {"keras_version", "backend", "model_config"};
    struct texts layers;
    const bool whole = has_link(file, "model_weights");
    const hid_t weights = H5Gopen2(file, whole ? "/model_weights" : "/", H5P_DEFAULT);
    if (weights < 0)
        tlc_hdf5_fail("its first group cannot be read");
    for (size_t i = 0; i < sizeof attributes / sizeof *attributes; i++)
        tell_attribute(file, attributes[i]);
    if (!whole && H5Aexists(file, "keras_version") <= 0)
        tell_attribute(weights, "keras_version");
    if (read_list(weights, "layer_names", &layers))
        for (size_t i = 0; i < layers.count; i++)
            tell_layer(file, whole ? "/model_weights/" : "/", layers.text[i]);
    else
        tell_group(file, "/", 0);
}

/* ---- the process ------------------------------------------------------------------------------
 */

/* Handlers of the parent would remove its files. */
static void forget_handlers(void)
{
    sigset_t none;
    sigemptyset(&none);
    for (int i = 1; i < NSIG; i++)
        signal(i, SIG_DFL);
    sigprocmask(SIG_SETMASK, &none, NULL);
}

static void limit(int what, rlim_t most)
{
    struct rlimit given, limits = {.rlim_cur = most, .rlim_max = most};
    if (getrlimit(what, &given) == 0 && given.rlim_max < most) /* none is the largest */
        limits.rlim_cur = limits.rlim_max = given.rlim_max;
    setrlimit(what, &limits);
}

/* Pages that the process has already. */
static rlim_t memory_so_far(void)
{
    char text[64] = {0};
    FILE *file = fopen("/proc/self/statm", "r");
    if (file && !fgets(text, sizeof text, file))
        text[0] = '\0';
    if (file)
        fclose(file);
    return (rlim_t)strtoull(text, NULL, 10) * (rlim_t)sysconf(_SC_PAGESIZE);
}

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define SANITIZED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define SANITIZED 1
#endif
#endif

/* Sanitizers take terabytes of addresses for themselves. */
static void limit_memory(void)
{
#ifndef SANITIZED
    limit(RLIMIT_AS, memory_so_far() + most_memory);
#else
    (void)memory_so_far, (void)most_memory;
#endif
}

/* What the library says on its way is for nobody. */
static void close_others(void)
{
    if (!freopen("/dev/null", "w", stderr))
        fclose(stderr);
}

/* For reading, which is no reason to keep others out; nor does every file system have locks. */
static hid_t access_without_locks(void)
{
#if H5_VERSION_GE(1, 10, 7)
    const hid_t access = H5Pcreate(H5P_FILE_ACCESS);
    H5Pset_file_locking(access, false, true);
    return access;
#else
    setenv("HDF5_USE_FILE_LOCKING", "FALSE", 1); /* of this process alone */
    return H5Pcreate(H5P_FILE_ACCESS);
#endif
}

static hid_t open_file(const struct tlc_hdf5_request *request)
{
    char path[64];
    const hid_t access = access_without_locks();
    if (request->image) {
        H5Pset_fapl_core(access, 1 << 20, false);
        H5Pset_file_image(access, (void *)request->image, request->size);
        return H5Fopen("image", H5F_ACC_RDONLY, access);
    }
    snprintf(path, sizeof path, "/proc/self/fd/%d", request->descriptor);
    const hid_t file = H5Fopen(path, H5F_ACC_RDONLY, access);
    return file >= 0 ? file : H5Fopen(request->path, H5F_ACC_RDONLY, access);
}

/* Once the file is open no other will be: those that it links to, or plugins that it asks for. */
static void prepare(void)
{
    forget_handlers();
    close_others();
    limit(RLIMIT_CORE, 0);
    tlc_hdf5_allow_for(0);
    limit(RLIMIT_FSIZE, 0);
    limit_memory();
    H5Eset_auto2(H5E_DEFAULT, NULL, NULL);
    H5PLset_loading_state(0);
}

_Noreturn void tlc_hdf5_child(int descriptor, const struct tlc_hdf5_request *request)
{
    tlc_hdf5_answer_on(descriptor);
    prepare();
    const hid_t file = open_file(request);
    if (file < 0)
        tlc_hdf5_fail("its HDF5 is truncated or damaged");
    limit(RLIMIT_NOFILE, 0);
    if (request->rows_of)
        tlc_hdf5_tell_rows(file, request->rows_of);
    else if (request->count < 0)
        describe(file);
    for (int i = 0; i < request->count; i++)
        tell_numbers(file, request->names[i], request->numbers[i]);
    tlc_hdf5_end('E', "");
}
