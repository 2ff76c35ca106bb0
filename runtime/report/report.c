/* report.c: report.html, a section at a time. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "report/figures.h"
#include "report/report.h"
#include "report/staged.h"
#include "report/style.h"
#include "system/format.h"

const bool tlc_report_has_page = true;

static const struct section {
    const char *id, *title;
    bool (*applies)(const struct document *document);
    void (*figures)(struct figures *figures, const struct document *document); /* or NULL */
    void (*draw)(struct text *text, const struct document *document);          /* or NULL */
} sections[] = {
    {"seeds", "Seed by seed", tlc_pairs_apply, tlc_pairs_figures, NULL},
    {"tests", "The models on test examples", tlc_tests_apply, NULL, tlc_tests_draw},
    {"measured", "The models by their metrics", tlc_measured_applies, NULL, tlc_measured_draw},
    {"tuning", "How the arms were tuned", tlc_tuning_applies, tlc_tuning_figures, tlc_tuning_draw},
    {"examples", "How many examples it takes", tlc_sizes_apply, tlc_sizes_figures, tlc_sizes_draw},
    {"depth", "How many layers carry over", tlc_depth_applies, tlc_depth_figures, NULL},
    {"freezing", "How much to freeze", tlc_freeze_applies, tlc_freeze_figures, NULL},
    {"epochs", "How long to train", tlc_epochs_apply, tlc_epochs_figures, NULL},
    {"settings", "Other settings", tlc_others_apply, tlc_others_figures, NULL},
    {"cells", "Every cell", tlc_cells_apply, NULL, tlc_cells_draw},
    {"failed", "What failed", tlc_failed_applies, NULL, tlc_failed_draw},
    {"curves", "How training went", tlc_curves_apply, tlc_curves_figures, tlc_curves_draw},
    {"stopping", "Where training stopped", tlc_control_applies, NULL, tlc_control_draw},
    {"confusion", "What is taken for what", tlc_confusion_applies, tlc_confusion_figures, NULL},
    {"reliability", "How far to believe the probabilities", tlc_reliability_applies,
     tlc_reliability_figures, NULL},
    {"models", "The models", tlc_models_apply, NULL, tlc_models_draw},
    {"memory", "What the models take on a chip", tlc_memory_applies, tlc_memory_figures, NULL},
    {"frozen", "What stayed frozen", tlc_frozen_applies, NULL, tlc_frozen_draw},
    {"ledger", "What was done", tlc_ledger_applies, NULL, tlc_ledger_draw},
    {"repeat", "To repeat it", tlc_repeat_applies, NULL, tlc_repeat_draw},
    {"check", "To check the verdict", tlc_seed_table_applies, NULL, tlc_seed_table_draw},
};

enum { SECTIONS = sizeof sections / sizeof *sections };

static void add_head(struct text *text, const struct document *document)
{
    tlc_text_addf(
        text,
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\"/>\n"
        "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n"
        "<meta name=\"color-scheme\" content=\"light dark\"/>\n<title>%s</title>\n<style>\n",
        document->results->experiment);
    tlc_text_add(text, tlc_style_colours);
    tlc_text_add(text, tlc_style_figures);
    tlc_text_add(text, tlc_style_page);
    tlc_text_add(text, "</style>\n</head>\n");
}

static void add_contents(struct text *text, const struct document *document)
{
    tlc_text_add(text, "<nav>\n");
    for (int i = 0; i < SECTIONS; i++)
        if (sections[i].applies(document))
            tlc_text_addf(text, "<a href=\"#%s\">%s</a>\n", sections[i].id, sections[i].title);
    tlc_text_add(text, "</nav>\n");
}

static void add_figures(struct text *text, const struct document *document,
                        const struct section *section)
{
    struct figures figures = {0, NULL};
    section->figures(&figures, document);
    tlc_figures_add(text, &figures);
    tlc_figures_empty(&figures);
}

static void add_section(struct text *text, const struct document *document,
                        const struct section *section)
{
    if (!section->applies(document))
        return;
    tlc_text_addf(text, "<section id=\"%s\">\n<h2>%s</h2>\n", section->id, section->title);
    if (section->figures)
        add_figures(text, document, section);
    if (section->draw)
        section->draw(text, document);
    tlc_text_add(text, "</section>\n");
}

static void add_sections(struct text *text, const struct document *document)
{
    for (int i = 0; i < SECTIONS; i++)
        add_section(text, document, &sections[i]);
}

char *tlc_report_html(const struct tlc_results *results)
{
    struct document document = tlc_document_read(results);
    struct text text = {NULL, 0, 0};
    add_head(&text, &document);
    tlc_text_addf(&text, "<body>\n<header>\n<h1>%s</h1>\n", results->experiment);
    tlc_verdict_draw(&text, &document);
    tlc_text_add(&text, "</header>\n");
    add_contents(&text, &document);
    tlc_text_add(&text, "<main>\n");
    add_sections(&text, &document);
    tlc_text_add(&text, "</main>\n</body>\n</html>\n");
    return tlc_text_take(&text);
}

/* What stands under a model that somebody tries out. */
static bool is_finding(const struct section *section)
{
    return strcmp(section->id, "tests") == 0 || strcmp(section->id, "measured") == 0 ||
           strcmp(section->id, "failed") == 0;
}

char *tlc_report_findings(const struct tlc_results *results)
{
    struct document document = tlc_document_read(results);
    struct text text = {NULL, 0, 0};
    tlc_verdict_draw(&text, &document);
    for (int i = 0; i < SECTIONS; i++)
        if (is_finding(&sections[i]))
            add_section(&text, &document, &sections[i]);
    return tlc_text_take(&text);
}

/* ---- files ---------------------------------------------------------------------------------- */

static void stage_file(struct tlc_files *files, const char *figure, const char *ending, char *text)
{
    char *name = tlc_format(TLC_FIGURE_FOLDER "/%s.%s", figure, ending);
    tlc_stage_text(files, name, text);
    free(name);
}

static void stage_figures(struct tlc_files *files, const struct figures *figures)
{
    for (int i = 0; i < figures->count; i++) {
        const struct figure *figure = figures->figure[i];
        stage_file(files, figure->name, "svg", tlc_figure_svg(figure));
        stage_file(files, figure->name, "csv", tlc_figure_csv(figure));
    }
}

static void stage_all_figures(struct tlc_files *files, const struct tlc_results *results)
{
    struct document document = tlc_document_read(results);
    char **earlier = tlc_files_list(files, TLC_FIGURE_FOLDER);
    for (int i = 0; i < SECTIONS; i++) {
        if (!sections[i].figures || !sections[i].applies(&document))
            continue;
        struct figures figures = {0, NULL};
        sections[i].figures(&figures, &document);
        stage_figures(files, &figures);
        tlc_figures_empty(&figures);
    }
    tlc_stage_removal_of_figures(files, earlier);
    tlc_files_list_free(earlier);
}

void tlc_report_stage(struct tlc_files *files, const struct tlc_results *results)
{
    tlc_stage_text(files, "report.html", tlc_report_html(results));
    tlc_stage_text(files, "results.csv", tlc_report_csv(results));
    tlc_stage_text(files, "pairs.svg", tlc_report_pairs_svg(results));
    stage_all_figures(files, results);
}
