#include "base/characters.h"
#include "spec/yaml_internal.h"

#include <string.h>

/* Where libyaml noticed an error, and the start of what it was reading, in bytes. */
typedef struct Fault {
    YamlReader *reader;
    const char *text;
    const char *context, *problem; /* libyaml's words */
    size_t at, opened;
} Fault;

typedef void Advise(const Fault *fault);

static const char quote_it[] = "put text that starts with this character in quotes";
static const char single_quotes[] = "in single quotes a backslash is just a backslash";
static const char leave_out[] = "leave this line out";
static const char one_column[] = "keys of one mapping, and items of one list, start in one column";

static Span span_of_character(const Fault *fault, size_t at)
{
    size_t end = at, length = fault->reader->source->length;
    if (end < length && !break_width(fault->text, end, length))
        end++;
    while (end > at && end < length && (fault->text[end] & 0xC0) == 0x80)
        end++;
    return span_of_bytes(fault->reader, at, end);
}

static void help(const Fault *fault, const char *text)
{
    diag_help(fault->reader->diagnostics, "%s", text);
}

static size_t line_start(const char *text, size_t at)
{
    while (at > 0 && text[at - 1] != '\n' && text[at - 1] != '\r')
        at--;
    return at;
}

static bool same_line(const Fault *fault)
{
    return line_start(fault->text, fault->at) == line_start(fault->text, fault->opened);
}

static size_t column(const char *text, size_t at)
{
    return at - line_start(text, at);
}

static bool is_opening(char byte)
{
    return byte == '[' || byte == '{';
}

/* Whether the line has a `?` and behind it, where YAML stopped, the ': ' of a choice. */
static bool is_conditional(const Fault *fault)
{
    const char *text = fault->text;
    size_t start = line_start(text, fault->at);
    size_t end = start + strcspn(text + start, "\r\n#");
    const char *mark = memchr(text + start, '?', end - start);
    if (!mark || (size_t)(mark - text) > fault->at)
        return false;
    for (const char *at = mark; at < text + end; at++)
        if (*at == ':' && strchr(" \t\r\n", at[1]))
            return true;
    return false;
}

static void advise_conditional(const Fault *fault)
{
    help(fault, "put the expression in quotes, as in  target: \"label > 6 ? label - 2 : label\"  "
                "(YAML reads ': ' as the start of a value)");
}

/* Whether the line before starts with "key:value", lacking the space that makes it a key. */
static bool lacks_space_before(const Fault *fault)
{
    size_t end = line_start(fault->text, fault->at);
    size_t start = line_start(fault->text, trim_end(fault->text, 0, end));
    for (size_t at = start; at + 1 < end && fault->text[at] != '#'; at++)
        if (fault->text[at] == ':')
            return !strchr(" \t\r\n", fault->text[at + 1]);
    return false;
}

/* Whether the line before starts in the same column and has no ':' at all: it was meant for a key,
 * and YAML takes this line for more of it. */
static bool lacks_colon_before(const Fault *fault)
{
    const char *text = fault->text;
    size_t own = line_start(text, fault->at), end = trim_end(text, 0, own);
    size_t start = line_start(text, end);
    return strspn(text + start, " ") == strspn(text + own, " ") &&
           strcspn(text + start, ":#\n") == strcspn(text + start, "#\n");
}

static bool has_colon_before(const Fault *fault)
{
    const char *text = fault->text;
    for (size_t at = line_start(text, fault->at); at < fault->at; at++)
        if (text[at] == ':' && (text[at + 1] == ' ' || text[at + 1] == '\t'))
            return true;
    return false;
}

static char closing(char bracket)
{
    return bracket == '[' ? ']' : '}';
}

/* Whether such a bracket is left open on the line. */
static bool lacks_bracket(const Fault *fault, char bracket)
{
    int open = 0;
    size_t end = fault->reader->source->length;
    for (size_t at = line_start(fault->text, fault->at); at < end; at++) {
        if (fault->text[at] == '\n' || fault->text[at] == '#')
            break;
        open += (fault->text[at] == bracket) - (fault->text[at] == closing(bracket));
    }
    return open > 0;
}

static void advise_colon(const Fault *fault)
{
    if (lacks_bracket(fault, '['))
        help(fault, "is a ']' missing in this line?");
    else if (is_conditional(fault))
        advise_conditional(fault);
    else if (has_colon_before(fault))
        help(fault, "put the value in quotes if this ':' is part of it");
    else if (lacks_space_before(fault))
        help(fault, "a key needs a space behind its ':', which the line before lacks");
    else if (lacks_colon_before(fault))
        help(fault, "a key needs a ':' behind it, which the line before lacks");
    else
        help(fault, "this line continues the one before: keys of one mapping start in one column");
}

