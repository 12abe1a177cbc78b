//! A plain reader of JSON: a tree, built by recursion, in which every value knows where it stands.

/// A value and the bytes that it takes.
#[derive(Clone, Debug)]
pub(super) struct Value {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) data: Data,
}

/// What a value is.
#[derive(Clone, Debug)]
pub(super) enum Data {
    Null,
    Boolean(bool),
    /// As it is written.
    Number(String),
    Text(String),
    List(Vec<Value>),
    /// Each key once, at its last place.
    Object(Vec<Member>),
}

/// A member of an object, and where its key stands.
#[derive(Clone, Debug)]
pub(super) struct Member {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) key: String,
    pub(super) value: Value,
}

/// A key that its object has already.
#[derive(Clone, Debug)]
pub(super) struct Repetition {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) path: String,
}

/// Why a text could not be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fault {
    Syntax,
    TooDeep,
}

impl Value {
    /// The name of its type.
    pub(super) fn type_name(&self) -> &'static str {
        match self.data {
            Data::Null => "null",
            Data::Boolean(_) => "boolean",
            Data::Number(_) => "number",
            Data::Text(_) => "string",
            Data::List(_) => "array",
            Data::Object(_) => "object",
        }
    }

    /// Whether it is a text that is not empty.
    pub(super) fn is_full_text(&self) -> bool {
        matches!(&self.data, Data::Text(text) if !text.is_empty())
    }
}

/// The path of a member or element below a path.
pub(super) fn below(path: &str, part: &(impl ToString + ?Sized)) -> String {
    format!("{path}/{}", part.to_string().replace('~', "~0").replace('/', "~1"))
}

/// The value of a text, and which keys are repeated in it.
pub(super) fn read(bytes: &[u8], max_nesting: usize) -> Result<(Value, Vec<Repetition>), Fault> {
    // What is not UTF-8 is no text at all.
    str::from_utf8(bytes).map_err(|_| Fault::Syntax)?;
    let mut reader = Reader { bytes, at: 0, room: max_nesting };
    let mut value = reader.value()?;
    reader.blank();
    if reader.at < bytes.len() {
        return Err(Fault::Syntax);
    }
    let mut repetitions = Vec::new();
    keep_last(&mut value, "", &mut repetitions);
    Ok((value, repetitions))
}

/// Drops every member whose key comes again later. What stands in a dropped value is not looked at.
fn keep_last(value: &mut Value, path: &str, repetitions: &mut Vec<Repetition>) {
    match &mut value.data {
        Data::List(elements) => {
            for (index, element) in elements.iter_mut().enumerate() {
                keep_last(element, &below(path, &index), repetitions);
            }
        }
        Data::Object(members) => {
            let mut kept: Vec<Member> = Vec::new();
            for member in members.drain(..) {
                if let Some(earlier) = kept.iter().position(|earlier| earlier.key == member.key) {
                    kept.remove(earlier);
                    let path = below(path, &member.key);
                    repetitions.push(Repetition { start: member.start, end: member.end, path });
                }
                kept.push(member);
            }
            for member in &mut kept {
                keep_last(&mut member.value, &below(path, &member.key), repetitions);
            }
            *members = kept;
        }
        _ => {}
    }
}

struct Reader<'a> {
    bytes: &'a [u8],
    at: usize,
    /// How much deeper objects and arrays may go.
    room: usize,
}

