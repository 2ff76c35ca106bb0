/* csv_rows.c: tables of text: a header, and rows that are as long. */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/fnv.h"
#include "formats/csv_text.h"
#include "system/allocate.h"
#include "system/format.h"

struct tlc_csv {
    char *path;
    struct tlc_csv_text *text;
    size_t columns;
    char **names;
    uint32_t *place; /* by the hash of a name, its column + 1, or 0; a power of two of them */
    size_t mask;
    bool first_is_data; /* the row that was read last is the first, and not yet given out */
    int64_t header_line;
    struct tlc_csv_row row;
};

/* ---- messages ---------------------------------------------------------------------------------
 */

bool tlc_csv_fault(const struct tlc_csv *csv, int64_t line, size_t column, struct tlc_fault *fault,
                   const char *format, ...)
{
    char what[512];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(what, sizeof what, format, arguments);
    va_end(arguments);
    return tlc_fault_set(fault, "%s: line %lld, column `%.100s`: %s", csv->path, (long long)line,
                         csv->names[column], what);
}

/* ---- the header -------------------------------------------------------------------------------
 */

int64_t tlc_csv_find(const struct tlc_csv *csv, const char *name)
{
    size_t place = tlc_fnv(TLC_FNV_START, name, strlen(name)) & csv->mask;
    for (; csv->place[place]; place = (place + 1) & csv->mask)
        if (strcmp(csv->names[csv->place[place] - 1], name) == 0)
            return csv->place[place] - 1;
    return -1;
}

/* What a header would have been cut into by another delimiter. */
static const char *delimiter_in(const struct tlc_csv *csv)
{
    static const char *const others[] = {";", "\t", "|", ","};
    for (size_t i = 0; csv->columns == 1 && i < sizeof others / sizeof *others; i++)
        if (strstr(csv->names[0], others[i]))
            return *others[i] == '\t' ? "\\t" : others[i];
    return NULL;
}

bool tlc_csv_column_of(const struct tlc_csv *csv, const char *name, size_t *column,
                       struct tlc_fault *fault)
{
    enum { SHOWN = 200 };
    char names[SHOWN + 32] = "";
    const int64_t found = tlc_csv_find(csv, name);
    *column = found < 0 ? 0 : (size_t)found;
    if (found >= 0)
        return true;
    if (delimiter_in(csv))
        return tlc_fault_set(fault,
                             "%s: line %lld: found one column, `%.100s`, expected `%.100s`: is the "
                             "delimiter `%s`?",
                             csv->path, (long long)csv->header_line, csv->names[0], name,
                             delimiter_in(csv));
    bool room = true;
    for (size_t i = 0, used = 0; i < csv->columns && room; i++) {
        room = used < SHOWN;
        used += (size_t)snprintf(names + used, sizeof names - used, "%s%.24s", i ? ", " : "",
                                 room ? csv->names[i] : "...");
    }
    return tlc_fault_set(fault, "%s: line %lld: found the columns %s, expected `%.100s` among them",
                         csv->path, (long long)csv->header_line, names, name);
}

static void enter_name(struct tlc_csv *csv, size_t column)
{
    const char *name = csv->names[column];
    size_t place = tlc_fnv(TLC_FNV_START, name, strlen(name)) & csv->mask;
    while (csv->place[place])
        place = (place + 1) & csv->mask;
    csv->place[place] = (uint32_t)column + 1;
}

/* A new string without blanks at its ends; NULL when nothing is left. */
static char *trimmed(const struct tlc_csv_field *field)
{
    const struct tlc_csv_field bare = tlc_csv_bare(*field);
    return bare.size ? tlc_format("%.*s", (int)bare.size, bare.text) : NULL;
}

static bool name_column(struct tlc_csv *csv, size_t column, const struct tlc_csv_field *field,
                        struct tlc_fault *fault)
{
    char *name = field ? trimmed(field) : NULL;
    if (!name && field && column > 0)
        return tlc_fault_set(
            fault,
            "%s: line %lld: column %zu of the header has no name, expected one for "
            "each of %zu columns",
            csv->path, (long long)csv->header_line, column + 1, csv->columns);
    if (!name)
        name = tlc_format("column_%zu", column + 1);
    csv->names[column] = name;
    const int64_t same = tlc_csv_find(csv, name);
    if (same >= 0)
        return tlc_fault_set(fault,
                             "%s: line %lld: columns %lld and %zu of the header are both called "
                             "`%.100s`, expected different names",
                             csv->path, (long long)csv->header_line, (long long)same + 1,
                             column + 1, name);
    enter_name(csv, column);
    return true;
}

