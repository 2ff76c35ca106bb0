/* test_hdf5_failures.c: HDF5 files of which the library cannot do what it is asked for, and a child
 * that cannot be made, heard, or spoken from. The library's calls fail by stand-ins: damage that
 * makes each of them fail is another in each of its versions. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <hdf5.h>
#include <poll.h>
#include <sys/resource.h>

#include "foreign/foreign.h"
#include "foreign/hdf5_data.h"
#include "failing.h"

#define HDF5_FAILING(type, name, parameters, arguments) FAILING(type, name, parameters, arguments)

HDF5_FAILING(hid_t, H5Fopen, (const char *name, unsigned flags, hid_t access),
             (name, flags, access))
HDF5_FAILING(hid_t, H5Gopen2, (hid_t where, const char *name, hid_t access), (where, name, access))
HDF5_FAILING(herr_t, H5Gget_info, (hid_t group, H5G_info_t *information), (group, information))
HDF5_FAILING(ssize_t, H5Lget_name_by_idx,
             (hid_t where, const char *group, H5_index_t by, H5_iter_order_t order, hsize_t n,
              char *name, size_t size, hid_t access),
             (where, group, by, order, n, name, size, access))
HDF5_FAILING(hid_t, H5Aopen, (hid_t object, const char *name, hid_t access), (object, name, access))
HDF5_FAILING(hid_t, H5Aget_type, (hid_t attribute), (attribute))
HDF5_FAILING(hid_t, H5Aget_space, (hid_t attribute), (attribute))
HDF5_FAILING(herr_t, H5Aread, (hid_t attribute, hid_t type, void *bytes), (attribute, type, bytes))
HDF5_FAILING(hid_t, H5Dopen2, (hid_t where, const char *name, hid_t access), (where, name, access))
HDF5_FAILING(hid_t, H5Dget_type, (hid_t set), (set))
HDF5_FAILING(hid_t, H5Dget_create_plist, (hid_t set), (set))
HDF5_FAILING(herr_t, H5Dread,
             (hid_t set, hid_t type, hid_t memory, hid_t space, hid_t transfer, void *bytes),
             (set, type, memory, space, transfer, bytes))
static hssize_t pretended = -1; /* what a space says, where it fails */
FAILING_AS(pretended, hssize_t, H5Sget_simple_extent_npoints, (hid_t space), (space))
FAILING_AS(0, size_t, H5Tget_size, (hid_t type), (type))
HDF5_FAILING(int, H5Sget_simple_extent_ndims, (hid_t space), (space))
HDF5_FAILING(int, H5Sget_simple_extent_dims, (hid_t space, hsize_t *sizes, hsize_t *most),
             (space, sizes, most))

FAILING(int, pipe, (int ends[2]), (ends))
FAILING(pid_t, fork, (void), ())
INTERRUPTED(int, poll, (struct pollfd * ready, nfds_t count, int patience),
            (ready, count, patience))
INTERRUPTED(pid_t, waitpid, (pid_t child, int *status, int how), (child, status, how))
INTERRUPTED(ssize_t, read, (int file, void *bytes, size_t size), (file, bytes, size))
INTERRUPTED(ssize_t, write, (int file, const void *bytes, size_t size), (file, bytes, size))
INTERRUPTED(ssize_t, pread, (int file, void *bytes, size_t size, off_t at), (file, bytes, size, at))
FAILING(int, fstat, (int file, struct stat *status), (file, status))
#ifndef OWN_MEMORY /* sanitizers ask for it before there is anything else */
FAILING(int, getrlimit, (__rlimit_resource_t what, struct rlimit *limits), (what, limits))
#endif
FAILING_AS(NULL, DIR *, opendir, (const char *path), (path))
FAILING_AS(NULL, FILE *, fopen, (const char *path, const char *mode), (path, mode))
FAILING_AS(NULL, char *, fgets, (char *text, int size, FILE *file), (text, size, file))
FAILING_AS(NULL, FILE *, freopen, (const char *path, const char *mode, FILE *file),
           (path, mode, file))

