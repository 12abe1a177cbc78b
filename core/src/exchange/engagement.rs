//! How a Genesys guest was engaged: computed from the guest, and kept in its attributes.

use super::{
    Client, ExchangeId, Failure, Malformed, PlatformGuest, Response, Success, Time,
    answer::{self, Field},
    body::{Object, instant},
    call::{Call, Tag},
    concurrency::{Settled, Shape, Update},
    genesys_update::{change, document, path},
    machine::{Action, Context, Machine, Steps},
    platform_guest::LIMITS,
    record::record,
};
use crate::{Code, Kind, json};
use alloc::string::{String, ToString};

impl Client {
    /// Starts computing how a Genesys guest was engaged and writing that into its attributes; it ends with
    /// [`Success::Engagement`].
    ///
    /// The guest is fetched, and the attributes `durationMinutes`, `messageCount`, `avgResponseTimeMs`, `conversionFlag`
    /// and `calculatedAt` are changed with the `ETag` that it came with, as
    /// [`update_genesys_guest`](Self::update_genesys_guest) changes them: if another was quicker, it is fetched and
    /// computed anew. Numbers and flags are written as text where the policy allows nothing else. A guest that has these
    /// values already is left alone.
    ///
    /// ```
    /// # use callgate::exchange::{Client, Config, Response, Step, Success};
    /// # let mut client = Client::new(Config::genesys("mypurecloud.com", "my-client", "my-secret"), 42)?;
    /// client.push_engagement("g-1");
    /// # let guest = r#"{"id": "g-1", "channel": "webmessaging", "interactionCount": 4,
    /// #     "consent": {"marketing": false, "dataProcessing": true},
    /// #     "createdDate": "2026-01-01T10:00:00Z", "closedDate": "2026-01-01T10:10:00Z"}"#;
    /// # let outcome = loop {
    /// #     match client.poll(0) {
    /// #         Step::Send(request) => {
    /// #             let token = r#"{"access_token": "t", "expires_in": 3600}"#;
    /// #             let answer = if request.url.ends_with("/oauth/token") { token } else { guest };
    /// #             let response = Response::new(200).with_header("ETag", "\"1\"").with_body(answer);
    /// #             client.handle(request.id, Ok(response), 0);
    /// #         }
    /// #         Step::Done(_, outcome) => break outcome,
    /// #         _ => {}
    /// #     }
    /// # };
    /// // … and once it is done:
    /// let Ok(Success::Engagement(pushed)) = outcome.result else { panic!("not pushed") };
    /// assert_eq!((pushed.engagement.duration_minutes, pushed.engagement.message_count), (10, 4));
    /// # Ok::<(), callgate::exchange::ConfigError>(())
    /// ```
    pub fn push_engagement(&mut self, id: &str) -> ExchangeId {
        let path = path(id);
        let push = Push { path, engagement: None, update: None, end: None };
        self.start(Machine::Engagement(push))
    }
}

/// How a guest was engaged. Where a value is not whole, it is rounded to the nearest, a half up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Engagement {
    /// Minutes from the creation to the close, or to the last change while it is open; none if the platform's times run
    /// backwards.
    pub duration_minutes: u64,
    /// How many messages there were.
    pub message_count: u64,
    /// Milliseconds of the conversation for each message; 0 without messages.
    pub avg_response_time_ms: u64,
    /// Whether the attribute `converted` says so, as a text or as a flag.
    pub conversion_flag: bool,
}

record!(struct Engagement {
    duration_minutes, message_count, avg_response_time_ms, conversion_flag
});

const NAMES: [&str; 4] = ["durationMinutes", "messageCount", "avgResponseTimeMs", "conversionFlag"];

impl Engagement {
    /// What a guest tells of it.
    ///
    /// # Errors
    /// The platform did not tell when the guest was created, or neither when it was closed nor when it was changed.
    pub fn of(guest: &PlatformGuest) -> Result<Self, Malformed> {
        let created = guest.created.ok_or(Malformed::missing("createdDate"))?;
        let end = guest.closed.or(guest.modified).ok_or(Malformed::missing("modifiedDate"))?;
        let duration: Time = end.saturating_sub(created);
        let message_count = guest.interactions.unwrap_or_default();
        let document = guest.document.as_deref().unwrap_or("{}");
        let [attributes] = answer::inner(document, ["attributes"])?;
        let attributes = attributes.and_then(Field::json).unwrap_or("{}");
        let [converted] = answer::inner(attributes, ["converted"])?;
        let conversion_flag = match converted {
            Some(Field::Flag(flag)) => flag,
            Some(Field::Text(text)) => text.is("true"),
            _ => false,
        };
        Ok(Self {
            duration_minutes: rounded(duration, 60_000),
            message_count,
            avg_response_time_ms: rounded(duration, message_count),
            conversion_flag,
        })
    }

