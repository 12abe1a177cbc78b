// Clients for C++17, a part of callgate.hpp. docs/c.md shows how to conduct an exchange, docs/exchanges/json.md what is in
// configurations, options and outcomes.

#ifndef CALLGATE_CLIENT_HPP
#define CALLGATE_CLIENT_HPP

#include "callgate.hpp"

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

namespace callgate {

/// What the host gave, a configuration or options, cannot be used; the report tells where and why, and no secret.
class InputError : public ReportedError {
    using ReportedError::ReportedError;
};

/// A header of HTTP.
struct Header {
    std::string name;
    std::string value;
};

/// A step: send this, and hand the answer to the client. It carries credentials and personal data: never log it.
struct Request {
    std::uint64_t id = 0;
    /// How many milliseconds the client waits for the answer.
    std::uint64_t timeout = 0;
    std::string method;
    /// Absolute.
    std::string url;
    std::vector<Header> headers;
    /// Empty where there is none.
    std::string body;
};

/// A step: get a token, and hand it to the client. It is asked of hosts that configure no credentials.
struct TokenRequest {
    std::uint64_t id = 0;
    /// How many milliseconds the client waits for it.
    std::uint64_t timeout = 0;
    /// Whether the platform did not take the token before.
    bool rejected = false;
};

/// A step: poll again then, or earlier when there is an answer.
struct Wait {
    /// Milliseconds since the epoch.
    std::uint64_t until = 0;
};

/// A step: something has happened; log it, or drop it.
struct Event {
    std::string json;
};

/// What the platform is to be answered when it has called back: `application/json`.
struct Reply {
    std::uint32_t status = 0;
    std::string body;
};

/// A step: the exchange has ended.
struct Outcome {
    std::uint64_t exchange = 0;
    bool succeeded = false;
    /// What the exchange was: `guest-session`, say.
    std::string kind;
    /// Why it failed: `refused`, say. Empty where it succeeded.
    std::string code;
    /// All of it.
    std::string json;
    /// Where the exchange was a guest event.
    std::optional<Reply> reply;
};

/// A step: nothing is under way.
struct Idle {};

/// What the host is to do next; it owns all its texts.
using Step = std::variant<Request, TokenRequest, Wait, Event, Outcome, Idle>;

/// An answer that came. Names and values of its headers are UTF-8.
struct Response {
    std::uint32_t status = 0;
    std::vector<Header> headers;
    std::string body;
};

/// A token that the host got.
struct Token {
    std::string text;
    /// In seconds; 300 where it is not known.
    std::optional<std::uint64_t> expires_in;
};

/// Why no answer came.
enum class TransportError : std::uint32_t {
    /// Nothing was sent, so the request had no effect.
    NotSent = CALLGATE_TRANSPORT_NOT_SENT,
    /// The connection broke after the request may have arrived, or the answer was cut short.
    Lost = CALLGATE_TRANSPORT_LOST,
    /// None came in time; the request may have arrived.
    TimedOut = CALLGATE_TRANSPORT_TIMED_OUT,
};

/// What the host hands to the client.
using Answer = std::variant<Response, Token, TransportError>;

/// What has become of an answer.
enum class Handled : std::uint32_t {
    Taken = CALLGATE_HANDLED_TAKEN,
    /// It came too late, or once more, and changes nothing.
    Stale = CALLGATE_HANDLED_STALE,
    /// No request had this id.
    Unknown = CALLGATE_HANDLED_UNKNOWN,
};

/// An exchange is under way.
struct Started {
    std::uint64_t exchange = 0;
};

/// A callback is one to be handled, was to be verified only, and is the host's to keep.
struct Verified {
    /// The idempotency key under which the CRM will be told of it.
    std::string key;
    /// When it came, in milliseconds since the epoch.
    std::uint64_t received = 0;
};

/// What came of a start: the exchange is under way; the document breaks a rule; a callback starts nothing, and this is the
/// answer for the platform; or it was to be verified only.
using Start = std::variant<Started, Report, Reply, Verified>;

/// The number of the exchange with this name, such as `createGuestSession`.
inline callgate_exchange exchange_number(std::string_view name) {
    callgate_exchange exchange = 0;
    detail::checked([&](callgate_error *error) {
        return callgate_exchange_number(name.data(), name.size(), &exchange, error);
    });
    return exchange;
}

/// Conducts exchanges with one platform, without a socket, a clock or a thread of its own: `drive` is a host in one loop.
/// It is for one thread at a time. Times are milliseconds since the epoch.
class Client {
public:
    /// Takes a configuration in JSON and a seed, which decides how long retries wait: take a random one. Throws `InputError`.
    Client(const Engine &engine, std::string_view config, std::uint64_t seed) {
        callgate_client *client = nullptr;
        detail::reported<InputError>([&](callgate_report **report, callgate_error *error) {
            return callgate_client_new(engine.c(), detail::data(config), config.size(), seed, &client, report, error);
        });
        client_.reset(client);
    }

