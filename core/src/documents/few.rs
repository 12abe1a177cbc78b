use alloc::vec::Vec;

/// How many values a list holds without memory from the heap.
const FEW: usize = 32;

/// A list that is short as a rule: only a longer one takes memory from the heap.
#[derive(Debug)]
pub(super) struct Few<T> {
    inline: [T; FEW],
    len: usize,
    /// All of them, once they are many.
    many: Vec<T>,
}

impl<T: Copy + Default> Default for Few<T> {
    fn default() -> Self {
        Self { inline: [T::default(); FEW], len: 0, many: Vec::new() }
    }
}

impl<T: Copy> Few<T> {
    pub(super) fn push(&mut self, value: T) {
        if let Some(slot) = self.inline.get_mut(self.len) {
            *slot = value;
            self.len += 1;
        } else {
            if self.many.is_empty() {
                self.many.extend_from_slice(&self.inline);
            }
            self.many.push(value);
        }
    }

    pub(super) const fn is_empty(&self) -> bool {
        self.len == 0
    }

    pub(super) fn as_mut_slice(&mut self) -> &mut [T] {
        if self.many.is_empty() {
            self.inline.get_mut(..self.len).unwrap_or_default()
        } else {
            &mut self.many
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_everything_in_order_and_takes_memory_for_many_alone() {
        let mut list = Few::default();
        for count in 0..100_usize {
            assert!(list.as_mut_slice().iter().copied().eq(0..count));
            assert_eq!(list.many.capacity() == 0, count <= FEW);
            list.push(count);
        }
    }
}
