/* reader.h: how a YAML mapping becomes a structure: by a table of keys. The same tables answer
 * unknown keys with the nearest known one, supply defaults, and print the key reference. */
#ifndef SPEC_READER_H
#define SPEC_READER_H

#include "spec/spec.h"

typedef struct Key Key;

typedef struct Reader {
    Arena *arena;
    Diagnostics *diagnostics;
    Spec *spec;
    const Key *key; /* whose value is being read, or NULL */
} Reader;

/* Reads `node` into `field`, whose type the function knows. `path` says where in the spec the node
 * stands, as in "training[2].optimizer". */
typedef void ReadValue(Reader *reader, const Node *node, const char *path, void *field);

struct Key {
    const char *name;
    ReadValue *read;
    size_t offset; /* of the field in the structure the section fills */
    bool required;
    const char
        *instead; /* the key whose presence makes this one, or its default, needless; or NULL */
    const char *value;   /* default, as YAML text, or NULL */
    const char *takes;   /* what to write, for the reference */
    const char *meaning; /* one line, for the reference */
    const char *example; /* a value that is right wherever a mapping can stand, for messages */
};

typedef struct Section {
    const char *name; /* "training[]": where it stands in a spec */
    const Key *keys;
    size_t count;
} Section;

/* What `study:` takes: keys_study.c. */
extern const Section study_section, curves_section, until_section, pair_section, primary_section;
ReadValue read_study; /* Study */

/* What `tune:` takes beside paths: keys_tune.c. */
extern const Section tune_section, search_section, halving_section, chosen_on_section;
ReadValue read_tune; /* Tune */

/* What watches the epochs of a training or a phase: keys_control.c. */
extern const Section early_stopping_section, reduce_on_plateau_section;
ReadValue read_early_stopping;    /* Stopping */
ReadValue read_reduce_on_plateau; /* Plateau */
extern const char early_stopping_takes[], early_stopping_meaning[], early_stopping_example[],
    reduce_on_plateau_takes[], reduce_on_plateau_meaning[], reduce_on_plateau_example[];

/* A phase has the rules of its training that it says nothing of. */
void settle_control(Control *phase, const Control *training);

/* What `data:` takes, and `format:` of a data set, "this or that": catalog/read_data.c and
 * catalog/formats.c. */
ReadValue read_data; /* Spec, at its data */
size_t data_section_count(void);
const Section *data_section_at(size_t index);
extern const char format_names[];

/* What `layers:` takes: catalog/read_layers.c. */
ReadValue read_layers; /* Model, at its items */
size_t layer_section_count(void);
const Section *layer_section_at(size_t index);

/* A model file of somebody else's, whose layers become the model's items, or whose weights its
 * layers begin with: catalog/read_files.c. */
ReadValue read_model_file;    /* Word, a Model's `file` */
ReadValue read_model_weights; /* WeightsFile, a Model's `weights` */

/* A file of what an optimizer remembers: catalog/read_files.c. */
ReadValue read_optimizer_state; /* Word: its path as the experiment opens it */
extern const Section weights_section;

/* What `class_weight:` takes: catalog/read_weights.c. */
ReadValue read_class_weight; /* ClassWeights */

/* What `metrics:` takes: catalog/read_metrics.c. */
ReadValue read_metrics; /* List(MetricItem), a Training's `metrics` */
extern const Section top_k_section;

/* What `optimizer:` takes: catalog/read_optimizer.c. */
ReadValue read_optimizer; /* Optimizer */
size_t optimizer_section_count(void);
const Section *optimizer_section_at(size_t index);

/* What `augment:` takes: catalog/read_augment.c. */
ReadValue read_augment; /* Augment */
size_t augment_section_count(void);
const Section *augment_section_at(size_t index);

/* What `loss:` takes, "this or that": catalog/losses.c and catalog/read_loss.c. */
extern const char loss_names[];
ReadValue read_loss; /* Word, a Training's `loss` */
size_t loss_section_count(void);
const Section *loss_section_at(size_t index);

