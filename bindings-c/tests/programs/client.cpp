// The wrapper of clients for C++, every part of it, in virtual time.
#include "expect.h"

#include <callgate.hpp>

#include <stdexcept>

static_assert(!std::is_copy_constructible_v<callgate::Client> && !std::is_copy_assignable_v<callgate::Client>);
static_assert(std::is_nothrow_move_constructible_v<callgate::Client> && std::is_nothrow_move_assignable_v<callgate::Client>);
static_assert(!std::is_copy_constructible_v<callgate::Report> && !std::is_copy_constructible_v<callgate::Engine>);

namespace {

constexpr callgate_exchange CREATE = CALLGATE_EXCHANGE_CREATE_GENESYS_GUEST;

struct VirtualClock {
    std::uint64_t time = 7;
    std::uint64_t now() const { return time; }
    void wait_until(std::uint64_t until) { time = until; }
};

// A platform that is busy at first, and a host that gets tokens for it.
struct Platform {
    unsigned sent = 0;
    unsigned tokens = 0;

    callgate::Answer operator()(const callgate::Request &request) {
        EXPECT(request.method == "POST" && request.timeout == 10000);
        EXPECT(request.url == "https://api.mypurecloud.com/api/v2/conversations/webmessaging/guests");
        EXPECT(request.headers.at(0).name == "Authorization" && request.headers[0].value == "Bearer t");
        EXPECT(request.body.find("webmessaging") != std::string::npos);
        if (++sent == 1) {
            return callgate::Response{429, {{"Retry-After", "2"}}, ""};
        }
        return callgate::Response{201, {{"ETag", "\"1\""}}, "{\"id\": \"g-1\"}"};
    }

    callgate::Answer operator()(const callgate::TokenRequest &request) {
        EXPECT(!request.rejected && request.timeout > 0);
        tokens++;
        return callgate::Token{"t", 3600};
    }
};

struct Observer {
    std::vector<std::string> events;
    std::vector<callgate::Outcome> outcomes;
    void operator()(const callgate::Event &event) { events.push_back(event.json); }
    void operator()(const callgate::Outcome &outcome) { outcomes.push_back(outcome); }
};

template <typename Call>
callgate_status thrown(Call call) {
    try {
        call();
    } catch (const callgate::Error &error) {
        return error.status();
    }
    return CALLGATE_STATUS_OK;
}

// The step that is no event.
callgate::Step polled(callgate::Client &client) {
    for (;;) {
        callgate::Step step = client.poll(7);
        if (!std::holds_alternative<callgate::Event>(step)) {
            return step;
        }
    }
}

std::uint64_t started(const callgate::Start &start) { return std::get<callgate::Started>(start).exchange; }

callgate::Client with_retries(const callgate::Engine &engine) {
    return callgate::Client(engine, "{\"platform\": \"genesys-cloud\", \"region\": \"mypurecloud.com\"}", 1);
}

void drives(const callgate::Engine &engine) {
    callgate::Client first = with_retries(engine);
    callgate::Client client = std::move(first);
    EXPECT(thrown([&] { first.poll(7); }) == CALLGATE_STATUS_NULL_ARGUMENT);
    EXPECT(started(client.start(callgate::exchange_number("createGenesysGuest"), GUEST, "{\"occasion\": \"a\"}", 7)) == 0);
    Platform platform;
    Observer observer;
    VirtualClock clock;
    callgate::drive(client, platform, observer, clock);
    EXPECT(platform.sent == 2 && platform.tokens == 1 && clock.time >= 2007);
    EXPECT(observer.events.size() >= 5 && observer.events[0].substr(0, 14) == "{\"emit\":{\"at\":");
    EXPECT(observer.outcomes.size() == 1);
    const callgate::Outcome &outcome = observer.outcomes[0];
    EXPECT(outcome.succeeded && outcome.exchange == 0 && outcome.kind == "genesys-guest" && outcome.code.empty());
    EXPECT(outcome.json.substr(0, 21) == "{\"done\":{\"exchange\":0" && !outcome.reply);
    EXPECT(std::holds_alternative<callgate::Idle>(client.poll(7)));
}

// A host that has no tokens, an observer that wants no events, and a platform that throws.
void drives_in_other_ways(const callgate::Engine &engine) {
    callgate::Client client(engine, CONFIG, 1);
    const auto lost = [](const callgate::Request &) -> callgate::Answer { return callgate::TransportError::Lost; };
    started(client.start(CREATE, GUEST, std::nullopt, callgate::SystemClock().now()));
    const std::vector<callgate::Outcome> outcomes = callgate::drive(client, lost);
    EXPECT(outcomes.size() == 1 && !outcomes[0].succeeded && outcomes[0].code == "token");

    callgate::Client other = with_retries(engine);
    started(other.start(CREATE, GUEST, std::nullopt, 7));
    struct Throwing {
        callgate::Answer operator()(const callgate::Request &) const { throw std::runtime_error("no transport"); }
        callgate::Answer operator()(const callgate::TokenRequest &) const { return callgate::Token{"t", std::nullopt}; }
    };
    VirtualClock clock;
    Observer observer;
    bool ended = false;
    try {
        callgate::drive(other, Throwing(), observer, clock);
    } catch (const std::runtime_error &) {
        ended = true;
    }
    EXPECT(ended && observer.outcomes.empty());
    Platform platform;
    callgate::drive(other, platform, observer, clock);
    EXPECT(observer.outcomes.size() == 1 && observer.outcomes[0].succeeded && clock.time >= 10007);
}

// A callback that is kept, and told to the CRM an hour later.
void kept(const callgate::Engine &engine) {
    constexpr std::uint64_t CAME = 1795244400033;
    constexpr auto EXCHANGE = CALLGATE_EXCHANGE_RECEIVE_GUEST_EVENT;
    callgate::Client client(engine,
                            R"({"api": "http://platform.localhost", "crmEvents": {"url": "http://platform.localhost/crm"},
        "callbacks": {"scheme": "standard-webhooks", "keys": [{"name": "1", "secret": "test-callback-key"}]}})",
                            1);
    const std::string body = R"({"sessionId":"s-2","type":"session.ended"})";
    const std::string headers = R"("headers": [["webhook-id", "event-3"], ["webhook-timestamp", "1795244400"],
        ["webhook-signature", "v1,SrKqAFXG9QV05SEKrP5vAIjdGkmYo+uY/qowQF0tWRo="]])";
    const callgate::Start verified = client.start(EXCHANGE, body, "{" + headers + ", \"verifyOnly\": true}", CAME);
    EXPECT(std::get<callgate::Verified>(verified).key == "f2987f0f-67dc-8d92-af42-224a0682d036");
    EXPECT(std::get<callgate::Verified>(verified).received == CAME);
    const std::uint64_t later = CAME + 3600000;
    EXPECT(std::get<callgate::Reply>(client.start(EXCHANGE, body, "{" + headers + "}", later)).status == 401);
    const std::string options = "{" + headers + ", \"received\": " + std::to_string(CAME) + "}";
    EXPECT(std::get<callgate::Started>(client.start(EXCHANGE, body, options, later)).exchange == 0);
}

