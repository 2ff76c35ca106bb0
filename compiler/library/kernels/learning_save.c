#pragma once
#include "learning_sample.h"
/* ---- template ---- */
/* A slot: whose it is and its number; the learner up to its gradient; the number again and a
 * checksum of all before. As both ends are written with it, and the end comes last, a slot
 * that was not written to its end is none. */
enum { HEAD = 8, TAIL = 8, AT_ONCE = 32 };

/* CRC-32, of which this is the part so far. */
static uint32_t add_to_checksum(uint32_t checksum, const unsigned char *bytes, uint32_t count)
{
    for (uint32_t i = 0U; i < count; i++) {
        checksum ^= (uint32_t)bytes[i];
        for (int bit = 0; bit < 8; bit++)
            checksum = (checksum >> 1) ^ ((checksum & 1U) != 0U ? 0xEDB88320U : 0U);
    }
    return checksum;
}

static void put_number(unsigned char *to, uint32_t number)
{
    for (uint32_t i = 0U; i < 4U; i++)
        to[i] = (unsigned char)((number >> (8U * i)) & 0xFFU);
}

static uint32_t number_at(const unsigned char *from)
{
    uint32_t number = 0U;
    for (uint32_t i = 0U; i < 4U; i++)
        number |= (uint32_t)from[i] << (8U * i);
    return number;
}

/* Reads what is kept, to `to` or, where that is NULL, only to see it; the checksum with it,
 * or 0 where it cannot be read. */
static int read_kept(const MODEL_storage *storage, int slot, unsigned char *to, uint32_t *checksum)
{
    unsigned char some[AT_ONCE] = {0};
    for (uint32_t done = 0U; done < MODEL_KEPT_BYTES;) {
        const uint32_t left = MODEL_KEPT_BYTES - done;
        const uint32_t count = left < (uint32_t)AT_ONCE ? left : (uint32_t)AT_ONCE;
        unsigned char *const at = to ? &to[done] : some;
        if (storage->read(storage->context, slot, (uint32_t)HEAD + done, at, count) != 0)
            return 0;
        *checksum = add_to_checksum(*checksum, at, count);
        done += count;
    }
    return 1;
}

/* The number of a slot that was written to its end, by a library like this one; 0: it was
 * not. */
static uint32_t read_slot(const MODEL_storage *storage, int slot, unsigned char *to)
{
    unsigned char head[HEAD] = {0}, tail[TAIL] = {0};
    uint32_t checksum = 0xFFFFFFFFU;
    if (storage->read(storage->context, slot, 0U, head, (uint32_t)HEAD) != 0)
        return 0U;
    checksum = add_to_checksum(checksum, head, (uint32_t)HEAD);
    if (number_at(head) != IDENTITY || !read_kept(storage, slot, to, &checksum))
        return 0U;
    if (storage->read(storage->context, slot, (uint32_t)HEAD + MODEL_KEPT_BYTES, tail,
                      (uint32_t)TAIL) != 0)
        return 0U;
    checksum = add_to_checksum(checksum, tail, 4U);
    return number_at(&head[4]) == number_at(tail) && number_at(&tail[4]) == checksum
               ? number_at(tail)
               : 0U;
}

/* The slot that was written last; `*number` becomes its, or 0 where neither was. */
static int last_slot(const MODEL_storage *storage, uint32_t *number)
{
    const uint32_t first = read_slot(storage, 0, NULL), second = read_slot(storage, 1, NULL);
    const int last = first == 0U || (second != 0U && second - first < 0x80000000U) ? 1 : 0;
    *number = last == 1 ? second : first;
    return last;
}

int MODEL_save(const MODEL_learner *learner, const MODEL_storage *storage)
{
    uint32_t number;
    const int slot = 1 - last_slot(storage, &number);
    const uint32_t next = number == 0xFFFFFFFFU ? 1U : number + 1U;
    unsigned char head[HEAD] = {0}, tail[TAIL] = {0};
    put_number(head, IDENTITY);
    put_number(&head[4], next);
    put_number(tail, next);
    uint32_t checksum = add_to_checksum(0xFFFFFFFFU, head, (uint32_t)HEAD);
    checksum = add_to_checksum(checksum, (const unsigned char *)learner, MODEL_KEPT_BYTES);
    put_number(&tail[4], add_to_checksum(checksum, tail, 4U));
    if (storage->write(storage->context, slot, 0U, head, (uint32_t)HEAD) != 0 ||
        storage->write(storage->context, slot, (uint32_t)HEAD, learner, MODEL_KEPT_BYTES) != 0 ||
        storage->write(storage->context, slot, (uint32_t)HEAD + MODEL_KEPT_BYTES, tail,
                       (uint32_t)TAIL) != 0)
        return MODEL_NOT_SAVED;
    return read_slot(storage, slot, NULL) == next ? MODEL_DONE : MODEL_NOT_SAVED;
}

int MODEL_load(MODEL_learner *learner, const MODEL_storage *storage)
{
    uint32_t number;
    const int slot = last_slot(storage, &number);
    MODEL_learn_begin(learner);
    if (number != 0U && read_slot(storage, slot, (unsigned char *)learner) == number)
        return MODEL_DONE;
    MODEL_learn_begin(learner);
    return MODEL_NOT_LOADED;
}
