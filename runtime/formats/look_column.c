/* look_column.c: what a column holds. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "common/decimal.h"
#include "formats/look.h"
#include "system/allocate.h"

struct tlc_look_memory {
    struct tlc_look_hashes hashes; /* of values, with 1 + their number among words, or -1 */
    uint64_t before;               /* the hash of the row before */
    double squares;                /* of distances from the mean */
};

const char *tlc_look_kind_name(enum tlc_look_kind kind)
{
    static const char *const names[] = {"empty",      "constant", "number", "date",
                                        "identifier", "category", "text"};
    return names[kind];
}

/* ---- a field --------------------------------------------------------------------------------- */

static bool are_digits(const char *text, size_t from, size_t count)
{
    for (size_t i = from; i < from + count; i++)
        if (text[i] < '0' || text[i] > '9')
            return false;
    return true;
}

/* 2024-02-29, perhaps with a time behind it, or 29.2.2024 and 2/29/2024 with two digits for each.
 */
static bool is_date(const struct tlc_csv_field *field)
{
    const char *text = field->text;
    if (field->size < 10 || field->size > 35)
        return false;
    if ((text[4] == '-' || text[4] == '/') && text[7] == text[4])
        return are_digits(text, 0, 4) && are_digits(text, 5, 2) && are_digits(text, 8, 2) &&
               (field->size == 10 || text[10] == ' ' || text[10] == 'T');
    if ((text[2] == '.' || text[2] == '/' || text[2] == '-') && text[5] == text[2])
        return are_digits(text, 0, 2) && are_digits(text, 3, 2) && are_digits(text, 6, 4) &&
               (field->size == 10 || text[10] == ' ');
    return false;
}

/* Blanks around numbers are no part of them. */
static bool read_number(const struct tlc_csv_field *field, double *number)
{
    const struct tlc_csv_field bare = tlc_csv_bare(*field);
    return tlc_decimal_double(bare.text, bare.size, number) == TLC_DECIMAL;
}

/* ---- a column -------------------------------------------------------------------------------- */

void tlc_look_column_begin(struct tlc_look_column *column, const char *name)
{
    *column = (struct tlc_look_column){.name = name, .whole = true};
    column->memory = tlc_allocate(1, sizeof *column->memory);
}

/* Mean and squares are carried on from number to number, which loses no digits (Welford, Note on a
 * method for calculating corrected sums of squares and products, 1962). */
static void add_number(struct tlc_look_column *column, double number)
{
    column->least = column->numbers == 0 || number < column->least ? number : column->least;
    column->most = column->numbers == 0 || number > column->most ? number : column->most;
    column->numbers++;
    const double distance = number - column->mean;
    column->mean += distance / (double)column->numbers;
    column->memory->squares += distance * (number - column->mean);
    column->whole &= number == floor(number) && fabs(number) <= 0x1p53;
}

static void add_word(struct tlc_look_column *column, const struct tlc_csv_field *field)
{
    const int32_t room = column->words.room;
    tlc_words_add(&column->words, field->text, field->size);
    if (column->words.room > room)
        column->counts =
            tlc_resize(column->counts, (size_t)column->words.room * sizeof *column->counts);
    column->counts[column->words.count - 1] = 0;
}

/* Counts the value, as long as there are few. */
static void add_value(struct tlc_look_column *column, const struct tlc_csv_field *field,
                      uint64_t hash)
{
    struct tlc_look_hashes *hashes = &column->memory->hashes;
    if (hashes->count == TLC_LOOK_MOST_DISTINCT)
        return;
    const bool fits =
        column->words.count < TLC_LOOK_MOST_WORDS && field->size <= TLC_LOOK_LONGEST_WORD;
    const int64_t number = fits ? column->words.count + 1 : -1;
    const int64_t known = tlc_look_hashes_add(hashes, hash, number);
    if (known == number && fits)
        add_word(column, field);
    if (known > 0)
        column->counts[known - 1]++;
}