void steps(const callgate::Engine &engine) {
    callgate::Client client(engine, CONFIG, 1);
    EXPECT(!std::get<callgate::Report>(client.start(CREATE, "{}", std::nullopt, 7)).is_valid());
    const callgate::Start callback =
        client.start(CALLGATE_EXCHANGE_RECEIVE_GUEST_EVENT, "{}", "{\"headers\": []}", 7);
    EXPECT(std::get<callgate::Reply>(callback).status == 503);
    EXPECT(std::get<callgate::Reply>(callback).body == "{\"error\":\"unconfigured\"}");

    started(client.start(CREATE, GUEST, std::nullopt, 7));
    const callgate::Step first = polled(client);
    const std::uint64_t token = std::get<callgate::TokenRequest>(first).id;
    EXPECT(std::get<callgate::Wait>(polled(client)).until > 7 && client.awaits(token) && !client.awaits(99));
    EXPECT(client.handle(99, callgate::Token{"t", std::nullopt}, 7) == callgate::Handled::Unknown);
    EXPECT(client.handle(token, callgate::Token{"t", std::nullopt}, 7) == callgate::Handled::Taken);
    EXPECT(client.handle(token, callgate::TransportError::TimedOut, 7) == callgate::Handled::Stale);
    const callgate::Step step = polled(client);
    // The step is a value: it stays what it is, whatever the client is asked meanwhile.
    client.poll(7);
    const callgate::Request &request = std::get<callgate::Request>(step);
    EXPECT(request.body.substr(0, 11) == "{\"channel\":");
    EXPECT(client.handle(99, callgate::Response{200, {{"A", "\xff"}}, ""}, 7) == callgate::Handled::Unknown);
    EXPECT(client.running() == "[[0,\"genesys-guest\"]]");

    callgate::Client other = callgate::Client::restore(engine, CONFIG, client.snapshot());
    EXPECT(other.running() == client.running());
    EXPECT(client.cancel(0) && !client.cancel(99));
    EXPECT(std::get<callgate::Outcome>(polled(client)).code == "cancelled");
    EXPECT(client.metrics().substr(0, 13) == "{\"exchanges\":");
    EXPECT(client.open_metrics().substr(0, 7) == "# TYPE ");
    EXPECT(client.take_audit().substr(0, 11) == "{\"action\":\"" && client.take_audit().empty());
    EXPECT(client.audit_head("kept elsewhere").substr(0, 8) == "{\"hash\":");
    EXPECT(client.record("4711", "READY", 7) == "placed");
    EXPECT(client.agent("4711", 9).substr(0, 16) == "{\"userId\":\"4711\"");
    EXPECT(thrown([&] { client.agent("4712", 9); }) == CALLGATE_STATUS_AGENT_UNKNOWN);
    EXPECT(client.compliance(9).substr(0, 6) == "{\"at\":");
}

void mistakes(const callgate::Engine &engine) {
    try {
        callgate::Client(engine, "{\"api\": \"a\"}", 1);
        EXPECT(false);
    } catch (const callgate::InputError &error) {
        EXPECT(error.status() == CALLGATE_STATUS_INPUT_INVALID && error.report().violation(0).path == "/api");
    }
    callgate::Client client(engine, CONFIG, 1);
    try {
        client.start(CREATE, GUEST, "{\"x\": 1}", 7);
        EXPECT(false);
    } catch (const callgate::ReportedError &error) {
        EXPECT(error.report().violation(0).code == "field.unknown");
    }
    EXPECT(thrown([&] { client.start(0, GUEST, std::nullopt, 7); }) == CALLGATE_STATUS_EXCHANGE_UNKNOWN);
    EXPECT(thrown([] { callgate::exchange_number("create"); }) == CALLGATE_STATUS_EXCHANGE_UNKNOWN);
    EXPECT(thrown([&] { callgate::Client::restore(engine, CONFIG, "{}"); }) == CALLGATE_STATUS_SNAPSHOT_INVALID);
    EXPECT(thrown([&] { callgate::Client::restore(engine, "", "{}"); }) == CALLGATE_STATUS_INPUT_INVALID);
}

} // namespace

int main() {
    const callgate::Engine engine;
    drives(engine);
    drives_in_other_ways(engine);
    steps(engine);
    kept(engine);
    mistakes(engine);
    std::puts("done");
}
