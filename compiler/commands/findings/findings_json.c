/* findings_json.c: findings as JSON of tlc's own. */
#include "commands/findings/show_findings.h"

#include "base/finding.h"
#include "commands/findings/finding_places.h"

#include <stdlib.h>

static const char *const severities[] = {
    [DIAG_ERROR] = "error", [DIAG_WARNING] = "warning", [DIAG_NOTE] = "note"};

/* A place, to which other members are added. */
static json_t *place_json(Span span)
{
    const Region region = region_of(span, IN_CHARACTERS);
    json_t *json = json_object();
    tlc_json_put(json, "file", tlc_json_string(span.source->path));
    tlc_json_put(json, "line", json_integer((json_int_t)region.start.line));
    tlc_json_put(json, "column", json_integer((json_int_t)region.start.column));
    tlc_json_put(json, "end_line", json_integer((json_int_t)region.end.line));
    tlc_json_put(json, "end_column", json_integer((json_int_t)region.end.column));
    return json;
}

static json_t *helps_json(const Finding *finding)
{
    json_t *list = json_array();
    for (size_t i = 0; i < finding->help.count; i++)
        tlc_json_append(list, tlc_json_string(finding->help.items[i]));
    return list;
}

static json_t *remarks_json(const Finding *finding)
{
    json_t *list = json_array();
    for (const Alias *alias = finding->span.alias; alias; alias = alias->around) {
        tlc_json_append(list, place_json(alias->span));
        tlc_json_put(json_array_get(list, json_array_size(list) - 1), "message",
                     json_string("used here"));
    }
    for (size_t i = 0; i < finding->see.count; i++) {
        json_t *place = place_json(finding->see.items[i].span);
        tlc_json_put(place, "message", tlc_json_string(finding->see.items[i].message));
        tlc_json_append(list, place);
    }
    return list;
}

static json_t *fixes_json(const Finding *finding)
{
    json_t *list = json_array();
    for (size_t i = 0; i < finding->fixes.count; i++) {
        const Replacement *fix = &finding->fixes.items[i];
        json_t *json = place_json(fix->span);
        tlc_json_put(json, "text", tlc_json_string(fix->text));
        tlc_json_put(json, "title", tlc_json_string(fix->title));
        tlc_json_append(list, json);
    }
    return list;
}

static json_t *finding_json(const Finding *finding)
{
    json_t *json = place_json(finding->span);
    tlc_json_put(json, "severity", json_string(severities[finding->severity]));
    tlc_json_put(json, "name", json_string(finding->check));
    tlc_json_put(json, "message", tlc_json_string(finding->message));
    tlc_json_put(json, "help", helps_json(finding));
    tlc_json_put(json, "see", remarks_json(finding));
    tlc_json_put(json, "fixes", fixes_json(finding));
    return json;
}

static size_t count_of(const DiagnosticsList *list, Severity severity)
{
    size_t count = 0;
    for (size_t i = 0; i < list->count; i++)
        count += diag_count_different_of(list->items[i], severity);
    return count;
}

/* Lines, of which those behind the first begin with the comma that ends the one before. */
static size_t add_lines(Text *text, const Diagnostics *diagnostics, size_t before)
{
    size_t count;
    const Finding *findings = diag_findings(diagnostics, &count);
    for (size_t i = 0; i < count; i++) {
        json_t *json = finding_json(&findings[i]);
        char *line = tlc_json_text(json, 0, "a finding");
        text_addf(text, "%s\n%s", before + i ? "," : "", line);
        free(line);
        json_decref(json);
    }
    return before + count;
}

void add_findings_json(Text *text, const DiagnosticsList *list)
{
    size_t lines = 0;
    text_addf(text, "{\"tlc\": \"%s\"", TLC_VERSION);
    for (Severity severity = DIAG_ERROR; severity <= DIAG_NOTE; severity++)
        text_addf(text, ", \"%ss\": %zu", severities[severity], count_of(list, severity));
    text_add(text, ", \"findings\": [");
    for (size_t i = 0; i < list->count; i++)
        lines = add_lines(text, list->items[i], lines);
    text_add(text, lines ? "\n]}\n" : "]}\n");
}
