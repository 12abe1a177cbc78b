// Callgate for C++17: callgate.h with owners, exceptions and std::string_view. Conversion and nothing else.
//
// Everything that owns can be moved and not copied. A const object can be used by any number of threads at the same time.
// Texts that are returned as std::string_view live as long as the report they come from.

#ifndef CALLGATE_HPP
#define CALLGATE_HPP

#include "callgate.h"

#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

namespace callgate {

/// The host did something wrong, or Callgate did; `what()` says it for people, `status()` for programs.
class Error : public std::runtime_error {
public:
    Error(callgate_status status, const std::string &message)
        : std::runtime_error(message), status_(status) {}

    callgate_status status() const noexcept { return status_; }

private:
    callgate_status status_;
};

namespace detail {

inline std::string_view view(callgate_text text) noexcept {
    return text.data == nullptr ? std::string_view() : std::string_view(text.data, text.size);
}

inline const std::uint8_t *data(std::string_view text) noexcept {
    // An empty view may have no data, which is how C says that there is none.
    return reinterpret_cast<const std::uint8_t *>(text.data() == nullptr ? "" : text.data());
}

template <typename Handle, callgate_status (*free_handle)(Handle **)>
struct Free {
    void operator()(Handle *handle) const noexcept { free_handle(&handle); }
};

using ErrorOwner = std::unique_ptr<callgate_error, Free<callgate_error, callgate_error_free>>;
using StringOwner = std::unique_ptr<callgate_string, Free<callgate_string, callgate_string_free>>;

/// Calls with an error object and throws what it tells; false where the answer is that there is none.
template <typename Call>
bool checked(Call call) {
    callgate_error *made = nullptr;
    const callgate_status without = callgate_error_new(&made);
    if (without != CALLGATE_STATUS_OK) {
        throw Error(without, "no error object can be made");
    }
    const ErrorOwner error(made);
    const callgate_status status = call(made);
    if (status == CALLGATE_STATUS_OK || status == CALLGATE_STATUS_ABSENT) {
        return status == CALLGATE_STATUS_OK;
    }
    callgate_text message = {nullptr, 0};
    callgate_error_message(made, &message);
    throw Error(status, std::string(view(message)));
}

inline std::string taken(callgate_string *string) {
    const StringOwner owner(string);
    callgate_text text = {nullptr, 0};
    checked([&](callgate_error *error) { return callgate_string_text(string, &text, error); });
    return std::string(view(text));
}

} // namespace detail

/// A place in a document, in bytes; `end` is not included.
struct Span {
    std::size_t start;
    std::size_t end;
};

/// One place where a document breaks a rule. Everything in it belongs to the report.
struct Violation {
    std::string_view code;
    std::string_view severity;
    std::string_view path;
    std::string_view message;
    /// JSON, as are `actual` and `witness`.
    std::optional<std::string_view> limit;
    std::optional<std::string_view> actual;
    std::optional<std::string_view> witness;
    std::optional<Span> span;
};

/// The answer to a check.
class Report {
public:
    /// Takes over a report that C gave.
    explicit Report(callgate_report *report) noexcept : report_(report) {}

    bool is_valid() const { return asked<bool>(callgate_report_is_valid); }
    bool is_truncated() const { return asked<bool>(callgate_report_is_truncated); }
    std::size_t count() const { return asked<std::size_t>(callgate_report_count); }
    /// One line, the same bytes on every surface.
    std::string_view json() const { return detail::view(asked<callgate_text>(callgate_report_json)); }

    /// What the document was checked as, where that could be told.
    std::optional<callgate_kind> kind() const {
        callgate_kind kind = 0;
        const bool told = detail::checked([&](callgate_error *error) {
            return callgate_report_kind(report_.get(), &kind, error);
        });
        return told ? std::optional<callgate_kind>(kind) : std::nullopt;
    }

    /// The violation at this place; throws `CALLGATE_STATUS_OUT_OF_RANGE` where there is none.
    Violation violation(std::size_t index) const {
        Violation found = {};
        found.code = part(callgate_violation_code, index).value();
        found.severity = part(callgate_violation_severity, index).value();
        found.path = part(callgate_violation_path, index).value();
        found.message = part(callgate_violation_message, index).value();
        found.limit = part(callgate_violation_limit, index);
        found.actual = part(callgate_violation_actual, index);
        found.witness = part(callgate_violation_witness, index);
        Span span = {};
        const bool told = detail::checked([&](callgate_error *error) {
            return callgate_violation_span(report_.get(), index, &span.start, &span.end, error);
        });
        if (told) {
            found.span = span;
        }
        return found;
    }

private:
    template <typename T>
    T asked(callgate_status (*ask)(const callgate_report *, T *, callgate_error *)) const {
        T answer = {};
        detail::checked([&](callgate_error *error) { return ask(report_.get(), &answer, error); });
        return answer;
    }

    using Part = callgate_status (*)(const callgate_report *, std::size_t, callgate_text *, callgate_error *);

    std::optional<std::string_view> part(Part ask, std::size_t index) const {
        callgate_text text = {nullptr, 0};
        const bool told = detail::checked([&](callgate_error *error) {
            return ask(report_.get(), index, &text, error);
        });
        return told ? std::optional<std::string_view>(detail::view(text)) : std::nullopt;
    }

