/* format_images.c: pictures, in a folder with a subfolder a class or named by a table. */
#include "base/printable.h"
#include "catalog/format.h"
#include "formats/images_source.h"

#include <string.h>

typedef struct Images {
    Word resize; /* none: pictures have the size */
    Flag crop;
    Word background, other_files, links;
} Images;
_Static_assert(sizeof(Images) <= MOST_DATA_BYTES, "room for its keys");

/* ---- keys ---- */

static const Key file_keys[] = {
    {"folder", read_file_names, offsetof(DataFile, files), .required = true, .instead = "list",
     .takes = "directory, or a list", .meaning = "has a folder of pictures for each class",
     .example = "train"},
    {"list", read_file_names, offsetof(DataFile, image_files), .takes = "file name, or a list",
     .meaning = "a table (CSV) of pictures, with the columns `file` and `label`",
     .example = "train.csv"},
};
static const Section file_section = FORMAT_SECTION("data.NAME.train (format: images)", file_keys);

static void read_folder(Reader *reader, const Node *node, const char *path, void *field)
{
    read_data_file(reader, &file_section, node, path, field);
}

static const Key data_keys[] = {
    KEY_FORMAT,
    KEY_PATH,
    {"shape", read_sizes, offsetof(DataSet, shape), .required = true,
     .takes = "[rows, columns, channels]",
     .meaning = "what each picture is made: 1 channel is grey, 3 are colour, 2 and 4 have alpha",
     .example = "[32, 32, 3]"},
    {"resize", read_word, DATA_OWN(Images, resize), .takes = "nearest, bilinear or area",
     .meaning = "how pictures of another size are made that of the shape", .example = "area"},
    {"crop", read_flag, DATA_OWN(Images, crop), .value = "false", .takes = "true or false",
     .meaning = "take the middle, of the shape's size or, with `resize`, proportions",
     .example = "true"},
    {"background", read_word, DATA_OWN(Images, background), .value = "white",
     .takes = "white or black",
     .meaning = "what transparent pixels lie on, in shapes without alpha", .example = "black"},
    {"other_files", read_word, DATA_OWN(Images, other_files), .value = "refuse",
     .takes = "refuse or skip", .meaning = "what to do about files that are no pictures",
     .example = "skip"},
    {"links", read_word, DATA_OWN(Images, links), .value = "follow", .takes = "follow or skip",
     .meaning = "what to do about symbolic links", .example = "skip"},
    KEY_CLASSES,
    KEY_SCALE,
    KEYS_FILES(read_folder, "a folder, or a list", "{folder: train}"),
};
static const Section data_section = FORMAT_SECTION("data.NAME (format: images)", data_keys);

/* ---- what can be wrong ---- */

/* A word of these, the last of which is NULL. */
static void check_word(Diagnostics *diagnostics, const Word *word, const char *what,
                       const char *const *words)
{
    size_t count = 0;
    for (; words[count]; count++)
        if (!word->text || strcmp(word->text, words[count]) == 0)
            return;
    const char *near = nearest_name(word->text, words, count);
    diag_report(diagnostics, DIAG_ERROR, word->span, "data-images", "unknown %s `%.60s`", what,
                word->text);
    if (near) {
        diag_suggest(diagnostics, word->span, word->text, near);
        return;
    }
    diag_help(diagnostics, "there are %s%s%s and %s", words[0], count > 2 ? ", " : "",
              count > 2 ? words[1] : "", words[count - 1]);
}

static void check_channels(Diagnostics *diagnostics, const DataSet *data)
{
    const CountList *shape = &data->shape;
    if (shape->count == 2 || (shape->count == 3 && shape->items[2].value <= 4))
        return;
    const Count *wrong = &shape->items[shape->count > 3 ? 3 : shape->count - 1];
    diag_report(diagnostics, DIAG_ERROR, wrong->span, "data-shape",
                "a picture's shape is [rows, columns] or [rows, columns, channels], of 1 to 4 "
                "channels");
    diag_help(diagnostics, "colour is `shape: [32, 32, 3]`, grey `shape: [32, 32, 1]`");
}

