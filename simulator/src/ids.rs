//! Identifiers and chance from a seed.

/// Numbers that a seed decides (`SplitMix64`).
#[derive(Clone, Debug)]
pub(crate) struct Ids(u64);

impl Ids {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed)
    }

    pub(crate) fn number(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A UUID of version 4.
    pub(crate) fn uuid(&mut self) -> String {
        let (high, low) = (self.number(), self.number());
        format!(
            "{:08x}-{:04x}-4{:03x}-{:04x}-{:012x}",
            high >> 32,
            (high >> 16) & 0xffff,
            high & 0xfff,
            0x8000 | ((low >> 48) & 0x3fff),
            low & 0xffff_ffff_ffff,
        )
    }

    /// A word that nobody guesses by accident.
    pub(crate) fn token(&mut self) -> String {
        format!("sim-{:016x}{:016x}", self.number(), self.number())
    }

    /// True with this probability.
    pub(crate) fn chance(&mut self, probability: f64) -> bool {
        #[allow(clippy::cast_precision_loss, reason = "53 bits fit a float exactly")]
        let drawn = (self.number() >> 11) as f64 / (1_u64 << 53) as f64;
        drawn < probability
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seed_decides_the_ids_and_they_are_of_version_4() {
        let (mut one, mut two, mut other) = (Ids::new(7), Ids::new(7), Ids::new(8));
        let id = one.uuid();
        assert_eq!(id, two.uuid());
        assert_ne!(id, other.uuid());
        assert_eq!((id.len(), &id[14..15]), (36, "4"));
        assert!("89ab".contains(&id[19..20]), "{id}");
    }

    #[test]
    fn chance_is_as_told() {
        let mut ids = Ids::new(1);
        assert!((0..100).all(|_| ids.chance(1.0) && !ids.chance(0.0)));
        let hits = (0..10_000).filter(|_| ids.chance(0.05)).count();
        assert!((400..600).contains(&hits), "{hits}");
    }
}
