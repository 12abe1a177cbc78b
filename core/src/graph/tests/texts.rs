//! The text index against an ordered map, with hashes good, bad and hostile.

use alloc::collections::BTreeMap;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use core::cell::Cell;

use proptest::collection::vec as list;
use proptest::prelude::*;

use crate::graph::index::TextIndex;

/// Adds all texts and compares every answer, while filling and afterwards; tells whether it ended up sorted.
fn agrees(texts: &[String], capacity: usize, hash: impl Fn(&str) -> u32 + Copy) -> bool {
    let text_of = |index: u32| texts[index as usize].as_str();
    let mut index = TextIndex::with_capacity(capacity);
    let mut map: BTreeMap<&str, u32> = BTreeMap::new();
    for (place, text) in (0..).zip(texts) {
        assert_eq!(index.find_hashed(text, hash, text_of), map.get(text.as_str()).copied());
        let earlier = map.get(text.as_str()).copied();
        assert_eq!(index.insert_hashed(place, hash, text_of), earlier);
        map.entry(text).or_insert(place);
    }
    for text in texts {
        assert_eq!(index.find_hashed(text, hash, text_of), Some(map[text.as_str()]));
        let other = format!("{text}?");
        assert_eq!(index.find_hashed(&other, hash, text_of), map.get(other.as_str()).copied());
    }
    index.is_sorted()
}

fn numbered(count: u32) -> Vec<String> {
    (0..count).map(|number| format!("node-{}", number.wrapping_mul(0x9e37_79b1))).collect()
}

/// A hash good enough to take apart, unlike the real one.
fn spread(text: &str) -> u32 {
    text.bytes().fold(7, |hash: u32, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193))
}

proptest! {
    #[test]
    fn it_agrees_with_a_map(texts in list("[ab\u{e9}]{0,12}", 0..80), capacity in 0..80_usize) {
        let text_of = |index: u32| texts[index as usize].as_str();
        let mut index = TextIndex::with_capacity(capacity);
        let mut map: BTreeMap<&str, u32> = BTreeMap::new();
        for (place, text) in (0..).zip(&texts) {
            let earlier = map.get(text.as_str()).copied();
            prop_assert_eq!(index.insert(place, text_of), earlier);
            map.entry(text).or_insert(place);
        }
        for text in &texts {
            prop_assert_eq!(index.find(text, text_of), map.get(text.as_str()).copied());
        }
        prop_assert!(!index.is_sorted());
    }

    #[test]
    fn it_agrees_whatever_the_hash(
        texts in list("[a-d]{0,4}", 0..200),
        capacity in 0..200_usize,
        mask in prop_oneof![Just(0), Just(1), Just(0x8000_0000), Just(0xff00_0000), Just(u32::MAX)],
        shift in 0..32_u32,
    ) {
        agrees(&texts, capacity, |text| spread(text) & mask);
        agrees(&texts, capacity, |text| (spread(text) >> shift) | mask);
    }
}

#[test]
fn a_million_texts_nobody_chose_stay_in_the_table() {
    let texts = numbered(1_000_000);
    let text_of = |index: u32| texts[index as usize].as_str();
    for capacity in [0, texts.len()] {
        let mut index = TextIndex::with_capacity(capacity);
        for place in 0..1_000_000 {
            assert_eq!(index.insert(place, text_of), None);
        }
        assert!(!index.is_sorted());
        for place in (0..1_000_000).step_by(97) {
            assert_eq!(index.find(text_of(place), text_of), Some(place));
            assert_eq!(index.insert(place, text_of), Some(place));
        }
    }
}