#ifndef OWN_MEMORY
/* Of so many bytes: the library resizes memory, too. */
void *__libc_realloc(void *memory, size_t size);
void *realloc(void *memory, size_t size)
{
    return size == 2 * sizeof(char *) && fails("realloc") ? NULL : __libc_realloc(memory, size);
}
#endif

static void begin(void)
{
    enter_directory();
    interrupted_every = interruptions = 0;
}

TestSuite(hdf5_failures, .init = begin, .fini = leave_directory);

enum { ROWS = 3, COLUMNS = 4 };

static const float kernel[ROWS * COLUMNS] = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11};
static struct tlc_fault fault;

/* ---- writing ----------------------------------------------------------------------------------
 */

static void put_text(hid_t object, const char *name, const char *text, bool variable)
{
    char fixed[16] = "";
    const hid_t type = H5Tcopy(H5T_C_S1), space = H5Screate_simple(1, (const hsize_t[]){1}, NULL);
    strcpy(fixed, text);
    H5Tset_size(type, variable ? H5T_VARIABLE : sizeof fixed);
    const hid_t attribute = H5Acreate2(object, name, type, space, H5P_DEFAULT, H5P_DEFAULT);
    H5Awrite(attribute, type, variable ? (const void *)&text : fixed);
    H5Aclose(attribute);
}

static void put_set(hid_t where, const char *name, hid_t type)
{
    const hid_t space = H5Screate_simple(2, (const hsize_t[]){ROWS, COLUMNS}, NULL);
    const hid_t set = H5Dcreate2(where, name, type, space, H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT);
    H5Dwrite(set, H5T_NATIVE_FLOAT, H5S_ALL, H5S_ALL, H5P_DEFAULT, kernel);
    H5Dclose(set);
}

/* As Keras 2 writes weights: names in lists. */
static void write_layer(bool variable)
{
    const hid_t file = H5Fcreate("model.h5", H5F_ACC_TRUNC, H5P_DEFAULT, H5P_DEFAULT);
    put_text(file, "layer_names", "dense", variable);
    const hid_t group = H5Gcreate2(file, "dense", H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT);
    put_text(group, "weight_names", "kernel:0", variable);
    put_set(group, "kernel:0", H5T_NATIVE_FLOAT);
    H5Gclose(group);
    H5Fclose(file);
}

static void write_fixed(void)
{
    write_layer(false);
}

static void write_variable(void)
{
    write_layer(true);
}

/* In parts, as lists that are too long for one attribute. */
static void write_parts(void)
{
    const hid_t file = H5Fcreate("model.h5", H5F_ACC_TRUNC, H5P_DEFAULT, H5P_DEFAULT);
    put_text(file, "layer_names0", "dense", false);
    const hid_t group = H5Gcreate2(file, "dense", H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT);
    put_text(group, "weight_names0", "kernel:0", false);
    put_set(group, "kernel:0", H5T_NATIVE_FLOAT);
    H5Gclose(group);
    H5Fclose(file);
}

/* As Keras 3 does: no lists, but groups. A type that stands in it by a name is neither. */
static void write_groups(void)
{
    const hid_t file = H5Fcreate("model.h5", H5F_ACC_TRUNC, H5P_DEFAULT, H5P_DEFAULT);
    const hid_t group = H5Gcreate2(file, "dense", H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT);
    const hid_t type = H5Tcopy(H5T_NATIVE_FLOAT);
    put_set(group, "kernel", H5T_NATIVE_FLOAT);
    H5Tcommit2(file, "type", type, H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT);
    H5Tclose(type);
    const hid_t texts = H5Tcopy(H5T_C_S1), space = H5Screate(H5S_SCALAR);
    H5Tset_size(texts, 5);
    H5Dclose(H5Dcreate2(file, "classes", texts, space, H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT));
    H5Gclose(group);
    H5Fclose(file);
}

/* ---- reading ----------------------------------------------------------------------------------
 */

