use core::{fmt, str::FromStr};

macro_rules! exchanges {
    ($($exchange:ident = $number:literal, $name:literal $does:literal;)*) => {
        /// The exchanges that a host can start, by the names and numbers that they have on every surface.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[repr(u32)]
        #[non_exhaustive]
        pub enum Exchange {
            $(#[doc = $does] $exchange = $number,)*
        }

        impl Exchange {
            /// Every one.
            pub const ALL: &'static [Self] = &[$(Self::$exchange,)*];

            /// The number: stable, never 0, and never used for another.
            #[must_use]
            pub const fn number(self) -> u32 {
                self as u32
            }

            /// The name, likewise stable.
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
    CreateGuestSession = 1, "createGuestSession" "A CXone guest session is created.";
    ReceiveGuestEvent = 2, "receiveGuestEvent" "A callback of CXone is taken, and the CRM is told of it.";
    CreateGenesysGuest = 3, "createGenesysGuest" "A Genesys guest is created.";
    UpdateGenesysGuest = 4, "updateGenesysGuest" "A Genesys guest is changed.";
    PushEngagement = 5, "pushEngagement" "How a Genesys guest was engaged is computed and kept with it.";
    QueryPlatformAudit = 6, "queryPlatformAudit" "The audit logs of Genesys Cloud are queried.";
    SyncCrm = 7, "syncCrm" "The CRM is told of guests in batches.";
    ChangeAgentState = 8, "changeAgentState" "The state of a CXone agent is changed.";
    RegisterCallCodes = 9, "registerCallCodes" "A matrix of CXone call codes is registered.";
    DeployIvrFlow = 10, "deployIvrFlow" "A CXone IVR flow is deployed.";
}

impl Exchange {
    /// The exchange of this number.
    #[must_use]
    pub fn from_number(number: u32) -> Option<Self> {
        Self::ALL.iter().copied().find(|exchange| exchange.number() == number)
    }
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
    fn every_exchange_is_found_by_its_name_and_number() {
        for exchange in Exchange::ALL {
            assert_eq!(exchange.name().parse(), Ok(*exchange));
            assert_eq!(Exchange::from_number(exchange.number()), Some(*exchange));
        }
        assert_eq!(Exchange::from_number(0), None);
        assert_eq!("createguestsession".parse::<Exchange>(), Err(UnknownExchange));
    }
}
