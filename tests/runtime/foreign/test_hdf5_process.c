/* test_hdf5_process.c: what becomes of a child that spins, hangs, crashes or lies. The child here
 * is this file's own, in place of the one that reads HDF5. */
#include <fcntl.h>
#include <signal.h>
#include <sys/resource.h>

#include "foreign/foreign_internal.h"
#include "foreign/hdf5_answer.h"
#include "foreign/hdf5_data.h"
#include "foreign/hdf5_process.h"
#include "support.h"

TestSuite(hdf5_process, .init = enter_directory, .fini = leave_directory);

static void (*act)(void); /* what the child does */

_Noreturn void tlc_hdf5_child(int descriptor, const struct tlc_hdf5_request *request)
{
    (void)request;
    tlc_hdf5_answer_on(descriptor);
    signal(SIGSEGV, SIG_DFL);
    act();
    _exit(0);
}

static void expect_described(void (*child)(void), const char *wanted)
{
    struct tlc_foreign model = {.layers = 0};
    struct tlc_foreign_file file;
    struct tlc_fault fault;
    char *config;
    write_text("a.h5", "file", 4);
    cr_assert(tlc_foreign_file_open(&file, "a.h5", &fault));
    model.path = strdup("a.h5");
    act = child;
    cr_expect(!tlc_describe_hdf5(&file, NULL, 0, &model, &config, &fault));
    cr_expect_str_eq(fault.text, wanted);
    tlc_foreign_file_close(&file);
    tlc_foreign_end(&model);
}

/* ---- time ---- */

static void spin(void)
{
    setrlimit(RLIMIT_CPU, &(struct rlimit){.rlim_cur = 1, .rlim_max = 2});
    for (volatile bool ended = false; !ended;)
        ;
}

Test(hdf5_process, one_that_comes_to_no_end_is_stopped)
{
    expect_described(spin, "a.h5 is damaged: the HDF5 library came to no end with it");
}

static void say_nothing(void)
{
    for (;;)
        pause();
}

static void stop_in_the_middle(void)
{
    tlc_hdf5_send_head('T', 100);
    say_nothing();
}

Test(hdf5_process, one_that_says_nothing_is_not_waited_for)
{
    tlc_hdf5_patience = 50;
    expect_described(say_nothing, "a.h5 is damaged: the HDF5 library came to no end with it");
    expect_described(stop_in_the_middle,
                     "a.h5 is damaged: the HDF5 library came to no end with it");
}

/* The limit goes up with what is to be read, and never above what the process was given. */
static void tell_limits(void)
{
    struct rlimit first, more, most;
    char text[100];
    tlc_hdf5_allow_for(0);
    getrlimit(RLIMIT_CPU, &first);
    tlc_hdf5_allow_for(100);
    getrlimit(RLIMIT_CPU, &more);
    setrlimit(RLIMIT_CPU, &(struct rlimit){.rlim_cur = 30, .rlim_max = 70});
    tlc_hdf5_allow_for(100);
    getrlimit(RLIMIT_CPU, &most);
    snprintf(text, sizeof text, "%d, %d and %d seconds", (int)first.rlim_cur, (int)more.rlim_cur,
             (int)most.rlim_cur);
    tlc_hdf5_fail("%s", text);
}

Test(hdf5_process, one_has_a_minute_and_more_for_much_to_read)
{
    expect_described(tell_limits, "a.h5: 60, 160 and 70 seconds");
}

/* ---- what it can reach ---- */

static int held[2];

static void tell_descriptors(void)
{
    tlc_hdf5_fail("%s",
                  fcntl(held[0], F_GETFD) < 0 && fcntl(held[1], F_GETFD) < 0 ? "closed" : "open");
}

Test(hdf5_process, one_holds_on_to_nothing_of_other_threads)
{
    cr_assert_eq(pipe(held), 0);
    expect_described(tell_descriptors, "a.h5: closed");
}

/* ---- ends ---- */

static void crash(void)
{
    tlc_hdf5_send("T", 1);
    raise(SIGSEGV);
}

static void leave(void)
{
    tlc_hdf5_send_head('A', 10);
}

