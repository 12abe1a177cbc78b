// The wrapper for C++, every part of it.
#include "expect.h"

#include <callgate.hpp>

template <typename Call>
static callgate_status thrown(Call call) {
    try {
        call();
    } catch (const callgate::Error &error) {
        EXPECT(!std::string(error.what()).empty());
        return error.status();
    }
    return CALLGATE_STATUS_OK;
}

int main() {
    const callgate::Engine engine;
    const callgate::Report report = engine.check(CALLGATE_KIND_AGENT_STATE, AGENT, AGENT_FACTS);
    EXPECT(!report.is_valid() && !report.is_truncated() && report.count() == 2);
    EXPECT(report.kind() == callgate_kind(CALLGATE_KIND_AGENT_STATE));
    EXPECT(report.json().substr(0, 22) == "{\"kind\":\"agent-state\",");
    const callgate::Violation step = report.violation(1);
    EXPECT(step.code == "state.transition" && step.severity == "error" && step.path == "/targetState");
    EXPECT(!step.message.empty() && step.witness == "[\"NOT_READY\",\"PAUSED\",\"IDLE\"]");
    EXPECT(step.span && std::string_view(AGENT).substr(step.span->start, step.span->end - step.span->start) == "\"READY\"");
    EXPECT(!report.violation(0).limit && !report.violation(0).witness);
    EXPECT(thrown([&] { report.violation(2); }) == CALLGATE_STATUS_OUT_OF_RANGE);

    const callgate::Report other = engine.check(CALLGATE_KIND_CALL_CODES, "[3]");
    EXPECT(other.violation(0).limit == "\"object\"" && other.violation(0).actual == "\"number\"");
    // No facts, facts that are empty, and a view of nothing.
    EXPECT(engine.check(CALLGATE_KIND_CALL_CODES, CODES).is_valid());
    EXPECT(!engine.check(CALLGATE_KIND_CALL_CODES, CODES, "").is_valid());
    EXPECT(!engine.check(CALLGATE_KIND_CALL_CODES, CODES, std::string_view()).is_valid());
    EXPECT(engine.is_valid(CALLGATE_KIND_CALL_CODES, CODES));
    EXPECT(!engine.check_any("{}").kind() && engine.check_any(CODES).is_valid());
    EXPECT(engine.kind_of(FLOW) == callgate_kind(CALLGATE_KIND_IVR_FLOW) && !engine.kind_of("{}"));
    EXPECT(thrown([&] { engine.check(0, CODES); }) == CALLGATE_STATUS_KIND_UNKNOWN);

    callgate::Engine own("{\"severity\": {\"flow.cycle\": \"warning\"}}");
    EXPECT(own.is_valid(CALLGATE_KIND_IVR_FLOW, FLOW));
    const callgate::Engine moved = std::move(own);
    EXPECT(moved.is_valid(CALLGATE_KIND_IVR_FLOW, FLOW));
    EXPECT(thrown([&] { own.is_valid(CALLGATE_KIND_IVR_FLOW, FLOW); }) == CALLGATE_STATUS_NULL_ARGUMENT);
    try {
        const callgate::Engine refused("{\"limits\": {\"maxNesting\": -1}}");
        EXPECT(false);
    } catch (const callgate::PolicyError &error) {
        EXPECT(error.status() == CALLGATE_STATUS_POLICY_INVALID);
        EXPECT(error.report().violation(0).path == "/limits/maxNesting");
    }

    EXPECT(callgate::kind_name(CALLGATE_KIND_POLICY) == "policy");
    EXPECT(callgate::kind_number("policy") == CALLGATE_KIND_POLICY);
    EXPECT(thrown([] { callgate::kind_number("polic\xff"); }) == CALLGATE_STATUS_NOT_UTF8);
    EXPECT(callgate::explain("flow.trap").find("\"flow.trap\"") == 8);
    EXPECT(thrown([] { callgate::explain("flow"); }) == CALLGATE_STATUS_CODE_UNKNOWN);
    EXPECT(callgate::catalogue().front() == '[');
    std::puts("done");
}
