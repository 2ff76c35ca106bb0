/* json.h: values as JSON, and JSON as text. */
#ifndef TLC_JSON_H
#define TLC_JSON_H

#include <jansson.h>
#include <stdbool.h>

/* From here on, running out of memory within the JSON library ends the program. */
void tlc_json_begin(void);

/* Whether there is a value, and it is one of this type; a number, whole or not; true or false. */
bool tlc_json_is(const json_t *value, json_type type);
bool tlc_json_is_number(const json_t *value);
bool tlc_json_is_boolean(const json_t *value);

/* A finite number, else null, which is what JSON has for it. */
json_t *tlc_json_number(double value);

/* Adds to an object or array, which takes the value over. */
void tlc_json_put(json_t *object, const char *key, json_t *value);
void tlc_json_append(json_t *array, json_t *value);

/* A string of JSON; what is not UTF-8 in it is shown. NULL when there is no memory. */
json_t *tlc_json_string(const char *text);

/* The text, and what is not UTF-8 in it shown: as JSON would have it. A new string. */
char *tlc_utf8(const char *text);

/* The value as text with the library's flags, each number with all its digits; a new string. `what`
 * is named should that fail. */
char *tlc_json_text(const json_t *value, size_t flags, const char *what);

#endif
