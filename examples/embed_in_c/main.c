/* main.c: says of a picture whether it shows a sandal or a shirt. */
#include "shirts.h"

#include <stdio.h>
#include <stdlib.h>

static void fail(const char *path, const char *problem)
{
    fprintf(stderr, "%s: %s\n", path, problem);
    exit(1);
}

/* What is left of the file's line is a comment. */
static void skip_comment(FILE *file)
{
    int character;
    while ((character = fgetc(file)) != '\n' && character != EOF)
        ;
}

/* The next whole number of a picture in the format PGM, as text. */
static int next_number(FILE *file, const char *path)
{
    int number, character;
    while (fscanf(file, "%d", &number) != 1) {
        character = fgetc(file);
        if (character != '#')
            fail(path, "not a picture in plain PGM (P2)");
        skip_comment(file);
    }
    return number;
}

static void read_picture(const char *path, shirts_input *image)
{
    FILE *file = fopen(path, "r");
    if (!file || fgetc(file) != 'P' || fgetc(file) != '2')
        fail(path, file ? "not a picture in plain PGM (P2)" : "cannot be opened");
    if (next_number(file, path) != SHIRTS_WIDTH || next_number(file, path) != SHIRTS_HEIGHT)
        fail(path, "not of 28 x 28 pixels");
    const int white = next_number(file, path);
    if (white < 1)
        fail(path, "white is no number above 0");
    for (int i = 0; i < SHIRTS_INPUTS; i++) {
        const int grey = next_number(file, path);
        if (grey < 0 || grey > white)
            fail(path, "a pixel is not between black and white");
        image->numbers[i] = (uint8_t)(255 * (long)grey / white);
    }
    fclose(file);
}

int main(int argc, char **argv)
{
    static shirts_arena arena; /* one for each thread */
    shirts_input image;
    shirts_output output;
    for (int i = 1; i < argc; i++) {
        read_picture(argv[i], &image);
        shirts_predict(&image, &output, &arena);
        printf("%s: %s, %.4f\n", argv[i], shirts_class_names[output.class_index],
               (double)output.probabilities[output.class_index]);
    }
    return 0;
}
