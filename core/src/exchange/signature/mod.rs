//! Signatures on messages that a platform sends: made, checked, and a refused one explained.
//!
//! A [`Scheme`] says where the signature stands and what it is made over, [`Keys`] hold what it is made with, and a
//! [`ReplayWindow`] knows what came before.
//!
//! ```
//! use callgate::exchange::{Secret, signature::{Keys, ReplayWindow, Scheme}};
//!
//! let scheme = Scheme::standard_webhooks();
//! let secret = Secret::from("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
//! let keys = Keys::new().with_whsec("2026", &secret)?;
//! let mut window = ReplayWindow::default();
//!
//! let body = br#"{"test": 2432232314}"#;
//! let now_ms = 1_614_265_330_000;
//! let headers = scheme.sign(&keys, "msg_p5jXN8AQM9LWM0D4loKWxJek", now_ms, body)?;
//!
//! let verified = scheme.verify(&headers, body, &keys, now_ms, &mut window).expect("it was just signed");
//! assert_eq!(verified.key, "2026");
//!
//! let refusal = scheme.verify(&headers, body, &keys, now_ms, &mut window).unwrap_err();
//! assert_eq!(refusal.code(), "signature.replayed");
//!
//! let refusal = scheme.verify(&headers, b"{\"test\":2432232315}", &keys, now_ms, &mut window).unwrap_err();
//! assert_eq!(refusal.code(), "signature.mismatch");
//! # Ok::<(), callgate::exchange::signature::SchemeError>(())
//! ```

mod diagnose;
mod event;
mod keys;
mod refusal;
mod scheme;
mod scheme_error;
mod sign;
mod verify;
mod window;

pub use keys::Keys;
pub use refusal::{BodyForm, Diagnosis, Difference, Reason, Refusal};
pub use scheme::{Encoding, Scheme, Unit};
pub use scheme_error::SchemeError;
pub use verify::Verified;
pub use window::{EventKey, ReplayWindow};