/* Opens it, and reads its one tensor; calls fail in the second part alone, if any. */
static bool read_model(const char *call, int reason, int before)
{
    struct tlc_foreign model;
    float numbers[ROWS * COLUMNS] = {0}, *place = numbers;
    fault.text[0] = '\0';
    if (!tlc_foreign_open("model.h5", &model, &fault))
        return false;
    if (call)
        let_fail(call, reason, before);
    const bool good = tlc_foreign_numbers(&model, 1, (const int[]){0}, &place, &fault);
    cr_expect(!good || memcmp(numbers, kernel, sizeof kernel) == 0);
    let_none_fail();
    tlc_foreign_end(&model);
    return good;
}

static void expect_model(void)
{
    cr_expect(read_model(NULL, 0, 0), "%s", fault.text);
}

static const struct {
    void (*write)(void);
    const char *call;
    int before;
    const char *wanted;
} descriptions[] = {
    {write_fixed, "H5Fopen", 0, "its HDF5 is truncated or damaged"},
    {write_fixed, "H5Gopen2", 0, "its first group cannot be read"},
    {write_fixed, "H5Aopen", 0, "attribute layer_names cannot be read"},
    {write_fixed, "H5Aget_type", 0, "attribute layer_names cannot be read"},
    {write_fixed, "H5Aget_space", 0, "attribute layer_names cannot be read"},
    {write_fixed, "H5Sget_simple_extent_npoints", 0, "attribute layer_names cannot be read"},
    {write_fixed, "H5Aread", 0, "an attribute's texts cannot be read"},
    {write_variable, "H5Aread", 1, "an attribute's texts cannot be read"},
    {write_fixed, "H5Gopen2", 1, "layer_names has dense, but there is no such group"},
    {write_fixed, "H5Dopen2", 0, "there is no tensor /dense/kernel:0"},
    {write_fixed, "H5Dget_create_plist", 0, "tensor /dense/kernel:0 cannot be read"},
    {write_fixed, "H5Dget_type", 0, "tensor kernel:0 holds no numbers that tlc reads"},
    {write_fixed, "H5Sget_simple_extent_ndims", 0,
     "tensor kernel:0 has -1 dimensions; there can be 8"},
    {write_fixed, "H5Sget_simple_extent_dims", 0,
     "tensor kernel:0 has 2 dimensions; there can be 8"},
    {write_groups, "H5Gopen2", 1, "group / cannot be read, or there are too many in one another"},
    {write_groups, "H5Gget_info", 1,
     "group /dense cannot be read, or there are too many in one another"},
    {write_groups, "H5Lget_name_by_idx", 2, "something in group /dense cannot be read"},
    {write_groups, "H5Dopen2", 2, "there is no tensor /dense/kernel"},
    {write_groups, "H5Dget_type", 1, "tensor /dense/kernel holds no numbers that tlc reads"},
    {write_groups, "H5Dget_type", 2, "tensor /dense/kernel holds no numbers that tlc reads"},
    {write_fixed, "H5Tget_size", 0, "an attribute is too large: 1 texts of 0 bytes"},
#ifndef OWN_MEMORY
    {write_parts, "realloc", 0, "it asks for too much memory"},
#endif
};

Test(hdf5_failures, what_the_library_cannot_describe_is_said)
{
    for (size_t i = 0; i < sizeof descriptions / sizeof *descriptions; i++) {
        char wanted[200];
        descriptions[i].write();
        expect_model();
        let_fail(descriptions[i].call, EIO, descriptions[i].before);
        cr_expect(!read_model(NULL, 0, 0), "%s", descriptions[i].call);
        let_none_fail();
        snprintf(wanted, sizeof wanted, "model.h5: %s", descriptions[i].wanted);
        cr_expect_str_eq(fault.text, wanted, "%s: %s", descriptions[i].call, fault.text);
    }
}

