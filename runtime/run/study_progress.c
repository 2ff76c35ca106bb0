/* study_progress.c: how far a study is: no run of it is shown by itself. */
#include <stdio.h>
#include <string.h>

#include "run/progress.h"
#include "run/seed_share.h"
#include "system/fail.h"

enum { LONGEST_LINE = 512 };

static int count_failed(const struct tlc_run_state *run)
{
    int failed = 0;
    for (int job = 0; job < run->jobs; job++)
        failed += tlc_has_failed(run, job);
    return failed;
}

/* With a bar, on a line that is rewritten. */
static void draw_study(const struct tlc_run_state *run, const char *head, const char *left,
                       double elapsed)
{
    char tail[96], bar[TLC_LONGEST_BAR + 8];
    snprintf(tail, sizeof tail, "  %.3g GFLOP/s  ETA %s",
             elapsed > 0 ? run->done / elapsed * 1e-9 : 0, left);
    int room = tlc_terminal_width() - 1 - (int)(strlen(head) + strlen(tail));
    tlc_progress_bar(bar, run->work > 0 ? run->done / run->work : 1, room);
    char line[sizeof tail + sizeof bar + LONGEST_LINE];
    snprintf(line, sizeof line, "%s%s%s", head, bar, tail);
    tlc_print_over(&run->output, line);
}

static void tell_progress(struct tlc_run_state *run, double now)
{
    char left[32], head[96];
    const double elapsed = now - run->begun;
    const int done = tlc_runs_done(run), failed = count_failed(run);
    run->last_line = now;
    tlc_format_duration(left, sizeof left,
                        run->done > 0 ? elapsed * (run->work - run->done) / run->done : 0);
    int used = snprintf(head, sizeof head, "%d of %d runs", done, tlc_share_jobs(run));
    if (failed > 0)
        snprintf(head + used, sizeof head - (size_t)used, ", %d failed", failed);
    if (run->output.terminal)
        draw_study(run, head, left, elapsed);
    else
        tlc_print(&run->output, "%s  %s left\n", head, left);
}

void tlc_study_progress(struct tlc_run_state *run)
{
    const double now = tlc_now();
    tlc_lock(); /* for the records too */
    if (run->last_line < run->begun)
        run->last_line = run->begun;
    if (!run->output.quiet && (run->output.terminal || now - run->last_line >= TLC_PIPED_SECONDS))
        tell_progress(run, now);
    tlc_unlock();
}
