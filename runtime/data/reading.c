/* reading.c: what is seen of data while it is read. */
#include <stdbool.h>
#include <stdio.h>

#include "common/clock.h"
#include "data/reading.h"
#include "system/fail.h"
#include "system/printing.h"

static const double seconds_unseen = 1, redraw_seconds = 0.1;

static struct line {
    struct tlc_output output;
    struct tlc_reading *readings;
    int count;
    double begun, drawn; /* seconds of the clock; drawn: 0 as long as there is no line */
} line;

static void draw(void)
{
    char text[64], bar[TLC_LONGEST_BAR + 8];
    int64_t done = 0, count = 0;
    for (int i = 0; i < line.count; i++) {
        done += line.readings[i].done;
        count += line.readings[i].count;
    }
    const int used = snprintf(text, sizeof text, "reading pictures  %lld/%lld", (long long)done,
                              (long long)count);
    tlc_progress_bar(bar, (double)done / (double)count, tlc_terminal_width() - used);
    char whole[sizeof text + sizeof bar];
    snprintf(whole, sizeof whole, "%s%s", text, bar);
    tlc_print_over(&line.output, whole);
}

void tlc_reading_begin(const struct tlc_options *options, struct tlc_reading *readings, int count)
{
    line = (struct line){tlc_output_begin(options->quiet), readings, count, tlc_now(), 0};
}

void tlc_reading_tell(void *context, int64_t done, int64_t count)
{
    struct tlc_reading *reading = context;
    tlc_lock();
    *reading = (struct tlc_reading){done, count};
    if (line.output.terminal && !line.output.quiet) {
        const double now = tlc_now();
        if (now - line.begun >= seconds_unseen && now - line.drawn >= redraw_seconds) {
            line.drawn = now;
            draw();
        }
    }
    tlc_unlock();
}

void tlc_reading_end(void)
{
    if (line.drawn > 0)
        tlc_print(&line.output, "%s", "");
    line = (struct line){.count = 0};
}
