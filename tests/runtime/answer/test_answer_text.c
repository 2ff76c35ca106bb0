/* test_answer_text.c: answers as CSV and as JSON. */
#include <math.h>

#include "answer/answer_text.h"
#include "support.h"

TestSuite(answer_text);

static const char *const targets[] = {"rent", " odd ", "a \"b\"", "row"};

/* A line about one example, without its line end; the head before it. */
static void expect_lines(const struct tlc_predictor *predictor, enum tlc_answer_form form,
                         const float *numbers, const int32_t *predicted, const char *wanted)
{
    const struct tlc_answers answers = {(float *)numbers, (int32_t *)predicted};
    const struct tlc_asked asked = {"x y.csv", 7};
    struct tlc_answer_lines lines = tlc_answer_lines_begin(predictor, form, true, true);
    tlc_answer_head(&lines);
    tlc_answer_line(&lines, &asked, &answers, 0);
    cr_expect_eq(lines.used, strlen(wanted));
    cr_expect(strncmp(lines.text, wanted, strlen(wanted)) == 0, "\n  got:    %.*s\n  wanted: %s",
              (int)lines.used, lines.text, wanted);
    tlc_answer_lines_end(&lines);
}

Test(answer_text, names_that_a_table_would_read_otherwise_are_in_quotes)
{
    static const float numbers[] = {0.5f, 1, 2, 3};
    const struct tlc_predictor predictor = {.columns = 4, .column = targets};
    expect_lines(&predictor, TLC_ANSWER_CSV, numbers, NULL,
                 "file,row_,rent,\" odd \",\"a \"\"b\"\"\",row\nx y.csv,7,0.5,1,2,3\n");
}

Test(answer_text, numbers_that_are_none_are_told_in_each_form)
{
    static const float numbers[] = {NAN, INFINITY, -INFINITY, 0};
    const struct tlc_predictor predictor = {.columns = 4, .column = targets};
    expect_lines(&predictor, TLC_ANSWER_CSV, numbers, NULL,
                 "file,row_,rent,\" odd \",\"a \"\"b\"\"\",row\nx y.csv,7,nan,inf,-inf,0\n");
    expect_lines(&predictor, TLC_ANSWER_JSON, numbers, NULL,
                 "{\"file\": \"x y.csv\", \"row\": 7, \"target\": {\"rent\": null, "
                 "\" odd \": null, \"a \\\"b\\\"\": null, \"row\": 0}}\n");
}

/* An empty name is one, too; and one may hold a line's end. */
Test(answer_text, classes_have_any_names)
{
    static const char *const classes[] = {"", "one\ntwo", "three "};
    static const float numbers[] = {0.25f, 0.5f, 0.25f};
    static const int32_t first[] = {0}, last[] = {2};
    const struct tlc_predictor predictor = {.columns = 3, .column = classes, .of_classes = true};
    expect_lines(&predictor, TLC_ANSWER_CSV, numbers, first,
                 "file,row,class,p_,\"p_one\ntwo\",\"p_three \"\n"
                 "x y.csv,7,\"\",0.25,0.5,0.25\n");
    expect_lines(&predictor, TLC_ANSWER_CSV, numbers, last,
                 "file,row,class,p_,\"p_one\ntwo\",\"p_three \"\n"
                 "x y.csv,7,\"three \",0.25,0.5,0.25\n");
    expect_lines(&predictor, TLC_ANSWER_JSON, numbers, last,
                 "{\"file\": \"x y.csv\", \"row\": 7, \"class\": \"three \", \"probability\": "
                 "{\"\": 0.25, \"one\\ntwo\": 0.5, \"three \": 0.25}}\n");
}
