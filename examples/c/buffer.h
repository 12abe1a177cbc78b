/* Bytes that grow, up to a limit. */
#ifndef BUFFER_H
#define BUFFER_H

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

/* What a file or the body of an answer may have at most. */
enum { MOST_BYTES = 16 << 20 };

struct buffer {
    char *data;
    size_t size, room;
};

/* False where there is no memory, or the limit is reached. */
static inline bool append(struct buffer *buffer, const char *data, size_t size) {
    if (size > MOST_BYTES - buffer->size) {
        return false;
    }
    if (size > buffer->room - buffer->size) {
        size_t room = 2 * (buffer->size + size);
        char *more = (char *)realloc(buffer->data, room);
        if (more == NULL) {
            return false;
        }
        buffer->data = more;
        buffer->room = room;
    }
    if (size > 0) {
        memcpy(buffer->data + buffer->size, data, size);
    }
    buffer->size += size;
    return true;
}

static inline bool append_text(struct buffer *buffer, const char *text) { return append(buffer, text, strlen(text)); }

#endif
