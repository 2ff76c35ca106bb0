/* log_lines.c: the lines of log.jsonl, written and read. */
#include <stdlib.h>
#include <string.h>

#include "json/json.h"
#include "run/log_lines.h"
#include "system/format.h"
#include "system/input.h"

#define TEXT(type, member)   TLC_FIELD(TLC_TEXT, type, member, char *)
#define WHOLE(type, member)  TLC_FIELD(TLC_WHOLE, type, member, int)
#define NUMBER(type, member) TLC_FIELD(TLC_NUMBER, type, member, double)

static const struct tlc_field heading_fields[] = {
    TEXT(tlc_heading, experiment), TEXT(tlc_heading, spec_hash), TEXT(tlc_heading, tlc),
    TEXT(tlc_heading, program),    TEXT(tlc_heading, data),
};
static const struct tlc_field metric_fields[] = {
    {.kind = TLC_NAME, .offset = TLC_AT(tlc_epoch_metric, name, char *)},
    NUMBER(tlc_epoch_metric, train),
    NUMBER(tlc_epoch_metric, valid),
};
static const struct tlc_shape metric_shape = TLC_SHAPE(struct tlc_epoch_metric, metric_fields);

static const struct tlc_field epoch_fields[] = {
    TEXT(tlc_epoch_line, model),
    WHOLE(tlc_epoch_line, phase),
    WHOLE(tlc_epoch_line, epoch),
    NUMBER(tlc_epoch_line, loss),
    NUMBER(tlc_epoch_line, accuracy),
    NUMBER(tlc_epoch_line, val_loss),
    NUMBER(tlc_epoch_line, val_accuracy),
    NUMBER(tlc_epoch_line, seconds),
    {.key = "metrics",
     .kind = TLC_BY_NAME,
     .offset = offsetof(struct tlc_epoch_line, metrics.item),
     .count = TLC_AT(tlc_epoch_line, metrics.count, int),
     .of = &metric_shape,
     .optional = true},
};
static const struct tlc_field control_fields[] = {
    TEXT(tlc_control_line, model), WHOLE(tlc_control_line, phase),  WHOLE(tlc_control_line, epoch),
    TEXT(tlc_control_line, event), NUMBER(tlc_control_line, value),
};
static const struct tlc_field failure_fields[] = {
    TEXT(tlc_failure_line, model),
    {.key = "failed",
     .kind = TLC_RECORD,
     .offset = TLC_AT(tlc_failure_line, failed, struct tlc_failure *),
     .of = &tlc_failure_shape},
};

const struct tlc_shape tlc_heading_shape = TLC_SHAPE(struct tlc_heading, heading_fields);
static const struct tlc_shape epoch_shape = TLC_SHAPE(struct tlc_epoch_line, epoch_fields);
static const struct tlc_shape control_shape = TLC_SHAPE(struct tlc_control_line, control_fields);
static const struct tlc_shape failure_shape = TLC_SHAPE(struct tlc_failure_line, failure_fields);

/* ---- written -------------------------------------------------------------------------------- */

static char *compact(const json_t *line)
{
    return tlc_json_text(line, JSON_COMPACT, "log.jsonl");
}

static json_t *checksum_of(const json_t *line)
{
    char *text = compact(line);
    uint32_t checksum = tlc_checksum(0, text, strlen(text));
    free(text);
    return json_sprintf("%08x", checksum);
}

/* Takes the line over. */
static void log_json(struct tlc_log_file *log, json_t *line)
{
    char *text = compact(line);
    tlc_log_line(log, text);
    free(text);
    json_decref(line);
}

static void log_with_checksum(struct tlc_log_file *log, json_t *line)
{
    tlc_json_put(line, "checksum", checksum_of(line));
    log_json(log, line);
}

static struct tlc_hash hash_of(const json_t *heading)
{
    char *text = compact(heading);
    struct tlc_hash hash = tlc_hash_of(text, strlen(text));
    free(text);
    return hash;
}

char *tlc_heading_text(const struct tlc_heading *heading)
{
    json_t *line = tlc_record_write(&tlc_heading_shape, heading);
    char *text = compact(line);
    json_decref(line);
    return text;
}

