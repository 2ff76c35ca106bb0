/* log.h: log.jsonl, and the logs of other studies beside it. */
#ifndef TLC_LOG_H
#define TLC_LOG_H

#include <stdbool.h>
#include <stddef.h>

#include "system/atomic_file.h"

struct tlc_log_file {
    const struct tlc_files *files;
    int descriptor;
    int next;   /* of the file that takes its place with the first line; -1: there is none */
    bool whole; /* it takes its place when all its lines are written */
    struct tlc_temporary *temporary; /* what that is called until then */
};

/* Opens log.jsonl, which only one run at a time can have; NULL if it is not there and not to be
 * made. Nothing of it is changed. */
struct tlc_log_file *tlc_log_open(const struct tlc_files *files, bool make);
void tlc_log_close(struct tlc_log_file *log);

/* Waits until all lines are on the disk. */
void tlc_log_sync(struct tlc_log_file *log);

/* All that stands in it, a new array. */
char *tlc_log_read(const struct tlc_log_file *log, size_t *size);

/* Appends one line, of text without its end. */
void tlc_log_line(struct tlc_log_file *log, const char *text);

/* Drops what stands behind the first `size` bytes; or ends the last line, where a line's end is
 * missing. */
void tlc_log_cut(struct tlc_log_file *log, size_t size);
void tlc_log_end_line(struct tlc_log_file *log);

/* Gives the log a name of its own, by the identity of its study, beside log.jsonl. No other file is
 * replaced. The name, a new string. */
char *tlc_log_keep(struct tlc_log_file *log, const char *identity);

/* The next line is the first one of a new file: with it, or with tlc_log_sync, that becomes
 * log.jsonl. Until then the old one stands, by which others know what else in the directory is
 * tlc's. */
void tlc_log_renew(struct tlc_log_file *log);

/* The same, but the new file becomes log.jsonl only with tlc_log_sync. */
void tlc_log_renew_whole(struct tlc_log_file *log);

/* The number of the latest log that was kept for the identity; 0 when there is none. */
int tlc_log_last_kept(const struct tlc_files *files, const char *identity);

/* Only to be read, whoever writes it at that time: log.jsonl for 0, or the one of that number that
 * was kept. NULL where there is none that can be. */
struct tlc_log_file *tlc_log_look(const struct tlc_files *files, const char *identity, int number);

/* The one of that number, its name in `name`, a new string; or NULL. */
struct tlc_log_file *tlc_log_kept(const struct tlc_log_file *log, const char *identity, int number,
                                  char **name);

/* That one becomes log.jsonl. It is taken over. */
void tlc_log_take_back(struct tlc_log_file *log, struct tlc_log_file *kept, const char *name);

#endif