static void lie(void)
{
    tlc_hdf5_send_head('T', UINT64_MAX);
    tlc_hdf5_send("what", 4);
}

Test(hdf5_process, one_that_crashes_leaves_or_lies_is_told_of)
{
    expect_described(crash, "a.h5 is damaged: the HDF5 library crashed on it (signal 11)");
    expect_described(leave, "a.h5 is damaged: the HDF5 library ended in the middle of it");
    expect_described(lie, "a.h5 is damaged: the HDF5 library ended in the middle of it");
}

/* ---- numbers ---- */

static void tell_three(void)
{
    tlc_hdf5_send_head('N', 3 * sizeof(float));
    tlc_hdf5_send((const float[]){1, 2, 3}, 3 * sizeof(float));
}

static void tell_two(void)
{
    tlc_hdf5_send_head('N', 2 * sizeof(float));
}

static void tell_some_of_three(void)
{
    tlc_hdf5_send_head('N', 3 * sizeof(float));
    tlc_hdf5_send((const float[]){1, 2}, 2 * sizeof(float));
}

static void tell_something_else(void)
{
    tlc_hdf5_send_head('X', 3 * sizeof(float));
}

static void tell_nothing(void)
{
}

static void tell_why_not(void)
{
    tlc_hdf5_fail("they are not there");
}

#define MIDDLE "a.h5 is damaged: the HDF5 library ended in the middle of it"

Test(hdf5_process, numbers_are_taken_where_there_are_as_many_as_were_told_of)
{
    static const struct {
        void (*act)(void);
        const char *wanted;
    } cases[] = {{tell_three, ""},
                 {tell_two, MIDDLE},
                 {tell_some_of_three, MIDDLE},
                 {tell_something_else, MIDDLE},
                 {tell_nothing, MIDDLE},
                 {tell_why_not, "a.h5: they are not there"}};
    struct tlc_foreign_tensor tensor = {.name = "w", .rank = 1, .shape = {3}};
    const struct tlc_foreign model = {.path = "a.h5", .tensors = 1, .tensor = &tensor};
    struct tlc_foreign_file file;
    struct tlc_fault fault;
    write_text("a.h5", "file", 4);
    cr_assert(tlc_foreign_file_open(&file, "a.h5", &fault));
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        float numbers[3], *place = numbers;
        act = cases[i].act;
        const bool good =
            tlc_numbers_of_hdf5(&file, NULL, 0, &model, 1, (const int[]){0}, &place, &fault);
        cr_expect_eq(good, i == 0);
        cr_expect_str_eq(fault.text, cases[i].wanted, "%zu: %s", i, fault.text);
        cr_expect(!good || (numbers[0] == 1 && numbers[1] == 2 && numbers[2] == 3));
    }
    tlc_foreign_file_close(&file);
}

/* ---- rows ---- */

/* A head with this element, and rows of three numbers each. */
static void tell_head(const char *element, int rows)
{
    const int64_t numbers[] = {0, 2, rows, 3};
    tlc_hdf5_send_head('D', strlen(element) + 1 + sizeof numbers);
    tlc_hdf5_send(element, strlen(element) + 1);
    tlc_hdf5_send(numbers, sizeof numbers);
}

static void tell_no_element(void)
{
    tlc_hdf5_send_head('D', 4);
    tlc_hdf5_send("uint", 4);
}

static void tell_too_little(void)
{
    tlc_hdf5_send_head('D', 14);
    tlc_hdf5_send("uint8\0\0\0\0\0\0\0\0", 14);
}

static void tell_too_much(void)
{
    const int64_t numbers[12] = {0, 2, 2, 3};
    tlc_hdf5_send_head('D', 6 + sizeof numbers);
    tlc_hdf5_send("uint8", 6);
    tlc_hdf5_send(numbers, sizeof numbers);
}

static void tell_far_too_much(void)
{
    tlc_hdf5_send_head('D', 257);
}

static void tell_half_a_head(void)
{
    tlc_hdf5_send_head('D', 100);
    tlc_hdf5_send("uint8", 6);
}

