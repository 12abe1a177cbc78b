/* Calls every function as it is meant to be called, and looks at every result. */
#include "expect.h"

#include <callgate_drive.h>

static void names(void) {
    callgate_error *error = NULL;
    callgate_text text = {NULL, 0};
    callgate_kind kind = 99;
    OK(callgate_error_new(&error));
    EXPECT(says(error, CALLGATE_STATUS_OK, ""));
    EXPECT(strcmp(callgate_version(), CALLGATE_VERSION) == 0);

    OK(callgate_status_name(CALLGATE_STATUS_KIND_UNKNOWN, &text, error));
    EXPECT(is(text, "kind-unknown"));
    OK(callgate_status_message(CALLGATE_STATUS_OK, &text, error));
    EXPECT(is(text, "no error"));

    OK(callgate_kind_name(CALLGATE_KIND_IVR_FLOW, &text, error));
    EXPECT(is(text, "ivr-flow"));
    OK(callgate_kind_number(NAME("agent-state"), &kind, error));
    EXPECT(kind == CALLGATE_KIND_AGENT_STATE);
    EXPECT(callgate_kind_number(NAME("agent"), &kind, error) == CALLGATE_STATUS_KIND_UNKNOWN);
    EXPECT(kind == 0);
    EXPECT(says(error, CALLGATE_STATUS_KIND_UNKNOWN,
                "no kind of document has this name; the kinds are guest-session genesys-guest agent-state "
                "call-codes ivr-flow connect-flow twilio-flow architect-flow policy"));
    /* The next call that goes well is told as well. */
    OK(callgate_kind_name(CALLGATE_KIND_POLICY, &text, error));
    EXPECT(says(error, CALLGATE_STATUS_OK, ""));
    OK(callgate_error_free(&error));
    EXPECT(error == NULL);
}

static void catalogue(void) {
    callgate_error *error = NULL;
    callgate_string *json = NULL;
    callgate_text entry = {NULL, 0};
    callgate_text all = {NULL, 0};
    callgate_string *whole = NULL;
    OK(callgate_error_new(&error));
    OK(callgate_explain(NAME("flow.trap"), &json, error));
    OK(callgate_string_text(json, &entry, error));
    EXPECT(begins(entry, "{\"code\":\"flow.trap\",\"severity\":\"error\",\"fixed\":false,\"title\":"));
    OK(callgate_catalogue(&whole, error));
    OK(callgate_string_text(whole, &all, error));
    EXPECT(begins(all, "[{\"code\":\"break.mandatory\","));
    EXPECT(all.size > 20 * entry.size);
    OK(callgate_string_free(&json));
    OK(callgate_string_free(&whole));
    EXPECT(json == NULL && whole == NULL);

    EXPECT(callgate_explain(NAME("flow"), &json, error) == CALLGATE_STATUS_CODE_UNKNOWN);
    EXPECT(json == NULL);
    EXPECT(says(error, CALLGATE_STATUS_CODE_UNKNOWN, "no rule has this code"));
    OK(callgate_error_free(&error));
}

