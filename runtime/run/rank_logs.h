/* rank_logs.h: what ranks other than the first keep until all of it is in log.jsonl:
 * log.STUDY.rank-3.jsonl, of lines like those there. */
#ifndef TLC_RANK_LOGS_H
#define TLC_RANK_LOGS_H

#include "run/run_state.h"

struct tlc_rank_log;

/* Opens that of the rank. Where it cannot be opened the first line says why. */
struct tlc_rank_log *tlc_rank_log_open(const char *directory, const char *study, int rank);

/* Appends the line. NULL; or, the first time that fails, why: a new string. Nothing is written
 * after that. */
char *tlc_rank_log_add(struct tlc_rank_log *log, const char *line);

/* All of it is in log.jsonl. Takes the log over, which may be NULL. */
void tlc_rank_log_remove(struct tlc_rank_log *log);

/* What ranks of an earlier run have left: takes those records that log.jsonl lacks over to there,
 * and removes the logs. */
void tlc_rank_logs_take(struct tlc_run_state *run);

#endif
