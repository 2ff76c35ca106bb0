/* cifar.h: what is to be told of CIFAR's binary files beside their names. */
#ifndef TLC_CIFAR_H
#define TLC_CIFAR_H

/* The settings of a source in this format. */
struct tlc_cifar_files {
    int count; /* files, read one after the other */
    const char *const *file;
    int labels, label; /* labels that stand before an image, and which of them counts */
};

#endif