static void violations(const callgate_engine *engine, callgate_error *error) {
    callgate_report *report = NULL;
    callgate_text text = {NULL, 0};
    callgate_kind kind = 0;
    size_t count = 0, start = 0, end = 0;
    bool answer = true;

    OK(callgate_engine_check(engine, CALLGATE_KIND_AGENT_STATE, BYTES(AGENT), BYTES(AGENT_FACTS), &report, error));
    OK(callgate_report_is_valid(report, &answer, error));
    EXPECT(!answer);
    answer = true;
    OK(callgate_report_is_truncated(report, &answer, error));
    EXPECT(!answer);
    OK(callgate_report_kind(report, &kind, error));
    EXPECT(kind == CALLGATE_KIND_AGENT_STATE);
    OK(callgate_report_count(report, &count, error));
    EXPECT(count == 2);
    OK(callgate_report_json(report, &text, error));
    EXPECT(begins(text, "{\"kind\":\"agent-state\",\"valid\":false,\"violations\":[{\"code\":\"break.mandatory\","));

    OK(callgate_violation_code(report, 1, &text, error));
    EXPECT(is(text, "state.transition"));
    OK(callgate_violation_severity(report, 1, &text, error));
    EXPECT(is(text, "error"));
    OK(callgate_violation_path(report, 1, &text, error));
    EXPECT(is(text, "/targetState"));
    OK(callgate_violation_message(report, 1, &text, error));
    EXPECT(begins(text, "no step leads from `READY` to `READY`"));
    OK(callgate_violation_witness(report, 1, &text, error));
    EXPECT(is(text, "[\"NOT_READY\",\"PAUSED\",\"IDLE\"]"));
    OK(callgate_violation_span(report, 1, &start, &end, error));
    EXPECT(end - start == strlen("\"READY\""));
    EXPECT(memcmp(&AGENT[start], "\"READY\"", end - start) == 0);

    /* What is not there is told as such. */
    EXPECT(callgate_violation_limit(report, 0, &text, error) == CALLGATE_STATUS_ABSENT);
    EXPECT(text.data == NULL && text.size == 0);
    EXPECT(callgate_violation_witness(report, 0, &text, error) == CALLGATE_STATUS_ABSENT);
    EXPECT(callgate_violation_code(report, count, &text, error) == CALLGATE_STATUS_OUT_OF_RANGE);
    EXPECT(callgate_violation_message(report, SIZE_MAX, &text, error) == CALLGATE_STATUS_OUT_OF_RANGE);
    EXPECT(says(error, CALLGATE_STATUS_OUT_OF_RANGE, "the report has fewer violations than that"));
    OK(callgate_report_free(&report));

    /* A fact that is missing has no place in the document. */
    OK(callgate_engine_check(engine, CALLGATE_KIND_AGENT_STATE, BYTES(AGENT), NULL, 0, &report, error));
    OK(callgate_violation_path(report, 1, &text, error));
    EXPECT(begins(text, "/facts/"));
    EXPECT(callgate_violation_span(report, 1, &start, &end, error) == CALLGATE_STATUS_ABSENT);
    EXPECT(start == 0 && end == 0);
    OK(callgate_report_free(&report));

    OK(callgate_engine_check(engine, CALLGATE_KIND_CALL_CODES, BYTES("[3]"), NULL, 0, &report, error));
    OK(callgate_violation_limit(report, 0, &text, error));
    EXPECT(is(text, "\"object\""));
    OK(callgate_violation_actual(report, 0, &text, error));
    EXPECT(is(text, "\"number\""));
    OK(callgate_report_free(&report));
}

