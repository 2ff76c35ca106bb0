/* test_record.c: structures as JSON and back. */
#include <math.h>

#include "json/json.h"
#include "json/record.h"
#include "json.h"

TestSuite(record);

/* ---- a structure with a field of each kind ----------------------------------------------------
 */

struct point {
    double x, y;
};

struct named {
    char *name;
    struct tlc_wholes sizes;
};

struct whole {
    char *text, *maybe;
    int whole, ordinal;
    long large;
    double number;
    enum tlc_truth truth;
    enum word { NO_WORD, FIRST, SECOND, NOT } word;
    struct point range, pair;
    struct point part, *record;
    struct tlc_texts texts;
    struct tlc_series one;
    TLC_LIST_OF(struct tlc_counts) rows;
    TLC_LIST_OF(struct named) named;
    TLC_LIST_OF(struct point) tuples;
    char *extra;
};

static const struct tlc_field point_fields[] = {
    TLC_FIELD(TLC_NUMBER, point, x, double),
    TLC_FIELD(TLC_NUMBER, point, y, double),
};
static const struct tlc_shape point_shape = TLC_SHAPE(struct point, point_fields);
static const struct tlc_field tuple_fields[] = {
    TLC_VALUE(TLC_NUMBER, point, x, double),
    TLC_VALUE(TLC_NUMBER, point, y, double),
};
static const struct tlc_shape tuple_shape = {
    .size = sizeof(struct point), .tuple = true, .fields = 2, .field = tuple_fields};
static const struct tlc_field named_fields[] = {
    {.kind = TLC_NAME, .offset = offsetof(struct named, name)},
    {.kind = TLC_ONE_OR_LIST,
     .offset = offsetof(struct named, sizes.item),
     .count = offsetof(struct named, sizes.count),
     .of = &tlc_whole_shape},
};
static const struct tlc_shape named_shape = TLC_SHAPE(struct named, named_fields);
static const char *const words[] = {[FIRST] = "first", [SECOND] = "second", [NOT] = "false", NULL};
static const struct tlc_field fields[] = {
    TLC_FIELD(TLC_TEXT, whole, text, char *),
    TLC_FIELD(TLC_MAYBE_TEXT, whole, maybe, char *),
    TLC_FIELD(TLC_WHOLE, whole, whole, int),
    TLC_FIELD(TLC_ORDINAL, whole, ordinal, int),
    TLC_FIELD(TLC_LARGE, whole, large, long),
    TLC_FIELD(TLC_NUMBER, whole, number, double),
    TLC_FIELD(TLC_TRUTH, whole, truth, enum tlc_truth),
    {.key = "word", .kind = TLC_WORD, .offset = offsetof(struct whole, word), .words = words},
    TLC_FIELD(TLC_RANGE, whole, range, struct point),
    TLC_FIELD(TLC_PAIR, whole, pair, struct point),
    {.key = "part", .kind = TLC_PART, .offset = offsetof(struct whole, part), .of = &point_shape},
    {.key = "record",
     .kind = TLC_RECORD,
     .offset = offsetof(struct whole, record),
     .of = &point_shape},
    TLC_LISTED(TLC_LIST, whole, texts, tlc_text_shape),
    TLC_LISTED(TLC_ONE_OR_LIST, whole, one, tlc_number_shape),
    TLC_LISTED(TLC_LIST, whole, rows, tlc_counts_shape),
    TLC_LISTED(TLC_BY_NAME, whole, named, named_shape),
    TLC_LISTED(TLC_LIST, whole, tuples, tuple_shape),
    {.key = "extra",
     .kind = TLC_MAYBE_TEXT,
     .offset = offsetof(struct whole, extra),
     .optional = true},
};
static const struct tlc_shape shape = TLC_SHAPE(struct whole, fields);

#define FULL                                                                                       \
    "{'text':'a','maybe':'b','whole':3,'ordinal':2,'large':5000000000,'number':0.5,'truth':false," \
    "'word':'second','range':[1.0,null],'pair':[null,2.0],'part':{'x':1.0,'y':2.0},"               \
    "'record':{'x':3.0,'y':null},'texts':['c',''],'one':[1.5,2.5],'rows':[[1,2],[]],"              \
    "'named':{'n':4,'m':[5,null]},'tuples':[[null,7.0]],'extra':'d'}"
