//! Optimistic concurrency: a change says which version of the thing it was made for, and comes to nothing if another was
//! quicker. Then the thing is fetched, and the change made anew for what it is now.

use super::{
    Failure, Malformed, Method, Response, answer, body::with_number, call::Call, machine::Context,
    record::record,
};
use alloc::string::{String, ToString};

/// How often a change is sent at most before it is given up (reference 2: "a maximum of three attempts").
pub(super) const TRIES: u32 = 3;

/// Where the version of a thing stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    /// In the header `ETag` of answers and `If-Match` of changes. Who comes too late is told 412 (RFC 9110, section
    /// 13.1.1).
    Header,
    /// In the member `version` of both bodies. Who comes too late is told 409.
    Member,
}

record!(enum Shape { Header, Member | | });

impl Shape {
    /// What is answered to a change that was made for another version.
    const fn conflict(self) -> u16 {
        match self {
            Self::Header => 412,
            Self::Member => 409,
        }
    }

    /// The version that an answer tells, as it is sent with a change.
    ///
    /// # Errors
    /// The answer tells none, or none that can be sent.
    pub(super) fn version(self, response: &Response) -> Result<String, Malformed> {
        match self {
            Self::Header => {
                const NAME: &str = "ETag";
                let tag = response.header(NAME).ok_or(Malformed::missing(NAME))?.trim_ascii();
                if is_tag(tag) { Ok(tag.into()) } else { Err(Malformed::unusable(NAME)) }
            }
            Self::Member => {
                let [version] = answer::fields(response, [VERSION])?;
                let version = version.ok_or(Malformed::missing(VERSION))?.count();
                Ok(version.ok_or(Malformed::unusable(VERSION))?.to_string())
            }
        }
    }

    /// The change, for a thing of this version alone. It may be repeated: once it has had its effect, the version is
    /// another.
    fn guard(self, mut call: Call, version: &str) -> Call {
        call.accepts.push(self.conflict());
        match self {
            Self::Header => call.with_header("If-Match", version),
            Self::Member => {
                let body = with_number(&call.body, VERSION, version);
                call.with_body(body)
            }
        }
        .repeatable()
    }
}

/// Whether this can be sent as the value of `If-Match`: nothing that would end the header is among it.
pub(super) fn is_tag(tag: &str) -> bool {
    !tag.is_empty() && tag.bytes().all(|byte| byte.is_ascii_graphic())
}

const VERSION: &str = "version";

/// A change of one thing, until it is there.
///
/// Whoever owns it sends what [`call`](Self::call) gives and hands the answers to [`answered`](Self::answered). A lost
/// answer does no harm: the repetition meets another version, and the fetch that follows finds the change there.
pub(super) struct Update {
    shape: Shape,
    /// The path of the thing.
    path: String,
    /// How often the change was sent.
    tries: u32,
    stage: Stage,
}

record!(struct Update { shape, path, tries, stage });

enum Stage {
    Fetch,
    Fetching,
    Change(Call),
    Changing,
    /// The change is there. What it has made of the thing is to be fetched, since the answer did not tell.
    Reread,
    Rereading,
}

record!(enum Stage { Fetch, Fetching, Changing, Reread, Rereading | Change(call) | });

/// A change that is there.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Settled {
    /// The answer that says so: to the change, or to a fetch that found nothing left to change.
    pub(super) response: Response,
    /// How often the change was sent; not at all, if there was nothing to change.
    pub(super) tries: u32,
}

impl Update {
    /// A change of what stands at this path, which is fetched first.
    pub(super) fn fetching(shape: Shape, path: String) -> Self {
        Self { shape, path, tries: 0, stage: Stage::Fetch }
    }

    /// A change that has been made for a version that is known already.
    pub(super) fn knowing(shape: Shape, path: String, version: &str, change: Call) -> Self {
        let stage = Stage::Change(shape.guard(change, version));
        Self { shape, path, tries: 0, stage }
    }