static bool name_columns(struct tlc_csv *csv, const struct tlc_csv_field *header,
                         struct tlc_fault *fault)
{
    size_t places = 4;
    while (places < 2 * csv->columns)
        places *= 2;
    csv->mask = places - 1;
    csv->place = tlc_allocate(places, sizeof *csv->place);
    csv->names = tlc_allocate(csv->columns + 1, sizeof *csv->names);
    for (size_t column = 0; column < csv->columns; column++)
        if (!name_column(csv, column, header ? &header[column] : NULL, fault))
            return false;
    tlc_csv_text_named(csv->text, tlc_csv_names(csv), csv->columns);
    return true;
}

static bool read_header(struct tlc_csv *csv, const struct tlc_csv_dialect *dialect,
                        struct tlc_fault *fault)
{
    for (int i = 0; i <= dialect->skip; i++)
        if (!tlc_csv_text_next(csv->text, &csv->row.fields, &csv->columns, &csv->row.line, fault))
            return false;
    if (csv->columns == 0)
        return tlc_fault_set(
            fault, dialect->skip ? "%s has no row behind those that are skipped" : "%s has no row",
            csv->path);
    csv->header_line = csv->row.line;
    csv->first_is_data = dialect->headless;
    return name_columns(csv, dialect->headless ? NULL : csv->row.fields, fault);
}

struct tlc_csv *tlc_csv_open(const char *path, const struct tlc_csv_dialect *dialect,
                             struct tlc_fault *fault)
{
    struct tlc_csv_text *text = tlc_csv_text_open(path, dialect->delimiter, fault);
    if (!text)
        return NULL;
    struct tlc_csv *csv = tlc_allocate(1, sizeof *csv);
    *csv = (struct tlc_csv){.path = tlc_format("%s", tlc_csv_called(path)), .text = text};
    if (read_header(csv, dialect, fault))
        return csv;
    tlc_csv_close(csv);
    return NULL;
}

void tlc_csv_close(struct tlc_csv *csv)
{
    for (size_t column = 0; csv->names && column < csv->columns; column++)
        free(csv->names[column]);
    free(csv->names);
    free(csv->place);
    tlc_csv_text_close(csv->text);
    free(csv->path);
    free(csv);
}

size_t tlc_csv_columns(const struct tlc_csv *csv)
{
    return csv->columns;
}

const char *const *tlc_csv_names(const struct tlc_csv *csv)
{
    return (const char *const *)csv->names;
}

/* ---- rows -------------------------------------------------------------------------------------
 */

static bool fault_ragged(const struct tlc_csv *csv, size_t count, struct tlc_fault *fault)
{
    const char *columns = count == 1 ? "column" : "columns";
    if (count < csv->columns)
        return tlc_fault_set(fault,
                             "%s: line %lld: found %zu %s, expected %zu as in line %lld: the first "
                             "that is missing is `%.100s`",
                             csv->path, (long long)csv->row.line, count, columns, csv->columns,
                             (long long)csv->header_line, csv->names[count]);
    return tlc_fault_set(
        fault,
        "%s: line %lld: found %zu %s, expected %zu as in line %lld: behind `%.100s` "
        "there is %s",
        csv->path, (long long)csv->row.line, count, columns, csv->columns,
        (long long)csv->header_line, csv->names[csv->columns - 1],
        tlc_csv_show(&csv->row.fields[csv->columns]).text);
}

bool tlc_csv_next(struct tlc_csv *csv, const struct tlc_csv_row **row, struct tlc_fault *fault)
{
    size_t count = csv->columns;
    if (csv->first_is_data)
        csv->first_is_data = false;
    else if (!tlc_csv_text_next(csv->text, &csv->row.fields, &count, &csv->row.line, fault))
        return false;
    *row = count ? &csv->row : NULL;
    if (count != 0 && count != csv->columns)
        return fault_ragged(csv, count, fault);
    return true;
}