#define NOTHING                                                                                    \
    "{'text':'','maybe':null,'whole':null,'ordinal':null,'large':null,'number':null,'truth':null," \
    "'word':null,'range':null,'pair':[null,null],'part':{'x':null,'y':null},'record':null,"        \
    "'texts':null,'one':null,'rows':null,'named':null,'tuples':null}"

static char *read_from(const char *text, bool complete, struct whole *whole)
{
    json_t *value = json_of(text);
    char *wrong = tlc_record_read(&shape, value, complete, whole);
    json_decref(value);
    return wrong;
}

/* What is written of what is read is what was read, in the same order. */
static void expect_becomes(const char *text, bool complete, const char *wanted)
{
    struct whole whole;
    char *wrong = read_from(text, complete, &whole);
    cr_assert_null(wrong, "%s", wrong);
    json_t *written = tlc_record_write(&shape, &whole), *value = json_of(wanted);
    char *found = json_dumps(written, JSON_COMPACT), *same = json_dumps(value, JSON_COMPACT);
    cr_expect_str_eq(found, same);
    free(found);
    free(same);
    json_decref(written);
    json_decref(value);
    tlc_record_empty(&shape, &whole);
}

Test(record, comes_back_as_it_was)
{
    expect_becomes(FULL, true, FULL);
}

Test(record, of_what_is_missing_or_null_nothing_is_known)
{
    expect_becomes("{}", false, NOTHING);
    expect_becomes(NOTHING, false, NOTHING);
}

Test(record, one_of_a_list_stands_alone)
{
    expect_becomes("{'one':[1.5]}", false,
                   "{'text':'','maybe':null,'whole':null,'ordinal':null,'large':null,'number':null,"
                   "'truth':null,"
                   "'word':null,'range':null,'pair':[null,null],'part':{'x':null,'y':null},"
                   "'record':null,'texts':null,'one':1.5,'rows':null,'named':null,'tuples':null}");
}

Test(record, unknown_keys_are_passed_over_and_words_have_numbers)
{
    struct whole whole;
    cr_assert_null(read_from("{'other':[1],'word':false,'whole':3.0}", false, &whole));
    cr_expect_eq(whole.word, NOT);
    cr_expect_eq(whole.whole, 3);
    cr_expect_eq(whole.rows.count, -1);
    cr_expect(isnan(whole.number) && isnan(whole.range.x));
    tlc_record_empty(&shape, &whole);
}

Test(record, numbers_below_zero_are_not_known)
{
    struct whole whole;
    cr_assert_null(read_from("{'whole':-2,'large':-3.0,'texts':[null,'a'],'rows':[null,[-1,2.0]]}",
                             false, &whole));
    cr_expect(whole.whole == -1 && whole.large == -1);
    cr_expect_str_eq(whole.texts.item[0], "");
    cr_expect_str_eq(whole.texts.item[1], "a");
    cr_expect_eq(whole.rows.item[0].count, -1);
    cr_expect(whole.rows.item[1].item[0] == -1 && whole.rows.item[1].item[1] == 2);
    tlc_record_empty(&shape, &whole);
}

Test(record, nothing_is_known_of_null)
{
    struct whole whole;
    cr_assert_null(read_from("null", false, &whole));
    cr_expect_str_eq(whole.text, "");
    cr_expect_eq(whole.named.count, -1);
    tlc_record_empty(&shape, &whole);
}

/* What is there twice is told by its own name. */
Test(record, older_files_may_have_another_key)
{
    static const struct tlc_field renamed[] = {
        {.key = "breadth", .was = "width", .kind = TLC_NUMBER, .offset = offsetof(struct point, x)},
        TLC_FIELD(TLC_NUMBER, point, y, double)};
    static const struct tlc_shape older_shape = TLC_SHAPE(struct point, renamed);
    static const struct {
        const char *json;
        double wanted;
    } cases[] = {{"{'breadth': 1, 'y': 2}", 1},
                 {"{'width': 3, 'y': 2}", 3},
                 {"{'width': 3, 'breadth': 1, 'y': 2}", 1}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct point point;
        json_t *json = json_of(cases[i].json);
        char *wrong = tlc_record_read(&older_shape, json, true, &point);
        cr_assert_null(wrong, "%s", wrong);
        cr_expect_eq(point.x, cases[i].wanted, "%s", cases[i].json);
        json_decref(json);
    }
}

