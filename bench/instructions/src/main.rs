//! The main paths, for callgrind to count the instructions of.
//!
//! `callgate-instructions` prints the tasks, a line each: how many calls are worth counting, and the name.
//! `callgate-instructions TASK CALLS` does a task so many times. The difference between two such runs is what the calls
//! take; what comes before and after them is the same.

use callgate::{Engine, Kind};
use callgate_bench_subjects::{
    exchange::Sessions,
    guests::{MEASURED, title},
    kinds::{Subject, subjects},
    large,
};
use std::{env, error::Error, hint::black_box, process::ExitCode};

type Done = Result<(), Box<dyn Error>>;

/// Does something once.
type Call = Box<dyn FnMut() -> Done>;

/// What is counted.
struct Task {
    name: String,
    /// How many calls are worth counting.
    calls: usize,
    make: Box<dyn Fn() -> Result<Call, Box<dyn Error>>>,
}

/// A check of a document, for its report or, if nothing else is wanted, its verdict.
fn check(
    kind: Kind,
    document: String,
    facts: Option<String>,
    is_verdict: bool,
) -> Result<Call, Box<dyn Error>> {
    let engine = Engine::from_policy(large::POLICY).map_err(|report| report.to_json())?;
    Ok(Box::new(move || {
        let (document, facts) = (document.as_bytes(), facts.as_ref().map(String::as_bytes));
        if is_verdict {
            black_box(engine.is_valid(kind, black_box(document), black_box(facts)));
        } else {
            let report = engine.check(kind, black_box(document), black_box(facts));
            if !report.violations.is_empty() {
                black_box(report.to_json());
            }
        }
        Ok(())
    }))
}

fn tasks() -> Vec<Task> {
    let mut tasks = Vec::new();
    let mut task = |name: String, calls, make: Box<dyn Fn() -> Result<Call, Box<dyn Error>>>| {
        tasks.push(Task { name, calls, make });
    };
    for (name, make) in MEASURED {
        let title = title(name, make().len());
        let of = move |is_verdict| check(Kind::GuestSession, make(), None, is_verdict);
        if name != "broken" {
            task(format!("{title}, verdict"), 200, Box::new(move || of(true)));
        }
        task(format!("{title}, report"), 200, Box::new(move || of(false)));
    }
    for (place, subject) in subjects().iter().enumerate() {
        let calls = if subject.title.contains("large") { 10 } else { 200 };
        let make = move || {
            let Subject { kind, document, facts, .. } = subjects().swap_remove(place);
            check(kind, document.to_string(), facts.map(|facts| facts.to_string()), false)
        };
        task(format!("{}, report", subject.title), calls, Box::new(make));
    }
    let flow = || check(Kind::IvrFlow, large::flow(10_000), None, true);
    task("IVR flow, 10,000 nodes, verdict".into(), 2, Box::new(flow));
    let codes = || check(Kind::CallCodes, large::codes(10_000), None, true);
    task("10,000 call codes, verdict".into(), 2, Box::new(codes));
    task(
        "engine of the default policy".into(),
        20,
        Box::new(|| {
            Ok(Box::new(|| {
                black_box(Engine::new());
                Ok(())
            }))
        }),
    );
    task(
        "exchange of a guest session".into(),
        50,
        Box::new(|| {
            let mut sessions = Sessions::new()?;
            Ok(Box::new(move || {
                sessions.open().map(drop).ok_or_else(|| "a session was not created".into())
            }))
        }),
    );
    tasks
}

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let done = match arguments.as_slice() {
        [] => {
            tasks().iter().for_each(|task| println!("{} {}", task.calls, task.name));
            Ok(())
        }
        [name, calls] => run(name, calls),
        _ => Err("usage: callgate-instructions [TASK CALLS]".into()),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("callgate-instructions: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run(name: &str, calls: &str) -> Done {
    let tasks = tasks();
    let task = tasks.iter().find(|task| task.name == name).ok_or("there is no such task")?;
    let mut call = (task.make)()?;
    (0..calls.parse::<usize>()?).try_for_each(|_| call())
}