    /// What is to be called now; none while an answer is awaited.
    pub(super) fn call(&mut self) -> Option<Call> {
        let (stage, call) = match core::mem::replace(&mut self.stage, Stage::Changing) {
            Stage::Fetch => (Stage::Fetching, Some(Call::platform(Method::Get, self.path.clone()))),
            Stage::Reread => {
                (Stage::Rereading, Some(Call::platform(Method::Get, self.path.clone())))
            }
            Stage::Change(call) => {
                self.tries += 1;
                (Stage::Changing, Some(call))
            }
            stage => (stage, None),
        };
        self.stage = stage;
        call
    }

    /// Takes the answer to the last call; the end, if it has come to one.
    ///
    /// `change` makes the change for what the thing is now, which is the answer to a fetch: a call without version, or
    /// none if there is nothing left to change.
    pub(super) fn answered(
        &mut self,
        answer: Result<Response, Failure>,
        context: &mut Context<'_>,
        change: impl FnOnce(&Response, &mut Context<'_>) -> Result<Option<Call>, Failure>,
    ) -> Option<Result<Settled, Failure>> {
        let response = match answer {
            Ok(response) => response,
            Err(failure) => return Some(Err(failure)),
        };
        if matches!(self.stage, Stage::Rereading) {
            *context.uncertain = false;
            return Some(Ok(self.settled(response)));
        }
        if !matches!(self.stage, Stage::Fetching) {
            // An `ETag` stands for a thing that whoever wanted it changed wants to see.
            if self.shape == Shape::Header
                && matches!(response.status, 200..=299)
                && response.body.trim_ascii().is_empty()
            {
                *context.uncertain = true;
                self.stage = Stage::Reread;
                return None;
            }
            if response.status != self.shape.conflict() {
                return Some(Ok(self.settled(response)));
            }
            // The other may have been an earlier try of this one, of which nobody heard.
            *context.uncertain |= context.doubt;
            self.stage = Stage::Fetch;
            return None;
        }
        let version = self.shape.version(&response).map_err(Failure::Malformed);
        let made = version.and_then(|version| {
            let call = change(&response, context)?;
            Ok(call.map(|call| self.shape.guard(call, &version)))
        });
        match made {
            Err(failure) => return Some(Err(failure)),
            Ok(None) => {
                *context.uncertain = false;
                return Some(Ok(self.settled(response)));
            }
            Ok(Some(call)) => {
                *context.uncertain = false;
                if self.tries >= TRIES {
                    return Some(Err(Failure::Conflict { tries: self.tries }));
                }
                self.stage = Stage::Change(call);
            }
        }
        None
    }

    const fn settled(&self, response: Response) -> Settled {
        Settled { response, tries: self.tries }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        Engine,
        exchange::{
            Board, BoardLimits, Cause, Config, ExchangeId, Metrics, TransportError,
            endpoint::Endpoints, token::Tokens,
        },
        json::{Limits, Reader},
    };
    use std::{format, vec::Vec};

    /// A thing whose only value is to be 7, and what was sent to it.
    struct Thing {
        shape: Shape,
        version: u32,
        value: u32,
        sent: Vec<String>,
        uncertain: bool,
    }

    impl Thing {
        fn new(shape: Shape) -> Self {
            Self { shape, version: 1, value: 0, sent: Vec::new(), uncertain: false }
        }

        fn told(&self, status: u16) -> Response {
            let Self { version, value, .. } = self;
            let response = Response::new(status);
            match self.shape {
                Shape::Header => response
                    .with_header("etag", format!("\"{version}\""))
                    .with_body(format!(r#"{{"value":{value}}}"#)),
                Shape::Member => {
                    response.with_body(format!(r#"{{"value":{value},"version":{version}}}"#))
                }
            }
        }

        fn change() -> Call {
            Call::platform(Method::Patch, "/thing").with_body(r#"{"value":7}"#.into())
        }

        /// Answers a call as a platform does.
        fn answer(&mut self, call: &Call) -> Response {
            if call.method == Method::Get {
                self.sent.push("fetch".into());
                return self.told(200);
            }
            let header = call.headers.iter().find(|(name, _)| name == "If-Match");
            let version = match (self.shape, header) {
                (Shape::Header, Some((_, tag))) => tag.trim_matches('"').to_string(),
                (Shape::Member, None) => {
                    let sent = Response::new(200).with_body(call.body.clone());
                    Shape::Member.version(&sent).unwrap()
                }
                other => panic!("{other:?}"),
            };
            assert!(call.is_repeatable());
            self.sent.push(format!("change {version}"));
            if version != self.version.to_string() {
                return Response::new(self.shape.conflict());
            }
            self.version += 1;
            self.value = 7;
            self.told(200)
        }

        /// Runs to the end; `meddle` may change the thing and the answer before the update hears of it. It is written
        /// down and read again before each step.
        fn run(
            &mut self,
            mut update: Update,
            mut meddle: impl FnMut(&mut Self, &Call, &mut dyn FnMut(&mut Self) -> Response) -> Response,
        ) -> Result<Settled, Failure> {
            let config = Config::cxone_guests("acme", "i", "s");
            let (engine, endpoints) = (Engine::new(), Endpoints::new(&config));
            let tokens = Tokens::new(config.token);
            loop {
                let mut text = String::new();
                crate::exchange::record::Record::write(&update, &mut text);
                let limits = Limits { max_bytes: 1 << 20, max_nesting: 64 };
                let mut reader = Reader::new(text.as_bytes(), limits).unwrap();
                update = crate::exchange::record::Record::read(&mut reader).unwrap();

                let call = update.call().unwrap();
                assert!(update.call().is_none());
                let response = meddle(self, &call, &mut |thing| thing.answer(&call));
                let doubt = response.header("doubt").is_some();
                let mut metrics = Metrics::default();
                let mut context = Context {
                    id: ExchangeId(0),
                    now: 0,
                    began: 0,
                    engine: &engine,
                    endpoints: &endpoints,
                    tokens: &tokens,
                    metrics: &mut metrics,
                    board: &mut Board::new(engine.clone(), BoardLimits::default()),
                    doubt,
                    uncertain: &mut self.uncertain,
                    entries: 0,
                    starts: &mut Vec::new(),
                };
                let end = update.answered(Ok(response), &mut context, |current, _| {
                    let [value] = answer::fields(current, ["value"]).unwrap();
                    Ok((value.unwrap().count() != Some(7)).then(Self::change))
                });
                if let Some(end) = end {
                    return end;
                }
            }
        }
    }

    const BOTH: [Shape; 2] = [Shape::Header, Shape::Member];

    fn fetching(shape: Shape) -> Update {
        Update::fetching(shape, "/thing".into())
    }

    #[test]
    fn what_is_not_known_is_fetched_and_then_changed() {
        for shape in BOTH {
            let mut thing = Thing::new(shape);
            let settled = thing.run(fetching(shape), |thing, _, answer| answer(thing)).unwrap();
            assert_eq!(thing.sent, ["fetch", "change 1"]);
            assert_eq!(settled.tries, 1);
            assert_eq!(settled.response, thing.told(200));
        }
    }

    #[test]
    fn what_is_known_is_changed_at_once() {
        for (shape, version) in [(Shape::Header, "\"1\""), (Shape::Member, "1")] {
            let mut thing = Thing::new(shape);
            let update = Update::knowing(shape, "/thing".into(), version, Thing::change());
            thing.run(update, |thing, _, answer| answer(thing)).unwrap();
            assert_eq!(thing.sent, ["change 1"]);
        }
    }

    #[test]
    fn a_quicker_other_is_merged_with() {
        for shape in BOTH {
            let mut thing = Thing::new(shape);
            let mut others = 2;
            let settled = thing.run(fetching(shape), |thing, call, answer| {
                if call.method == Method::Patch && others > 0 {
                    others -= 1;
                    thing.version += 1;
                }
                answer(thing)
            });
            assert_eq!(settled.unwrap().tries, 3);
            let sent = ["fetch", "change 1", "fetch", "change 2", "fetch", "change 3"];
            assert_eq!(thing.sent, sent);
        }
    }

    #[test]
    fn after_three_tries_it_is_given_up() {
        for shape in BOTH {
            let mut thing = Thing::new(shape);
            let failure = thing.run(fetching(shape), |thing, call, answer| {
                thing.version += u32::from(call.method == Method::Patch);
                answer(thing)
            });
            assert_eq!(failure, Err(Failure::Conflict { tries: 3 }));
            assert_eq!((thing.sent.len(), thing.value, thing.uncertain), (7, 0, false));
        }
    }

    #[test]
    fn a_change_that_is_there_already_is_not_sent() {
        for shape in BOTH {
            let mut thing = Thing { value: 7, ..Thing::new(shape) };
            let settled = thing.run(fetching(shape), |thing, _, answer| answer(thing)).unwrap();
            assert_eq!((settled.tries, thing.sent.len()), (0, 1));
        }
    }

    #[test]
    fn a_change_whose_answer_was_lost_is_found_there_even_after_the_last_try() {
        for (shape, before) in BOTH.into_iter().flat_map(|shape| [(shape, 0), (shape, 2)]) {
            let mut thing = Thing::new(shape);
            let mut others = before;
            let settled = thing.run(fetching(shape), |thing, call, answer| {
                if call.method == Method::Get {
                    return answer(thing);
                }
                if others > 0 {
                    others -= 1;
                    thing.version += 1;
                    return answer(thing);
                }
                // The first try has its effect, the answer is lost, and the repetition is answered.
                assert_eq!(answer(thing).status, 200);
                answer(thing).with_header("doubt", "1")
            });
            let settled = settled.unwrap();
            assert_eq!(settled.tries, before + 1);
            assert_eq!((thing.value, thing.version, thing.uncertain), (7, before + 2, false));
        }
    }

    #[test]
    fn while_the_fetch_is_under_way_the_doubt_stays() {
        let mut update = Update::knowing(Shape::Header, "/t".into(), "\"1\"", Thing::change());
        assert!(update.call().is_some());
        let config = Config::cxone_guests("acme", "i", "s");
        let (engine, endpoints) = (Engine::new(), Endpoints::new(&config));
        let tokens = Tokens::new(config.token);
        let (mut metrics, mut uncertain, mut starts) = (Metrics::default(), false, Vec::new());
        let mut board = Board::new(engine.clone(), BoardLimits::default());
        let mut context = Context {
            id: ExchangeId(0),
            now: 0,
            began: 0,
            engine: &engine,
            endpoints: &endpoints,
            tokens: &tokens,
            metrics: &mut metrics,
            board: &mut board,
            doubt: true,
            uncertain: &mut uncertain,
            entries: 0,
            starts: &mut starts,
        };
        let conflict = Ok(Response::new(412));
        assert_eq!(update.answered(conflict, &mut context, |_, _| Ok(None)), None);
        assert!(update.call().is_some());
        let lost = Failure::Unavailable(Cause::Transport(TransportError::Lost));
        let end = update.answered(Err(lost.clone()), &mut context, |_, _| Ok(None));
        assert_eq!(end, Some(Err(lost)));
        assert!(uncertain);
    }

    #[test]
    fn a_version_that_cannot_be_sent_is_malformed() {
        let header =
            |value: &str| Shape::Header.version(&Response::new(200).with_header("ETag", value));
        assert_eq!(header(" W/\"a\" ").unwrap(), "W/\"a\"");
        assert_eq!(header(""), Err(Malformed::unusable("ETag")));
        assert_eq!(header("\"a\"\r\nX: y"), Err(Malformed::unusable("ETag")));
        assert_eq!(Shape::Header.version(&Response::new(200)), Err(Malformed::missing("ETag")));
        let member = |body: &str| Shape::Member.version(&Response::new(200).with_body(body));
        assert_eq!(member(r#"{"version":12}"#).unwrap(), "12");
        for body in [r#"{"version":-1}"#, r#"{"version":1.5}"#, r#"{"version":"1"}"#] {
            assert_eq!(member(body), Err(Malformed::unusable("version")), "{body}");
        }
        assert_eq!(member("{}"), Err(Malformed::missing("version")));
    }
}
