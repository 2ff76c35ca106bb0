/* digits.h: numbers in as few digits as read back the same. */
#ifndef TLC_DIGITS_H
#define TLC_DIGITS_H

/* Such as "0.001", "1e-07" or "3" for numbers that are finite. */
struct tlc_digits {
    char text[32];
};
struct tlc_digits tlc_digits_of_float(float number);
struct tlc_digits tlc_digits_of_double(double number);

#endif