    /// A client that goes on where a snapshot was taken, under a configuration as above. Throws `InputError`, and
    /// `CALLGATE_STATUS_SNAPSHOT_INVALID` where it is none.
    static Client restore(const Engine &engine, std::string_view config, std::string_view snapshot) {
        callgate_client *client = nullptr;
        detail::reported<InputError>([&](callgate_report **report, callgate_error *error) {
            return callgate_client_restore(engine.c(), detail::data(config), config.size(), detail::data(snapshot),
                                           snapshot.size(), &client, report, error);
        });
        return Client(client);
    }

    /// Starts an exchange. Throws `InputError` where the options are not its own.
    Start start(callgate_exchange exchange, std::string_view document, std::optional<std::string_view> options,
                std::uint64_t now) {
        callgate_started started = {};
        std::optional<Report> report =
            detail::reported<InputError>([&](callgate_report **place, callgate_error *error) {
                return callgate_client_start(client_.get(), exchange, detail::data(document), document.size(),
                                             options ? detail::data(*options) : nullptr, options ? options->size() : 0,
                                             now, &started, place, error);
            });
        if (report) {
            return std::move(*report);
        }
        if (started.started) {
            return Started{started.exchange};
        }
        if (started.verified) {
            return Verified{started.key, started.received};
        }
        return Reply{started.reply_status, text(started.reply_body)};
    }

    /// What to do next. Ask after every start, cancellation and answer until it is to wait, or nothing is under way.
    Step poll(std::uint64_t now) {
        callgate_step step = {};
        detail::checked([&](callgate_error *error) { return callgate_client_poll(client_.get(), now, &step, error); });
        switch (step.kind) {
        case CALLGATE_STEP_SEND:
            return request(step);
        case CALLGATE_STEP_TOKEN:
            return TokenRequest{step.id, step.time, step.rejected};
        case CALLGATE_STEP_WAIT:
            return Wait{step.time};
        case CALLGATE_STEP_DONE:
            return outcome(step);
        case CALLGATE_STEP_IDLE:
            return Idle{};
        default:
            // What else is told is for the log.
            return Event{step_json()};
        }
    }

    /// Hands over the answer to a request.
    Handled handle(std::uint64_t id, const Answer &answer, std::uint64_t now) {
        if (const Token *token = std::get_if<Token>(&answer)) {
            return handled([&](std::uint32_t *place, callgate_error *error) {
                return callgate_client_token(client_.get(), id, detail::data(token->text), token->text.size(),
                                             token->expires_in.value_or(0), now, place, error);
            });
        }
        if (const TransportError *cause = std::get_if<TransportError>(&answer)) {
            return handled([&](std::uint32_t *place, callgate_error *error) {
                return callgate_client_fail(client_.get(), id, static_cast<std::uint32_t>(*cause), now, place, error);
            });
        }
        const Response &response = std::get<Response>(answer);
        std::vector<callgate_header> headers;
        headers.reserve(response.headers.size());
        for (const Header &header : response.headers) {
            headers.push_back({{header.name.data(), header.name.size()}, {header.value.data(), header.value.size()}});
        }
        return handled([&](std::uint32_t *place, callgate_error *error) {
            return callgate_client_answer(client_.get(), id, response.status, headers.data(), headers.size(),
                                          detail::data(response.body), response.body.size(), now, place, error);
        });
    }

    /// Ends an exchange; false where there is no such one. One that has made what it must not leave behind deletes it first.
    bool cancel(std::uint64_t exchange) { return asked<bool>(callgate_client_cancel, exchange); }

    /// Whether the answer to a request is awaited; one that is not may be broken off.
    bool awaits(std::uint64_t id) { return asked<bool>(callgate_client_awaits, id); }

    /// Everything that is needed to go on in another process, as JSON: no secret and no token, but the documents that are
    /// still to be sent.
    std::string snapshot() { return told(callgate_client_snapshot); }

    /// The exchanges that have not ended, as JSON.
    std::string running() { return told(callgate_client_running); }

    /// The counters, as JSON.
    std::string metrics() { return told(callgate_client_metrics); }

    /// The counters, as OpenMetrics text.
    std::string open_metrics() { return told(callgate_client_open_metrics); }

    /// The entries of the audit log that have not been taken, as NDJSON.
    std::string take_audit() { return told(callgate_client_take_audit); }

    /// Where the audit log ends, under a key, as JSON.
    std::string audit_head(std::string_view key) {
        return told(callgate_client_audit_head, detail::data(key), key.size());
    }

