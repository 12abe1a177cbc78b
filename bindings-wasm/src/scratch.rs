use crate::panics;
use wasm_bindgen::prelude::wasm_bindgen;

/// Memory of the module that the page writes texts into. Calls do not overlap, so that one is enough for all engines and clients
/// of a module.
#[wasm_bindgen]
#[derive(Debug, Default)]
pub struct Scratch {
    bytes: Vec<u8>,
}

#[wasm_bindgen]
impl Scratch {
    /// A scratch without room.
    #[wasm_bindgen(constructor)]
    #[must_use]
    pub fn new() -> Self {
        panics::due();
        Self::default()
    }

    /// Makes room for `len` bytes and returns where in the module's memory they begin. The place holds until the next
    /// call of any export.
    #[must_use]
    pub fn reserve(&mut self, len: usize) -> *mut u8 {
        panics::due();
        if self.bytes.len() < len {
            self.bytes.resize(len, 0);
        }
        self.bytes.as_mut_ptr()
    }

    /// Gives the room back.
    pub fn clear(&mut self) {
        panics::due();
        self.bytes = Vec::new();
    }
}

impl Scratch {
    /// The first `len` bytes.
    pub(crate) fn document(&self, len: usize) -> &[u8] {
        self.bytes.get(..len).unwrap_or_default()
    }

    /// The document, and the facts that follow it.
    pub(crate) fn both(&self, document: usize, facts: Option<usize>) -> (&[u8], Option<&[u8]>) {
        let (first, rest) = self.bytes.split_at_checked(document).unwrap_or_default();
        (first, facts.map(|len| rest.get(..len).unwrap_or_default()))
    }
}
