/* repeat.h: how a run is made again. */
#ifndef TLC_REPEAT_H
#define TLC_REPEAT_H

/* The command line that gives the same numbers, for a shell in the directory that the spec is in,
 * from that seed on, or those of the spec where it is negative; to be freed. */
char *tlc_repeat_command(const char *spec, long seed);

/* A word of a POSIX shell that stands for those bytes; to be freed. */
char *tlc_shell_word(const char *bytes);

#endif