    /// Records on the board that an agent entered a state: `placed`, `known`, `too-old` or `unfit`.
    std::string_view record(std::string_view agent, std::string_view state, std::uint64_t at) {
        return detail::view(
            asked<callgate_text>(callgate_client_record, agent.data(), agent.size(), state.data(), state.size(), at));
    }

    /// How an agent of the board spent the time until `now`, as JSON; throws `CALLGATE_STATUS_AGENT_UNKNOWN`.
    std::string agent(std::string_view agent, std::uint64_t now) {
        return told(callgate_client_agent, agent.data(), agent.size(), now);
    }

    /// The compliance report on the states of agents, as JSON.
    std::string compliance(std::uint64_t now) { return told(callgate_client_compliance, now); }

private:
    explicit Client(callgate_client *client) noexcept : client_(client) {}

    static std::string text(callgate_text text) { return std::string(detail::view(text)); }

    static Request request(const callgate_step &step) {
        Request request = {step.id, step.time, text(step.method), text(step.url), {}, text(step.body)};
        request.headers.reserve(step.header_count);
        for (std::size_t index = 0; index < step.header_count; index++) {
            request.headers.push_back({text(step.headers[index].name), text(step.headers[index].value)});
        }
        return request;
    }

    Outcome outcome(const callgate_step &step) {
        std::optional<Reply> reply;
        if (step.reply_status != 0) {
            reply = Reply{step.reply_status, text(step.reply_body)};
        }
        return Outcome{step.id, step.succeeded, text(step.name), text(step.code), step_json(), std::move(reply)};
    }

    std::string step_json() { return text(asked<callgate_text>(callgate_client_step_json)); }

    /// What a function puts into its last place but one.
    template <typename T, typename Ask, typename... Arguments>
    T asked(Ask ask, Arguments... arguments) {
        T answer = {};
        detail::checked([&](callgate_error *error) { return ask(client_.get(), arguments..., &answer, error); });
        return answer;
    }

    template <typename Ask, typename... Arguments>
    std::string told(Ask ask, Arguments... arguments) {
        return detail::taken(asked<callgate_string *>(ask, arguments...));
    }

    template <typename Call>
    static Handled handled(Call call) {
        std::uint32_t handled = 0;
        detail::checked([&](callgate_error *error) { return call(&handled, error); });
        return static_cast<Handled>(handled);
    }

    std::unique_ptr<callgate_client, detail::Free<callgate_client, callgate_client_free>> client_;
};

/// The clock of the system.
struct SystemClock {
    /// Milliseconds since the epoch.
    std::uint64_t now() const {
        using namespace std::chrono;
        return static_cast<std::uint64_t>(duration_cast<milliseconds>(system_clock::now().time_since_epoch()).count());
    }

    /// Comes back at that time, or after an hour.
    void wait_until(std::uint64_t time) const {
        const std::uint64_t start = now();
        const std::uint64_t most = 3600000;
        std::this_thread::sleep_for(std::chrono::milliseconds(time > start ? std::min(time - start, most) : 0));
    }
};

/// Drives a client until nothing is under way, one request at a time.
///
/// `transport` is called with a `const Request &` and gives an `Answer`; where it can be called with a
/// `const TokenRequest &`, it is asked for tokens as well. `observer` is called with each `const Outcome &`, and with each
/// `const Event &` where it can be. What one of them throws ends the loop, which may be entered again.
template <typename Transport, typename Observer, typename Clock = SystemClock>
void drive(Client &client, Transport &&transport, Observer &&observer, Clock &&clock = Clock()) {
    for (;;) {
        const Step step = client.poll(clock.now());
        if (const Request *request = std::get_if<Request>(&step)) {
            const Answer answer = transport(*request);
            client.handle(request->id, answer, clock.now());
        } else if (const TokenRequest *token = std::get_if<TokenRequest>(&step)) {
            Answer answer = TransportError::NotSent;
            if constexpr (std::is_invocable_v<Transport &, const TokenRequest &>) {
                answer = transport(*token);
            }
            client.handle(token->id, answer, clock.now());
        } else if (const Wait *wait = std::get_if<Wait>(&step)) {
            clock.wait_until(wait->until);
        } else if (const Outcome *outcome = std::get_if<Outcome>(&step)) {
            observer(*outcome);
        } else if (const Event *event = std::get_if<Event>(&step)) {
            if constexpr (std::is_invocable_v<Observer &, const Event &>) {
                observer(*event);
            } else {
                static_cast<void>(event);
            }
        } else {
            return;
        }
    }
}

/// Drives a client likewise and gives the outcomes; those that there were are lost where the transport throws.
template <typename Transport>
std::vector<Outcome> drive(Client &client, Transport &&transport) {
    std::vector<Outcome> outcomes;
    drive(client, transport, [&](const Outcome &outcome) { outcomes.push_back(outcome); });
    return outcomes;
}

} // namespace callgate

#endif // CALLGATE_CLIENT_HPP
