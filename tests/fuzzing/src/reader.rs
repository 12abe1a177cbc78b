//! The reader: any bytes are read as `serde_json` reads them, or refused where it refuses them.

use callgate::json::{Limits, LineColumn, Lines, Reader, Reason, Type};
use callgate_tests::reading::{accepts, doubles, read};
use serde_json::Value;

/// Less deep than `serde_json` goes.
const LIMITS: Limits = Limits { max_bytes: 1 << 20, max_nesting: 100 };

/// Reads, passes over, and compares.
///
/// # Panics
/// A promise is not kept.
pub fn run(data: &[u8]) {
    let own = read(data, LIMITS);
    assert_eq!(own.as_ref().map(drop), accepts(data, LIMITS).as_ref().map(drop));
    let peer = serde_json::from_slice::<Value>(data);
    match (own, peer) {
        (Ok(own), Ok(peer)) => assert_eq!(own, doubles(peer)),
        (Err(fault), peer) => {
            assert!(fault.offset <= data.len());
            assert!(peer.is_err() || fault.reason == Reason::TooDeep, "{fault:?}");
            let place = LineColumn::of(data, fault.offset);
            assert_eq!(place, Lines::new(data).locate(fault.offset));
        }
        // serde_json alone refuses numbers that no double can hold.
        (Ok(_), Err(error)) => assert!(error.to_string().contains("out of range"), "{error}"),
    }
    if let Ok(text) = str::from_utf8(data) {
        scalar(text);
    }
}

/// A text or number says the same of itself in every way.
fn scalar(text: &str) {
    let Ok(mut reader) = Reader::new(text.as_bytes(), LIMITS) else { return };
    let mut printed = String::new();
    match reader.peek() {
        Ok(Type::String) => {
            let Ok(string) = reader.string() else { return };
            let place = string.span();
            assert_eq!(text[place.start..place.end], format!("\"{}\"", string.raw()));
            let decoded = string.decode();
            assert!(string.plain().is_none_or(|plain| plain == decoded));
            assert_eq!(string.is_empty(), decoded.is_empty());
            assert_eq!(string.utf8_len(), decoded.len());
            assert!(string.chars().eq(decoded.chars()) && string.is(&decoded));
            string.print(&mut printed);
            assert_eq!(string.printed_len(), printed.len());
            assert_eq!(serde_json::from_str::<String>(&printed).ok().as_deref(), Some(&*decoded));
        }
        Ok(Type::Number) => {
            let Ok(number) = reader.number() else { return };
            assert_eq!(&text[number.span().start..number.span().end], number.raw());
            number.print(&mut printed);
            assert_eq!(number.printed_len(), printed.len());
            let double: f64 = number.raw().parse().expect("Rust reads what JSON allows");
            assert_eq!(number.to_f64().to_bits(), double.to_bits());
            if let Some(integer) = number.to_i64() {
                #[expect(clippy::cast_precision_loss, reason = "both are rounded once")]
                let nearest = integer as f64;
                assert_eq!(nearest.abs().to_bits(), double.abs().to_bits());
            }
        }
        _ => {}
    }
}
