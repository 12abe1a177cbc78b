#include "vector.h"

#include <string.h>

static int hex(char digit) {
    const char *digits = "0123456789abcdef";
    const char *at = strchr(digits, digit >= 'A' && digit <= 'F' ? digit + ('a' - 'A') : digit);
    return digit != '\0' && at != NULL ? (int)(at - digits) : -1;
}

/* The UTF-16 unit of four hex digits; -1 if they are none. */
static long unit(const char *digits) {
    long value = 0;
    for (int at = 0; at < 4; at++) {
        int digit = hex(digits[at]);
        if (digit < 0) {
            return -1;
        }
        value = value * 16 + digit;
    }
    return value;
}

static uint8_t *put_utf8(long point, uint8_t *out) {
    if (point < 0x80) {
        *out++ = (uint8_t)point;
    } else if (point < 0x800) {
        *out++ = (uint8_t)(0xc0 | point >> 6);
        *out++ = (uint8_t)(0x80 | (point & 0x3f));
    } else if (point < 0x10000) {
        *out++ = (uint8_t)(0xe0 | point >> 12);
        *out++ = (uint8_t)(0x80 | (point >> 6 & 0x3f));
        *out++ = (uint8_t)(0x80 | (point & 0x3f));
    } else {
        *out++ = (uint8_t)(0xf0 | point >> 18);
        *out++ = (uint8_t)(0x80 | (point >> 12 & 0x3f));
        *out++ = (uint8_t)(0x80 | (point >> 6 & 0x3f));
        *out++ = (uint8_t)(0x80 | (point & 0x3f));
    }
    return out;
}

/* Reads what follows a backslash, and writes no more than was read. Null if it is no escape. */
static char *escape(char *in, uint8_t **out) {
    const char *names = "\"\\/bfnrt";
    const char *values = "\"\\/\b\f\n\r\t";
    const char *name = *in == '\0' ? NULL : strchr(names, *in);
    if (name != NULL) {
        *(*out)++ = (uint8_t)values[name - names];
        return in + 1;
    }
    long point = *in == 'u' ? unit(in + 1) : -1;
    if (point < 0) {
        return NULL;
    }
    in += 5;
    if (point >= 0xd800 && point < 0xdc00) {
        long low = in[0] == '\\' && in[1] == 'u' ? unit(in + 2) : -1;
        if (low < 0xdc00 || low >= 0xe000) {
            return NULL;
        }
        point = 0x10000 + ((point - 0xd800) << 10) + (low - 0xdc00);
        in += 6;
    }
    *out = put_utf8(point, *out);
    return in;
}

char *vector_text(char *in, struct bytes *bytes) {
    uint8_t *out;
    if (*in != '"') {
        return NULL;
    }
    in++;
    bytes->data = out = (uint8_t *)in;
    while (in != NULL && *in != '"') {
        if (*in == '\0') {
            return NULL;
        }
        if (*in == '\\') {
            in = escape(in + 1, &out);
        } else {
            *out++ = (uint8_t)*in++;
        }
    }
    bytes->size = (size_t)(out - bytes->data);
    return in == NULL ? NULL : in + 1;
}

/* Decodes base64 into the place where it stands. */
static bool decode(struct bytes *bytes) {
    const char *digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    uint8_t *out = bytes->data;
    uint32_t bits = 0;
    int count = 0;
    for (size_t at = 0; at < bytes->size && bytes->data[at] != '='; at++) {
        const char *digit = bytes->data[at] == 0 ? NULL : strchr(digits, bytes->data[at]);
        if (digit == NULL) {
            return false;
        }
        bits = bits << 6 | (uint32_t)(digit - digits);
        count += 6;
        if (count >= 8) {
            count -= 8;
            *out++ = (uint8_t)(bits >> count);
        }
    }
    bytes->size = (size_t)(out - bytes->data);
    return true;
}

static bool is(struct bytes bytes, const char *name) {
    return bytes.size == strlen(name) && memcmp(bytes.data, name, bytes.size) == 0;
}

/* The member of this name, and whether it comes in base64. */
static struct bytes *member(struct vector *vector, struct bytes name, bool *coded) {
    struct bytes *members[] = {&vector->name, &vector->kind, &vector->policy, &vector->document, &vector->facts};
    const char *names[] = {"name", "kind", "policy", "document", "facts"};
    const char *suffix = "Base64";
    *coded = name.size > strlen(suffix) && memcmp(name.data + name.size - strlen(suffix), suffix, strlen(suffix)) == 0;
    if (*coded) {
        name.size -= strlen(suffix);
    }
    for (size_t at = 0; at < sizeof names / sizeof *names; at++) {
        if (is(name, names[at])) {
            return members[at];
        }
    }
    return NULL;
}

bool vector_read(char *line, struct vector *vector) {
    const struct vector none = {{NULL, 0}, {NULL, 0}, {NULL, 0}, {NULL, 0}, {NULL, 0}};
    char *in = line;
    *vector = none;
    if (*in != '{') {
        return false;
    }
    do {
        struct bytes name = {NULL, 0};
        struct bytes *value;
        bool coded;
        in = vector_text(in + 1, &name);
        if (in == NULL || *in != ':' || (value = member(vector, name, &coded)) == NULL) {
            return false;
        }
        in++;
        if (strncmp(in, "null", 4) == 0) {
            in += 4;
        } else if ((in = vector_text(in, value)) == NULL || (coded && !decode(value))) {
            return false;
        }
    } while (*in == ',');
    return strcmp(in, "}\n") == 0 && vector->document.data != NULL;
}