static bool has_alpha(const DataSet *data)
{
    return data->shape.count == 3 && data->shape.items[2].value % 2 == 0;
}

/* Their classes are to be those of one another. */
static void check_files_alike(Diagnostics *diagnostics, const DataSet *data)
{
    const DataFile *first = NULL;
    for (size_t i = 0; i < DATA_FILES; i++) {
        const DataFile *file = &data->files[i];
        if (!file->name)
            continue;
        first = first ? first : file;
        if (file->file.text && file->images.text)
            diag_report(diagnostics, DIAG_ERROR, file->images.span, "data-images",
                        "%s.%s has both a folder and a list", data->name.text, file->name);
        else if (!file->file.text != !first->file.text)
            diag_report(diagnostics, DIAG_ERROR, file->span, "data-images",
                        "%s.%s is a %s, but %s.%s is a %s", data->name.text, file->name,
                        file->file.text ? "folder" : "list", data->name.text, first->name,
                        first->file.text ? "folder" : "list");
    }
}

static bool is_sorted(const DataFile *file)
{
    return file->file.text != NULL;
}

static bool check_group(Diagnostics *diagnostics, const DataSet *data, const DataFile *file,
                        const Word *group)
{
    const bool known = strcmp(group->text, "file") == 0, label = strcmp(group->text, "label") == 0;
    if (file->file.text) {
        diag_report(diagnostics, DIAG_ERROR, group->span, "split-groups",
                    "%s.%s is a folder, which does not tell what group a picture is of",
                    data->name.text, file->name);
        diag_help(diagnostics,
                  "name its pictures by a `list` with the columns `file`, `label` and `%.60s`",
                  group->text);
    } else if (known || label)
        diag_report(diagnostics, DIAG_ERROR, group->span, "split-groups",
                    known ? "`file` tells the rows of a list apart: it makes no groups"
                          : "`label` is the label: each class would be in one split alone");
    return !file->file.text && !known && !label;
}

static void check_images(Diagnostics *diagnostics, const DataSet *data)
{
    static const char *const ways[] = {"nearest", "bilinear", "area", NULL};
    static const char *const backgrounds[] = {"white", "black", NULL};
    static const char *const others[] = {"refuse", "skip", NULL};
    static const char *const links[] = {"follow", "skip", NULL};
    const Images *images = DATA_OWN_OF(Images, data);
    check_word(diagnostics, &images->resize, "way to resize", ways);
    check_word(diagnostics, &images->background, "background", backgrounds);
    check_word(diagnostics, &images->other_files, "way to take other files", others);
    check_word(diagnostics, &images->links, "way to take links", links);
    check_channels(diagnostics, data);
    check_files_alike(diagnostics, data);
}

/* ---- the program ---- */

/* As specs and as C call them. */
static const struct {
    const char *word, *constant;
} ways_to_resize[] = {
    [TLC_RESIZE_NONE] = {NULL, "TLC_RESIZE_NONE"},
    [TLC_RESIZE_NEAREST] = {"nearest", "TLC_RESIZE_NEAREST"},
    [TLC_RESIZE_BILINEAR] = {"bilinear", "TLC_RESIZE_BILINEAR"},
    [TLC_RESIZE_AREA] = {"area", "TLC_RESIZE_AREA"},
};

static enum tlc_resizing way_to_resize(const Images *images)
{
    enum tlc_resizing way = TLC_RESIZE_NONE;
    for (int i = 1; images->resize.text && i <= TLC_RESIZE_AREA; i++)
        if (strcmp(images->resize.text, ways_to_resize[i].word) == 0)
            way = (enum tlc_resizing)i;
    return way;
}

typedef List(const char *) Names;