impl Reader<'_> {
    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    fn blank(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\t' | b'\n' | b'\r')) {
            self.at += 1;
        }
    }

    /// Steps over this text, which must be here.
    fn expect(&mut self, text: &str) -> Result<(), Fault> {
        if !self.bytes[self.at..].starts_with(text.as_bytes()) {
            return Err(Fault::Syntax);
        }
        self.at += text.len();
        Ok(())
    }

    /// Steps over this byte, if it is here.
    fn skip(&mut self, byte: u8) -> bool {
        let here = self.peek() == Some(byte);
        self.at += usize::from(here);
        here
    }

    fn value(&mut self) -> Result<Value, Fault> {
        self.blank();
        let start = self.at;
        let data = match self.peek().ok_or(Fault::Syntax)? {
            b'n' => self.expect("null").map(|()| Data::Null)?,
            b't' => self.expect("true").map(|()| Data::Boolean(true))?,
            b'f' => self.expect("false").map(|()| Data::Boolean(false))?,
            b'"' => Data::Text(self.text()?),
            b'[' => self.nested(Self::list)?,
            b'{' => self.nested(Self::object)?,
            _ => Data::Number(self.number()?),
        };
        Ok(Value { start, end: self.at, data })
    }

    fn nested(&mut self, read: fn(&mut Self) -> Result<Data, Fault>) -> Result<Data, Fault> {
        self.room = self.room.checked_sub(1).ok_or(Fault::TooDeep)?;
        self.at += 1;
        let data = read(self)?;
        self.room += 1;
        Ok(data)
    }

    fn list(&mut self) -> Result<Data, Fault> {
        let mut elements = Vec::new();
        self.blank();
        if self.skip(b']') {
            return Ok(Data::List(elements));
        }
        loop {
            elements.push(self.value()?);
            self.blank();
            if self.skip(b']') {
                return Ok(Data::List(elements));
            }
            self.expect(",")?;
        }
    }

    fn object(&mut self) -> Result<Data, Fault> {
        let mut members = Vec::new();
        self.blank();
        if self.skip(b'}') {
            return Ok(Data::Object(members));
        }
        loop {
            self.blank();
            let start = self.at;
            let key = self.text()?;
            let end = self.at;
            self.blank();
            self.expect(":")?;
            members.push(Member { start, end, key, value: self.value()? });
            self.blank();
            if self.skip(b'}') {
                return Ok(Data::Object(members));
            }
            self.expect(",")?;
        }
    }

    fn digits(&mut self) -> Result<(), Fault> {
        let start = self.at;
        while matches!(self.peek(), Some(b'0'..=b'9')) {
            self.at += 1;
        }
        if self.at > start { Ok(()) } else { Err(Fault::Syntax) }
    }

    fn number(&mut self) -> Result<String, Fault> {
        let start = self.at;
        self.skip(b'-');
        if !self.skip(b'0') {
            self.digits()?;
        }
        if self.skip(b'.') {
            self.digits()?;
        }
        if self.skip(b'e') || self.skip(b'E') {
            let _ = self.skip(b'+') || self.skip(b'-');
            self.digits()?;
        }
        Ok(self.bytes[start..self.at].iter().copied().map(char::from).collect())
    }

    fn text(&mut self) -> Result<String, Fault> {
        self.expect("\"")?;
        let mut bytes = Vec::new();
        loop {
            let byte = self.peek().ok_or(Fault::Syntax)?;
            self.at += 1;
            match byte {
                b'"' => break,
                b'\\' => {
                    let character = self.escape()?;
                    bytes.extend(character.to_string().bytes());
                }
                0..=0x1f => return Err(Fault::Syntax),
                other => bytes.push(other),
            }
        }
        String::from_utf8(bytes).map_err(|_| Fault::Syntax)
    }

    fn escape(&mut self) -> Result<char, Fault> {
        let byte = self.peek().ok_or(Fault::Syntax)?;
        self.at += 1;
        Ok(match byte {
            b'"' | b'\\' | b'/' => char::from(byte),
            b'b' => '\u{8}',
            b'f' => '\u{c}',
            b'n' => '\n',
            b'r' => '\r',
            b't' => '\t',
            b'u' => {
                let mut units = vec![self.unit()?];
                if (0xd800..0xdc00).contains(&units[0]) {
                    self.expect("\\u")?;
                    units.push(self.unit()?);
                }
                let mut characters = char::decode_utf16(units);
                let character = characters.next().ok_or(Fault::Syntax)?;
                character.map_err(|_| Fault::Syntax)?
            }
            _ => return Err(Fault::Syntax),
        })
    }

    fn unit(&mut self) -> Result<u16, Fault> {
        let digits = self.bytes.get(self.at..self.at + 4).ok_or(Fault::Syntax)?;
        self.at += 4;
        let digits = str::from_utf8(digits).map_err(|_| Fault::Syntax)?;
        if !digits.bytes().all(|digit| digit.is_ascii_hexdigit()) {
            return Err(Fault::Syntax);
        }
        u16::from_str_radix(digits, 16).map_err(|_| Fault::Syntax)
    }
}