/* The sections of the language in the order of the reference; NULL behind the last. */
const Section *section_at(size_t index);

bool has_key(const Section *section, const char *name);

/* Reads a mapping into the structure at `target`. Returns false when something was reported. */
bool read_section(Reader *reader, const Section *section, const Node *node, const char *path,
                  void *target);

/* Where a number, or a list of them, stands for the settings `name: { }` of a section in which only
 * one key can be meant: says how to write it. Returns whether it did; then it is right so. */
bool help_with_lone_value(Reader *reader, const Section *section, const char *name,
                          const Node *value);

/* Report a node of another kind. An empty collection is reported too, `help` saying what to write
 * (NULL: the key's example), and one of more entries than checks can look at pair by pair. */
enum { MOST_ENTRIES = 1000 };
bool expect_entries(Reader *reader, const Node *node, const char *path, NodeKind kind,
                    const char *help);
bool expect_map(Reader *reader, const Node *node, const char *path);
bool expect_list(Reader *reader, const Node *node, const char *path);

/* Reports that `node` should have been something else. */
void wrong_kind(Reader *reader, const Node *node, const char *path, const char *wanted);

/* The same, and shows the example of the key that is being read. */
void wrong_value(Reader *reader, const Node *node, const char *path, const char *wanted);

/* Adds the example of the key that is being read to the last finding. */
void help_with_example(Reader *reader);

/* What the spec says depends on that file too. */
void note_file(Reader *reader, const char *path);

/* Whether the path cannot lead out of the directory that it is relative to. */
bool is_file_name(const char *path);

/* Whether two paths are the same, whatever slashes and `.` they have. */
bool is_same_path(const char *left, const char *right);

/* Values. The field's type stands behind each. */
ReadValue read_name;       /* Word: an identifier */
ReadValue read_word;       /* Word: text without line breaks */
ReadValue read_file_name;  /* Word: a relative path that stays below its directory */
ReadValue read_directory;  /* Word: the same, or an absolute path without `..` */
ReadValue read_file_names; /* WordList: one of those or a list */
ReadValue read_any_path;   /* Word: a path, absolute or relative, that is no address */
ReadValue read_save_name;  /* Word: a file name with the ending of a model file */
ReadValue read_count;      /* Count: a whole number >= 0 */
ReadValue read_seed;       /* Count: a whole number below 2^63 */
ReadValue read_size;       /* Count: a whole number >= 1 */
ReadValue read_bytes;    /* Count: the same, or with K or M behind it, times 1024 or that squared */
ReadValue read_sizes;    /* CountList: one size or a list */
ReadValue read_number;   /* Number: a number above 0 */
ReadValue read_share;    /* Number: at least 0 and below 1 */
ReadValue read_fraction; /* Number: above 0 and below 1 */
ReadValue read_amount;   /* Number: at least 0 */
ReadValue read_any_number; /* Number: any that a float holds */
ReadValue read_constant;   /* Number: the same, or a constant expression such as 1/255 */
ReadValue read_numbers;    /* NumberList: one of those or a list */
ReadValue read_flag;       /* Flag */
ReadValue read_rule;       /* Expr *: an expression, or a number or boolean */

/* One of these words, of which the last is followed by NULL. */
void read_choice(Reader *reader, const Node *node, const char *path, Word *word,
                 const char *const *choices);

/* How many classes there are: a number, or their names. */
void read_classes(Reader *reader, const Node *node, const char *path, Count *count,
                  WordList *names);
ReadValue read_rates;        /* Rates: a rule, or a mapping of slices of layers to rules */
ReadValue read_names;        /* WordList: a list of names */
ReadValue read_inputs;       /* WordList: one name or a list */
ReadValue read_axis;         /* Count: a whole number, which may be below 0 */
ReadValue read_axis_or_list; /* Count: the same, or a list of one */

/* Whether `text` can name a thing of the spec: a letter, then letters, digits, underscores. */
bool is_name(const char *text);
enum { LONGEST_NAME = 40 };
void check_entry_name(Reader *reader, const Entry *entry, const char *path);

#endif
