/* Vectors, as they come in: an object on a line, whose members are strings or null. */
#ifndef VECTOR_H
#define VECTOR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct bytes {
    /* Null where the member is absent or null. */
    uint8_t *data;
    size_t size;
};

struct vector {
    struct bytes name;
    struct bytes kind;
    struct bytes policy;
    struct bytes document;
    struct bytes facts;
};

/* Reads a vector from a line, which is changed on the way: the vector lives in it. False if it is none. */
bool vector_read(char *line, struct vector *vector);

/* Reads a JSON string into the place where it stands, and returns what follows it. Null if there is none. */
char *vector_text(char *in, struct bytes *bytes);

#endif
