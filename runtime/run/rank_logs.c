/* rank_logs.c: logs of ranks that are not the first, written, and taken over into log.jsonl.
 *
 * Their names hold the study's hash: those of another are left to it.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/whole_write.h"
#include "run/log_lines.h"
#include "run/rank_logs.h"
#include "run/resume.h"
#include "system/allocate.h"
#include "system/fail.h"
#include "system/format.h"

/* ---- written -------------------------------------------------------------------------------- */

struct tlc_rank_log {
    struct tlc_files files;
    int descriptor;
    int reason; /* why there is none */
    bool told;
    char *name;
};

struct tlc_rank_log *tlc_rank_log_open(const char *directory, const char *study, int rank)
{
    struct tlc_rank_log *log = tlc_allocate(1, sizeof *log);
    log->files = tlc_files_open(directory); /* on another machine there may be none yet */
    log->name = tlc_format("log.%s.rank-%d.jsonl", study, rank);
    log->descriptor = openat(log->files.directory, log->name,
                             O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0666);
    log->reason = log->descriptor < 0 ? errno : 0;
    return log;
}

char *tlc_rank_log_add(struct tlc_rank_log *log, const char *line)
{
    char *whole = tlc_format("%s\n", line);
    if (log->reason == 0)
        log->reason = tlc_write_all(log->descriptor, whole, strlen(whole));
    free(whole);
    if (log->reason == 0 || log->told)
        return NULL;
    log->told = true;
    return tlc_format("cannot write %s/%s: %s; what it does is in rank 0's log.jsonl alone",
                      log->files.path, log->name, strerror(log->reason));
}

void tlc_rank_log_remove(struct tlc_rank_log *log)
{
    if (!log)
        return;
    if (log->descriptor >= 0) {
        close(log->descriptor);
        unlinkat(log->files.directory, log->name, 0);
    }
    tlc_files_close(&log->files);
    free(log->name);
    free(log);
}

/* ---- taken over ----------------------------------------------------------------------------- */

static bool is_rank_log(const struct tlc_run_state *run, const char *name)
{
    char *beginning = tlc_format("log.%s.rank-", run->study.text);
    const size_t length = strlen(beginning);
    const bool begins = strncmp(name, beginning, length) == 0;
    free(beginning);
    return begins && strcmp(name + length + strspn(name + length, "0123456789"), ".jsonl") == 0;
}

/* The beginning of a line that was cut off, or a damaged one, is none. */
static void take_line(struct tlc_run_state *run, const char *text, size_t size)
{
    struct tlc_line line = tlc_line_read(text, size);
    const bool ours =
        line.kind == TLC_RUN_LINE && line.whole && strcmp(line.study.text, run->study.text) == 0;
    const int job = ours ? tlc_job_of_record(run, &line.record) : -1;
    if (job >= 0 && !run->record[job]) {
        char *whole = tlc_format("%.*s", (int)size, text);
        tlc_log_line(run->log, whole);
        free(whole);
        tlc_run_keep(run, job, &line.record);
        line.record = (struct tlc_run_record){.training = -1};
    }
    tlc_line_empty(&line);
}

static void take_log(struct tlc_run_state *run, const char *name)
{
    int descriptor =
        openat(run->files.directory, name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    FILE *file = descriptor < 0 ? NULL : fdopen(descriptor, "r");
    char *text = NULL;
    size_t room = 0;
    if (!file)
        tlc_fail("cannot open %s/%s: %s", run->directory, name, strerror(errno));
    for (ssize_t size; (size = getline(&text, &room, file)) > 0;)
        if (text[size - 1] == '\n')
            take_line(run, text, (size_t)size - 1);
    if (ferror(file))
        tlc_fail("cannot read %s/%s: %s", run->directory, name, strerror(errno));
    free(text);
    fclose(file);
}

/* Calls `visit` with the name of each; how many there are. */
static int for_rank_logs(struct tlc_run_state *run,
                         void (*visit)(struct tlc_run_state *run, const char *name))
{
    int descriptor = openat(run->files.directory, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    DIR *directory = descriptor < 0 ? NULL : fdopendir(descriptor);
    int count = 0;
    if (!directory)
        tlc_fail("cannot look for logs in %s: %s", run->directory, strerror(errno));
    for (struct dirent *entry; (entry = readdir(directory));)
        if (is_rank_log(run, entry->d_name)) {
            visit(run, entry->d_name);
            count++;
        }
    closedir(directory);
    return count;
}

static void remove_log(struct tlc_run_state *run, const char *name)
{
    if (unlinkat(run->files.directory, name, 0) < 0 && errno != ENOENT)
        tlc_fail("cannot remove %s/%s, which is in log.jsonl now: %s", run->directory, name,
                 strerror(errno));
}

void tlc_rank_logs_take(struct tlc_run_state *run)
{
    if (for_rank_logs(run, take_log) == 0)
        return;
    tlc_log_sync(run->log);
    tlc_say(&run->output, "%d of %d runs are done, with those in logs of ranks that were stopped",
            tlc_runs_done(run), run->jobs);
    for_rank_logs(run, remove_log);
}
