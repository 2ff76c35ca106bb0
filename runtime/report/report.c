/* report.c: report.html, a section at a time. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "report/figures.h"
#include "report/report.h"
#include "report/style.h"

static const struct section {
    const char *id, *title;
    bool (*applies)(const struct document *document);
    void (*draw)(struct text *text, const struct document *document);
} sections[] = {
    {"seeds", "Seed by seed", pairs_apply, pairs_draw},
    {"tests", "The models on test images", tests_apply, tests_draw},
    {"examples", "How many examples it takes", sizes_apply, sizes_draw},
    {"depth", "How many layers carry over", depth_applies, depth_draw},
    {"freezing", "How much to freeze", freeze_applies, freeze_draw},
    {"epochs", "How long to train", epochs_apply, epochs_draw},
    {"settings", "Other settings", others_apply, others_draw},
    {"cells", "Every cell", cells_apply, cells_draw},
    {"failed", "What failed", failed_applies, failed_draw},
    {"curves", "How training went", curves_apply, curves_draw},
    {"confusion", "What is taken for what", confusion_applies, confusion_draw},
    {"reliability", "How far to believe the probabilities", reliability_applies, reliability_draw},
    {"models", "The models", models_apply, models_draw},
    {"frozen", "What stayed frozen", frozen_applies, frozen_draw},
    {"ledger", "What was done", ledger_applies, ledger_draw},
    {"repeat", "To repeat it", repeat_applies, repeat_draw},
    {"check", "To check the verdict", seed_table_applies, seed_table_draw},
};

enum { SECTIONS = sizeof sections / sizeof *sections };

static void add_head(struct text *text, const struct document *document)
{
    text_addf(text,
              "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\"/>\n"
              "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n"
              "<meta name=\"color-scheme\" content=\"light dark\"/>\n<title>%s</title>\n<style>\n",
              string_at(document->results, "experiment"));
    text_add(text, style_colours);
    text_add(text, style_figures);
    text_add(text, style_page);
    text_add(text, "</style>\n</head>\n");
}

static void add_contents(struct text *text, const struct document *document)
{
    text_add(text, "<nav>\n");
    for (int i = 0; i < SECTIONS; i++)
        if (sections[i].applies(document))
            text_addf(text, "<a href=\"#%s\">%s</a>\n", sections[i].id, sections[i].title);
    text_add(text, "</nav>\n");
}

static void add_sections(struct text *text, const struct document *document)
{
    for (int i = 0; i < SECTIONS; i++) {
        if (!sections[i].applies(document))
            continue;
        text_addf(text, "<section id=\"%s\">\n<h2>%s</h2>\n", sections[i].id, sections[i].title);
        sections[i].draw(text, document);
        text_add(text, "</section>\n");
    }
}

char *tlc_report_html(const json_t *results)
{
    struct document document = document_read(results);
    struct text text = {NULL, 0, 0};
    add_head(&text, &document);
    text_addf(&text, "<body>\n<header>\n<h1>%s</h1>\n", string_at(results, "experiment"));
    verdict_draw(&text, &document);
    text_add(&text, "</header>\n");
    add_contents(&text, &document);
    text_add(&text, "<main>\n");
    add_sections(&text, &document);
    text_add(&text, "</main>\n</body>\n</html>\n");
    return text_take(&text);
}

/* Takes the text over. Without one, that of an earlier run must not pass for this one's. */
static void stage_text(struct tlc_files *files, const char *name, char *text)
{
    if (text)
        tlc_files_stage(files, name, text, strlen(text));
    else
        tlc_files_stage_removal(files, name);
    free(text);
}

void tlc_report_stage(struct tlc_files *files, const json_t *results)
{
    stage_text(files, "report.html", tlc_report_html(results));
    stage_text(files, "results.csv", tlc_report_csv(results));
    stage_text(files, "pairs.svg", tlc_report_pairs_svg(results));
}
