//! The engines of a thread by their numbers: a number crosses into the addon in a few nanoseconds, while finding out which
//! engine a JavaScript object stands for takes longer than checking a small document.

use crate::guard::{Life, error};
use callgate::Status;
use napi::Result;
use std::{cell::RefCell, collections::BTreeMap, rc::Rc};

thread_local! {
    static ENGINES: RefCell<Engines> = const { RefCell::new(Engines { last: 0, living: BTreeMap::new() }) };
}

struct Engines {
    last: u32,
    living: BTreeMap<u32, Rc<Living>>,
}

/// An engine, and whether it has survived its calls.
pub(crate) struct Living {
    engine: callgate::Engine,
    life: Life,
}

impl Living {
    /// Makes a call with the engine.
    pub(crate) fn used<T>(&self, call: impl FnOnce(&callgate::Engine) -> T) -> Result<T, String> {
        self.life.guard(|| call(&self.engine))
    }
}

/// Keeps an engine, and returns its number: no other that lives has the same, and 0 is none's.
pub(crate) fn keep(engine: callgate::Engine) -> u32 {
    ENGINES.with_borrow_mut(|engines| {
        loop {
            engines.last = engines.last.wrapping_add(1);
            if engines.last != 0 && !engines.living.contains_key(&engines.last) {
                break;
            }
        }
        let living = Living { engine, life: Life::default() };
        engines.living.insert(engines.last, Rc::new(living));
        engines.last
    })
}

/// The engine of this number.
pub(crate) fn find(number: u32) -> Result<Rc<Living>, String> {
    let found = ENGINES.with_borrow(|engines| engines.living.get(&number).cloned());
    found.ok_or_else(|| error(Status::WrongHandle))
}

/// Lets go of the engine of this number, if it is kept still.
pub(crate) fn release(number: u32) {
    // What JavaScript has forgotten may be collected after the thread's own variables are gone, and with them all engines.
    let _ = ENGINES.try_with(|engines| engines.borrow_mut().living.remove(&number));
}