static void advise_bracket(const Fault *fault)
{
    char bracket = fault->text[fault->opened];
    if (is_opening(fault->text[fault->at]))
        help(fault, "inside { } or [ ] an expression with brackets must be quoted");
    else if (is_conditional(fault))
        advise_conditional(fault);
    else if (!same_line(fault))
        diag_help(fault->reader->diagnostics, "is a '%c' missing in the lines before?",
                  closing(bracket));
    else if (lacks_bracket(fault, bracket))
        diag_help(fault->reader->diagnostics, "is a '%c' missing in this line?", closing(bracket));
}

static bool follows_quote(const Fault *fault)
{
    size_t start = line_start(fault->text, fault->at);
    size_t end = trim_end(fault->text, start, fault->at);
    return end > start && (fault->text[end - 1] == '"' || fault->text[end - 1] == '\'');
}

static void advise_column(const Fault *fault)
{
    bool same_column = column(fault->text, fault->at) == column(fault->text, fault->opened);
    if (follows_quote(fault))
        help(fault, "text stands behind a closing quote: quote all of the value or nothing");
    else if (same_column && fault->text[fault->at] == '-')
        help(fault, "a list cannot follow keys of the same mapping: give it a key of its own");
    else if (!same_column)
        help(fault, one_column);
}

static void advise_column_of_root(const Fault *fault)
{
    if (column(fault->text, fault->at) == 0 && !strchr("]}", fault->text[fault->at]))
        help(fault, one_column);
}

/* libyaml's words and ours. A row without a context fits any, one without a problem answers for all
 * problems of its context; the first row that fits is taken. */
static const struct Wording {
    const char *context, *problem;
    const char *check; /* "yaml-syntax" when left out */
    const char *message;
    const char *opened; /* what to say of the place where it began, which is shown then */
    bool at_opening;    /* the error itself is better shown there */
    const char *help;
    Advise *advise; /* where the help depends on the text */
} wordings[] = {
    {.problem = "mapping values are not allowed",
     .message = "a value cannot start here",
     .advise = advise_colon},
    {.problem = "expected ',' or '}'",
     .message = "expected ',' or '}'",
     .opened = "the mapping starts here",
     .advise = advise_bracket},
    {.problem = "expected ',' or ']'",
     .message = "expected ',' or ']'",
     .opened = "the list starts here",
     .advise = advise_bracket},
    {.problem = "found unexpected end of stream",
     .message = "the closing quote is missing",
     .opened = "the quote is opened here"},
    {.problem = "found unexpected document indicator",
     .message = "a line of '---' or '...' cannot stand inside quotes",
     .opened = "the quote is opened here"},
    {.problem = "did not find expected key",
     .message = "expected a key of the mapping here",
     .opened = "the mapping starts here",
     .advise = advise_column},
    {.problem = "expected '-' indicator",
     .message = "expected '-' and an item of the list here",
     .opened = "the list starts here",
     .advise = advise_column},
    {.problem = "could not find expected ':'",
     .message = "this key lacks its ':'",
     .at_opening = true,
     .help = "a key needs a ':' and a space behind it"},
    {.problem = "found a tab character", .message = "a tab cannot indent", .help = "use spaces"},
    {.problem = "block sequence entries are not allowed",
     .message = "a list item cannot start here",
     .help = "start a list below its key, each '-' on a line of its own"},
    {.problem = "mapping keys are not allowed",
     .message = "a '? ' cannot start a key here",
     .help = quote_it},
    {.context = "while scanning an alias",
     .message = "'*' starts an alias, and no name follows it",
     .at_opening = true,
     .help = quote_it},
    {.context = "while scanning an anchor",
     .message = "'&' starts an anchor, and no name follows it",
     .at_opening = true,
     .help = quote_it},
    {.problem = "found an indentation indicator equal to 0",
     .message = "a block of text cannot be indented by 0",
     .at_opening = true},
    {.context = "while scanning a block scalar",
     .message = "'|' and '>' start a block of text, which begins on the next line",
     .at_opening = true,
     .help = quote_it},
    {.problem = "found unknown escape character",
     .message = "double quotes know no such escape",
     .help = single_quotes},
    {.problem = "did not find expected hexdecimal number",
     .message = "expected hexadecimal digits in this escape",
     .help = single_quotes},
    {.problem = "found invalid Unicode character",
     .message = "this escape is no Unicode character"},
    {.context = "directive",
     .message = "a line that starts with '%' is a YAML directive",
     .at_opening = true,
     .help = leave_out},
    {.problem = "%", .message = "this YAML directive is not understood", .help = leave_out},
    {.problem = "incompatible YAML document",
     .message = "this YAML directive is not understood",
     .help = leave_out},
    {.context = "a tag",
     .check = "tag",
     .message = "'!' starts a YAML tag, and specs have none",
     .at_opening = true,
     .help = quote_it},
    {.problem = "found undefined tag handle",
     .check = "tag",
     .message = "'!' starts a YAML tag, and specs have none",
     .help = quote_it},
    {.problem = "found unexpected ':'", .message = "unexpected ':'", .advise = advise_colon},
    {.problem = "expected <document start>",
     .message = "text behind the end of the spec",
     .advise = advise_column_of_root},
    {.problem = "expected node content", .message = "expected a value here"},
};