    /// The values in the order of their names, as they are written.
    fn values(&self) -> [String; 4] {
        [
            self.duration_minutes.to_string(),
            self.message_count.to_string(),
            self.avg_response_time_ms.to_string(),
            self.conversion_flag.to_string(),
        ]
    }

    /// Whether the attributes of a document are these, be it as text.
    fn stands_in(&self, document: &str) -> bool {
        let read = || {
            let [attributes] = answer::inner(document, ["attributes"]).ok()?;
            answer::inner(attributes?.json()?, NAMES).ok()
        };
        let same = |(field, value): (Option<Field<'_>>, &String)| match field {
            Some(Field::Text(text)) => text.is(value),
            Some(Field::Number(number)) => number.raw() == value,
            Some(Field::Flag(flag)) => flag.to_string() == *value,
            Some(Field::Json(_)) | None => false,
        };
        read().is_some_and(|fields| fields.into_iter().zip(&self.values()).all(same))
    }

    /// The change that writes them.
    fn patch(&self, at: Time, as_text: bool) -> String {
        let mut attributes = Object::new();
        for (name, value) in NAMES.into_iter().zip(self.values()) {
            attributes =
                if as_text { attributes.text(name, &value) } else { attributes.json(name, &value) };
        }
        let attributes = attributes.text("calculatedAt", &instant(at)).finish();
        Object::new().json("attributes", &attributes).finish()
    }
}

/// The quotient, rounded to the nearest whole number, a half up; 0 where nothing is to be divided by.
const fn rounded(dividend: u64, divisor: u64) -> u64 {
    let (Some(quotient), Some(rest)) =
        (dividend.checked_div(divisor), dividend.checked_rem(divisor))
    else {
        return 0;
    };
    // Not twice the rest, which may be too large.
    if rest >= divisor - rest { quotient.saturating_add(1) } else { quotient }
}

/// A guest whose engagement stands in its attributes.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct PushedEngagement {
    /// The guest as it is now, with its new `ETag`.
    pub guest: PlatformGuest,
    /// What stands there.
    pub engagement: Engagement,
    /// How often the change was sent; not at all, if it stood there already.
    pub tries: u32,
}

record!(struct PushedEngagement { guest, engagement, tries });

impl PushedEngagement {
    /// What an update has come to that was to write this.
    fn read(settled: &Settled, engagement: Option<Engagement>) -> Result<Self, Malformed> {
        let guest = PlatformGuest::read(&settled.response)?;
        let engagement = match engagement {
            Some(engagement) => engagement,
            None => Engagement::of(&guest)?,
        };
        Ok(Self { guest, engagement, tries: settled.tries })
    }
}

/// The states of the exchange.
pub(super) struct Push {
    path: String,
    /// What was computed last.
    engagement: Option<Engagement>,
    update: Option<Update>,
    end: Option<Result<Success, Failure>>,
}

record!(struct Push { path, engagement, update, end });

impl Steps for Push {
    fn next(&mut self, _: &mut Context<'_>) -> Action {
        if let Some(end) = self.end.take() {
            return Action::Done(end);
        }
        let fetching = || Update::fetching(Shape::Header, self.path.clone());
        match self.update.get_or_insert_with(fetching).call() {
            Some(call) => Action::Call(0, call),
            None => Action::Await,
        }
    }

    fn answered(&mut self, _: Tag, answer: Result<Response, Failure>, context: &mut Context<'_>) {
        let Self { path, engagement, update, end } = self;
        let settled = update.as_mut().and_then(|update| {
            update.answered(answer, context, |response, context| {
                compute(path, engagement, response, context)
            })
        });
        *end = settled.map(|settled| {
            let pushed = PushedEngagement::read(&settled?, *engagement);
            // An answer that cannot be read is one to a change that was accepted.
            *context.uncertain |= pushed.is_err();
            pushed.map(Success::Engagement).map_err(Failure::Malformed)
        });
    }
}