struct tlc_hash tlc_study_hash(const struct tlc_heading *heading)
{
    json_t *line = tlc_record_write(&tlc_heading_shape, heading);
    struct tlc_hash hash = hash_of(line);
    json_decref(line);
    return hash;
}

void tlc_log_heading(struct tlc_log_file *log, const struct tlc_heading *heading)
{
    log_with_checksum(log, tlc_record_write(&tlc_heading_shape, heading));
}

char *tlc_run_line(const struct tlc_run_record *record, struct tlc_hash study, double seconds)
{
    json_t *line = tlc_record_write(&tlc_run_shape, record);
    tlc_json_put(line, "study", json_string(study.text));
    tlc_json_put(line, "seconds", tlc_json_number(seconds));
    tlc_json_put(line, "checksum", checksum_of(line));
    char *text = compact(line);
    json_decref(line);
    return text;
}

void tlc_log_epoch(struct tlc_log_file *log, const struct tlc_epoch_line *line)
{
    log_json(log, tlc_record_write(&epoch_shape, line));
}

void tlc_log_control(struct tlc_log_file *log, const struct tlc_control_line *line)
{
    log_json(log, tlc_record_write(&control_shape, line));
}

void tlc_log_failure(struct tlc_log_file *log, const struct tlc_failure_line *line)
{
    log_json(log, tlc_record_write(&failure_shape, line));
}

void tlc_heading_empty(struct tlc_heading *heading)
{
    tlc_record_empty(&tlc_heading_shape, heading);
}

/* ---- read ----------------------------------------------------------------------------------- */

/* Takes the checksum off the line; whether it fits. */
static bool take_checksum(json_t *line)
{
    json_t *found = json_incref(json_object_get(line, "checksum"));
    json_object_del(line, "checksum");
    json_t *wanted = checksum_of(line);
    bool fits = json_equal(found, wanted);
    json_decref(found);
    json_decref(wanted);
    return fits;
}

/* Whether the line has all that the structure has, and nothing else. */
static bool is_just(const json_t *line, const struct tlc_shape *shape)
{
    struct {
        max_align_t room[16];
    } record;
    if (!tlc_json_is(line, JSON_OBJECT))
        return false;
    char *wrong = tlc_record_read(shape, line, true, &record);
    json_t *all = wrong ? NULL : tlc_record_write(shape, &record);
    const bool same = all && json_object_size(line) == json_object_size(all);
    json_decref(all);
    tlc_record_empty(shape, &record);
    free(wrong);
    return same;
}

_Static_assert(sizeof(struct tlc_epoch_line) <= 16 * sizeof(max_align_t), "is_just has the room");

/* What a run without a study writes of an epoch or a failure. */
static bool is_progress(const json_t *line)
{
    return is_just(line, &epoch_shape) || is_just(line, &control_shape) ||
           is_just(line, &failure_shape);
}

static void read_heading(struct tlc_line *line, const json_t *json)
{
    line->kind = TLC_HEADING_LINE;
    line->study = hash_of(json);
    free(tlc_record_read(&tlc_heading_shape, json, false, &line->heading));
}

static void read_run(struct tlc_line *line, const json_t *json)
{
    const char *study = json_string_value(json_object_get(json, "study"));
    line->kind = TLC_RUN_LINE;
    if (study && strlen(study) + 1 == sizeof line->study.text)
        memcpy(line->study.text, study, sizeof line->study.text);
    char *wrong = tlc_record_read(&tlc_run_shape, json, true, &line->record);
    line->whole = !wrong;
    free(wrong);
}

struct tlc_line tlc_line_read(const char *text, size_t size)
{
    struct tlc_line line = {.kind = TLC_DAMAGED_LINE};
    json_t *json = json_loadb(text, size, JSON_REJECT_DUPLICATES, NULL);
    if (is_progress(json))
        line.kind = TLC_PROGRESS_LINE;
    else if (tlc_json_is(json, JSON_OBJECT) && take_checksum(json)) {
        if (json_object_get(json, "spec_hash"))
            read_heading(&line, json);
        else
            read_run(&line, json);
    }
    json_decref(json);
    return line;
}

void tlc_line_empty(struct tlc_line *line)
{
    tlc_heading_empty(&line->heading);
    tlc_record_empty(&tlc_run_shape, &line->record);
}
