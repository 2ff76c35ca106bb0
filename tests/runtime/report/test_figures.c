/* test_figures.c: each figure as an SVG of its own, and its numbers as CSV. */
#include "report/fields.h"
#include "report/figure.h"
#include "report_support.h"
#include "reported.h"
#include "results/figure_names.h"

#include <jansson.h>
#include <unistd.h>

TestSuite(figures, .init = enter_directory, .fini = leave_directory);

static const struct sample plain = {.what = "plain",
                                    .seeds = 4,
                                    .sizes = 3,
                                    .depths = 3,
                                    .first = 0.9,
                                    .second = 0.95,
                                    .spread = 0.001,
                                    .name = "B_on_A"};

static void report(const json_t *json)
{
    struct tlc_results *results = read_results(json);
    struct tlc_files files = tlc_files_open("run");
    tlc_report_stage(&files, results);
    tlc_results_free(results);
    tlc_files_place(&files);
    tlc_files_close(&files);
}

static void report_sample(const struct sample *sample)
{
    json_t *results = sample_document(sample);
    report(results);
    json_decref(results);
}

static int fields_in(const char *line)
{
    int count = 1;
    bool quoted = false;
    for (; *line && (quoted || *line != '\n'); line++) {
        quoted ^= *line == '"';
        count += !quoted && *line == ',';
    }
    return count;
}

static void expect_table(const char *text, const char *path)
{
    const int columns = fields_in(text);
    int rows = 0;
    for (const char *line = text; *line; line = strchr(line, '\n') + 1, rows++)
        cr_expect_eq(fields_in(line), columns, "%s: %.80s", path, line);
    cr_expect_gt(rows, 1, "%s has no numbers", path);
}

static void expect_figure(const char *name)
{
    size_t size;
    char *path = tlc_format("run/figures/%s.svg", name), *svg = read_text(path, &size);
    expect_sound(svg, path);
    free(svg);
    free(path);
    path = tlc_format("run/figures/%s.csv", name);
    char *csv = read_text(path, &size);
    expect_table(csv, path);
    free(csv);
    free(path);
}

Test(figures, each_is_a_drawing_and_a_table)
{
    static const char *const names[] = {"seeds",  "examples",  "freezing",   "freezing_differences",
                                        "curves", "confusion", "reliability"};
    report_sample(&plain);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        expect_figure(names[i]);
    cr_expect_eq(files_in("run/figures"), 2 * (int)(sizeof names / sizeof *names));
}

/* What the page shows is what the file has. */
Test(figures, numbers_are_those_that_are_drawn)
{
    size_t size;
    report_sample(&plain);
    char *csv = read_text("run/figures/seeds.csv", &size);
    cr_expect_str_eq(csv, "figure,panel,seed,fold,baseline,arm,difference\n"
                          "seeds,B_on_A,42,,90,95,5\n"
                          "seeds,B_on_A,43,,90.1,95.1,5\n"
                          "seeds,B_on_A,44,,90.2,95.2,5\n"
                          "seeds,B_on_A,45,,90.3,95.3,5\n");
    free(csv);
    csv = read_text("run/figures/curves.csv", &size);
    cr_expect(strstr(csv, "\ncurves,B: loss,training,epoch,2,loss,0.35,0.35,0.35\n"), "%s", csv);
    free(csv);
    csv = read_text("run/figures/confusion.csv", &size);
    cr_expect(strstr(csv, "figure,panel,class,taken_for,count\n"
                          "confusion,B on B.test,0,0,180\n"),
              "%s", csv);
    free(csv);
}

Test(figures, names_are_escaped_in_both)
{
    struct sample odd = plain;
    size_t size;
    odd.name = "=<b>&\"x\",";
    report_sample(&odd);
    expect_figure("seeds");
    expect_figure("freezing");
    char *csv = read_text("run/figures/seeds.csv", &size);
    cr_expect(strstr(csv, "\nseeds,\"'=<b>&\"\"x\"\",\",42,"), "%s", csv);
    free(csv);
    char *svg = read_text("run/figures/seeds.svg", &size);
    cr_expect(strstr(svg, "=&lt;b&gt;&amp;&quot;x&quot;") && !strstr(svg, "<b>"));
    free(svg);
}

/* ---- earlier ones --------------------------------------------------------------------------- */

static struct sample bare(void)
{
    struct sample sample = plain;
    sample.no_study = true;
    sample.seeds = 1;
    return sample;
}

Test(figures, those_of_an_earlier_report_go_and_others_stay)
{
    const struct sample later = bare();
    report_sample(&plain);
    write_text("run/figures/paper.svg", "mine", 4);
    rename("run/figures/examples.svg", "run/figures/copy.svg");
    write_text("run/figures/settings_3.csv", "figure,panel,x\nsettings_3,a,1\n", 30);
    write_text("run/figures/settings_4.csv", "figure,panel,x\nsettings_3,a,1\n", 30);
    report_sample(&later);
    cr_expect(exists("run/figures/curves.svg") && exists("run/figures/confusion.csv"));
    cr_expect(!exists("run/figures/seeds.svg") && !exists("run/figures/seeds.csv") &&
              !exists("run/figures/settings_3.csv"));
    cr_expect(exists("run/figures/paper.svg") && exists("run/figures/copy.svg") &&
              exists("run/figures/settings_4.csv"));
}