Test(hdf5_failures, numbers_that_cannot_be_read_are_said)
{
    static const struct {
        const char *call, *wanted;
    } cases[] = {
        {"H5Dopen2", "model.h5: there is no tensor /dense/kernel:0"},
        {"H5Sget_simple_extent_npoints",
         "model.h5: tensor /dense/kernel:0 has changed while it was read"},
        {"H5Dread",
         "model.h5: the numbers of tensor /dense/kernel:0 cannot be read: they are damaged"},
        {"pipe", "cannot read model.h5: no pipe: Too many open files"},
        {"fork", "cannot read model.h5: no process: Too many open files"},
        {"poll", "cannot read model.h5: its reader cannot be heard: Too many open files"},
        {"read", "cannot read model.h5: its reader cannot be heard: Too many open files"},
        {"write", "model.h5 is damaged: the HDF5 library ended in the middle of it"},
    };
    write_fixed();
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        cr_expect(!read_model(cases[i].call, EMFILE, 0), "%s", cases[i].call);
        cr_expect_str_eq(fault.text, cases[i].wanted, "%s: %s", cases[i].call, fault.text);
    }
}

/* More than a hundred thousand, in one list or in two. */
Test(hdf5_failures, lists_are_not_endless)
{
    write_parts();
    let_fail("H5Sget_simple_extent_npoints", 0, 0);
    pretended = 100001;
    cr_expect(!read_model(NULL, 0, 0));
    cr_expect_str_eq(fault.text, "model.h5: attribute layer_names0 cannot be read");
    const hid_t file = H5Fopen("model.h5", H5F_ACC_RDWR, H5P_DEFAULT);
    put_text(file, "layer_names1", "dense", false);
    H5Fclose(file);
    pretended = 60000;
    let_fail("H5Sget_simple_extent_npoints", 0, 0);
    cr_expect(!read_model(NULL, 0, 0));
    cr_expect_str_eq(fault.text, "model.h5: layer_names has more than 100000 names");
    let_none_fail();
}

/* A list that names a group of a name so long, and one in it. */
Test(hdf5_failures, paths_are_not_endless)
{
    char name[601], path[1300];
    memset(name, 'x', sizeof name - 1);
    name[sizeof name - 1] = '\0';
    snprintf(path, sizeof path, "/%s/%s", name, name);
    const hid_t file = H5Fcreate("model.h5", H5F_ACC_TRUNC, H5P_DEFAULT, H5P_DEFAULT);
    const hid_t links = H5Pcreate(H5P_LINK_CREATE);
    H5Pset_create_intermediate_group(links, 1);
    H5Gclose(H5Gcreate2(file, path, links, H5P_DEFAULT, H5P_DEFAULT));
    H5Fclose(file);
    cr_expect(!read_model(NULL, 0, 0));
    cr_expect(strncmp(fault.text, "model.h5: something in group /xxxx", 34) == 0, "%s", fault.text);
}

/* An attribute that Keras does not write: a text that is none. */
Test(hdf5_failures, a_text_that_was_never_written_is_empty)
{
    const char *none = NULL;
    write_variable();
    const hid_t file = H5Fopen("model.h5", H5F_ACC_RDWR, H5P_DEFAULT), type = H5Tcopy(H5T_C_S1);
    H5Tset_size(type, H5T_VARIABLE);
    const hid_t attribute =
        H5Acreate2(file, "backend", type, H5Screate(H5S_SCALAR), H5P_DEFAULT, H5P_DEFAULT);
    H5Awrite(attribute, type, &none);
    H5Aclose(attribute);
    H5Fclose(file);
    struct tlc_foreign model;
    cr_assert(tlc_foreign_open("model.h5", &model, &fault), "%s", fault.text);
    cr_expect_str_eq(model.backend, "");
    tlc_foreign_end(&model);
}

/* A description longer than what is read of it at first. */
Test(hdf5_failures, a_description_may_be_long)
{
    enum { TENSORS = 3000 };
    struct tlc_foreign model;
    const hid_t file = H5Fcreate("model.h5", H5F_ACC_TRUNC, H5P_DEFAULT, H5P_DEFAULT);
    const hid_t space = H5Screate_simple(2, (const hsize_t[]){0, 4}, NULL);
    for (int i = 0; i < TENSORS; i++) {
        char name[20];
        snprintf(name, sizeof name, "tensor%05d", i);
        H5Dclose(
            H5Dcreate2(file, name, H5T_NATIVE_FLOAT, space, H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT));
    }
    H5Fclose(file);
    cr_assert(tlc_foreign_open("model.h5", &model, &fault), "%s", fault.text);
    cr_assert_eq(model.tensors, TENSORS);
    cr_expect_str_eq(model.tensor[TENSORS - 1].name, "/tensor02999");
    cr_expect_eq(tlc_foreign_count(&model.tensor[0]), 0);
    float *place = NULL;
    cr_expect(tlc_foreign_numbers(&model, 1, (const int[]){0}, &place, &fault), "%s", fault.text);
    tlc_foreign_end(&model);
}

