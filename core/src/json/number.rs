use super::Span;
use alloc::string::String;
use core::fmt::{self, Write};

/// 2^53 − 1, the largest integer up to which a double holds every integer (ECMA-262, `Number.MAX_SAFE_INTEGER`).
const MAX_SAFE: f64 = 9_007_199_254_740_991.0;

/// A number as it stands in the document.
#[derive(Clone, Copy)]
pub struct Number<'a> {
    raw: &'a str,
    start: usize,
}

impl<'a> Number<'a> {
    pub(super) const fn new(raw: &'a str, start: usize) -> Self {
        Self { raw, start }
    }

    /// The place.
    #[must_use]
    pub const fn span(self) -> Span {
        Span::new(self.start, self.start + self.raw.len())
    }

    /// The number as written.
    #[must_use]
    pub const fn raw(self) -> &'a str {
        self.raw
    }

    /// The nearest double, as JavaScript reads it: infinite beyond the largest.
    #[must_use]
    pub fn to_f64(self) -> f64 {
        // Every JSON number is in the grammar of `f64::from_str`.
        self.raw.parse().unwrap_or(f64::NAN)
    }

    /// The number as an integer, where it is written as one and fits.
    #[must_use]
    pub fn to_i64(self) -> Option<i64> {
        self.raw.parse().ok()
    }

    /// Whether the number is within ±(2^53 − 1): beyond, a JavaScript host may change it.
    #[must_use]
    pub fn is_safe(self) -> bool {
        self.is_short_decimal() || self.to_f64().abs() <= MAX_SAFE
    }

    /// How many bytes ECMAScript's `JSON.stringify` prints for the number.
    #[must_use]
    pub fn printed_len(self) -> usize {
        if self.is_its_own_print() {
            return self.raw.len();
        }
        let mut count = Count(0);
        // Counting cannot fail.
        let _ = print_f64(self.to_f64(), &mut count);
        count.0
    }

    /// Appends what ECMAScript's `JSON.stringify` prints for the number.
    pub fn print(self, out: &mut String) {
        if self.is_its_own_print() {
            out.push_str(self.raw);
        } else {
            // Writing to a string cannot fail.
            let _ = print_f64(self.to_f64(), out);
        }
    }

    /// Plain notation with at most 15 digits: such a decimal is below 2^53, and its own shortest form but for the
    /// zeros and the sign checked in [`Self::is_its_own_print`].
    fn is_short_decimal(self) -> bool {
        self.raw.len() <= 15 && !self.raw.bytes().any(|b| b == b'e' || b == b'E')
    }

    /// A decimal of at most 15 significant digits in plain notation survives the way through a double, so its shortest
    /// form is the one written, if it has no superfluous zero at the end, no sign on zero, and is not so small that
    /// ECMAScript would write an exponent (below 1e-6).
    fn is_its_own_print(self) -> bool {
        if !self.is_short_decimal() {
            return false;
        }
        let digits = self.raw.strip_prefix('-').unwrap_or(self.raw);
        match digits.split_once('.') {
            None => digits != "0" || digits.len() == self.raw.len(),
            Some((whole, fraction)) => {
                !fraction.ends_with('0') && (whole != "0" || !fraction.starts_with("00000"))
            }
        }
    }
}

/// Prints the place alone: a number may be personal data.
impl fmt::Debug for Number<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Number({}..{})", self.span().start, self.span().end)
    }
}

struct Count(usize);

impl Write for Count {
    fn write_str(&mut self, s: &str) -> fmt::Result {
        self.0 += s.len();
        Ok(())
    }
}

/// Writes a double as ECMAScript's `JSON.stringify` does: `Number::toString` of ECMA-262, section 6.1.6.1.20, and
/// `null` for what is not finite.
pub(super) fn print_f64(value: f64, out: &mut impl Write) -> fmt::Result {
    if !value.is_finite() {
        return out.write_str("null");
    }
    if value == 0.0 {
        return out.write_str("0");
    }
    let shortest = shortest(value)?;
    let text = shortest.as_str();
    let (negative, text) = text.strip_prefix('-').map_or((false, text), |rest| (true, rest));
    let (mantissa, exponent) = text.split_once('e').unwrap_or((text, "0"));
    let (first, rest) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let exponent: i32 = exponent.parse().unwrap_or(0);
    if negative {
        out.write_char('-')?;
    }
    let decimals = i32::try_from(rest.len()).unwrap_or(0);
    match exponent {
        0..=20 if decimals <= exponent => {
            out.write_str(first)?;
            out.write_str(rest)?;
            (decimals..exponent).try_for_each(|_| out.write_char('0'))
        }
        0..=20 => {
            let (whole, fraction) =
                rest.split_at_checked(exponent.unsigned_abs() as usize).unwrap_or((rest, ""));
            write!(out, "{first}{whole}.{fraction}")
        }
        -6..=-1 => {
            out.write_str("0.")?;
            (exponent + 1..0).try_for_each(|_| out.write_char('0'))?;
            out.write_str(first)?;
            out.write_str(rest)
        }
        _ => {
            out.write_str(first)?;
            if !rest.is_empty() {
                write!(out, ".{rest}")?;
            }
            write!(out, "e{}{}", if exponent < 0 { '-' } else { '+' }, exponent.unsigned_abs())
        }
    }
}

