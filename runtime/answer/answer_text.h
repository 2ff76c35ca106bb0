/* answer_text.h: answers as text. For answer.c alone. */
#ifndef TLC_ANSWER_TEXT_H
#define TLC_ANSWER_TEXT_H

#include "answer/answer.h"

/* Which example an answer is about. */
struct tlc_asked {
    const char *file;
    uint64_t row; /* of the file */
};

/* Lines that grow; `text` is to be freed. */
struct tlc_answer_lines {
    const struct tlc_predictor *predictor;
    enum tlc_answer_form form;
    bool files, rows; /* what an example is known by */
    char **column;    /* each in the form's own marks */
    char *text;
    size_t used, room;
};

struct tlc_answer_lines tlc_answer_lines_begin(const struct tlc_predictor *predictor,
                                               enum tlc_answer_form form, bool files, bool rows);
void tlc_answer_lines_end(struct tlc_answer_lines *lines);

/* The line of columns' names, where the form has one. */
void tlc_answer_head(struct tlc_answer_lines *lines);

/* The `index`-th of the answers, which is about this. */
void tlc_answer_line(struct tlc_answer_lines *lines, const struct tlc_asked *asked,
                     const struct tlc_answers *answers, int index);

#endif