/* ---- calls that fail and stop nothing ---------------------------------------------------------
 */

Test(hdf5_failures, what_is_only_a_precaution_may_fail)
{
    static const char *const calls[] = {"opendir", "fopen", "fgets", "freopen", "getrlimit"};
    write_variable();
    for (size_t i = 0; i < sizeof calls / sizeof *calls; i++) {
        let_fail(calls[i], EACCES, 0);
        cr_expect(read_model(NULL, 0, 0), "%s: %s", calls[i], fault.text);
        let_none_fail();
    }
}

Test(hdf5_failures, a_file_that_moved_is_found_by_its_name)
{
    write_fixed();
    let_fail_once("H5Fopen", ENOENT, 0);
    expect_model();
    let_none_fail();
}

Test(hdf5_failures, interruptions_are_passed_over)
{
    write_groups();
    interrupted_every = 3;
    expect_model();
    cr_expect_gt(interruptions, 8);
    interrupted_every = 0;
}

/* ---- numbers of other kinds -------------------------------------------------------------------
 */

Test(hdf5_failures, numbers_of_other_sizes_are_none)
{
    const hid_t tiny = H5Tcopy(H5T_IEEE_F32LE), three = H5Tcopy(H5T_STD_I32LE);
    H5Tset_fields(tiny, 7, 3, 4, 0, 3);
    H5Tset_size(tiny, 1);
    H5Tset_ebias(tiny, 7);
    H5Tset_precision(three, 24);
    H5Tset_size(three, 3);
    const hid_t types[] = {H5T_NATIVE_LDOUBLE, tiny, three};
    for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
        const hid_t file = H5Fcreate("model.h5", H5F_ACC_TRUNC, H5P_DEFAULT, H5P_DEFAULT);
        put_text(file, "layer_names", "dense", true);
        const hid_t group = H5Gcreate2(file, "dense", H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT);
        put_text(group, "weight_names", "kernel:0", true);
        put_set(group, "kernel:0", types[i]);
        H5Gclose(group);
        H5Fclose(file);
        cr_expect(!read_model(NULL, 0, 0));
        cr_expect_str_eq(fault.text, "model.h5: tensor kernel:0 holds no numbers that tlc reads");
    }
}

/* ---- images and labels ------------------------------------------------------------------------
 */

/* Labels that are texts of so many bytes each, or each as long as it is with 0. */
static void write_data(size_t length)
{
    const char *texts[ROWS] = {"a", NULL, "b"};
    static char fixed[ROWS][2000];
    const hid_t file = H5Fcreate("a.h5", H5F_ACC_TRUNC, H5P_DEFAULT, H5P_DEFAULT);
    const hid_t type = H5Tcopy(H5T_C_S1),
                space = H5Screate_simple(1, (const hsize_t[]){ROWS}, NULL);
    put_set(file, "x", H5T_STD_U8LE);
    H5Tset_size(type, length ? length : H5T_VARIABLE);
    const hid_t set = H5Dcreate2(file, "y", type, space, H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT);
    H5Dwrite(set, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, length ? (void *)fixed : (void *)texts);
    H5Dclose(set);
    H5Fclose(file);
}

