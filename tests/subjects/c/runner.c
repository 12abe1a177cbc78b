/* Answers each vector on its input with the report that the C surface gives, one line for one line. */
#define _POSIX_C_SOURCE 200809L
#include "vector.h"

#include <callgate.h>

#include <stdio.h>
#include <stdlib.h>

static callgate_error *error;

/* Ends the program where the surface refuses what every surface must take. */
static void must(callgate_status status) {
    if (status != CALLGATE_STATUS_OK) {
        callgate_text message = {NULL, 0};
        callgate_error_message(error, &message);
        fprintf(stderr, "runner: status %u: %.*s\n", (unsigned)status, (int)message.size, message.data);
        exit(1);
    }
}

/* The report on a vector, or on its policy where that is refused. */
static callgate_report *check(const struct vector *vector) {
    callgate_engine *engine = NULL;
    callgate_report *report = NULL;
    callgate_kind kind = 0;
    bool valid = false, fast = false;
    if (vector->policy.data == NULL) {
        must(callgate_engine_new(&engine, error));
    } else {
        callgate_status status =
            callgate_engine_from_policy(vector->policy.data, vector->policy.size, &engine, &report, error);
        if (status == CALLGATE_STATUS_POLICY_INVALID) {
            return report;
        }
        must(status);
    }
    if (vector->kind.data == NULL) {
        must(callgate_engine_check_any(engine, vector->document.data, vector->document.size, vector->facts.data,
                                       vector->facts.size, &report, error));
    } else {
        must(callgate_kind_number((const char *)vector->kind.data, vector->kind.size, &kind, error));
        must(callgate_engine_check(engine, kind, vector->document.data, vector->document.size, vector->facts.data,
                                   vector->facts.size, &report, error));
        must(callgate_report_is_valid(report, &valid, error));
        must(callgate_engine_is_valid(engine, kind, vector->document.data, vector->document.size, vector->facts.data,
                                      vector->facts.size, &fast, error));
        if (valid != fast) {
            fprintf(stderr, "runner: %.*s: the fast answer is another\n", (int)vector->name.size,
                    (const char *)vector->name.data);
            exit(1);
        }
    }
    callgate_engine_free(&engine);
    return report;
}

int main(void) {
    char *line = NULL;
    size_t room = 0;
    must(callgate_error_new(&error));
    while (getline(&line, &room, stdin) > 0) {
        struct vector vector;
        callgate_report *report;
        callgate_text json = {NULL, 0};
        if (!vector_read(line, &vector)) {
            fprintf(stderr, "runner: a line that is no vector\n");
            return 1;
        }
        report = check(&vector);
        must(callgate_report_json(report, &json, error));
        fwrite(json.data, 1, json.size, stdout);
        putchar('\n');
        fflush(stdout);
        callgate_report_free(&report);
    }
    free(line);
    callgate_error_free(&error);
    return 0;
}
