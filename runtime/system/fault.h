/* fault.h: why a file cannot be used, for those who decide what becomes of it. */
#ifndef TLC_FAULT_H
#define TLC_FAULT_H

#include <stdbool.h>

/* One line that names the file, the place in it (row and column, or byte), what was found there and
 * what was expected. A path may be of 4,096 bytes. */
struct tlc_fault {
    char text[4096 + 512];
    bool unread; /* nothing is known of what the file holds */
};

/* Writes that line, cut where it is too long and made fit to be shown. */
void tlc_fault_write(struct tlc_fault *fault, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* The same of a file that could not be read, whatever it holds: no such file, an error of the disk,
 * no memory. */
void tlc_fault_write_unread(struct tlc_fault *fault, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* The same as values that a reader can return: they are false, which compilers see. */
#define tlc_fault_set(...)    (tlc_fault_write(__VA_ARGS__), false)
#define tlc_fault_unread(...) (tlc_fault_write_unread(__VA_ARGS__), false)

#endif
