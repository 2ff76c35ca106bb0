/* findings_sarif.c: findings as SARIF 2.1.0: https://docs.oasis-open.org/sarif/sarif/v2.1.0/. */
#include "commands/findings/show_findings.h"

#include "base/finding.h"
#include "commands/explain/explain_print.h"
#include "commands/findings/finding_places.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

static const char *const levels[] = {
    [DIAG_ERROR] = "error", [DIAG_WARNING] = "warning", [DIAG_NOTE] = "note"};

/* ---- places ---- */

/* A path as a reference of RFC 3986, relative as the path is. */
static json_t *uri_json(Arena *arena, const char *path)
{
    Text uri = text_new(arena);
    if (*path == '/')
        text_add(&uri, "file://");
    else if (strchr(path, ':')) /* which would end a scheme */
        text_add(&uri, "./");
    for (const char *at = path; *at; at++)
        if (isalnum((unsigned char)*at) || strchr("/-._~", *at))
            text_addf(&uri, "%c", *at);
        else
            text_addf(&uri, "%%%02X", (unsigned char)*at);
    return json_string(uri.bytes);
}

static json_t *artifact_json(Arena *arena, const Source *source)
{
    return json_pack("{s: o}", "uri", uri_json(arena, source->path));
}

static json_t *region_json(Span span)
{
    const Region region = region_of(span, IN_UTF16);
    return json_pack("{s: I, s: I, s: I, s: I}", "startLine", (json_int_t)region.start.line,
                     "startColumn", (json_int_t)region.start.column, "endLine",
                     (json_int_t)region.end.line, "endColumn", (json_int_t)region.end.column);
}

static json_t *location_json(Arena *arena, Span span)
{
    return json_pack("{s: {s: o, s: o}}", "physicalLocation", "artifactLocation",
                     artifact_json(arena, span.source), "region", region_json(span));
}

static json_t *message_json(const char *text)
{
    return json_pack("{s: o}", "text", tlc_json_string(text));
}

static void add_related(Arena *arena, json_t *list, Span span, const char *message)
{
    json_t *location = location_json(arena, span);
    tlc_json_put(location, "id", json_integer((json_int_t)json_array_size(list) + 1));
    tlc_json_put(location, "message", message_json(message));
    tlc_json_append(list, location);
}

static json_t *related_json(Arena *arena, const Finding *finding)
{
    json_t *list = json_array();
    for (const Alias *alias = finding->span.alias; alias; alias = alias->around)
        add_related(arena, list, alias->span, "used here");
    for (size_t i = 0; i < finding->see.count; i++)
        add_related(arena, list, finding->see.items[i].span, finding->see.items[i].message);
    return list;
}

/* ---- results ---- */

/* The message, and what to do in the lines behind it. */
static json_t *full_message(Arena *arena, const Finding *finding)
{
    Text text = text_new(arena);
    text_add(&text, finding->message);
    for (size_t i = 0; i < finding->help.count; i++)
        text_addf(&text, "\nhelp: %s", finding->help.items[i]);
    return message_json(text.bytes);
}

static json_t *fix_json(Arena *arena, const Replacement *fix)
{
    json_t *replacement = json_pack("{s: o, s: {s: o}}", "deletedRegion", region_json(fix->span),
                                    "insertedContent", "text", tlc_json_string(fix->text));
    return json_pack("{s: o, s: [{s: o, s: [o]}]}", "description", message_json(fix->title),
                     "artifactChanges", "artifactLocation", artifact_json(arena, fix->span.source),
                     "replacements", replacement);
}

static json_t *fixes_json(Arena *arena, const Finding *finding)
{
    json_t *list = json_array();
    for (size_t i = 0; i < finding->fixes.count; i++)
        tlc_json_append(list, fix_json(arena, &finding->fixes.items[i]));
    return list;
}

/* Takes the list over, where there is something in it. */
static void put_list(json_t *json, const char *name, json_t *list)
{
    if (json_array_size(list) > 0)
        tlc_json_put(json, name, list);
    else
        json_decref(list);
}

static json_t *result_json(Arena *arena, const Finding *finding, size_t rule)
{
    json_t *json =
        json_pack("{s: s, s: I, s: s, s: o, s: [o]}", "ruleId", finding->check, "ruleIndex",
                  (json_int_t)rule, "level", levels[finding->severity], "message",
                  full_message(arena, finding), "locations", location_json(arena, finding->span));
    put_list(json, "relatedLocations", related_json(arena, finding));
    put_list(json, "fixes", fixes_json(arena, finding));
    return json;
}

/* ---- rules ---- */

static json_t *rule_json(Arena *arena, const char *name)
{
    const Explanation *explanation = explanation_named(arena, name);
    json_t *json = json_pack("{s: s}", "id", name);
    if (!explanation)
        return json;
    Text help = text_new(arena);
    add_explanation(&help, explanation, false);
    tlc_json_put(json, "shortDescription", message_json(explanation->summary));
    tlc_json_put(json, "fullDescription", message_json(explanation->why));
    tlc_json_put(json, "help",
                 json_pack("{s: s, s: s}", "text", help.bytes, "markdown", explanation->markdown));
    return json;
}

/* The place of the finding's rule, which is added if it is new. */
static size_t rule_of(Arena *arena, json_t *rules, const char *name)
{
    size_t index = 0;
    for (; index < json_array_size(rules); index++)
        if (strcmp(json_string_value(json_object_get(json_array_get(rules, index), "id")), name) ==
            0)
            return index;
    tlc_json_append(rules, rule_json(arena, name));
    return index;
}

static void add_results(Arena *arena, const Diagnostics *diagnostics, json_t *rules,
                        json_t *results)
{
    size_t count;
    const Finding *findings = diag_findings(diagnostics, &count);
    for (size_t i = 0; i < count; i++)
        tlc_json_append(results,
                        result_json(arena, &findings[i], rule_of(arena, rules, findings[i].check)));
}

void add_findings_sarif(Text *text, const DiagnosticsList *list)
{
    json_t *rules = json_array(), *results = json_array();
    for (size_t i = 0; i < list->count; i++)
        add_results(text->arena, list->items[i], rules, results);
    json_t *driver =
        json_pack("{s: s, s: s, s: s, s: o}", "name", "tlc", "fullName",
                  "the transfer-learning compiler", "version", TLC_VERSION, "rules", rules);
    json_t *sarif = json_pack("{s: s, s: s, s: [{s: {s: o}, s: s, s: o}]}", "$schema",
                              "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/"
                              "sarif-schema-2.1.0.json",
                              "version", "2.1.0", "runs", "tool", "driver", driver, "columnKind",
                              "utf16CodeUnits", "results", results);
    char *document = tlc_json_text(sarif, JSON_INDENT(2), "the findings");
    text_addf(text, "%s\n", document);
    free(document);
    json_decref(sarif);
}
