//! Work on all cores that is told in order.

use std::{
    collections::VecDeque,
    sync::{Condvar, Mutex, MutexGuard, PoisonError},
    thread,
};

/// Works on the items, as many at once as there are cores, and tells what came of each in the order of the items.
///
/// Items are taken one by one, each by the core that then works on it, as long as those that have been taken and not told of
/// weigh less than `most` together; so what is held is bounded, however long one of them takes.
///
/// # Errors
/// The first of `tell`; nothing is taken or told after it.
pub(super) fn in_order<T, R: Send, E: Send>(
    items: impl Iterator<Item = T> + Send,
    most: usize,
    weight: impl Fn(&T) -> usize + Sync,
    work: impl Fn(T) -> R + Sync,
    tell: impl FnMut(R) -> Result<(), E> + Send,
) -> Result<(), E> {
    let shared = Shared {
        items: Mutex::new((items.fuse(), 0)),
        told: Mutex::new(Told {
            tell,
            waiting: VecDeque::new(),
            first: 0,
            held: 0,
            waits: false,
            ended: false,
            error: None,
        }),
        lighter: Condvar::new(),
        most,
    };
    thread::scope(|scope| {
        for _ in 1..thread::available_parallelism().map_or(1, usize::from) {
            scope.spawn(|| shared.run(&weight, &work));
        }
        shared.run(&weight, &work);
    });
    let told = shared.told.into_inner().unwrap_or_else(PoisonError::into_inner);
    told.error.map_or(Ok(()), Err)
}

/// What the cores share.
struct Shared<I, R, E, F> {
    /// The items that have not been taken, and the number of the next.
    items: Mutex<(I, usize)>,
    told: Mutex<Told<R, E, F>>,
    /// Told whenever less is held, or all is over.
    lighter: Condvar,
    most: usize,
}

/// What has been told, and what waits for its turn.
struct Told<R, E, F> {
    tell: F,
    /// What came of the items from the first on that has not been told of, with their weights.
    waiting: VecDeque<Option<(R, usize)>>,
    first: usize,
    /// What the items weigh that have been taken and not told of.
    held: usize,
    /// Whether a core waits until less is held.
    waits: bool,
    /// Whether it ended before its end, by an error or a panic.
    ended: bool,
    error: Option<E>,
}

impl<T, I: Iterator<Item = T>, R, E, F: FnMut(R) -> Result<(), E>> Shared<I, R, E, F> {
    fn run(&self, weight: impl Fn(&T) -> usize, work: impl Fn(T) -> R) {
        let _over = OverByPanic(self);
        while let Some((number, weight, item)) = self.take(&weight) {
            self.done(number, weight, work(item));
        }
    }

    fn told(&self) -> MutexGuard<'_, Told<R, E, F>> {
        self.told.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The next item with its number and weight, once there is room for it.
    fn take(&self, weight: impl Fn(&T) -> usize) -> Option<(usize, usize, T)> {
        let mut items = self.items.lock().ok()?;
        let is_full = |told: &mut Told<R, E, F>| {
            told.waits = !told.ended && told.held >= self.most;
            told.waits
        };
        let told = self.lighter.wait_while(self.told(), is_full).ok()?;
        if told.ended {
            return None;
        }
        drop(told);
        let (items, next) = &mut *items;
        let item = items.next()?;
        let (number, weight) = (*next, weight(&item));
        *next += 1;
        self.told().held += weight;
        Some((number, weight, item))
    }

    /// Keeps what came of an item, and tells all whose turn it is.
    fn done(&self, number: usize, weight: usize, result: R) {
        let mut told = self.told();
        let at = number - told.first;
        if told.waiting.len() <= at {
            told.waiting.resize_with(at + 1, || None);
        }
        told.waiting[at] = Some((result, weight));
        while !told.ended
            && let Some((result, weight)) = told.waiting.front_mut().and_then(Option::take)
        {
            told.waiting.pop_front();
            told.first += 1;
            if let Err(error) = (told.tell)(result) {
                (told.ended, told.error) = (true, Some(error));
            }
            told.held -= weight;
        }
        let waits = told.waits;
        drop(told);
        // Telling it to nobody would cost a call of the system.
        if waits {
            self.lighter.notify_all();
        }
    }
}

/// Ends all when a panic passes: the others would wait for the item that it takes along.
struct OverByPanic<'s, I, R, E, F>(&'s Shared<I, R, E, F>);

impl<I, R, E, F> Drop for OverByPanic<'_, I, R, E, F> {
    fn drop(&mut self) {
        if thread::panicking() {
            self.0.told.lock().unwrap_or_else(PoisonError::into_inner).ended = true;
            self.0.lighter.notify_all();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::in_order;
    use std::{
        panic,
        sync::atomic::{AtomicUsize, Ordering},
        thread,
        time::Duration,
    };

    #[test]
    fn what_takes_longer_is_still_told_in_its_turn() {
        let mut told = Vec::new();
        let work = |number: usize| {
            thread::sleep(Duration::from_micros(if number.is_multiple_of(7) { 900 } else { 10 }));
            number
        };
        let tell = |number| -> Result<(), ()> {
            told.push(number);
            Ok(())
        };
        assert_eq!(in_order(0..500, usize::MAX, |_| 1, work, tell), Ok(()));
        assert_eq!(told, (0..500).collect::<Vec<_>>());
    }

    #[test]
    fn no_more_is_held_than_may_be() {
        let (taken, told) = (AtomicUsize::new(0), AtomicUsize::new(0));
        let items = (0..300).inspect(|_| {
            let held = taken.fetch_add(1, Ordering::SeqCst) - told.load(Ordering::SeqCst);
            // One is taken when there are fewer than four, each of weight two, and up to eight weigh less than nine.
            assert!(held <= 4, "{held} were held before another was taken");
        });
        let tell = |()| -> Result<(), ()> {
            told.fetch_add(1, Ordering::SeqCst);
            Ok(())
        };
        let work = |number: usize| thread::sleep(Duration::from_micros((number % 3 * 100) as u64));
        assert_eq!(in_order(items, 9, |_| 2, work, tell), Ok(()));
        assert_eq!(told.into_inner(), 300);
    }

    #[test]
    fn an_error_ends_it() {
        let mut told = Vec::new();
        let tell = |number| {
            told.push(number);
            if number == 5 { Err("five") } else { Ok(()) }
        };
        assert_eq!(in_order(0.., 20, |_| 1, |number| number, tell), Err("five"));
        assert_eq!(told, [0, 1, 2, 3, 4, 5]);
    }

    #[test]
    fn a_panic_leaves_nobody_waiting() {
        let third = |number: usize| assert_ne!(number, 3, "the third");
        let ended = panic::catch_unwind(|| in_order(0.., 20, |_| 1, third, |()| Ok::<(), ()>(())));
        assert!(ended.is_err());
        let tell = |number| -> Result<(), ()> {
            third(number);
            Ok(())
        };
        let ended = panic::catch_unwind(|| in_order(0.., 20, |_| 1, |number| number, tell));
        assert!(ended.is_err());
        let items = (0..).inspect(|number| third(*number));
        let ended = panic::catch_unwind(|| in_order(items, 20, |_| 1, drop, |()| Ok::<(), ()>(())));
        assert!(ended.is_err());
    }
}