/// What is to be sent to a guest that was fetched.
fn compute(
    path: &str,
    engagement: &mut Option<Engagement>,
    response: &Response,
    context: &mut Context<'_>,
) -> Result<Option<Call>, Failure> {
    let guest = PlatformGuest::read(response).map_err(Failure::Malformed)?;
    let now = Engagement::of(&guest).map_err(Failure::Malformed)?;
    let document = document(guest)?;
    // What was sent may stand there although its answer was lost; the change itself has then moved the time of the last
    // one, and so what would be computed now.
    if engagement.is_some_and(|sent| sent.stands_in(&document)) {
        return Ok(None);
    }
    *engagement = Some(now);
    if now.stands_in(&document) {
        return Ok(None);
    }
    let as_text = !takes_numbers(&document, &now.patch(context.began, false), context);
    change(path, &document, &now.patch(context.began, as_text), context)
}

/// Whether the policy lets attributes be what they are, rather than text.
fn takes_numbers(document: &str, patch: &str, context: &Context<'_>) -> bool {
    let Ok(merged) = json::merge(document, patch, LIMITS) else { return true };
    let report = context.engine.check(Kind::GenesysGuest, merged.as_bytes(), None);
    report.violations.iter().all(|violation| violation.code != Code::MetadataValueType)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::format;

    fn guest(rest: &str) -> PlatformGuest {
        let body = format!(
            r#"{{"id":"g","channel":"webmessaging","consent":{{"marketing":false,"dataProcessing":true}},{rest}}}"#
        );
        PlatformGuest::read(&Response::new(200).with_body(body)).unwrap()
    }

    fn told(rest: &str) -> (u64, u64, u64, bool) {
        let engagement = Engagement::of(&guest(rest)).unwrap();
        let Engagement { duration_minutes, message_count, avg_response_time_ms, conversion_flag } =
            engagement;
        (duration_minutes, message_count, avg_response_time_ms, conversion_flag)
    }

    #[test]
    fn what_is_not_whole_is_rounded_to_the_nearest() {
        let created = r#""createdDate":"2026-01-01T10:00:00Z""#;
        let modified = r#""modifiedDate":"2026-01-01T10:01:29.999Z""#;
        for (rest, wanted) in [
            (format!("{created},{modified}"), (1, 0, 0, false)),
            (
                format!(
                    r#"{created},{modified},"closedDate":"2026-01-01T10:01:30Z","interactionCount":7"#
                ),
                (2, 7, 12_857, false),
            ),
            (
                format!(
                    r#"{created},"closedDate":"2026-01-01T10:00:00.003Z","interactionCount":2,"attributes":{{"converted":"true"}}"#
                ),
                (0, 2, 2, true),
            ),
            (
                format!(
                    r#"{created},"closedDate":"2026-01-01T09:00:00Z","attributes":{{"converted":true}}"#
                ),
                (0, 0, 0, true),
            ),
            (
                format!(r#"{created},{modified},"attributes":{{"converted":"yes"}}"#),
                (1, 0, 0, false),
            ),
        ] {
            assert_eq!(told(&rest), wanted, "{rest}");
        }
        let missing = |rest: &str| Engagement::of(&guest(rest)).unwrap_err();
        assert_eq!(missing(modified), Malformed::missing("createdDate"));
        assert_eq!(missing(created), Malformed::missing("modifiedDate"));
        assert_eq!((rounded(u64::MAX, u64::MAX), rounded(u64::MAX, 1)), (1, u64::MAX));
        assert_eq!((rounded(5, 2), rounded(7, 3), rounded(8, 3), rounded(1, 0)), (3, 2, 3, 0));
    }

    #[test]
    fn values_are_the_same_as_text() {
        let engagement = Engagement {
            duration_minutes: 3,
            message_count: 4,
            avg_response_time_ms: 5,
            conversion_flag: true,
        };
        for as_text in [true, false] {
            let patch = engagement.patch(0, as_text);
            assert!(engagement.stands_in(&patch), "{patch}");
            assert!(!engagement.stands_in(&patch.replace('5', "6")));
            assert!(patch.contains(r#""calculatedAt":"1970-01-01T00:00:00Z""#));
        }
        assert!(!engagement.stands_in("{}"));
    }
}