static void report_plain(void *unused)
{
    (void)unused;
    report_sample(&plain);
}

Test(figures, nothing_is_written_where_one_is_somebody_elses)
{
    tlc_make_directories("run/figures");
    write_text("run/figures/seeds.svg", "mine", 4);
    cr_expect_neq(call(report_plain, NULL).code, 0);
    cr_expect_eq(files_in("run"), 1);
    cr_expect_eq(files_in("run/figures"), 1);
}

/* ---- names and fields ----------------------------------------------------------------------- */

Test(figures, their_names_are_known)
{
    static const char *const own[] = {"figures/seeds.svg", "figures/seeds.csv",
                                      "figures/settings_2.svg", "figures/curves_10.csv",
                                      "figures/epochs_differences.svg"};
    static const char *const other[] = {
        "seeds.svg",          "figures/seeds.png",   "figures/seeds",
        "figures/seeds_.svg", "figures/seeds_0.svg", "figures/seeds_2x.svg",
        "figures/paper.svg",  "figure/seeds.svg",    "figures/seeds_2"};
    for (size_t i = 0; i < sizeof own / sizeof *own; i++)
        cr_expect(tlc_is_figure_file(own[i]), "%s", own[i]);
    for (size_t i = 0; i < sizeof other / sizeof *other; i++)
        cr_expect_not(tlc_is_figure_file(other[i]), "%s", other[i]);
}

Test(figures, a_further_one_of_a_name_is_numbered)
{
    struct figures figures = {0, NULL};
    cr_expect_str_eq(tlc_figure_new(&figures, TLC_FIGURE_EPOCHS, "x")->name, "epochs");
    cr_expect_str_eq(tlc_figure_new(&figures, TLC_FIGURE_EPOCHS_DIFFERENCES, "x")->name,
                     "epochs_differences");
    cr_expect_str_eq(tlc_figure_new(&figures, TLC_FIGURE_EPOCHS, "x")->name, "epochs_2");
    cr_expect_str_eq(tlc_figure_new(&figures, TLC_FIGURE_EPOCHS_DIFFERENCES, "x")->name,
                     "epochs_differences_2");
    cr_expect_str_eq(tlc_figure_new(&figures, TLC_FIGURE_EPOCHS, "x")->name, "epochs_3");
    tlc_figures_empty(&figures);
}

Test(figures, a_row_has_as_many_fields_as_were_added)
{
    struct text text = {NULL, 0, 0};
    tlc_field_text(&text, "");
    tlc_field_number(&text, NAN);
    tlc_field_number(&text, -0.0);
    tlc_field_text(&text, "");
    tlc_field_whole(&text, 7);
    tlc_text_add(&text, "\n");
    tlc_field_text(&text, "a\n");
    tlc_field_text(&text, "b");
    char *rows = tlc_text_take(&text);
    cr_expect_str_eq(rows, "\"\",,0,,7\n\"a\n\",b");
    free(rows);
}

/* Side by side, and those that keep a large one company in columns beside it. */
Test(figures, alone_it_is_as_large_as_its_drawings)
{
    struct figures figures = {0, NULL};
    struct figure *figure = tlc_figure_new(&figures, TLC_FIGURE_SEEDS, "x");
    tlc_figure_draw(figure, 400, 300, "large");
    for (int i = 0; i < 3; i++)
        tlc_figure_draw(figure, 200, 140, "small");
    figure->large = 1;
    char *svg = tlc_figure_svg(figure);
    cr_expect(strstr(svg, "viewBox=\"0 0 872 328\""), "%.120s", svg);
    cr_expect(strstr(svg, "translate(436.0 165.0)") && strstr(svg, "translate(658.0 14.0)"));
    free(svg);
    figure->large = 9;
    figure->columns = 3;
    svg = tlc_figure_svg(figure);
    cr_expect(strstr(svg, "viewBox=\"0 0 872 490\""), "%.120s", svg);
    free(svg);
    tlc_figures_empty(&figures);
}

/* Of a first layer that does nothing and a second one; a model of the same takes no place. */
static void set_ram(json_t *document)
{
    json_t *models = json_object_get(document, "models");
    json_t *model = json_object_get(models, plain.name);
    json_t *layers = json_object_get(model, "layers");
    json_array_append_new(layers, json_deep_copy(json_array_get(layers, 0)));
    json_object_set_new(json_array_get(layers, 0), "ram", json_integer(0));
    json_object_set_new(json_array_get(layers, 1), "ram", json_integer(2048));
    json_object_set_new(models, "alike", json_deep_copy(model));
}

Test(figures, ram_of_layers)
{
    size_t size;
    json_t *document = sample_document(&plain);
    set_ram(document);
    report(document);
    expect_figure("memory");
    char *svg = read_text("run/figures/memory.svg", &size);
    cr_expect_not_null(strstr(svg, "most while dense_1 works"));
    cr_expect_not_null(strstr(svg, "B_on_A, alike"));
    free(svg);
    char *csv = read_text("run/figures/memory.csv", &size);
    cr_expect_not_null(strstr(csv, ",layer,bytes\n"));
    cr_expect_not_null(strstr(csv, ",2048\n"));
    free(csv);
    json_decref(document);
}

Test(figures, ram_that_nobody_knows)
{
    report_sample(&plain);
    cr_expect_neq(access("run/figures/memory.svg", F_OK), 0);
}