#[test]
fn short_texts_stay_in_the_table() {
    let letters: Vec<char> = ('a'..='z').chain('0'..='9').collect();
    let ones: Vec<String> = letters.iter().map(|letter| format!("{letter}")).collect();
    let longer = |texts: &[String]| -> Vec<String> {
        texts
            .iter()
            .flat_map(|text| letters.iter().map(move |last| format!("{text}{last}")))
            .collect()
    };
    let (twos, threes) = (longer(&ones), longer(&longer(&ones)));
    // Some differ in their beginnings alone, some in their ends, and all have few bytes.
    let around = twos.iter().flat_map(|two| {
        [format!("{two}00"), format!("00{two}"), format!("{two}00000"), format!("00000{two}")]
    });
    let texts: Vec<String> =
        ones.iter().chain(&twos).chain(&threes).cloned().chain(around).collect();
    let text_of = |index: u32| texts[index as usize].as_str();
    let mut index = TextIndex::with_capacity(0);
    for (place, _) in (0..).zip(&texts) {
        index.insert(place, text_of);
    }
    assert!(!index.is_sorted());
}

#[test]
fn hostile_texts_are_sorted_and_still_found() {
    let texts = numbered(20_000);
    // One hash for all; neighbouring places for all; a crowd at the last place of the table.
    assert!(agrees(&texts, 0, |_| 0));
    assert!(agrees(&texts, texts.len(), |_| u32::MAX));
    assert!(agrees(&texts, 0, |text| spread(text) >> 20));
    assert!(agrees(&texts, 0, |text| spread(text) | 0xffff_0000));
}

#[test]
fn growing_into_a_crowd_sorts_too() {
    // Few enough for each hash, but all of them within a handful of places until the table is large.
    let texts = numbered(3_000);
    assert!(agrees(&texts, 0, |text| spread(text) % 1_024));
    assert!(!agrees(&numbered(100), 0, |text| spread(text) % 1_024));
}

#[test]
fn hostile_texts_cost_no_more_than_sorting() {
    let size = 100_000;
    let texts = numbered(size);
    let read = Cell::new(0_u64);
    let text_of = |index: u32| {
        read.set(read.get() + 1);
        texts[index as usize].as_str()
    };
    let mut index = TextIndex::with_capacity(0);
    for place in 0..size {
        assert_eq!(index.insert_hashed(place, |_| 0, text_of), None);
    }
    for place in 0..size {
        assert_eq!(index.find_hashed(&texts[place as usize], |_| 0, text_of), Some(place));
    }
    // Twice as many searches as texts, each of at most 17 + a few comparisons.
    assert!(read.get() < u64::from(size) * 2 * 24, "{} texts read", read.get());
}

#[test]
fn a_crowd_without_a_gap_is_looked_at_for_a_fixed_distance() {
    // Each text in its own place, one after the other: no empty slot ends a search among them.
    let texts = numbered(4_096);
    let read = Cell::new(0_u32);
    let text_of = |index: u32| {
        read.set(read.get() + 1);
        texts[index as usize].as_str()
    };
    let mut index = TextIndex::with_capacity(texts.len() + 1);
    for place in 0..4_096 {
        assert_eq!(index.insert_hashed(place, |_| place << 19, text_of), None);
    }
    assert!(!index.is_sorted());
    assert_eq!(read.get(), 4_096);
    assert_eq!(index.find_hashed("elsewhere", |_| 1, text_of), None);
    assert_eq!(index.find_hashed("elsewhere", |_| 0, text_of), None);
    assert_eq!(read.get(), 4_097);
    for place in 0..4_096 {
        assert_eq!(
            index.find_hashed(&texts[place as usize], |_| place << 19, text_of),
            Some(place)
        );
    }
    // No empty slot within reach of the first place: what does not fit there makes the index sorted.
    let newcomer = [texts.as_slice(), &["newcomer".into()]].concat();
    let text_of = |index: u32| newcomer[index as usize].as_str();
    let mut fuller = index.clone();
    assert_eq!(fuller.insert_hashed(4_096, |_| 0, text_of), None);
    assert!(fuller.is_sorted());
    for (place, text) in (0..).zip(&newcomer) {
        assert_eq!(fuller.find_hashed(text, |_| 0, text_of), Some(place));
    }
}

#[test]
fn the_number_for_none_is_no_index() {
    let mut index = TextIndex::with_capacity(1);
    assert_eq!(index.insert(u32::MAX, |_| "text"), None);
    assert_eq!(index.find("text", |_| "text"), None);
}
