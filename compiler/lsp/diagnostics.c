/* findings.c: what is wrong, and what can be done about it. */
#include "lsp/reply.h"

#include <string.h>

json_t *range_json(const Lines *lines, size_t start, size_t end)
{
    const Position from = position_of(lines, start),
                   to = position_of(lines, end < start ? start : end);
    return json_pack("{s:{s:I,s:I},s:{s:I,s:I}}", "start", "line", (json_int_t)from.line,
                     "character", (json_int_t)from.column, "end", "line", (json_int_t)to.line,
                     "character", (json_int_t)to.column);
}

json_t *location_json(const Question *question, Span span)
{
    return json_pack("{s:o,s:o}", "uri", tlc_json_string(question->document->uri), "range",
                     range_json(&question->analysis->lines, span.start, span.end));
}

/* ---- findings ---- */

/* What is said, and below it what to do. */
static json_t *message_of(Arena *arena, const Finding *finding)
{
    Text text = text_new(arena);
    text_add(&text, finding->message);
    for (size_t i = 0; i < finding->help.count; i++)
        text_addf(&text, "\nhelp: %s", finding->help.items[i]);
    return tlc_json_string(text.bytes);
}

static void add_place(json_t *related, const Question *question, Span span, const char *message)
{
    tlc_json_append(related, json_pack("{s:o,s:o}", "location", location_json(question, span),
                                       "message", tlc_json_string(message)));
}

/* Second places, and by which aliases what is wrong came to be used. */
static json_t *related_to(const Question *question, const Finding *finding)
{
    enum { MOST_ALIASES = 3 };
    json_t *related = json_array();
    int shown = 0;
    for (const Alias *alias = finding->span.alias; alias && shown < MOST_ALIASES; shown++) {
        add_place(related, question, alias->span, "used here");
        alias = alias->around;
    }
    for (size_t i = 0; i < finding->see.count; i++)
        add_place(related, question, finding->see.items[i].span, finding->see.items[i].message);
    return related;
}

static json_t *finding_json(const Question *question, const Finding *finding)
{
    static const int severities[] = {[DIAG_ERROR] = 1, [DIAG_WARNING] = 2, [DIAG_NOTE] = 3};
    enum { UNNECESSARY = 1 };
    const Lines *lines = &question->analysis->lines;
    json_t *json = json_pack("{s:o,s:i,s:s,s:s,s:o}", "range",
                             range_json(lines, finding->span.start, finding->span.end), "severity",
                             severities[finding->severity], "code", finding->check, "source", "tlc",
                             "message", message_of(question->arena, finding));
    if (strcmp(finding->check, "unused") == 0)
        tlc_json_put(json, "tags", json_pack("[i]", UNNECESSARY));
    json_t *related = related_to(question, finding);
    if (question->client->related && json_array_size(related))
        tlc_json_put(json, "relatedInformation", related);
    else
        json_decref(related);
    return json;
}

json_t *findings_json(const Question *question)
{
    size_t count;
    const Finding *findings = diag_findings(question->analysis->diagnostics, &count);
    json_t *all = json_array();
    for (size_t i = 0; i < count; i++)
        tlc_json_append(all, finding_json(question, &findings[i]));
    return json_pack("{s:o,s:I,s:o}", "uri", tlc_json_string(question->document->uri), "version",
                     (json_int_t)question->document->version, "diagnostics", all);
}

/* ---- fixes ---- */

static json_t *fix_json(const Question *question, const Finding *finding, const Replacement *fix)
{
    const Lines *lines = &question->analysis->lines;
    json_t *edit =
        json_pack("{s:o,s:o}", "range", range_json(lines, fix->span.start, fix->span.end),
                  "newText", tlc_json_string(fix->text));
    json_t *changes = json_object();
    tlc_json_put(changes, question->document->uri, json_pack("[o]", edit));
    return json_pack("{s:o,s:s,s:[o],s:b,s:{s:o}}", "title", tlc_json_string(fix->title), "kind",
                     "quickfix", "diagnostics", finding_json(question, finding), "isPreferred",
                     finding->fixes.count == 1, "edit", "changes", changes);
}

json_t *fixes_json(const Question *question, size_t end)
{
    size_t count;
    const Finding *findings = diag_findings(question->analysis->diagnostics, &count);
    json_t *all = json_array();
    for (size_t i = 0; i < count; i++) {
        const Finding *finding = &findings[i];
        if (finding->span.end < question->offset || finding->span.start > end)
            continue;
        for (size_t k = 0; k < finding->fixes.count; k++)
            tlc_json_append(all, fix_json(question, finding, &finding->fixes.items[k]));
    }
    return all;
}