static void engines(void) {
    callgate_error *error = NULL;
    callgate_engine *engine = NULL;
    callgate_engine *own = NULL;
    callgate_report *report = NULL;
    callgate_text text = {NULL, 0};
    callgate_kind kind = 0;
    bool valid = false;
    OK(callgate_error_new(&error));
    OK(callgate_engine_new(&engine, error));
    violations(engine, error);

    OK(callgate_engine_is_valid(engine, CALLGATE_KIND_CALL_CODES, BYTES(CODES), NULL, 0, &valid, error));
    EXPECT(valid);
    OK(callgate_engine_is_valid(engine, CALLGATE_KIND_IVR_FLOW, BYTES(FLOW), NULL, 0, &valid, error));
    EXPECT(!valid);
    OK(callgate_engine_kind_of(engine, BYTES(FLOW), &kind, error));
    EXPECT(kind == CALLGATE_KIND_IVR_FLOW);
    EXPECT(callgate_engine_kind_of(engine, BYTES("{}"), &kind, error) == CALLGATE_STATUS_ABSENT);
    EXPECT(kind == 0);

    OK(callgate_engine_check_any(engine, BYTES(CODES), NULL, 0, &report, error));
    OK(callgate_report_kind(report, &kind, error));
    EXPECT(kind == CALLGATE_KIND_CALL_CODES);
    OK(callgate_report_free(&report));
    OK(callgate_engine_check_any(engine, BYTES("{}"), NULL, 0, &report, error));
    EXPECT(callgate_report_kind(report, &kind, error) == CALLGATE_STATUS_ABSENT);
    OK(callgate_violation_code(report, 0, &text, error));
    EXPECT(is(text, "kind.unknown"));
    OK(callgate_report_free(&report));

    /* A policy of one's own, and one that is refused. */
    OK(callgate_engine_from_policy(BYTES("{\"severity\": {\"flow.cycle\": \"warning\"}}"), &own, &report, error));
    EXPECT(own != NULL && report == NULL);
    OK(callgate_engine_is_valid(own, CALLGATE_KIND_IVR_FLOW, BYTES(FLOW), NULL, 0, &valid, error));
    EXPECT(valid);
    OK(callgate_engine_check(own, CALLGATE_KIND_IVR_FLOW, BYTES(FLOW), NULL, 0, &report, error));
    /* The report outlives its engine. */
    OK(callgate_engine_free(&own));
    OK(callgate_violation_severity(report, 0, &text, error));
    EXPECT(is(text, "warning"));
    OK(callgate_report_free(&report));

    EXPECT(callgate_engine_from_policy(BYTES("{\"limits\": {\"maxNesting\": -1}}"), &own, &report, error) ==
           CALLGATE_STATUS_POLICY_INVALID);
    EXPECT(own == NULL && report != NULL);
    OK(callgate_report_kind(report, &kind, error));
    EXPECT(kind == CALLGATE_KIND_POLICY);
    OK(callgate_violation_path(report, 0, &text, error));
    EXPECT(is(text, "/limits/maxNesting"));
    OK(callgate_report_free(&report));
    /* Nobody has to want the report. */
    EXPECT(callgate_engine_from_policy(BYTES("[]"), &own, NULL, error) == CALLGATE_STATUS_POLICY_INVALID);
    EXPECT(callgate_engine_from_policy(BYTES("[]"), &own, NULL, NULL) == CALLGATE_STATUS_POLICY_INVALID);

    OK(callgate_engine_free(&engine));
    EXPECT(engine == NULL);
    OK(callgate_error_free(&error));
}

/* A text says where it ends; it may have zeros in it. */
static void zeros(void) {
    callgate_engine *engine = NULL;
    callgate_report *report = NULL;
    callgate_text path = {NULL, 0};
    OK(callgate_engine_new(&engine, NULL));
    OK(callgate_engine_check(engine, CALLGATE_KIND_AGENT_STATE, BYTES("{\"a\\u0000b\": 1}"), BYTES(AGENT_FACTS),
                             &report, NULL));
    OK(callgate_violation_path(report, 2, &path, NULL));
    EXPECT(path.size == 4 && memcmp(path.data, "/a\0b", 4) == 0);
    OK(callgate_report_free(&report));
    OK(callgate_engine_free(&engine));
}

/* A host in virtual time. */
struct host {
    uint64_t now;
    unsigned sent, tokens, events;
    bool succeeded;
};

static uint64_t host_now(void *context) { return ((struct host *)context)->now; }

static void host_wait(void *context, uint64_t time) { ((struct host *)context)->now = time; }

static callgate_status host_send(void *context, callgate_client *client, const callgate_step *request,
                                 callgate_error *error) {
    struct host *host = (struct host *)context;
    static const char answer[] = "{\"id\": \"g-1\"}";
    callgate_header etag = {{NAME("ETag")}, {NAME("\"1\"")}};
    uint32_t handled = 0;
    host->sent++;
    EXPECT(is(request->method, "POST"));
    EXPECT(is(request->url, "https://api.mypurecloud.com/api/v2/conversations/webmessaging/guests"));
    EXPECT(request->header_count == 4 && is(request->headers[0].name, "Authorization"));
    EXPECT(is(request->headers[0].value, "Bearer t"));
    EXPECT(begins(request->body, "{\"channel\":\"webmessaging\""));
    EXPECT(request->time == 10000);
    return callgate_client_answer(client, request->id, 201, &etag, 1, BYTES(answer), host->now, &handled, error);
}

static callgate_status host_token(void *context, callgate_client *client, const callgate_step *request,
                                  callgate_error *error) {
    uint32_t handled = 0;
    ((struct host *)context)->tokens++;
    EXPECT(!request->rejected);
    return callgate_client_token(client, request->id, BYTES("t"), 3600, host_now(context), &handled, error);
}

