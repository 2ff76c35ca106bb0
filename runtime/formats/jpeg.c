/* jpeg.c: JPEG, by libjpeg-turbo.
 *
 * libjpeg comes back from an error by longjmp, so whatever is changed in between stands in a
 * structure. It goes on after damage with grey or smeared pixels and a warning: here that is a
 * fault.
 */
#include <setjmp.h>
#include <stdio.h>
#include <string.h>

#include "formats/picture.h"

#ifdef TLC_HAS_JPEG
#include <jpeglib.h>
#include <jerror.h>

/* A progressive picture of so many scans was made to take time. */
enum { MOST_SCANS = 64, EXIF_NAME = 6 };

struct reading {
    struct jpeg_error_mgr errors; /* first: libjpeg knows this structure by it */
    struct jpeg_progress_mgr progress;
    struct jpeg_decompress_struct jpeg;
    jmp_buf way_back;
    const char *name;
    size_t size;
    struct tlc_picture *picture;
    struct tlc_fault *fault;
};

/* ---- libjpeg's calls ------------------------------------------------------------------------- */

static struct reading *reading_of(j_common_ptr jpeg)
{
    return (struct reading *)jpeg->err;
}

_Noreturn static void fail_truncated(struct reading *reading)
{
    char place[48] = "before its pixels";
    if (reading->picture->pixels && jpeg_has_multiple_scans(&reading->jpeg))
        snprintf(place, sizeof place, "in scan %d", reading->jpeg.input_scan_number);
    else if (reading->picture->pixels)
        snprintf(place, sizeof place, "near row %u of %u", reading->jpeg.output_scanline,
                 reading->jpeg.output_height);
    tlc_fault_write(reading->fault, "%s is truncated: the JPEG ends after %zu bytes, %s",
                    reading->name, reading->size, place);
    longjmp(reading->way_back, 1);
}

_Noreturn static void on_error(j_common_ptr jpeg)
{
    struct reading *reading = reading_of(jpeg);
    char message[JMSG_LENGTH_MAX];
    if (jpeg->err->msg_code == JWRN_JPEG_EOF || jpeg->err->msg_code == JERR_INPUT_EOF)
        fail_truncated(reading);
    jpeg->err->format_message(jpeg, message);
    if (jpeg->err->msg_code == JERR_OUT_OF_MEMORY)
        tlc_fault_write_unread(reading->fault, "cannot read %s: out of memory", reading->name);
    else
        tlc_fault_write(reading->fault, "cannot read %s as JPEG: %s (libjpeg)", reading->name,
                        message);
    longjmp(reading->way_back, 1);
}

/* Bytes between the last pixel and the end's marker, as some cameras write them, and odd versions
 * and markers change no pixel. */
static bool is_harmless(const struct jpeg_error_mgr *errors)
{
    return errors->msg_code == JWRN_JFIF_MAJOR || errors->msg_code == JWRN_ADOBE_XFORM ||
           (errors->msg_code == JWRN_EXTRANEOUS_DATA && errors->msg_parm.i[1] == JPEG_EOI);
}

static void on_message(j_common_ptr jpeg, int level)
{
    if (level < 0 && !is_harmless(jpeg->err))
        on_error(jpeg);
}

static void on_progress(j_common_ptr jpeg)
{
    struct reading *reading = reading_of(jpeg);
    if (reading->jpeg.input_scan_number <= MOST_SCANS)
        return;
    tlc_fault_write(reading->fault, "%s is a JPEG of more than %d scans, which nobody needs",
                    reading->name, MOST_SCANS);
    longjmp(reading->way_back, 1);
}

/* ---- pixels ---------------------------------------------------------------------------------- */

static const char *name_of_space(J_COLOR_SPACE space)
{
    return space == JCS_CMYK ? "CMYK" : space == JCS_YCCK ? "YCCK (CMYK)" : "unknown kind";
}

static bool choose_channels(struct reading *reading)
{
    struct jpeg_decompress_struct *jpeg = &reading->jpeg;
    if (jpeg->num_components != 1 && jpeg->num_components != 3)
        return tlc_fault_set(
            reading->fault, "%s is a JPEG of %d channels, %s; only grey and RGB are read",
            reading->name, jpeg->num_components, name_of_space(jpeg->jpeg_color_space));
    jpeg->out_color_space = jpeg->num_components == 1 ? JCS_GRAYSCALE : JCS_RGB;
    return true;
}

static void read_rows(struct reading *reading)
{
    const struct tlc_picture *picture = reading->picture;
    const size_t row_size = (size_t)picture->width * (size_t)picture->channels;
    while (reading->jpeg.output_scanline < reading->jpeg.output_height) {
        JSAMPROW row = picture->pixels + reading->jpeg.output_scanline * row_size;
        jpeg_read_scanlines(&reading->jpeg, &row, 1);
    }
    jpeg_finish_decompress(&reading->jpeg);
}

/* The first such marker counts. */
static int find_orientation(const struct jpeg_decompress_struct *jpeg)
{
    for (jpeg_saved_marker_ptr marker = jpeg->marker_list; marker; marker = marker->next)
        if (marker->data_length > EXIF_NAME && memcmp(marker->data, "Exif\0", EXIF_NAME) == 0)
            return tlc_exif_orientation(marker->data + EXIF_NAME, marker->data_length - EXIF_NAME);
    return 1;
}

static bool read_picture(struct reading *reading)
{
    struct jpeg_decompress_struct *jpeg = &reading->jpeg;
    if (!choose_channels(reading) ||
        !tlc_picture_begin(reading->picture, jpeg->image_height, jpeg->image_width,
                           jpeg->num_components, reading->name, reading->fault))
        return false;
    const int orientation = find_orientation(jpeg); /* the list ends with the decoding */
    jpeg_start_decompress(jpeg);
    read_rows(reading);
    return tlc_picture_turn(reading->picture, orientation) ||
           tlc_fault_unread(reading->fault, "cannot read %s: out of memory", reading->name);
}

/* ---- the file -------------------------------------------------------------------------------- */

static bool decode(struct reading *reading, const uint8_t *bytes)
{
    if (setjmp(reading->way_back) != 0)
        return false;
    jpeg_create_decompress(&reading->jpeg);
    reading->jpeg.progress = &reading->progress;
    jpeg_mem_src(&reading->jpeg, bytes, reading->size);
    jpeg_save_markers(&reading->jpeg, JPEG_APP0 + 1, 0xffff);
    jpeg_read_header(&reading->jpeg, TRUE);
    return read_picture(reading);
}

bool tlc_jpeg_read(const char *name, const uint8_t *bytes, size_t size, struct tlc_picture *picture,
                   struct tlc_fault *fault)
{
    struct reading reading = {.name = name, .size = size, .picture = picture, .fault = fault};
    *picture = (struct tlc_picture){0};
    reading.jpeg.err = jpeg_std_error(&reading.errors);
    reading.errors.error_exit = on_error;
    reading.errors.emit_message = on_message;
    reading.progress.progress_monitor = on_progress;
    bool done = decode(&reading, bytes);
    jpeg_destroy_decompress(&reading.jpeg);
    if (!done)
        tlc_picture_end(picture);
    return done;
}

#else
bool tlc_jpeg_read(const char *name, const uint8_t *bytes, size_t size, struct tlc_picture *picture,
                   struct tlc_fault *fault)
{
    (void)bytes, (void)size;
    *picture = (struct tlc_picture){0};
    return tlc_fault_set(fault,
                         "%s is a JPEG, which this build of tlc cannot read: install "
                         "libjpeg-dev and build it again",
                         name);
}
#endif