static bool fits(const char *words, const char *wanted)
{
    return !wanted || strstr(words, wanted);
}

static const struct Wording *find_wording(const Fault *fault)
{
    for (size_t i = 0; i < sizeof wordings / sizeof *wordings; i++)
        if (fits(fault->context, wordings[i].context) && fits(fault->problem, wordings[i].problem))
            return &wordings[i];
    return NULL;
}

/* A character that is not what it seems, in the line of the error or the one before: libyaml
 * notices only later that it has misread it. */
static bool explain_lookalike(const Fault *fault)
{
    size_t first = fault->opened < fault->at ? fault->opened : fault->at;
    size_t start =
        line_start(fault->text, trim_end(fault->text, 0, line_start(fault->text, first)));
    size_t end = fault->at, length = fault->reader->source->length;
    while (end < length && fault->text[end] != '\n')
        end++;
    Span character;
    if (!lookalike_find(fault->reader->source, start, end, &character))
        return false;
    diag_see_lookalike(fault->reader->diagnostics, character);
    return true;
}

static void report_worded(const Fault *fault, const struct Wording *wording)
{
    Diagnostics *diagnostics = fault->reader->diagnostics;
    size_t at = wording->at_opening ? fault->opened : fault->at;
    diag_report(diagnostics, DIAG_ERROR, span_of_character(fault, at),
                wording->check ? wording->check : "yaml-syntax", "%s", wording->message);
    if (wording->opened)
        diag_see(diagnostics, span_of_character(fault, fault->opened), "%s", wording->opened);
    if (explain_lookalike(fault))
        return;
    if (wording->help)
        help(fault, wording->help);
    if (wording->advise)
        wording->advise(fault);
}

/* "found character that cannot start any token": which one decides what to say. */
static void report_character(const Fault *fault)
{
    Diagnostics *diagnostics = fault->reader->diagnostics;
    Span span = span_of_character(fault, fault->at);
    if (fault->text[fault->at] == '\t') {
        diag_report(diagnostics, DIAG_ERROR, span, "yaml-syntax", "a tab cannot indent");
        help(fault, "use spaces");
        return;
    }
    diag_report(diagnostics, DIAG_ERROR, span, "yaml-syntax", "text cannot start with '%.*s'",
                (int)(span.end - span.start), fault->text + span.start);
    help(fault, quote_it);
}

/* The end of the file is shown behind its last text, not on the empty line below. */
static size_t place_of(const YamlReader *reader, yaml_mark_t mark)
{
    size_t at = byte_offset(reader, mark.index);
    if (at < reader->source->length)
        return at;
    return trim_end(reader->source->text, reader->text_start, at);
}

void syntax_report(YamlReader *reader)
{
    const yaml_parser_t *parser = &reader->parser;
    Fault fault = {.reader = reader, .text = reader->source->text};
    if (parser->error == YAML_MEMORY_ERROR)
        out_of_memory();
    fault.context = parser->context ? parser->context : "";
    fault.problem = parser->problem ? parser->problem : "this is no YAML";
    fault.at = place_of(reader, parser->problem_mark);
    fault.opened = parser->context ? place_of(reader, parser->context_mark) : fault.at;
    const struct Wording *wording = find_wording(&fault);
    if (strstr(fault.problem, "cannot start any token"))
        report_character(&fault);
    else if (wording)
        report_worded(&fault, wording);
    else
        diag_report(reader->diagnostics, DIAG_ERROR, span_of_character(&fault, fault.at),
                    "yaml-syntax", "%s", fault.problem);
}
