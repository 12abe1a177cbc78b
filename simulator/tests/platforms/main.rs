//! The simulator as a client meets it, over real HTTP.

mod agents;
mod callbacks;
mod callcodes;
mod control;
mod crm;
mod every_route;
mod faults;
mod genesys;
mod guests;
mod in_process;
mod ivr;
mod oauth;
mod origins;
mod support;
