//! Records made of fields and variants.

/// Makes a struct of named fields a [`Record`](super::Record), `{"field":…}`; a field that is not kept is named after a semicolon, with
/// what it is read as. Or an enum: variants without a value, `"variant"`, then those with one, `{"variant":value}`, then
/// those with fields, `{"variant":{"field":…}}`, with bars between.
macro_rules! record {
    (struct $name:ident { $($field:ident),* $(,)? $(; $($left:ident = $made:expr),*)? }) => {
        impl $crate::exchange::record::Record for $name {
            fn write(&self, out: &mut ::alloc::string::String) {
                let Self { $($field,)* .. } = self;
                $crate::exchange::record::fields(out, &[$((stringify!($field), &|out| {
                    $crate::exchange::record::Record::write($field, out);
                })),*]);
            }

            fn read(reader: &mut $crate::json::Reader<'_>) -> Option<Self> {
                $(let mut $field = None;)*
                $crate::exchange::record::members(reader, &mut |key, reader| {
                    $(if $crate::exchange::record::is_spelled(key, stringify!($field)) {
                        $field = Some($crate::exchange::record::Record::read(reader)?);
                        return Some(());
                    })*
                    None
                })?;
                Some(Self { $($field: $field?,)* $($($left: $made,)*)? })
            }
        }
    };
    (enum $name:ident {
        $($unit:ident),* $(,)?
        | $($single:ident($inner:ident)),* $(,)?
        | $($many:ident { $($field:ident),* $(,)? }),* $(,)?
    }) => {
        impl $crate::exchange::record::Record for $name {
            fn write(&self, out: &mut ::alloc::string::String) {
                match self {
                    $(Self::$unit => $crate::exchange::record::print_name(stringify!($unit), out),)*
                    $(Self::$single($inner) => {
                        $crate::exchange::record::fields(out, &[(stringify!($single), &|out| {
                            $crate::exchange::record::Record::write($inner, out);
                        })]);
                    })*
                    $(Self::$many { $($field),* } => {
                        $crate::exchange::record::fields(out, &[(stringify!($many), &|out| {
                            $crate::exchange::record::fields(out, &[$((stringify!($field), &|out| {
                                $crate::exchange::record::Record::write($field, out);
                            })),*]);
                        })]);
                    })*
                }
            }

            #[allow(unused_mut, unused_variables, reason = "not every enum has variants of every shape")]
            fn read(reader: &mut $crate::json::Reader<'_>) -> Option<Self> {
                if let Some(unit) = $crate::exchange::record::unit(reader) {
                    $(if $crate::exchange::record::is_spelled(&unit, stringify!($unit)) {
                        return Some(Self::$unit);
                    })*
                    return None;
                }
                let mut found = None;
                $crate::exchange::record::members(reader, &mut |key, reader| {
                    $(if $crate::exchange::record::is_spelled(key, stringify!($single)) {
                        found = Some(Self::$single($crate::exchange::record::Record::read(reader)?));
                        return Some(());
                    })*
                    $(if $crate::exchange::record::is_spelled(key, stringify!($many)) {
                        $(let mut $field = None;)*
                        $crate::exchange::record::members(reader, &mut |key, reader| {
                            $(if $crate::exchange::record::is_spelled(key, stringify!($field)) {
                                $field = Some($crate::exchange::record::Record::read(reader)?);
                                return Some(());
                            })*
                            None
                        })?;
                        found = Some(Self::$many { $($field: $field?),* });
                        return Some(());
                    })*
                    None
                })?;
                found
            }
        }
    };
}

/// Makes a type of one unnamed field a [`Record`](super::Record) that is written as that.
macro_rules! record_number {
    ($($name:ident),*) => {$(
        impl $crate::exchange::record::Record for $name {
            fn write(&self, out: &mut ::alloc::string::String) {
                self.0.write(out);
            }

            fn read(reader: &mut $crate::json::Reader<'_>) -> Option<Self> {
                $crate::exchange::record::Record::read(reader).map(Self)
            }
        }
    )*};
}

/// Makes an enum of variants without a value, all of them in `ALL`, a [`Record`](super::Record) that is written as its
/// `name`.
macro_rules! record_names {
    ($name:ident) => {
        impl $crate::exchange::record::Record for $name {
            fn write(&self, out: &mut ::alloc::string::String) {
                $crate::json::print_str(self.name(), out);
            }

            fn read(reader: &mut $crate::json::Reader<'_>) -> Option<Self> {
                let name = $crate::exchange::record::unit(reader)?;
                Self::ALL.iter().copied().find(|known| known.name() == name)
            }
        }
    };
}

pub(in crate::exchange) use {record, record_names, record_number};
