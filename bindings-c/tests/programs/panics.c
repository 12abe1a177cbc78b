/* Every function panics, in a build for this test alone: the call ends with a status, its handle is dead, and every other
 * handle works on. */
#define _POSIX_C_SOURCE 200809L
#include "expect.h"

#define PANICS(call) EXPECT((call) == CALLGATE_STATUS_PANIC)
#define DEAD(call) EXPECT((call) == CALLGATE_STATUS_DEAD_HANDLE)

static void panic(bool wanted) {
    EXPECT((wanted ? setenv("CALLGATE_FORCE_PANIC", "1", 1) : unsetenv("CALLGATE_FORCE_PANIC")) == 0);
}

/* Every function of clients, on one of its own: the panic kills that client and no other. */
static void clients(const callgate_engine *engine) {
    callgate_client *client = NULL, *spare = NULL;
    callgate_report *report = NULL;
    callgate_string *string = NULL;
    callgate_started started;
    callgate_step step;
    callgate_text text = {NULL, 0};
    uint32_t handled = 0;
    bool answer = false;
    OK(callgate_client_new(engine, BYTES(CONFIG), 1, &spare, NULL, NULL));
    OK(callgate_client_start(spare, CALLGATE_EXCHANGE_CREATE_GENESYS_GUEST, BYTES(GUEST), NULL, 0, 1, &started, NULL, NULL));

/* A dead client refuses the function as well. */
#define KILLS(call)                                                                  \
    do {                                                                             \
        OK(callgate_client_new(engine, BYTES(CONFIG), 1, &client, NULL, NULL));      \
        panic(true);                                                                 \
        PANICS(call);                                                                \
        panic(false);                                                                \
        DEAD(call);                                                                  \
        DEAD(callgate_client_poll(client, 1, &step, NULL));                          \
        OK(callgate_client_free(&client));                                           \
        OK(callgate_client_poll(spare, 1, &step, NULL));                             \
    } while (0)

    KILLS(callgate_client_start(client, 1, BYTES("{}"), NULL, 0, 1, &started, &report, NULL));
    KILLS(callgate_client_poll(client, 1, &step, NULL));
    KILLS(callgate_client_step_json(client, &text, NULL));
    KILLS(callgate_client_answer(client, 0, 200, NULL, 0, NULL, 0, 1, &handled, NULL));
    KILLS(callgate_client_fail(client, 0, CALLGATE_TRANSPORT_LOST, 1, &handled, NULL));
    KILLS(callgate_client_token(client, 0, BYTES("t"), 0, 1, &handled, NULL));
    KILLS(callgate_client_handle(client, 0, BYTES("{}"), NULL, 0, 1, &handled, &report, NULL));
    KILLS(callgate_client_cancel(client, 0, &answer, NULL));
    KILLS(callgate_client_awaits(client, 0, &answer, NULL));
    KILLS(callgate_client_snapshot(client, &string, NULL));
    KILLS(callgate_client_running(client, &string, NULL));
    KILLS(callgate_client_metrics(client, &string, NULL));
    KILLS(callgate_client_open_metrics(client, &string, NULL));
    KILLS(callgate_client_take_audit(client, &string, NULL));
    KILLS(callgate_client_audit_head(client, BYTES("k"), &string, NULL));
    KILLS(callgate_client_record(client, NAME("a"), NAME("b"), 1, &text, NULL));
    KILLS(callgate_client_agent(client, NAME("a"), 1, &string, NULL));
    KILLS(callgate_client_compliance(client, 1, &string, NULL));
#undef KILLS

    while (step.kind == CALLGATE_STEP_EMIT) {
        OK(callgate_client_poll(spare, 1, &step, NULL));
    }
    EXPECT(step.kind == CALLGATE_STEP_TOKEN || step.kind == CALLGATE_STEP_WAIT);
    OK(callgate_client_free(&spare));
}

