//! Work on all cores that is told in order.

use std::{
    collections::VecDeque,
    sync::{Condvar, Mutex, MutexGuard, PoisonError},
    thread,
};

/// What takes memory as long as it is held.
pub(super) trait Weight {
    /// How many bytes: of an item, those that the work on it takes as well; of what came of it, its own.
    fn weight(&self) -> usize;
}

/// Works on the items, as many at once as there are cores, and tells what came of each in the order of the items.
///
/// Items are taken one by one, each by the core that then works on it. The next is looked at while what is held, which is all
/// that has been taken and not told of, weighs less than a quarter of `most`; and it is worked on once `most` would not be
/// passed, or alone. So what is held is bounded, however long one of them takes.
///
/// # Errors
/// The first of `tell`; nothing is taken or told after it.
pub(super) fn in_order<T: Weight, R: Weight + Send, E: Send>(
    items: impl Iterator<Item = T> + Send,
    most: usize,
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
            scope.spawn(|| shared.run(&work));
        }
        shared.run(&work);
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
    /// What the items weigh that are worked on, and what came of those that wait.
    held: usize,
    /// Whether a core waits until less is held.
    waits: bool,
    /// Whether it ended before its end, by an error or a panic.
    ended: bool,
    error: Option<E>,
}

impl<T: Weight, I: Iterator<Item = T>, R: Weight, E, F: FnMut(R) -> Result<(), E>>
    Shared<I, R, E, F>
{
    fn run(&self, work: impl Fn(T) -> R) {
        let _over = OverByPanic(self);
        while let Some((number, weight, item)) = self.take() {
            self.done(number, weight, work(item));
        }
    }

    fn told(&self) -> MutexGuard<'_, Told<R, E, F>> {
        self.told.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The next item with its number and weight, once there is room for it.
    fn take(&self) -> Option<(usize, usize, T)> {
        let mut items = self.items.lock().ok()?;
        drop(self.wait_until(|held| held < self.most / 4)?);
        let (items, next) = &mut *items;
        let item = items.next()?;
        let (number, weight) = (*next, item.weight());
        *next += 1;
        self.wait_until(|held| held == 0 || held + weight <= self.most)?.held += weight;
        Some((number, weight, item))
    }

    /// Waits until what is held is little enough; `None` when all is over.
    fn wait_until(
        &self,
        is_little: impl Fn(usize) -> bool,
    ) -> Option<MutexGuard<'_, Told<R, E, F>>> {
        let is_full = |told: &mut Told<R, E, F>| {
            told.waits = !told.ended && !is_little(told.held);
            told.waits
        };
        let told = self.lighter.wait_while(self.told(), is_full).ok()?;
        (!told.ended).then_some(told)
    }

    /// Keeps what came of an item of this weight, and tells all whose turn it is.
    fn done(&self, number: usize, weight: usize, result: R) {
        let mut told = self.told();
        let at = number - told.first;
        if told.waiting.len() <= at {
            told.waiting.resize_with(at + 1, || None);
        }
        let left = result.weight();
        told.held = told.held - weight + left;
        told.waiting[at] = Some((result, left));
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
    use super::{Weight, in_order};
    use std::{
        panic,
        sync::atomic::{AtomicUsize, Ordering},
        thread,
        time::Duration,
    };

    /// As much as the number tells.
    struct Weighing(usize);

    impl Weight for Weighing {
        fn weight(&self) -> usize {
            self.0
        }
    }

    impl Weight for usize {
        fn weight(&self) -> usize {
            1
        }
    }

    impl Weight for () {
        fn weight(&self) -> usize {
            0
        }
    }

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
        assert_eq!(in_order(0..500, usize::MAX, work, tell), Ok(()));
        assert_eq!(told, (0..500).collect::<Vec<_>>());
    }

    /// Takes items of a weight, which leave so much behind, and gives the most that are looked at before they are told of.
    fn most_held(most: usize, item: fn(usize) -> usize, left: usize) -> usize {
        let (taken, told, held) = (AtomicUsize::new(0), AtomicUsize::new(0), AtomicUsize::new(0));
        let items = (0..200).map(|number| {
            let before = taken.fetch_add(1, Ordering::SeqCst) - told.load(Ordering::SeqCst);
            held.fetch_max(before + 1, Ordering::SeqCst);
            Weighing(item(number))
        });
        let work = |Weighing(weight)| {
            // Some take longer, so that others wait for them to be told.
            thread::sleep(Duration::from_micros(if weight.is_multiple_of(3) { 900 } else { 50 }));
            Weighing(left)
        };
        let tell = |_| -> Result<(), ()> {
            told.fetch_add(1, Ordering::SeqCst);
            Ok(())
        };
        assert_eq!(in_order(items, most, work, tell), Ok(()));
        assert_eq!(told.into_inner(), 200);
        held.into_inner()
    }

    #[test]
    fn no_more_is_held_than_may_be() {
        // The next is looked at while less than eight is held: up to four of weight two.
        assert!(most_held(32, |_| 2, 2) <= 4);
        // What is left of them counts.
        assert!(
            most_held(32, |number| number % 4, 8)
                <= 1 + thread::available_parallelism().map_or(1, usize::from)
        );
    }

    #[test]
    fn what_is_heavy_is_worked_on_when_there_is_room_for_it() {
        let working = AtomicUsize::new(0);
        let items = (0..300).map(|number| Weighing(if number % 5 == 0 { 31 } else { 2 }));
        let work = |Weighing(weight)| {
            let with = working.fetch_add(weight, Ordering::SeqCst) + weight;
            thread::sleep(Duration::from_micros(100));
            working.fetch_sub(weight, Ordering::SeqCst);
            assert!(with <= 32, "{with} were worked on at once");
        };
        assert_eq!(in_order(items, 32, work, |()| Ok::<(), ()>(())), Ok(()));
        // What is heavier than all that may be held is worked on alone.
        let working = AtomicUsize::new(0);
        let work = |_| {
            assert_eq!(working.fetch_add(1, Ordering::SeqCst), 0);
            thread::sleep(Duration::from_micros(100));
            working.fetch_sub(1, Ordering::SeqCst);
        };
        let items = (0..50).map(|_| Weighing(100));
        assert_eq!(in_order(items, 32, work, |()| Ok::<(), ()>(())), Ok(()));
    }

    #[test]
    fn an_error_ends_it() {
        let mut told = Vec::new();
        let tell = |number| {
            told.push(number);
            if number == 5 { Err("five") } else { Ok(()) }
        };
        assert_eq!(in_order(0.., 20, |number| number, tell), Err("five"));
        assert_eq!(told, [0, 1, 2, 3, 4, 5]);
    }

    #[test]
    fn a_panic_leaves_nobody_waiting() {
        let third = |number: usize| assert_ne!(number, 3, "the third");
        let ended = panic::catch_unwind(|| in_order(0.., 20, third, |()| Ok::<(), ()>(())));
        assert!(ended.is_err());
        let tell = |number| -> Result<(), ()> {
            third(number);
            Ok(())
        };
        let ended = panic::catch_unwind(|| in_order(0.., 20, |number| number, tell));
        assert!(ended.is_err());
        let items = (0..).inspect(|number| third(*number));
        let work = |_| ();
        let ended = panic::catch_unwind(|| in_order(items, 20, work, |()| Ok::<(), ()>(())));
        assert!(ended.is_err());
    }
}