void tlc_look_column_add(struct tlc_look_column *column, const struct tlc_csv_field *field,
                         uint64_t hash, int64_t line)
{
    double number;
    column->runs += column->present == 0 || hash != column->memory->before;
    column->memory->before = hash;
    column->present++;
    column->spaced += tlc_csv_bare(*field).size < field->size;
    add_value(column, field, hash);
    if (read_number(field, &number)) {
        add_number(column, number);
        return;
    }
    column->dates += is_date(field);
    column->commas += tlc_csv_has_decimal_comma(field);
    if (column->odd_line)
        return;
    column->odd_line = line;
    column->odd = tlc_csv_show(field);
}

/* ---- its kind -------------------------------------------------------------------------------- */

/* "id", "ID", "patient_id", "PatientId" */
static bool is_called_id(const char *name)
{
    const size_t length = strlen(name);
    const char *end = length >= 2 ? name + length - 2 : "";
    if (strcmp(end, "ID") == 0 || (strcmp(end, "Id") == 0 && length > 2))
        return true;
    return (end[0] == 'i' || end[0] == 'I') && (end[1] == 'd' || end[1] == 'D') &&
           (length == 2 || end[-1] == '_' || end[-1] == ' ' || end[-1] == '-' || end[-1] == '.');
}

/* Whole numbers that all differ are measurements too, unless they leave none out or are called so.
 * A few may come again, as those of rows that stand in the table twice do. */
static bool numbers_rows(const struct tlc_look_column *column)
{
    const bool consecutive = column->most - column->least == (double)(column->distinct - 1);
    return column->whole && 20 * column->distinct >= 19 * column->present &&
           (consecutive || is_called_id(column->name));
}

static enum tlc_look_kind kind_of(const struct tlc_look_column *column)
{
    enum { FEW_ROWS = 4, MOST_CATEGORIES = 1000 };
    if (column->present == 0)
        return TLC_LOOK_EMPTY;
    if (column->distinct == 1 && column->present > 1)
        return TLC_LOOK_CONSTANT;
    if (column->numbers == column->present)
        return column->present > FEW_ROWS && numbers_rows(column) ? TLC_LOOK_IDENTIFIER
                                                                  : TLC_LOOK_NUMBER;
    if (column->dates == column->present)
        return TLC_LOOK_DATE;
    if (column->distinct <= MOST_CATEGORIES && 2 * column->distinct <= column->present)
        return TLC_LOOK_CATEGORY;
    return column->present > FEW_ROWS && column->distinct == column->present ? TLC_LOOK_IDENTIFIER
                                                                             : TLC_LOOK_TEXT;
}

void tlc_look_column_finish(struct tlc_look_column *column)
{
    column->distinct = (int64_t)column->memory->hashes.count;
    if (column->numbers > 1)
        column->sd = sqrt(column->memory->squares / (double)(column->numbers - 1));
    column->kind = kind_of(column);
    tlc_look_hashes_end(&column->memory->hashes);
    free(column->memory);
    column->memory = NULL;
}

void tlc_look_column_end(struct tlc_look_column *column)
{
    if (column->memory)
        tlc_look_hashes_end(&column->memory->hashes);
    free(column->memory);
    free(column->counts);
    tlc_words_end(&column->words);
}

bool tlc_look_is_sorted(const struct tlc_look_column *column)
{
    return column->distinct > 1 && column->runs == column->distinct &&
           2 * column->distinct <= column->present;
}

int tlc_look_frequent(const struct tlc_look_column *column, int32_t *order, int most)
{
    int count = 0;
    for (int32_t word = 0; word < column->words.count; word++) {
        int place = count;
        for (; place > 0 && column->counts[order[place - 1]] < column->counts[word]; place--)
            if (place < most)
                order[place] = order[place - 1];
        if (place < most)
            order[place] = word;
        count += count < most;
    }
    return count;
}