Test(record, empty_lists_own_nothing)
{
    struct whole whole;
    cr_assert_null(read_from("{'rows':[],'named':{}}", false, &whole));
    cr_expect(whole.rows.count == 0 && !whole.rows.item);
    cr_expect(whole.named.count == 0 && !whole.named.item);
    tlc_record_empty(&shape, &whole);
}

/* ---- what is wrong ----------------------------------------------------------------------------
 */

static const struct {
    const char *text, *wrong;
    bool complete;
} mistakes[] = {
    {"{'text':5}", "its \"text\" is no text", false},
    {"{'whole':1.5}", "its \"whole\" is no whole number", false},
    {"{'whole':'1'}", "its \"whole\" is no whole number", false},
    {"{'whole':5000000000}", "its \"whole\" is no number of that size", false},
    {"{'ordinal':'1'}", "its \"ordinal\" is no whole number", false},
    {"{'number':'1'}", "its \"number\" is no number", false},
    {"{'truth':1}", "its \"truth\" is no truth value", false},
    {"{'whole':1e300}", "its \"whole\" is no whole number", false},
    {"{'whole':-1e300}", "its \"whole\" is no whole number", false},
    {"{'large':0.5}", "its \"large\" is no whole number", false},
    {"{'large':1e16}", "its \"large\" is no whole number", false},
    {"{'word':'third'}", "its \"word\" is no word that this tlc knows", false},
    {"{'word':5}", "its \"word\" is no word that this tlc knows", false},
    {"{'word':true}", "its \"word\" is no word that this tlc knows", false},
    {"{'maybe':false}", "its \"maybe\" is no text", false},
    {"{'range':5}", "its \"range\" is no pair of numbers", false},
    {"{'pair':[1,2,3]}", "its \"pair\" is no pair of numbers", false},
    {"{'record':5}", "its \"record\" is no object", false},
    {"{'part':{'x':'1'}}", "part: its \"x\" is no number", false},
    {"{'named':{'n':'x','m':1}}", "named n: item 1: it is no whole number", false},
    {"{'named':{'n':[1,{}],'m':'x'}}", "named n: item 2: it is no whole number", false},
    {"{'extra':1}", "its \"extra\" is no text", false},
    {"{'range':[1]}", "its \"range\" is no pair of numbers", false},
    {"{'pair':[1,'2']}", "its \"pair\" is no pair of numbers", false},
    {"{'part':[1]}", "its \"part\" is no object", false},
    {"{'record':{'y':[]}}", "record: its \"y\" is no number", false},
    {"{'texts':{}}", "its \"texts\" is no list", false},
    {"{'texts':['a',1]}", "texts 2: it is no text", false},
    {"{'one':'a'}", "one 1: it is no number", false},
    {"{'rows':[[1],[1,'x']]}", "rows 2: item 2: it is no whole number", false},
    {"{'named':[]}", "its \"named\" is no object", false},
    {"{'named':{'n':1,'m':'x'}}", "named m: item 1: it is no whole number", false},
    {"{'tuples':[{}]}", "tuples 1: it is no list", false},
    {"{'tuples':[[1,2],[1,'x']]}", "tuples 2: it is no number", false},
    {"[]", "it is no object", false},
    {"5", "it is no object", true},
    {"null", "it is no object", true},
    {"{'text':'a'}", "it has no \"maybe\"", true},
};

Test(record, a_row_that_is_short_lacks_its_last_numbers)
{
    struct point point;
    json_t *row = json_of("[1]");
    char *wrong = tlc_record_read(&tuple_shape, row, true, &point);
    cr_assert(wrong);
    cr_expect_str_eq(wrong, "it has no \"last number\"");
    cr_expect_null(tlc_record_read(&tuple_shape, row, false, &point));
    cr_expect(point.x == 1 && isnan(point.y));
    free(wrong);
    json_decref(row);
}

Test(record, says_what_is_wrong_and_where)
{
    for (size_t i = 0; i < sizeof mistakes / sizeof *mistakes; i++) {
        struct whole whole;
        char *wrong = read_from(mistakes[i].text, mistakes[i].complete, &whole);
        cr_assert(wrong, "%s", mistakes[i].text);
        cr_expect_str_eq(wrong, mistakes[i].wrong);
        free(wrong);
        tlc_record_empty(&shape, &whole);
    }
}
