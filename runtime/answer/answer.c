/* answer.c: examples of files, block by block, to what a model says of them. */
#include "answer/answer.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "answer/lines.h"
#include "answer/answer_text.h"
#include "common/whole_write.h"
#include "system/allocate.h"
#include "system/fail.h"

/* A block, on its way. */
struct answering {
    const struct tlc_predictor *predictor;
    const struct tlc_questions *questions;
    struct tlc_answer_lines lines;
    struct tlc_answers answers;
    void *numbers;
    const struct tlc_block_reader *reader; /* of the file at hand */
    void *state;
    uint64_t row; /* the first of the block */
};

/* ---- standard output --------------------------------------------------------------------------
 */

/* Whoever has read enough, such as `head`, closes the pipe: that is no failure. */
static void write_out(struct tlc_answer_lines *lines)
{
    const int reason = tlc_write_all(STDOUT_FILENO, lines->text, lines->used);
    if (reason == EPIPE)
        exit(0);
    if (reason != 0)
        tlc_fail("cannot write to standard output: %s", strerror(reason));
    lines->used = 0;
}

/* ---- one file ---------------------------------------------------------------------------------
 */

static bool is_standard_input(const char *file)
{
    return strcmp(file, "-") == 0;
}

/* Tables are read from anywhere; of what has no names of columns, rows of numbers. */
static const struct tlc_block_reader *reader_of(const struct tlc_source *source, const char *file)
{
    const struct tlc_block_reader *reader = source->format->blocks;
    return is_standard_input(file) && !reader->reads_standard_input ? &tlc_line_blocks : reader;
}

static void open_file(struct answering *answering, const char *file)
{
    const struct tlc_source *source = answering->predictor->source;
    struct tlc_fault fault;
    answering->reader = reader_of(source, file);
    answering->state = answering->reader->open(is_standard_input(file) ? NULL : file, source,
                                               answering->questions->threads, &fault);
    if (!answering->state)
        tlc_fail("%s", fault.text);
    answering->row = 0;
}

/* Those of the block that has been read. */
static void answer_block(struct answering *answering, const char *file, int count)
{
    const struct tlc_block_reader *reader = answering->reader;
    if (count > 0)
        answering->predictor->predict(answering->predictor->context, answering->numbers, count,
                                      &answering->answers);
    for (int i = 0; i < count; i++) {
        const struct tlc_asked asked = {.file =
                                            reader->name ? reader->name(answering->state, i) : file,
                                        .row = answering->row + (uint64_t)i};
        tlc_answer_line(&answering->lines, &asked, &answering->answers, i);
    }
    answering->row += (uint64_t)count;
    write_out(&answering->lines);
}

static void answer_file(struct answering *answering, const char *file)
{
    const int most = answering->predictor->batch;
    struct tlc_fault fault;
    int count = most;
    while (count == most) {
        if (!answering->reader->read(answering->state, answering->numbers, most, &count, &fault))
            tlc_fail("%s", fault.text);
        answer_block(answering, file, count);
    }
    answering->reader->close(answering->state);
}

/* ---- all of them ------------------------------------------------------------------------------
 */

/* What is not there should be heard of before anything is answered. */
static void check_files(const struct tlc_questions *questions)
{
    int standard = 0;
    for (int i = 0; i < questions->files; i++) {
        const bool is_standard = is_standard_input(questions->file[i]);
        struct stat status;
        if (!is_standard && stat(questions->file[i], &status) < 0)
            tlc_fail("cannot open %s: %s", questions->file[i], strerror(errno));
        if (is_standard && standard++ > 0)
            tlc_fail_usage("standard input can be read once, and `-` stands twice; try --help");
    }
}

/* Of how many files each example has a name of its own. */
static int count_named(const struct tlc_predictor *predictor, const struct tlc_questions *questions)
{
    int count = 0;
    for (int i = 0; i < questions->files; i++)
        count += reader_of(predictor->source, questions->file[i])->name != NULL;
    return count;
}

static struct answering begin(const struct tlc_predictor *predictor,
                              const struct tlc_questions *questions)
{
    const struct tlc_source *source = predictor->source;
    const size_t batch = (size_t)predictor->batch, columns = (size_t)predictor->columns;
    const int named = count_named(predictor, questions);
    struct answering answering = {.predictor = predictor, .questions = questions};
    size_t size = tlc_element_size(source->element);
    for (int i = 0; i < source->dimensions; i++)
        size *= (size_t)source->shape[i];
    answering.numbers = tlc_allocate_aligned(batch * size);
    answering.answers.number = tlc_allocate(batch * columns, sizeof *answering.answers.number);
    answering.answers.predicted = tlc_allocate(batch, sizeof *answering.answers.predicted);
    answering.lines = tlc_answer_lines_begin(
        predictor, questions->form, questions->files > 1 || named > 0, named < questions->files);
    return answering;
}

void tlc_answer(const struct tlc_predictor *predictor, const struct tlc_questions *questions)
{
    check_files(questions);
    struct answering answering = begin(predictor, questions);
    for (int i = 0; i < questions->files; i++) {
        open_file(&answering, questions->file[i]);
        if (i == 0)
            tlc_answer_head(&answering.lines);
        answer_file(&answering, questions->file[i]);
    }
    tlc_answer_lines_end(&answering.lines);
    free(answering.answers.predicted);
    free(answering.answers.number);
    free(answering.numbers);
}