static void host_emit(void *context, callgate_text json) {
    ((struct host *)context)->events++;
    EXPECT(begins(json, "{\"emit\":{\"at\":"));
}

static void host_done(void *context, const callgate_step *end, callgate_text json) {
    ((struct host *)context)->succeeded = end->succeeded;
    EXPECT(is(end->name, "genesys-guest"));
    EXPECT(begins(json, "{\"done\":{\"exchange\":"));
}

/* The text that a call has given begins so; it is freed. */
static void gave(callgate_status status, callgate_string **string, const char *wanted) {
    callgate_text text = {NULL, 0};
    EXPECT(status == CALLGATE_STATUS_OK);
    OK(callgate_string_text(*string, &text, NULL));
    EXPECT(begins(text, wanted));
    OK(callgate_string_free(string));
}

static callgate_step polled(callgate_client *client, uint32_t kind, callgate_error *error) {
    callgate_step step;
    do {
        OK(callgate_client_poll(client, 7, &step, error));
    } while (step.kind == CALLGATE_STEP_EMIT);
    EXPECT(step.kind == kind);
    return step;
}

static void clients(void) {
    callgate_error *error = NULL;
    callgate_engine *engine = NULL;
    callgate_client *client = NULL, *other = NULL;
    callgate_report *report = NULL;
    callgate_string *string = NULL;
    callgate_exchange exchange = 0;
    callgate_started started;
    callgate_text text = {NULL, 0};
    callgate_step step;
    uint32_t handled = 0;
    bool answer = true;
    struct host given = {7, 0, 0, 0, false};
    callgate_host host = {&given, host_now, host_wait, host_send, host_token, host_emit, host_done};
    OK(callgate_error_new(&error));
    OK(callgate_engine_new(&engine, error));

    EXPECT(callgate_client_new(engine, BYTES("{\"api\": \"a\", \"x\": 1}"), 1, &client, &report, error) ==
           CALLGATE_STATUS_INPUT_INVALID);
    EXPECT(client == NULL && report != NULL);
    OK(callgate_violation_path(report, 0, &text, error));
    EXPECT(is(text, "/api"));
    OK(callgate_report_free(&report));
    OK(callgate_client_new(engine, BYTES(CONFIG), 1, &client, &report, error));
    EXPECT(report == NULL);
    EXPECT(callgate_client_step_json(client, &text, error) == CALLGATE_STATUS_ABSENT);

    OK(callgate_exchange_number(NAME("createGenesysGuest"), &exchange, error));
    EXPECT(exchange == CALLGATE_EXCHANGE_CREATE_GENESYS_GUEST);
    EXPECT(callgate_exchange_number(NAME("create"), &exchange, error) == CALLGATE_STATUS_EXCHANGE_UNKNOWN);
    exchange = CALLGATE_EXCHANGE_CREATE_GENESYS_GUEST;

    /* What breaks a rule starts nothing, and what is no option is the host's fault. */
    OK(callgate_client_start(client, exchange, BYTES("{}"), NULL, 0, 7, &started, &report, error));
    EXPECT(!started.started && report != NULL);
    OK(callgate_report_free(&report));
    EXPECT(callgate_client_start(client, exchange, BYTES(GUEST), BYTES("{\"x\": 1}"), 7, &started, &report, error) ==
           CALLGATE_STATUS_INPUT_INVALID);
    EXPECT(report != NULL);
    OK(callgate_report_free(&report));
    /* A callback without a configuration for it is answered. */
    OK(callgate_client_start(client, CALLGATE_EXCHANGE_RECEIVE_GUEST_EVENT, BYTES("{}"), BYTES("{\"headers\": []}"), 7,
                             &started, NULL, error));
    EXPECT(!started.started && started.reply_status == 503 && is(started.reply_body, "{\"error\":\"unconfigured\"}"));

    OK(callgate_client_start(client, exchange, BYTES(GUEST), NULL, 0, 7, &started, &report, error));
    EXPECT(started.started && started.exchange == 0 && report == NULL);
    OK(callgate_client_drive(client, &host, error));
    EXPECT(given.sent == 1 && given.tokens == 1 && given.succeeded && given.events >= 5);
    OK(callgate_client_step_json(client, &text, error));
    EXPECT(is(text, "\"idle\""));

    /* A request that is not answered in time, one that is cancelled, and one that another process goes on with. */
    OK(callgate_client_start(client, exchange, BYTES(GUEST), NULL, 0, 7, &started, NULL, error));
    step = polled(client, CALLGATE_STEP_SEND, error);
    OK(callgate_client_awaits(client, step.id, &answer, error));
    EXPECT(answer);
    OK(callgate_client_fail(client, step.id, CALLGATE_TRANSPORT_LOST, 7, &handled, error));
    EXPECT(handled == CALLGATE_HANDLED_TAKEN);
    OK(callgate_client_fail(client, step.id, CALLGATE_TRANSPORT_LOST, 7, &handled, error));
    EXPECT(handled == CALLGATE_HANDLED_STALE);
    step = polled(client, CALLGATE_STEP_DONE, error);
    EXPECT(!step.succeeded && is(step.code, "unavailable") && step.id == 1);
    OK(callgate_client_start(client, exchange, BYTES(GUEST), NULL, 0, 7, &started, NULL, error));
    step = polled(client, CALLGATE_STEP_SEND, error);
    gave(callgate_client_running(client, &string, error), &string, "[[2,\"genesys-guest\"]]");
    OK(callgate_client_snapshot(client, &string, error));
    OK(callgate_string_text(string, &text, error));
    OK(callgate_client_restore(engine, BYTES(CONFIG), (const uint8_t *)text.data, text.size, &other, &report, error));
    OK(callgate_string_free(&string));
    OK(callgate_client_cancel(client, 2, &answer, error));
    EXPECT(answer);
    step = polled(client, CALLGATE_STEP_DONE, error);
    EXPECT(is(step.code, "cancelled"));
    OK(callgate_client_free(&client));
    EXPECT(callgate_client_restore(engine, BYTES(CONFIG), BYTES("{}"), &client, &report, error) ==
           CALLGATE_STATUS_SNAPSHOT_INVALID);
    EXPECT(client == NULL && report == NULL);
    client = other;
    step = polled(client, CALLGATE_STEP_TOKEN, error);
    OK(callgate_client_handle(client, step.id, BYTES("{\"token\": \"t\"}"), NULL, 0, 7, &handled, &report, error));
    EXPECT(handled == CALLGATE_HANDLED_TAKEN);
    EXPECT(callgate_client_handle(client, 0, BYTES("{}"), NULL, 0, 7, &handled, &report, error) ==
           CALLGATE_STATUS_INPUT_INVALID);
    OK(callgate_report_free(&report));
    OK(callgate_client_drive(client, &host, error));
    EXPECT(given.sent == 2);

    gave(callgate_client_metrics(client, &string, error), &string, "{\"exchanges\":{\"genesys-guest\":");
    gave(callgate_client_open_metrics(client, &string, error), &string, "# TYPE callgate_exchange_started counter");
    gave(callgate_client_take_audit(client, &string, error), &string, "{\"action\":\"");
    gave(callgate_client_audit_head(client, BYTES("kept elsewhere"), &string, error), &string, "{\"hash\":");
    OK(callgate_client_record(client, NAME("4711"), NAME("READY"), 7, &text, error));
    EXPECT(is(text, "placed"));
    gave(callgate_client_agent(client, NAME("4711"), 9, &string, error), &string, "{\"userId\":\"4711\"");
    EXPECT(callgate_client_agent(client, NAME("4712"), 9, &string, error) == CALLGATE_STATUS_AGENT_UNKNOWN);
    gave(callgate_client_compliance(client, 9, &string, error), &string, "{\"at\":");

    OK(callgate_client_free(&client));
    EXPECT(client == NULL);
    OK(callgate_engine_free(&engine));
    OK(callgate_error_free(&error));
}

int main(void) {
    names();
    catalogue();
    engines();
    zeros();
    clients();
    puts("done");
    return 0;
}