int main(void) {
    callgate_error *error = NULL, *spare = NULL, *other_error = NULL;
    callgate_engine *engine = NULL, *spare_engine = NULL, *other_engine = NULL;
    callgate_report *report = NULL, *spare_report = NULL, *other_report = NULL;
    callgate_string *string = NULL, *spare_string = NULL, *other_string = NULL;
    callgate_client *client = NULL, *spare_client = NULL, *other_client = NULL;
    callgate_started started;
    callgate_step step;
    callgate_exchange exchange = 7;
    uint32_t handled = 7;
    callgate_text text = {NULL, 0};
    callgate_status status = 7;
    callgate_kind kind = 7;
    size_t start = 7, end = 7;
    bool answer = true;

    EXPECT(callgate_version() != NULL);
    OK(callgate_error_new(&error));
    OK(callgate_error_new(&spare));
    OK(callgate_engine_new(&engine, NULL));
    OK(callgate_engine_new(&spare_engine, NULL));
    OK(callgate_engine_check_any(engine, BYTES(FLOW), NULL, 0, &report, NULL));
    OK(callgate_engine_check_any(engine, BYTES(FLOW), NULL, 0, &spare_report, NULL));
    OK(callgate_catalogue(&string, NULL));
    OK(callgate_catalogue(&spare_string, NULL));
    OK(callgate_client_new(engine, BYTES(CONFIG), 1, &client, NULL, NULL));
    OK(callgate_client_new(engine, BYTES(CONFIG), 1, &spare_client, NULL, NULL));

    panic(true);
    /* Functions that make something, or use no handle. */
    EXPECT(callgate_version() == NULL);
    PANICS(callgate_error_new(&other_error));
    PANICS(callgate_engine_new(&other_engine, error));
    PANICS(callgate_engine_from_policy(BYTES("{}"), &other_engine, &other_report, error));
    PANICS(callgate_explain(NAME("flow.trap"), &other_string, error));
    PANICS(callgate_catalogue(&other_string, error));
    PANICS(callgate_status_name(0, &text, error));
    PANICS(callgate_status_message(0, &text, error));
    PANICS(callgate_kind_name(CALLGATE_KIND_POLICY, &text, error));
    PANICS(callgate_kind_number(NAME("policy"), &kind, error));
    EXPECT(other_error == NULL && other_engine == NULL && other_report == NULL && other_string == NULL);

    /* The first panic kills the handle, and the rest meets it dead or dying. */
    PANICS(callgate_string_text(string, &text, error));
    PANICS(callgate_engine_check(engine, CALLGATE_KIND_POLICY, BYTES("{}"), NULL, 0, &other_report, error));
    PANICS(callgate_engine_check_any(engine, BYTES("{}"), NULL, 0, &other_report, error));
    PANICS(callgate_engine_is_valid(engine, CALLGATE_KIND_POLICY, BYTES("{}"), NULL, 0, &answer, error));
    PANICS(callgate_engine_kind_of(engine, BYTES("{}"), &kind, error));
    PANICS(callgate_report_is_valid(report, &answer, error));
    PANICS(callgate_report_is_truncated(report, &answer, error));
    PANICS(callgate_report_kind(report, &kind, error));
    PANICS(callgate_report_json(report, &text, error));
    PANICS(callgate_report_count(report, &start, error));
    PANICS(callgate_violation_code(report, 0, &text, error));
    PANICS(callgate_violation_severity(report, 0, &text, error));
    PANICS(callgate_violation_path(report, 0, &text, error));
    PANICS(callgate_violation_message(report, 0, &text, error));
    PANICS(callgate_violation_limit(report, 0, &text, error));
    PANICS(callgate_violation_actual(report, 0, &text, error));
    PANICS(callgate_violation_witness(report, 0, &text, error));
    PANICS(callgate_violation_span(report, 0, &start, &end, error));
    PANICS(callgate_exchange_number(NAME("syncCrm"), &exchange, error));
    PANICS(callgate_client_start(client, 1, BYTES("{}"), NULL, 0, 1, &started, &other_report, error));
    PANICS(callgate_client_poll(client, 1, &step, error));
    PANICS(callgate_client_step_json(client, &text, error));
    PANICS(callgate_client_answer(client, 0, 200, NULL, 0, NULL, 0, 1, &handled, error));
    PANICS(callgate_client_fail(client, 0, CALLGATE_TRANSPORT_LOST, 1, &handled, error));
    PANICS(callgate_client_token(client, 0, BYTES("t"), 0, 1, &handled, error));
    PANICS(callgate_client_handle(client, 0, BYTES("{}"), NULL, 0, 1, &handled, &other_report, error));
    PANICS(callgate_client_cancel(client, 0, &answer, error));
    PANICS(callgate_client_awaits(client, 0, &answer, error));
    PANICS(callgate_client_snapshot(client, &other_string, error));
    PANICS(callgate_client_running(client, &other_string, error));
    PANICS(callgate_client_metrics(client, &other_string, error));
    PANICS(callgate_client_open_metrics(client, &other_string, error));
    PANICS(callgate_client_take_audit(client, &other_string, error));
    PANICS(callgate_client_audit_head(client, BYTES("k"), &other_string, error));
    PANICS(callgate_client_record(client, NAME("a"), NAME("b"), 1, &text, error));
    PANICS(callgate_client_agent(client, NAME("a"), 1, &other_string, error));
    PANICS(callgate_client_compliance(client, 1, &other_string, error));
    PANICS(callgate_client_new(engine, BYTES(CONFIG), 1, &other_client, &other_report, error));
    PANICS(callgate_client_restore(engine, BYTES(CONFIG), BYTES("{}"), &other_client, &other_report, error));
    PANICS(callgate_client_free(&client));
    EXPECT(client != NULL && other_client == NULL && other_string == NULL && handled == 0 && exchange == 0);
    EXPECT(text.data == NULL && start == 0 && end == 0 && kind == 0 && !answer);

    /* What cannot be freed stays with its owner. */
    PANICS(callgate_string_free(&string));
    PANICS(callgate_report_free(&report));
    PANICS(callgate_engine_free(&engine));
    PANICS(callgate_error_free(&spare));
    EXPECT(string != NULL && report != NULL && engine != NULL && spare != NULL);
    PANICS(callgate_error_status(spare, &status));
    PANICS(callgate_error_message(spare, &text));
    panic(false);

    EXPECT(says(error, CALLGATE_STATUS_PANIC, "a defect of Callgate ended the call; its handles can only be freed"));
    DEAD(callgate_engine_check_any(engine, BYTES(FLOW), NULL, 0, &other_report, error));
    EXPECT(says(error, CALLGATE_STATUS_DEAD_HANDLE, "an earlier call with this handle ended in a panic"));
    DEAD(callgate_report_json(report, &text, error));
    DEAD(callgate_client_poll(client, 1, &step, error));
    OK(callgate_client_poll(spare_client, 1, &step, error));
    EXPECT(step.kind == CALLGATE_STEP_IDLE);
    OK(callgate_client_free(&client));
    OK(callgate_client_free(&spare_client));
    DEAD(callgate_string_text(string, &text, error));
    DEAD(callgate_error_status(spare, &status));
    /* A dead error object stops a call: its status would be lost. */
    DEAD(callgate_engine_new(&other_engine, spare));

    OK(callgate_engine_check_any(spare_engine, BYTES(FLOW), NULL, 0, &other_report, error));
    OK(callgate_report_json(other_report, &text, error));
    OK(callgate_report_json(spare_report, &text, error));
    OK(callgate_string_text(spare_string, &text, error));

    OK(callgate_string_free(&string));
    OK(callgate_string_free(&spare_string));
    OK(callgate_report_free(&report));
    OK(callgate_report_free(&spare_report));
    OK(callgate_report_free(&other_report));
    clients(spare_engine);
    OK(callgate_engine_free(&engine));
    OK(callgate_engine_free(&spare_engine));
    OK(callgate_error_free(&spare));
    OK(callgate_error_free(&error));
    puts("done");
    return 0;
}