static bool read_data(const char *labels)
{
    static const char *const names[] = {"a", "b", ""};
    const struct tlc_source source = {.directory = ".",
                                      .file = "a.h5",
                                      .images = "x",
                                      .labels = labels,
                                      .dimensions = 1,
                                      .shape = {COLUMNS},
                                      .element = TLC_UINT8,
                                      .scale = 1,
                                      .classes = 3,
                                      .class_name = names,
                                      .all_rows = true};
    struct tlc_data data;
    void *rest;
    fault.text[0] = '\0';
    if (!tlc_format_hdf5.read(".", &source, &data, &rest, &fault))
        return false;
    cr_expect_eq(data.rows, ROWS);
    cr_expect(data.labels[0] == 0 && data.labels[1] == 2 && data.labels[2] == 1);
    cr_expect(tlc_format_hdf5.finish(rest, &fault));
    free((void *)data.numbers);
    free((void *)data.labels);
    return true;
}

Test(hdf5_failures, a_label_that_was_never_written_is_empty)
{
    write_data(0);
    cr_expect(read_data("y"), "%s", fault.text);
}

Test(hdf5_failures, rows_that_cannot_be_read_are_said)
{
    static const struct {
        const char *call;
        int before;
        const char *wanted;
    } cases[] = {
        {"H5Dopen2", 0, "./a.h5: there is no tensor x"},
        {"H5Dget_type", 0, "./a.h5: data set x holds no numbers that tlc reads, and no texts"},
        {"H5Sget_simple_extent_ndims", 0,
         "./a.h5: data set x has -1 dimensions; there can be 1 to 8"},
        {"H5Sget_simple_extent_dims", 0,
         "./a.h5: data set x has 2 dimensions; there can be 1 to 8"},
        {"H5Dread", 0, "./a.h5: rows 0 to 2 of data set y cannot be read: they are damaged"},
        {"fstat", 1, "cannot read ./a.h5: Input/output error"},
        {"pread", 0, "cannot read ./a.h5: Input/output error"},
        {"pipe", 0, "cannot read ./a.h5: no pipe: Input/output error"},
    };
    write_data(0);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        let_fail(cases[i].call, EIO, cases[i].before);
        cr_expect(!read_data("y"), "%s", cases[i].call);
        let_none_fail();
        cr_expect_str_eq(fault.text, cases[i].wanted, "%s: %s", cases[i].call, fault.text);
    }
}

Test(hdf5_failures, texts_that_are_too_long_are_said)
{
    write_data(1500);
    cr_expect(!read_data("y"));
    cr_expect_str_eq(fault.text,
                     "./a.h5: the texts of data set y have 1500 bytes; there can be 1000");
}

#ifndef OWN_MEMORY
/* A child may take two gigabytes, whatever the file says. */
Test(hdf5_failures, memory_that_there_is_not_is_asked_for)
{
    const hsize_t many = 300000000, chunk = 1000000, one = 1;
    const char *text = "a";
    write_data(0);
    const hid_t file = H5Fopen("a.h5", H5F_ACC_RDWR, H5P_DEFAULT), type = H5Tcopy(H5T_C_S1);
    const hid_t properties = H5Pcreate(H5P_DATASET_CREATE);
    const hid_t space = H5Screate_simple(1, &many, NULL), first = H5Screate_simple(1, &one, NULL);
    H5Pset_chunk(properties, 1, &chunk);
    H5Tset_size(type, H5T_VARIABLE);
    const hid_t set = H5Dcreate2(file, "many", type, space, H5P_DEFAULT, properties, H5P_DEFAULT);
    H5Sselect_hyperslab(space, H5S_SELECT_SET, (const hsize_t[]){0}, NULL, &one, NULL);
    H5Dwrite(set, type, first, space, H5P_DEFAULT, &text);
    H5Dclose(set);
    H5Fclose(file);
    cr_expect(!read_data("many"));
    cr_expect_str_eq(fault.text, "./a.h5: it asks for too much memory: 2400000000 bytes");
}
#endif