    std::unique_ptr<callgate_report, detail::Free<callgate_report, callgate_report_free>> report_;
};

/// An error that a report tells the places of.
class ReportedError : public Error {
public:
    ReportedError(const Error &error, Report report)
        : Error(error), report_(std::make_shared<const Report>(std::move(report))) {}

    const Report &report() const noexcept { return *report_; }

private:
    // Shared, since exceptions are copied.
    std::shared_ptr<const Report> report_;
};

/// The policy breaks its own rules; the report tells where and why.
class PolicyError : public ReportedError {
    using ReportedError::ReportedError;
};

namespace detail {

/// Calls with a place for a report and gives the report; throws it where the call fails.
template <typename Thrown, typename Call>
std::optional<Report> reported(Call call) {
    callgate_report *report = nullptr;
    try {
        checked([&](callgate_error *error) { return call(&report, error); });
    } catch (const Error &error) {
        if (report == nullptr) {
            throw;
        }
        throw Thrown(error, Report(report));
    }
    return report == nullptr ? std::nullopt : std::optional<Report>(report);
}

} // namespace detail

/// A checked policy, ready to check documents with.
class Engine {
public:
    /// The default policy.
    Engine() {
        callgate_engine *engine = nullptr;
        detail::checked([&](callgate_error *error) { return callgate_engine_new(&engine, error); });
        engine_.reset(engine);
    }

    /// A policy of one's own; throws `PolicyError` where it breaks its own rules.
    explicit Engine(std::string_view policy) {
        callgate_engine *engine = nullptr;
        detail::reported<PolicyError>([&](callgate_report **report, callgate_error *error) {
            return callgate_engine_from_policy(detail::data(policy), policy.size(), &engine, report, error);
        });
        engine_.reset(engine);
    }

    /// Checks a document as what it is said to be.
    Report check(callgate_kind kind, std::string_view document,
                 std::optional<std::string_view> facts = std::nullopt) const {
        callgate_report *report = nullptr;
        detail::checked([&](callgate_error *error) {
            return callgate_engine_check(engine_.get(), kind, detail::data(document), document.size(),
                                         facts ? detail::data(*facts) : nullptr, facts ? facts->size() : 0,
                                         &report, error);
        });
        return Report(report);
    }

    /// Checks a document as what its shape tells it to be.
    Report check_any(std::string_view document, std::optional<std::string_view> facts = std::nullopt) const {
        callgate_report *report = nullptr;
        detail::checked([&](callgate_error *error) {
            return callgate_engine_check_any(engine_.get(), detail::data(document), document.size(),
                                             facts ? detail::data(*facts) : nullptr, facts ? facts->size() : 0,
                                             &report, error);
        });
        return Report(report);
    }

    /// The answer of `check` without the reasons, and without the cost of telling them.
    bool is_valid(callgate_kind kind, std::string_view document,
                  std::optional<std::string_view> facts = std::nullopt) const {
        bool valid = false;
        detail::checked([&](callgate_error *error) {
            return callgate_engine_is_valid(engine_.get(), kind, detail::data(document), document.size(),
                                            facts ? detail::data(*facts) : nullptr, facts ? facts->size() : 0,
                                            &valid, error);
        });
        return valid;
    }

    /// The kind that the shape of a document speaks for, where it speaks for one.
    std::optional<callgate_kind> kind_of(std::string_view document) const {
        callgate_kind kind = 0;
        const bool told = detail::checked([&](callgate_error *error) {
            return callgate_engine_kind_of(engine_.get(), detail::data(document), document.size(), &kind, error);
        });
        return told ? std::optional<callgate_kind>(kind) : std::nullopt;
    }

    /// The engine as C has it, which stays this object's.
    const callgate_engine *c() const noexcept { return engine_.get(); }

private:
    std::unique_ptr<callgate_engine, detail::Free<callgate_engine, callgate_engine_free>> engine_;
};

/// The name of a kind, such as `ivr-flow`.
inline std::string_view kind_name(callgate_kind kind) {
    callgate_text name = {nullptr, 0};
    detail::checked([&](callgate_error *error) { return callgate_kind_name(kind, &name, error); });
    return detail::view(name);
}

/// The kind of this name.
inline callgate_kind kind_number(std::string_view name) {
    callgate_kind kind = 0;
    detail::checked([&](callgate_error *error) {
        return callgate_kind_number(name.data(), name.size(), &kind, error);
    });
    return kind;
}

/// The catalogue's entry for a code, as JSON.
inline std::string explain(std::string_view code) {
    callgate_string *json = nullptr;
    detail::checked([&](callgate_error *error) {
        return callgate_explain(code.data(), code.size(), &json, error);
    });
    return detail::taken(json);
}

/// The whole catalogue, as JSON.
inline std::string catalogue() {
    callgate_string *json = nullptr;
    detail::checked([&](callgate_error *error) { return callgate_catalogue(&json, error); });
    return detail::taken(json);
}

} // namespace callgate

#include "callgate_client.hpp"

#endif // CALLGATE_HPP