static void tell_strange_numbers(void)
{
    tell_head("complex64", 2);
}

static void begin_with_rows(void)
{
    tlc_hdf5_send_head('B', 6);
}

static void end_early(void)
{
    tell_head("uint8", 2);
    tlc_hdf5_end('E', "");
}

static void stop_in_a_row(void)
{
    tell_head("uint8", 2);
    tlc_hdf5_send_head('B', 6);
    tlc_hdf5_send("\1\2\3", 3);
}

static void say_what_nobody_knows(void)
{
    tell_head("uint8", 2);
    tlc_hdf5_send_head('X', 6);
}

static void fail_in_the_middle(void)
{
    tell_head("uint8", 2);
    tlc_hdf5_fail("the rest is not there");
}

static void fail_at_length(void)
{
    tlc_hdf5_send_head('F', 600);
}

static void fail_in_half_a_word(void)
{
    tlc_hdf5_send_head('F', 100);
    tlc_hdf5_send("the re", 6);
}

#define ENDED "./a.h5 is damaged: the HDF5 library ended in the middle of it"

Test(hdf5_process, one_that_lies_about_rows_is_told_of)
{
    static const struct {
        void (*act)(void);
        const char *wanted;
    } cases[] = {
        {tell_no_element, "./a.h5: x is damaged: what could be read of it ends early"},
        {tell_too_little, "./a.h5: x is damaged: what could be read of it ends early"},
        {tell_too_much, "./a.h5: x is damaged: what could be read of it ends early"},
        {tell_far_too_much, ENDED},
        {tell_half_a_head, ENDED},
        {tell_strange_numbers,
         "./a.h5: x: its numbers are complex64, which cannot be read: convert them"},
        {begin_with_rows, ENDED},
        {leave, ENDED},
        {end_early, "./a.h5: x is truncated: its data ends in row 0, its header promises 2 rows"},
        {stop_in_a_row, ENDED},
        {say_what_nobody_knows, ENDED},
        {fail_in_the_middle, "./a.h5: the rest is not there"},
        {fail_at_length, ENDED},
        {fail_in_half_a_word, ENDED},
    };
    const struct tlc_source source = {.file = "./a.h5",
                                      .images = "x",
                                      .dimensions = 1,
                                      .shape = {3},
                                      .element = TLC_UINT8,
                                      .scale = 1};
    write_text("a.h5", "\x89HDF\r\n\x1a\n", 8);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        uint8_t numbers[6];
        int rows;
        struct tlc_fault fault = {.text = ""};
        act = cases[i].act;
        void *state = tlc_format_hdf5.blocks->open("./a.h5", &source, 1, &fault);
        cr_expect(!state || !tlc_format_hdf5.blocks->read(state, numbers, 2, &rows, &fault), "%zu",
                  i);
        cr_expect_str_eq(fault.text, cases[i].wanted, "%zu: %s", i, fault.text);
        if (state)
            tlc_format_hdf5.blocks->close(state);
    }
}

/* A mark may stand behind somebody else's block, up to 2048 bytes long. */
Test(hdf5_process, a_file_is_known_by_its_mark)
{
    static const struct {
        size_t at, size;
        bool good;
    } cases[] = {{0, 8, true},        {512, 600, true},    {2048, 2056, true},
                 {2048, 2055, false}, {4096, 5000, false}, {1, 7, false}};
    const struct tlc_source source = {.file = "./a.h5",
                                      .images = "x",
                                      .dimensions = 1,
                                      .shape = {3},
                                      .element = TLC_UINT8,
                                      .scale = 1};
    act = tell_strange_numbers;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char bytes[5008] = "";
        struct tlc_fault fault = {.text = ""};
        memcpy(bytes + cases[i].at, "\x89HDF\r\n\x1a\n", 8);
        write_text("a.h5", bytes, cases[i].size);
        cr_expect_null(tlc_format_hdf5.blocks->open("./a.h5", &source, 1, &fault));
        cr_expect_eq(strstr(fault.text, "complex64") != NULL, cases[i].good, "%zu: %s", i,
                     fault.text);
    }
}