/* A set of numbers of this type and these sizes, and of some chunks alone the first. */
static void put_large(const char *name, hid_t type, int rank, const hsize_t *sizes)
{
    const hsize_t ones[9] = {1, 1, 1, 1, 1, 1, 1, 1, 1}, zeros[9] = {0};
    const hid_t file = H5Fopen("a.h5", H5F_ACC_RDWR, H5P_DEFAULT);
    const hid_t properties = H5Pcreate(H5P_DATASET_CREATE);
    const hid_t space = H5Screate_simple(rank, sizes, NULL), first = H5Screate(H5S_SCALAR);
    const int64_t number = 7;
    H5Pset_chunk(properties, rank, ones);
    const hid_t set = H5Dcreate2(file, name, type, space, H5P_DEFAULT, properties, H5P_DEFAULT);
    cr_assert_geq(set, 0);
    H5Sselect_hyperslab(space, H5S_SELECT_SET, zeros, NULL, ones, NULL);
    cr_assert_geq(H5Dwrite(set, type, first, space, H5P_DEFAULT, &number), 0, "%s", name);
    H5Dclose(set);
    H5Fclose(file);
}

/* What the child says, to the parent's words. */
static void expect_rows(const char *labels, const char *wanted)
{
    cr_expect(!read_data(labels), "%s", labels);
    cr_expect_str_eq(fault.text, wanted, "%s: %s", labels, fault.text);
}

Test(hdf5_failures, sizes_may_be_anything)
{
    const hid_t listed = H5Tenum_create(H5T_NATIVE_INT16);
    H5Tenum_insert(listed, "one", (const int16_t[]){7});
    const hid_t pair = H5Tcreate(H5T_COMPOUND, 8);
    H5Tinsert(pair, "number", 0, H5T_NATIVE_INT64);
    write_data(0);
    put_large("nine", H5T_STD_U8LE, 9, (const hsize_t[]){3, 1, 1, 1, 1, 1, 1, 1, 1});
    expect_rows("nine", "./a.h5: data set nine has 9 dimensions; there can be 1 to 8");
    put_large("overflow", H5T_STD_I64LE, 3,
              (const hsize_t[]){3, (hsize_t)1 << 31, (hsize_t)1 << 30});
    expect_rows("overflow", "./a.h5: overflow: its labels have 3 dimensions, and 1 is expected");
    put_large("pair", pair, 1, (const hsize_t[]){3});
    expect_rows("pair", "./a.h5: data set pair holds no numbers that tlc reads, and no texts");
    put_large("listed", listed, 1, (const hsize_t[]){3});
    expect_rows("listed", "./a.h5: listed: row 0 has label 7, but the spec says classes: 3");
    let_fail("H5Tget_size", EIO, 0);
    write_data(5);
    expect_rows("y", "./a.h5: data set x holds no numbers that tlc reads, and no texts");
    let_none_fail();
}

Test(hdf5_failures, long_texts_are_told_of)
{
    static char text[1501];
    const char *texts[ROWS] = {"a", text, "b"};
    memset(text, 'x', sizeof text - 1);
    write_data(0);
    const hid_t file = H5Fopen("a.h5", H5F_ACC_RDWR, H5P_DEFAULT), type = H5Tcopy(H5T_C_S1);
    H5Tset_size(type, H5T_VARIABLE);
    const hid_t set = H5Dopen2(file, "y", H5P_DEFAULT);
    H5Dwrite(set, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, texts);
    H5Dclose(set);
    H5Fclose(file);
    expect_rows("y", "./a.h5: the texts of data set y are too long: 3 of up to 1500 bytes");
}

/* Only the first are named. */
Test(hdf5_failures, a_data_set_among_many_that_is_missing)
{
    char name[3] = "a0";
    const hid_t file = H5Fcreate("a.h5", H5F_ACC_TRUNC, H5P_DEFAULT, H5P_DEFAULT);
    for (; name[1] < '9'; name[1]++)
        put_set(file, name, H5T_STD_U8LE);
    put_set(file, name, H5T_STD_U8LE);
    H5Fclose(file);
    cr_expect(!read_data("y"));
    cr_expect_str_eq(fault.text, "./a.h5: there is no data set `x`; it has a0, a1, a2, a3, a4, a5, "
                                 "a6, a7, ...");
    H5Fclose(H5Fcreate("a.h5", H5F_ACC_TRUNC, H5P_DEFAULT, H5P_DEFAULT));
    cr_expect(!read_data("y"));
    cr_expect_str_eq(fault.text, "./a.h5: there is no data set `x`; it has none");
}