/* Appends the names of folders or lists. */
static void add_names(Arena *arena, Names *names, const DataFile *file)
{
    const WordList *words = file->files.count ? &file->files : &file->image_files;
    for (size_t i = 0; i < words->count; i++)
        *list_add(arena, names) = words->items[i].text;
}

static const void *settings(Arena *arena, const DataSet *data, const DataFile *file)
{
    const Images *images = DATA_OWN_OF(Images, data);
    struct tlc_images_settings *settings = arena_alloc(arena, sizeof *settings);
    Names names = {0};
    (void)file;
    for (size_t i = 0; i < DATA_FILES; i++)
        add_names(arena, &names, &data->files[i]);
    *settings = (struct tlc_images_settings){
        .resize = way_to_resize(images),
        .crop = images->crop.value,
        .background = strcmp(images->background.text, "white") == 0 ? 255 : 0,
        .skips_others = strcmp(images->other_files.text, "skip") == 0,
        .skips_links = strcmp(images->links.text, "skip") == 0,
        .files = names.items,
        .file_count = (int)names.count};
    return settings;
}

static const char *settings_in_c(Arena *arena, const void *from)
{
    const struct tlc_images_settings *settings = from;
    Text text = text_new(arena);
    text_addf(&text, "&(const struct tlc_images_settings){\n        .resize = %s, .crop = %s, ",
              ways_to_resize[settings->resize].constant, settings->crop ? "true" : "false");
    text_addf(&text, ".background = %d,\n        .skips_others = %s, .skips_links = %s,",
              settings->background, settings->skips_others ? "true" : "false",
              settings->skips_links ? "true" : "false");
    text_add(&text, "\n        .files = (const char *const[]){");
    for (int i = 0; i < settings->file_count; i++)
        text_addf(&text, "%s%s", i ? ", " : "", quoted(arena, settings->files[i]));
    text_addf(&text, "}, .file_count = %d}", settings->file_count);
    return text.bytes;
}

/* ---- the plan ---- */

static void describe_size(Text *text, const DataSet *data)
{
    const Images *images = DATA_OWN_OF(Images, data);
    const long long height = (long long)data->shape.items[0].value,
                    width = (long long)data->shape.items[1].value;
    if (!images->resize.text && !images->crop.value)
        text_addf(text, "must be %lld x %lld", height, width);
    else if (!images->resize.text)
        text_addf(text, "cropped to the middle %lld x %lld", height, width);
    else
        text_addf(text, "%sresized to %lld x %lld (%s)",
                  images->crop.value ? "cropped to the shape's proportions, " : "", height, width,
                  images->resize.text);
}

static const char *describe(Arena *arena, const DataSet *data)
{
    const Images *images = DATA_OWN_OF(Images, data);
    const bool colour = data->shape.count == 3 && data->shape.items[2].value > 2;
    Text text = text_new(arena);
    text_add(&text, "pictures ");
    describe_size(&text, data);
    text_addf(&text, "; %s", colour ? "grey becomes colour" : "colour becomes grey");
    if (has_alpha(data))
        text_add(&text, "; what has no alpha is opaque");
    else
        text_addf(&text, "; transparent pixels lie on %s", images->background.text);
    return text.bytes;
}

static const char *by_hand(Arena *arena, const DataSet *data)
{
    const Images *images = DATA_OWN_OF(Images, data);
    return arena_printf(arena, "{\"resize\": %s, \"crop\": %s, \"background\": %d}",
                        images->resize.text ? json_text(arena, images->resize.text) : "null",
                        images->crop.value ? "true" : "false",
                        strcmp(images->background.text, "white") == 0 ? 255 : 0);
}

const FormatKind format_images = {.name = "images",
                                  .section = &data_section,
                                  .file_section = &file_section,
                                  .element = TLC_UINT8,
                                  .is_sorted = is_sorted,
                                  .check_group = check_group,
                                  .check = check_images,
                                  .settings = settings,
                                  .settings_in_c = settings_in_c,
                                  .describe = describe,
                                  .by_hand = by_hand};
