/* schema.h: the language of specs as a JSON Schema, made of the tables of keys and of the records
 * of the catalogue. What it lets pass may still be wrong: it knows keys, words and ranges, and
 * nothing of what they are together. */
#ifndef SCHEMA_H
#define SCHEMA_H

#include "json/json.h"
#include "spec/reader.h"

/* Editors know draft 7 best; later drafts name the place of definitions anew. */
typedef enum { DRAFT_7, DRAFT_2020_12 } Draft;

json_t *make_schema(Arena *arena, Draft draft);

/* ---- schema_values.c ---- */

/* What may stand behind a key, or NULL where no table knows. In it `$ref` names a section or one of
 * the definitions below. */
json_t *value_schema(const Section *section, const Key *key);

/* JSON, of which apostrophes are the quotes. */
json_t *schema_of(const char *text);

/* ---- schema_kinds.c ---- */

/* Definitions of what sections and readers of the catalogue have kinds of, which each can be called
 * by its name alone or by its name with settings. */
void add_kinds(json_t *definitions);

/* {'enum': [...]} */
json_t *words_schema(const char *const *words, size_t count);

/* ---- schema_data.c ---- */

json_t *data_set_schema(void);
json_t *element_types_schema(void);

#endif
