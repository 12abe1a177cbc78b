use core::{fmt, str::FromStr};

macro_rules! exchanges {
    ($($exchange:ident $name:literal $does:literal;)*) => {
        /// The exchanges that a host can start, by the names that they have on every surface.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum Exchange {
            $(#[doc = $does] $exchange,)*
        }

        impl Exchange {
            /// Every one.
            pub const ALL: &'static [Self] = &[$(Self::$exchange,)*];

            /// The name.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self {
                    $(Self::$exchange => $name,)*
                }
            }
        }
    };
}

exchanges! {
    CreateGuestSession "createGuestSession" "A CXone guest session is created.";
    ReceiveGuestEvent "receiveGuestEvent" "A callback of CXone is taken, and the CRM is told of it.";
    CreateGenesysGuest "createGenesysGuest" "A Genesys guest is created.";
    UpdateGenesysGuest "updateGenesysGuest" "A Genesys guest is changed.";
    PushEngagement "pushEngagement" "How a Genesys guest was engaged is computed and kept with it.";
    QueryPlatformAudit "queryPlatformAudit" "The audit logs of Genesys Cloud are queried.";
    SyncCrm "syncCrm" "The CRM is told of guests in batches.";
    ChangeAgentState "changeAgentState" "The state of a CXone agent is changed.";
    RegisterCallCodes "registerCallCodes" "A matrix of CXone call codes is registered.";
    DeployIvrFlow "deployIvrFlow" "A CXone IVR flow is deployed.";
}

impl fmt::Display for Exchange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl FromStr for Exchange {
    type Err = UnknownExchange;

    fn from_str(name: &str) -> Result<Self, UnknownExchange> {
        Self::ALL.iter().copied().find(|known| known.name() == name).ok_or(UnknownExchange)
    }
}

/// No exchange has this name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnknownExchange;

impl fmt::Display for UnknownExchange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("no exchange has this name")
    }
}

impl core::error::Error for UnknownExchange {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_exchange_is_found_by_its_name() {
        for exchange in Exchange::ALL {
            assert_eq!(exchange.name().parse(), Ok(*exchange));
        }
        assert_eq!("createguestsession".parse::<Exchange>(), Err(UnknownExchange));
    }
}
