/* snake_case.h: what Keras 3 calls layers of a class in its files. */
#ifndef TLC_SNAKE_CASE_H
#define TLC_SNAKE_CASE_H

/* "max_pooling2d" for "MaxPooling2D": Keras's to_snake_case. A new string. */
char *tlc_snake_case(const char *class_name);

#endif
