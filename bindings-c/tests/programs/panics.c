/* Every function panics, in a build for this test alone: the call ends with a status, its handle is dead, and every other
 * handle works on. */
#define _POSIX_C_SOURCE 200809L
#include "expect.h"

#define PANICS(call) EXPECT((call) == CALLGATE_STATUS_PANIC)
#define DEAD(call) EXPECT((call) == CALLGATE_STATUS_DEAD_HANDLE)

static void panic(bool wanted) {
    EXPECT((wanted ? setenv("CALLGATE_FORCE_PANIC", "1", 1) : unsetenv("CALLGATE_FORCE_PANIC")) == 0);
}

int main(void) {
    callgate_error *error = NULL, *spare = NULL, *other_error = NULL;
    callgate_engine *engine = NULL, *spare_engine = NULL, *other_engine = NULL;
    callgate_report *report = NULL, *spare_report = NULL, *other_report = NULL;
    callgate_string *string = NULL, *spare_string = NULL, *other_string = NULL;
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
    OK(callgate_engine_free(&engine));
    OK(callgate_engine_free(&spare_engine));
    OK(callgate_error_free(&spare));
    OK(callgate_error_free(&error));
    puts("done");
    return 0;
}
