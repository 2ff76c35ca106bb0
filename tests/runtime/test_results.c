/* test_results.c: values on their way into JSON. */
#include <math.h>

#include "support.h"

TestSuite(results, .init = enter_directory, .fini = leave_directory);

Test(results, numbers_that_json_lacks_are_null)
{
    static const double odd[] = {NAN, INFINITY, -INFINITY};
    for (int i = 0; i < 3; i++) {
        json_t *value = tlc_json_number(odd[i]);
        cr_expect(json_is_null(value));
    }
}

Test(results, doubles_keep_all_their_digits)
{
    size_t size;
    json_t *epoch = json_object();
    tlc_json_put(epoch, "third", tlc_json_number(1.0 / 3));
    FILE *log = tlc_log_open(".");
    tlc_log_line(log, epoch);
    fclose(log);
    json_decref(epoch);
    char *text = read_text("log.jsonl", &size);
    cr_expect_str_eq(text, "{\"third\":0.33333333333333331}\n");
    free(text);
}

Test(results, an_interval_is_a_pair)
{
    json_t *pair = tlc_json_interval((struct tlc_interval){-0.5, 0.25});
    char *text = json_dumps(pair, JSON_COMPACT);
    cr_expect_str_eq(text, "[-0.5,0.25]");
    free(text);
    json_decref(pair);
}

/* Flushed at once: it is read while the log is still open. */
Test(results, the_log_can_be_read_at_once)
{
    size_t size;
    json_t *epoch = json_object();
    FILE *log = tlc_log_open(".");
    tlc_log_line(log, epoch);
    free(read_text("log.jsonl", &size));
    cr_expect_eq(size, strlen("{}\n"));
    json_decref(epoch);
    fclose(log);
}

/* What stands there already is kept, and read first; what is cut off is gone. */
Test(results, a_log_is_read_cut_and_gone_on_with)
{
    char text[16];
    size_t size;
    json_t *line = json_object();
    write_text("log.jsonl", "{1}\n{2}\n{3", 10);
    FILE *log = tlc_log_open(".");
    rewind(log);
    cr_assert(fgets(text, sizeof text, log));
    cr_expect_str_eq(text, "{1}\n");
    cr_expect_eq(ftell(log), 4);
    tlc_log_cut(log, 8);
    tlc_log_line(log, line);
    char *found = read_text("log.jsonl", &size);
    cr_expect_str_eq(found, "{1}\n{2}\n{}\n");
    free(found);
    tlc_log_cut(log, 0);
    tlc_log_line(log, line);
    found = read_text("log.jsonl", &size);
    cr_expect_str_eq(found, "{}\n");
    free(found);
    json_decref(line);
    fclose(log);
}

Test(results, a_text_is_written_into_the_directory)
{
    size_t size;
    mkdir("out", 0777);
    tlc_text_write("out", "a.txt", "line\n");
    char *text = read_text("out/a.txt", &size);
    cr_expect_str_eq(text, "line\n");
    free(text);
}

static void log_to_full_disk(void *unused)
{
    (void)unused;
    tlc_program_begin("toy");
    FILE *full = fopen("/dev/full", "w");
    json_t *epoch = json_object();
    tlc_log_line(full, epoch);
}

Test(results, a_full_disk_ends_the_run)
{
    expect_failure(log_to_full_disk, NULL,
                   "toy: error: cannot write log.jsonl: No space left on device\n");
}

static void put_broken_text(void *unused)
{
    (void)unused;
    tlc_program_begin("toy");
    tlc_json_put(json_object(), "spec", json_string("\xff.yaml"));
}

Test(results, text_that_is_not_utf_8)
{
    expect_failure(put_broken_text, NULL,
                   "toy: error: cannot record spec: out of memory, or a name is not UTF-8\n");
}
