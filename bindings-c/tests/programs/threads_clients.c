/* Eight threads conduct exchanges, as many in sum as the first argument says: each with clients of its own, all from one
 * engine; then all with one client, under a lock of theirs. With a second argument they also use one client without a lock,
 * which they are told not to: it must stay whole. A sanitizer that does not see into the library does not see its lock. */
#include "expect.h"

#include <pthread.h>

enum { THREADS = 8, MOST_STEPS = 1000 };

struct work {
    const callgate_engine *engine;
    callgate_client *shared;
    pthread_mutex_t lock;
    unsigned long exchanges;
    /* Under the lock: how many exchanges of the shared client have succeeded. */
    unsigned long succeeded;
};

static callgate_client *made(const callgate_engine *engine) {
    callgate_client *client = NULL;
    OK(callgate_client_new(engine, BYTES(CONFIG), 1, &client, NULL, NULL));
    return client;
}

static uint64_t started(callgate_client *client) {
    callgate_started start;
    OK(callgate_client_start(client, CALLGATE_EXCHANGE_CREATE_GENESYS_GUEST, BYTES(GUEST), NULL, 0, 7, &start, NULL, NULL));
    EXPECT(start.started);
    return start.exchange;
}

/* One step, with its answer; false where nothing is left to do. */
static bool stepped(callgate_client *client, unsigned long *succeeded, uint64_t *now) {
    callgate_step step;
    callgate_text json = {NULL, 0};
    uint32_t handled = 0;
    OK(callgate_client_poll(client, *now, &step, NULL));
    OK(callgate_client_step_json(client, &json, NULL));
    EXPECT(json.size > 0 && (json.data[0] == '{' || json.data[0] == '"'));
    switch (step.kind) {
    case CALLGATE_STEP_TOKEN:
        OK(callgate_client_token(client, step.id, BYTES("t"), 3600, *now, &handled, NULL));
        break;
    case CALLGATE_STEP_SEND:
        EXPECT(is(step.headers[0].value, "Bearer t") && begins(step.body, "{\"channel\":"));
        OK(callgate_client_answer(client, step.id, 201, NULL, 0, BYTES("{\"id\": \"g-1\"}"), *now, &handled, NULL));
        EXPECT(handled == CALLGATE_HANDLED_TAKEN);
        break;
    case CALLGATE_STEP_WAIT:
        *now = step.time > *now ? step.time : *now;
        break;
    case CALLGATE_STEP_DONE:
        EXPECT(step.succeeded);
        *succeeded += 1;
        break;
    default:
        return step.kind != CALLGATE_STEP_IDLE;
    }
    return true;
}

static void *own(void *argument) {
    const struct work *work = (const struct work *)argument;
    for (unsigned long done = 0; done < work->exchanges;) {
        callgate_client *client = made(work->engine);
        unsigned long succeeded = 0;
        uint64_t now = 7;
        started(client);
        started(client);
        for (int steps = 0; stepped(client, &succeeded, &now); steps++) {
            EXPECT(steps < MOST_STEPS);
        }
        EXPECT(succeeded == 2);
        done += succeeded;
        OK(callgate_client_free(&client));
    }
    return NULL;
}

static void *locked(void *argument) {
    struct work *work = (struct work *)argument;
    uint64_t now = 7;
    for (unsigned long done = 0; done < work->exchanges; done++) {
        bool more = true;
        EXPECT(pthread_mutex_lock(&work->lock) == 0);
        started(work->shared);
        EXPECT(pthread_mutex_unlock(&work->lock) == 0);
        while (more) {
            /* The texts of a step belong to whoever has the lock. */
            EXPECT(pthread_mutex_lock(&work->lock) == 0);
            more = stepped(work->shared, &work->succeeded, &now);
            EXPECT(pthread_mutex_unlock(&work->lock) == 0);
        }
    }
    return NULL;
}

/* Nothing in here uses a text that the client lends. */
static void *unlocked(void *argument) {
    struct work *work = (struct work *)argument;
    for (unsigned long done = 0; done < work->exchanges; done++) {
        callgate_step step;
        callgate_string *string = NULL;
        callgate_text text = {NULL, 0};
        uint32_t handled = 0;
        bool answer = false;
        uint64_t exchange = started(work->shared);
        OK(callgate_client_poll(work->shared, 7, &step, NULL));
        OK(callgate_client_token(work->shared, step.id, BYTES("t"), 3600, 7, &handled, NULL));
        OK(callgate_client_fail(work->shared, exchange, CALLGATE_TRANSPORT_LOST, 7, &handled, NULL));
        OK(callgate_client_awaits(work->shared, exchange, &answer, NULL));
        OK(callgate_client_record(work->shared, NAME("4711"), NAME("READY"), 7, &text, NULL));
        OK(callgate_client_cancel(work->shared, exchange, &answer, NULL));
        OK(callgate_client_metrics(work->shared, &string, NULL));
        OK(callgate_string_text(string, &text, NULL));
        EXPECT(begins(text, "{\"exchanges\":"));
        OK(callgate_string_free(&string));
        OK(callgate_client_take_audit(work->shared, &string, NULL));
        OK(callgate_string_free(&string));
    }
    return NULL;
}

static void together(void *(*run)(void *), struct work *work) {
    pthread_t threads[THREADS];
    for (size_t at = 0; at < THREADS; at++) {
        EXPECT(pthread_create(&threads[at], NULL, run, work) == 0);
    }
    for (size_t at = 0; at < THREADS; at++) {
        EXPECT(pthread_join(threads[at], NULL) == 0);
    }
}

int main(int count, char **arguments) {
    callgate_engine *engine = NULL;
    struct work work;
    EXPECT(count == 2 || count == 3);
    OK(callgate_engine_new(&engine, NULL));
    memset(&work, 0, sizeof work);
    work.engine = engine;
    work.exchanges = strtoul(arguments[1], NULL, 10) / THREADS;
    EXPECT(pthread_mutex_init(&work.lock, NULL) == 0);
    together(own, &work);
    work.shared = made(engine);
    together(locked, &work);
    EXPECT(work.succeeded == THREADS * work.exchanges);
    OK(callgate_client_free(&work.shared));
    if (count == 3) {
        work.shared = made(engine);
        together(unlocked, &work);
        OK(callgate_client_free(&work.shared));
    }
    EXPECT(pthread_mutex_destroy(&work.lock) == 0);
    OK(callgate_engine_free(&engine));
    puts("done");
    return 0;
}
