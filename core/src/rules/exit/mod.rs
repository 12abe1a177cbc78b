//! The ways out of the nodes of a platform's flow.

pub(crate) mod error_loop;
pub(crate) mod unconnected;

use crate::report::Rule;

pub(crate) const RULES: &[&Rule] = &[&error_loop::RULE, &unconnected::RULE];
