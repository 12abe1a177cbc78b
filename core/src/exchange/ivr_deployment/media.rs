//! Whether the platform has what a flow plays.

use super::plan;
use crate::{
    documents::IvrFlow,
    exchange::{
        Failure, Method, Response,
        body::{Object, encoded},
        call::Call,
        record::record,
    },
};
use alloc::{collections::BTreeSet, format, string::String, vec::Vec};

/// How many assets are asked for at once.
const ABREAST: u32 = 8;

/// The media assets of a flow, each once.
pub(super) struct Media {
    assets: Vec<String>,
    next: u32,
    under_way: u32,
    found: BTreeSet<u32>,
}

record!(struct Media { assets, next, under_way, found });

impl Media {
    pub(super) fn of(flow: &IvrFlow<'_>) -> Self {
        let assets: BTreeSet<String> =
            flow.media_assets().map(|asset| asset.decode().into_owned()).collect();
        let assets = assets.into_iter().collect();
        Self { assets, next: 0, under_way: 0, found: BTreeSet::new() }
    }

    pub(super) const fn len(&self) -> usize {
        self.assets.len()
    }

    /// The next asset to be asked for, if one may be now.
    pub(super) fn next(&mut self) -> Option<(u32, Call)> {
        let asset = self.assets.get(self.next as usize).filter(|_| self.under_way < ABREAST)?;
        let call = Call::platform(Method::Get, format!("/api/v2/media/assets/{}", encoded(asset)));
        let number = self.next;
        self.next += 1;
        self.under_way += 1;
        Some((number, call.accepting(&[404])))
    }

    pub(super) const fn is_over(&self) -> bool {
        self.under_way == 0 && self.next as usize >= self.assets.len()
    }

    /// Takes an answer.
    ///
    /// # Errors
    /// There is none: then nobody knows whether the platform has it.
    pub(super) fn answered(
        &mut self,
        number: u32,
        answer: Result<Response, Failure>,
    ) -> Result<(), Failure> {
        self.under_way = self.under_way.saturating_sub(1);
        if answer?.status != 404 {
            self.found.insert(number);
        }
        Ok(())
    }

    /// What the engine has to know to judge the flow.
    pub(super) fn facts(&self) -> String {
        let found = self.found.iter().filter_map(|number| self.assets.get(*number as usize));
        Object::new().json("mediaAssets", &plan::list(found)).finish()
    }
}
