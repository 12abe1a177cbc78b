/* Eight threads share one engine and one report, for as many checks in sum as the first argument says. Each answer is
 * compared with the one that a single thread had. With a second argument they share no report: its texts are written by
 * the library, which a sanitizer that does not see into the library takes for a race. */
#include "expect.h"

#include <pthread.h>

enum { THREADS = 8, DOCUMENTS = 4 };

static const struct {
    callgate_kind kind;
    const char *document;
    const char *facts;
} SUBJECTS[DOCUMENTS] = {
    {CALLGATE_KIND_AGENT_STATE, AGENT, AGENT_FACTS},
    {CALLGATE_KIND_IVR_FLOW, FLOW, NULL},
    {CALLGATE_KIND_CALL_CODES, CODES, NULL},
    {CALLGATE_KIND_POLICY, "{\"limits\": {\"maxNesting\": -1}}", NULL},
};

struct work {
    const callgate_engine *engine;
    /* Null where they share none. */
    const callgate_report *shared;
    char *wanted[DOCUMENTS];
    size_t checks;
};

static callgate_report *check(const callgate_engine *engine, size_t at) {
    callgate_report *report = NULL;
    const char *facts = SUBJECTS[at].facts;
    OK(callgate_engine_check(engine, SUBJECTS[at].kind, (const uint8_t *)SUBJECTS[at].document,
                             strlen(SUBJECTS[at].document), (const uint8_t *)facts, facts ? strlen(facts) : 0, &report,
                             NULL));
    return report;
}

static void *run(void *argument) {
    const struct work *work = (const struct work *)argument;
    callgate_text text = {NULL, 0};
    callgate_text witness = {NULL, 0};
    for (size_t done = 0; done < work->checks; done++) {
        size_t at = done % DOCUMENTS;
        callgate_report *report = check(work->engine, at);
        OK(callgate_report_json(report, &text, NULL));
        EXPECT(is(text, work->wanted[at]));
        OK(callgate_report_free(&report));
        if (work->shared == NULL) {
            continue;
        }
        /* Texts of a shared report are written by whoever asks first. */
        OK(callgate_report_json(work->shared, &text, NULL));
        OK(callgate_violation_witness(work->shared, 0, &witness, NULL));
        EXPECT(is(text, work->wanted[1]) && is(witness, "[\"menu\",\"menu\"]"));
    }
    return NULL;
}

int main(int count, char **arguments) {
    callgate_engine *engine = NULL;
    callgate_report *shared = NULL;
    struct work work;
    pthread_t threads[THREADS];
    EXPECT(count == 2 || count == 3);
    OK(callgate_engine_new(&engine, NULL));
    for (size_t at = 0; at < DOCUMENTS; at++) {
        callgate_report *report = check(engine, at);
        callgate_text text = {NULL, 0};
        OK(callgate_report_json(report, &text, NULL));
        work.wanted[at] = (char *)calloc(text.size + 1, 1);
        EXPECT(work.wanted[at] != NULL);
        memcpy(work.wanted[at], text.data, text.size);
        OK(callgate_report_free(&report));
    }
    shared = check(engine, 1);
    work.engine = engine;
    work.shared = count == 2 ? shared : NULL;
    work.checks = strtoul(arguments[1], NULL, 10) / THREADS;
    for (size_t at = 0; at < THREADS; at++) {
        EXPECT(pthread_create(&threads[at], NULL, run, &work) == 0);
    }
    for (size_t at = 0; at < THREADS; at++) {
        EXPECT(pthread_join(threads[at], NULL) == 0);
    }
    OK(callgate_report_free(&shared));
    OK(callgate_engine_free(&engine));
    for (size_t at = 0; at < DOCUMENTS; at++) {
        free(work.wanted[at]);
    }
    puts("done");
    return 0;
}