/// The shortest digits that read back as the same double, as `d.ddde±x`. Where two such numbers are equally near, Rust
/// prints the upper one and ECMAScript the even one.
fn shortest(value: f64) -> Result<Shortest, fmt::Error> {
    let mut upper = Shortest::default();
    write!(upper, "{value:e}")?;
    let (mantissa, exponent) = upper.as_str().split_once('e').unwrap_or_default();
    let decimals = mantissa.split_once('.').map_or(0, |(_, decimals)| decimals.len());
    let odd = mantissa.bytes().last().is_some_and(|digit| digit % 2 == 1);
    let exponent: i32 = exponent.parse().unwrap_or(0);
    if !odd || !is_halfway(value, i32::try_from(decimals).unwrap_or(0) - exponent) {
        return Ok(upper);
    }
    // Halfway, the exact value has one digit more, a five.
    let mut exact = Shortest::default();
    write!(exact, "{value:.*e}", decimals + 1)?;
    let mut lower = Shortest::default();
    let (digits, exponent) = exact.as_str().split_once('e').unwrap_or_default();
    write!(
        lower,
        "{}e{exponent}",
        digits.strip_suffix('5').unwrap_or(digits).trim_end_matches('.')
    )?;
    // Below a power of two doubles stand closer, and the lower number may be another.
    Ok(if lower.as_str().parse() == Ok(value) { lower } else { upper })
}

/// Whether the value is an odd multiple of half of 10^−`places`: with value = m · 2^e and m odd, whether e + 1 = −`places`.
/// Before the decimal point, where `places` is negative, no double is that stands far enough from others to be printed so.
fn is_halfway(value: f64, places: i32) -> bool {
    let bits = value.to_bits();
    // Behind the fraction stands the leading bit. The smallest doubles lack it, but none of them is halfway either.
    let twos = bits.trailing_zeros().min(52).cast_signed();
    let exponent = i32::try_from(bits >> 52 & 0x7FF).unwrap_or(0) - 1075 + twos;
    places >= 0 && exponent + 1 == -places
}

/// Room for the shortest form of any double: sign, 17 digits, point, `e`, sign and three digits.
#[derive(Default)]
struct Shortest {
    bytes: [u8; 32],
    len: usize,
}

impl Shortest {
    fn as_str(&self) -> &str {
        self.bytes.get(..self.len).and_then(|b| core::str::from_utf8(b).ok()).unwrap_or("0")
    }
}

impl Write for Shortest {
    fn write_str(&mut self, s: &str) -> fmt::Result {
        let end = self.len + s.len();
        self.bytes.get_mut(self.len..end).ok_or(fmt::Error)?.copy_from_slice(s.as_bytes());
        self.len = end;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What Node.js 20 prints with `JSON.stringify` for doubles that lie halfway between the two shortest numbers for them.
    const HALFWAY: &[(&str, &str)] = &[
        ("1125899906842624.25", "1125899906842624.2"),
        ("1125899906842624.75", "1125899906842624.8"),
        ("-1125899906842625.25", "-1125899906842625.2"),
        ("281474976710656.0625", "281474976710656.06"),
        ("281474976710656.1875", "281474976710656.2"),
        ("90447975180.953125", "90447975180.95312"),
        ("621048098165.03125", "621048098165.0312"),
        ("889675401024.21875", "889675401024.2188"),
        ("9993313820255.3125", "9993313820255.312"),
        ("9379806411580.9375", "9379806411580.938"),
        ("8974636652061.6875", "8974636652061.688"),
        ("86520501547307.625", "86520501547307.62"),
        ("-83104110115716.625", "-83104110115716.62"),
        ("70379427992602.375", "70379427992602.38"),
        // Below a power of two doubles stand closer, and the even number is another.
        ("5.9604644775390625e-8", "5.960464477539063e-8"),
        ("2.98023223876953125e-8", "2.9802322387695312e-8"),
    ];

    /// The same for others.
    const OTHERS: &[(&str, &str)] = &[
        ("0.5", "0.5"),
        ("-2.5", "-2.5"),
        ("-0", "0"),
        ("1.50", "1.5"),
        ("1e23", "1e+23"),
        ("5e-324", "5e-324"),
        ("2.2250738585072014e-308", "2.2250738585072014e-308"),
        ("1.7976931348623157e308", "1.7976931348623157e+308"),
        ("9007199254740993", "9007199254740992"),
        ("9007199254741050", "9007199254741050"),
        ("36028797018963968", "36028797018963970"),
        ("1152921504606846976", "1152921504606847000"),
        ("0.000025", "0.000025"),
        ("0.0000001", "1e-7"),
        ("1e400", "null"),
    ];

    #[test]
    fn numbers_are_printed_as_javascript_does() {
        for (text, expected) in HALFWAY.iter().chain(OTHERS) {
            let (number, mut printed) = (Number::new(text, 0), String::new());
            number.print(&mut printed);
            assert_eq!(printed, *expected, "{text}");
            assert_eq!(number.printed_len(), expected.len(), "{text}");
        }
    }
}
