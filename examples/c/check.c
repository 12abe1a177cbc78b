/* Checks a document and prints every reason why it may not be sent.
 *
 *     check FILE [FACTS]
 *
 * Ends with 0 if the document is valid, 1 if it is not, 2 if it could not be checked. */
#include <callgate.h>

#include <stdio.h>
#include <stdlib.h>

enum { VALID = 0, INVALID = 1, TROUBLE = 2 };

struct bytes {
    uint8_t *data;
    size_t size;
};

/* The bytes of a file; the caller frees them. */
static bool read_file(const char *path, struct bytes *bytes) {
    FILE *file = fopen(path, "rb");
    size_t room = 0;
    size_t got = 1;
    bytes->data = NULL;
    bytes->size = 0;
    while (file != NULL && got > 0) {
        if (bytes->size == room) {
            room = room == 0 ? 4096 : 2 * room;
            uint8_t *more = (uint8_t *)realloc(bytes->data, room);
            if (more == NULL) {
                break;
            }
            bytes->data = more;
        }
        got = fread(bytes->data + bytes->size, 1, room - bytes->size, file);
        bytes->size += got;
    }
    bool whole = file != NULL && got == 0 && !ferror(file);
    if (file != NULL) {
        fclose(file);
    }
    if (!whole) {
        fprintf(stderr, "check: %s cannot be read\n", path);
    }
    return whole;
}

static void print(callgate_text text) {
    fwrite(text.data, 1, text.size, stdout);
}

/* Prints `severity code path: message`, then the witness where there is one. */
static callgate_status print_violation(const callgate_report *report, size_t index, callgate_error *error) {
    callgate_text severity, code, path, message, witness;
    callgate_status status;
    if ((status = callgate_violation_severity(report, index, &severity, error)) != CALLGATE_STATUS_OK ||
        (status = callgate_violation_code(report, index, &code, error)) != CALLGATE_STATUS_OK ||
        (status = callgate_violation_path(report, index, &path, error)) != CALLGATE_STATUS_OK ||
        (status = callgate_violation_message(report, index, &message, error)) != CALLGATE_STATUS_OK) {
        return status;
    }
    print(severity);
    putchar(' ');
    print(code);
    putchar(' ');
    print(path);
    fputs(": ", stdout);
    print(message);
    putchar('\n');
    status = callgate_violation_witness(report, index, &witness, error);
    if (status == CALLGATE_STATUS_OK) {
        fputs("    ", stdout);
        print(witness);
        putchar('\n');
    }
    return status == CALLGATE_STATUS_ABSENT ? CALLGATE_STATUS_OK : status;
}

static callgate_status check(struct bytes document, struct bytes facts, bool *valid, callgate_error *error) {
    callgate_engine *engine = NULL;
    callgate_report *report = NULL;
    size_t count = 0;
    callgate_status status = callgate_engine_new(&engine, error);
    if (status == CALLGATE_STATUS_OK) {
        status = callgate_engine_check_any(engine, document.data, document.size, facts.data, facts.size, &report, error);
    }
    if (status == CALLGATE_STATUS_OK) {
        status = callgate_report_is_valid(report, valid, error);
    }
    if (status == CALLGATE_STATUS_OK) {
        status = callgate_report_count(report, &count, error);
    }
    for (size_t index = 0; status == CALLGATE_STATUS_OK && index < count; index++) {
        status = print_violation(report, index, error);
    }
    callgate_report_free(&report);
    callgate_engine_free(&engine);
    return status;
}

int main(int count, char **arguments) {
    struct bytes document = {NULL, 0};
    struct bytes facts = {NULL, 0};
    int result = TROUBLE;
    if (count < 2 || count > 3) {
        fprintf(stderr, "usage: check FILE [FACTS]\n");
        return TROUBLE;
    }
    if (read_file(arguments[1], &document) && (count < 3 || read_file(arguments[2], &facts))) {
        bool valid = false;
        callgate_error *error = NULL;
        callgate_text message = {NULL, 0};
        callgate_error_new(&error);
        if (check(document, facts, &valid, error) == CALLGATE_STATUS_OK) {
            result = valid ? VALID : INVALID;
        } else if (callgate_error_message(error, &message) == CALLGATE_STATUS_OK) {
            fprintf(stderr, "check: %.*s\n", (int)message.size, message.data);
        }
        callgate_error_free(&error);
    }
    free(document.data);
    free(facts.data);
    return result;
}
