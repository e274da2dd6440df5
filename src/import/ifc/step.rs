//! STEP physical files (ISO 10303-21): instances by number, parsed when they are asked for.

use super::super::Fault;
use std::borrow::Cow;
use std::collections::HashMap;

// Deeper lists than any schema has; hostile nesting must not exhaust the stack.
const DEPTH: usize = 32;

/// One attribute of an instance.
#[derive(Clone, PartialEq, Debug)]
pub enum Value<'a> {
    /// `$` or `*`: not given, or derived.
    None,
    Ref(u64),
    Number(f64),
    Text(Cow<'a, str>),
    /// `.NAME.`
    Word(&'a str),
    List(Vec<Value<'a>>),
    /// `IFCLENGTHMEASURE(0.3048)`
    Typed(&'a str, Vec<Value<'a>>),
}

/// An instance with its attributes read.
#[derive(Clone, PartialEq, Debug)]
pub struct Instance<'a> {
    pub number: u64,
    pub kind: &'a str,
    pub values: Vec<Value<'a>>,
}

/// All instances of a file: where each begins, by number, and the numbers of each kind in order of the file.
pub struct Step<'a> {
    at: HashMap<u64, (&'a str, &'a str)>,
    kinds: HashMap<&'a str, Vec<u64>>,
}

impl<'a> Step<'a> {
    /// Where all instances of a file are.
    ///
    /// # Errors
    /// A file without a whole DATA section, or with something in it that is no instance.
    pub fn read(text: &'a str) -> Result<Self, Fault> {
        let begin = text.find("DATA;").ok_or_else(|| Fault::whole("has no DATA section; the file is cut off"))?;
        let mut scan = Scan { text, at: begin + "DATA;".len() };
        let mut step = Self { at: HashMap::new(), kinds: HashMap::new() };
        loop {
            scan.blank();
            match scan.peek() {
                Some(b'#') => {
                    let (number, kind, values) = scan.instance()?;
                    step.kinds.entry(kind).or_default().push(number);
                    step.at.insert(number, (kind, values));
                }
                Some(_) if scan.rest().starts_with("ENDSEC") => return Ok(step),
                Some(_) => return Err(scan.fault("an instance such as #12=IFCSPACE(…); was expected")),
                None => return Err(scan.fault("the file ends within its DATA section; it is cut off")),
            }
        }
    }

    /// The instances of a kind, in order of the file; those that do not read are left out.
    pub fn of(&self, kind: &str) -> impl Iterator<Item = Instance<'a>> + '_ {
        self.kinds.get(kind).into_iter().flatten().filter_map(|&number| self.get(number))
    }

    /// Of all instances, in no order.
    pub fn numbers(&self) -> impl Iterator<Item = u64> + '_ {
        self.at.keys().copied()
    }

    pub fn get(&self, number: u64) -> Option<Instance<'a>> {
        let &(kind, values) = self.at.get(&number)?;
        let mut scan = Scan { text: values, at: 0 };
        let values = scan.list(0).ok()?;
        Some(Instance { number, kind, values })
    }
}

impl<'a> Instance<'a> {
    pub fn number(&self, at: usize) -> Option<f64> {
        self.values.get(at)?.number()
    }

    pub fn text(&self, at: usize) -> Option<&str> {
        match self.values.get(at)? {
            Value::Text(text) if !text.trim().is_empty() => Some(text.trim()),
            _ => None,
        }
    }

    pub fn word(&self, at: usize) -> Option<&'a str> {
        match self.values.get(at)? {
            Value::Word(word) => Some(word),
            _ => None,
        }
    }

    pub fn refs(&self, at: usize) -> impl Iterator<Item = u64> + '_ {
        self.list(at).iter().filter_map(Value::reference)
    }

    pub fn reference(&self, at: usize) -> Option<u64> {
        self.values.get(at)?.reference()
    }

    pub fn list(&self, at: usize) -> &[Value<'a>] {
        match self.values.get(at) {
            Some(Value::List(values)) => values,
            _ => &[],
        }
    }
}

impl Value<'_> {
    /// A finite number, bare or in a measure.
    pub fn number(&self) -> Option<f64> {
        match self {
            Self::Number(number) if number.is_finite() => Some(*number),
            Self::Typed(_, values) => values.first()?.number(),
            _ => None,
        }
    }

    pub fn reference(&self) -> Option<u64> {
        match self {
            Self::Ref(number) => Some(*number),
            _ => None,
        }
    }

    pub fn list(&self) -> &[Self] {
        match self {
            Self::List(values) => values,
            _ => &[],
        }
    }
}

struct Scan<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Scan<'a> {
    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn fault(&self, why: &str) -> Fault {
        Fault::at(self.text, self.at, why)
    }

    /// Passes white space and comments.
    fn blank(&mut self) {
        loop {
            while self.peek().is_some_and(|byte| byte.is_ascii_whitespace()) {
                self.at += 1;
            }
            if !self.rest().starts_with("/*") {
                return;
            }
            self.at = self.rest().find("*/").map_or(self.text.len(), |end| self.at + end + 2);
        }
    }

    fn take(&mut self, byte: u8) -> bool {
        self.blank();
        let taken = self.peek() == Some(byte);
        self.at += usize::from(taken);
        taken
    }

    fn while_some(&mut self, keep: impl Fn(u8) -> bool) -> &'a str {
        let from = self.at;
        while self.peek().is_some_and(&keep) {
            self.at += 1;
        }
        self.text.get(from..self.at).unwrap_or_default()
    }

    /// `#12=KIND(…);` as number, kind and the text of its attributes with their brackets.
    fn instance(&mut self) -> Result<(u64, &'a str, &'a str), Fault> {
        self.at += 1;
        let digits = self.while_some(|byte| byte.is_ascii_digit());
        let number = digits.parse().map_err(|_| self.fault("the number of an instance was expected after #"))?;
        if !self.take(b'=') {
            return Err(self.fault("a = was expected after the number of an instance"));
        }
        self.blank();
        let kind = self.while_some(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
        self.blank();
        let from = self.at;
        self.skip_to_semicolon()?;
        let values = self.text.get(from..self.at - 1).unwrap_or_default();
        Ok((number, kind, values))
    }

    fn skip_to_semicolon(&mut self) -> Result<(), Fault> {
        let bytes = self.text.as_bytes();
        let mut in_text = false;
        while let Some(&byte) = bytes.get(self.at) {
            self.at += 1;
            match byte {
                b'\'' => in_text = !in_text,
                b';' if !in_text => return Ok(()),
                _ => {}
            }
        }
        Err(self.fault("the file ends within an instance; it is cut off"))
    }

    fn list(&mut self, depth: usize) -> Result<Vec<Value<'a>>, Fault> {
        if depth > DEPTH || !self.take(b'(') {
            return Err(self.fault("a list in brackets was expected"));
        }
        let mut values = Vec::new();
        if self.take(b')') {
            return Ok(values);
        }
        loop {
            values.push(self.value(depth)?);
            if self.take(b')') {
                return Ok(values);
            }
            if !self.take(b',') {
                return Err(self.fault("a comma was expected"));
            }
        }
    }

    fn value(&mut self, depth: usize) -> Result<Value<'a>, Fault> {
        self.blank();
        match self.peek() {
            Some(b'$' | b'*') => {
                self.at += 1;
                Ok(Value::None)
            }
            Some(b'(') => self.list(depth + 1).map(Value::List),
            Some(b'#') => {
                self.at += 1;
                let number = self.while_some(|byte| byte.is_ascii_digit()).parse();
                number.map(Value::Ref).map_err(|_| self.fault("the number of an instance was expected after #"))
            }
            Some(b'\'') => self.string().map(|text| Value::Text(decoded(text))),
            Some(b'.') => {
                self.at += 1;
                let word = self.while_some(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
                self.at += usize::from(self.peek() == Some(b'.'));
                Ok(Value::Word(word))
            }
            Some(b'"') => {
                self.at += 1;
                self.while_some(|byte| byte != b'"');
                self.at += 1;
                Ok(Value::None)
            }
            Some(byte) if byte.is_ascii_alphabetic() => {
                let kind = self.while_some(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
                self.list(depth + 1).map(|values| Value::Typed(kind, values))
            }
            _ => {
                let digits = self.while_some(|byte| byte.is_ascii_digit() || b"+-.eE".contains(&byte));
                digits.parse().map(Value::Number).map_err(|_| self.fault("a value was expected"))
            }
        }
    }

    fn string(&mut self) -> Result<&'a str, Fault> {
        let from = self.at + 1;
        self.at = from;
        loop {
            let end = self.rest().find('\'').ok_or_else(|| self.fault("a text is not closed"))?;
            self.at += end + 1;
            if self.peek() != Some(b'\'') {
                return Ok(self.text.get(from..self.at - 1).unwrap_or_default());
            }
            self.at += 1;
        }
    }
}

/// Undoes the escapes of STEP texts: `''`, `\\`, `\S\c`, `\X\hh`, `\X2\hhhh…\X0\`, `\X4\hhhhhhhh…\X0\`.
fn decoded(text: &str) -> Cow<'_, str> {
    if !text.contains(['\\', '\'']) {
        return Cow::Borrowed(text);
    }
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(next) = rest.chars().next() {
        if let Some(after) = rest.strip_prefix("''") {
            plain.push('\'');
            rest = after;
        } else if let Some((decoded, after)) = escape(rest) {
            plain.push_str(&decoded);
            rest = after;
        } else {
            plain.push(next);
            rest = &rest[next.len_utf8()..];
        }
    }
    Cow::Owned(plain)
}

fn escape(text: &str) -> Option<(String, &str)> {
    if let Some(after) = text.strip_prefix("\\\\") {
        return Some(("\\".to_owned(), after));
    }
    if let Some(after) = text.strip_prefix("\\S\\") {
        let shifted = after.chars().next().filter(char::is_ascii)?;
        return Some((char::from(shifted as u8 | 0x80).to_string(), &after[1..]));
    }
    if let Some(after) = text.strip_prefix("\\X\\") {
        let byte = u8::from_str_radix(after.get(..2)?, 16).ok()?;
        return Some((char::from(byte).to_string(), &after[2..]));
    }
    let digits = if text.starts_with("\\X2\\") { 4 } else { 8 };
    let after = text.strip_prefix("\\X2\\").or_else(|| text.strip_prefix("\\X4\\"))?;
    let (hex, after) = after.split_once("\\X0\\")?;
    let units = hex.as_bytes().chunks(digits).map(|chunk| {
        std::str::from_utf8(chunk).ok().and_then(|unit| u32::from_str_radix(unit, 16).ok()).unwrap_or(0xFFFD)
    });
    let plain = if digits == 4 {
        String::from_utf16_lossy(&units.map(|unit| u16::try_from(unit).unwrap_or(0xFFFD)).collect::<Vec<_>>())
    } else {
        units.map(|unit| char::from_u32(unit).unwrap_or(char::REPLACEMENT_CHARACTER)).collect()
    };
    Some((plain, after))
}

#[cfg(test)]
mod tests {
    use super::{Step, Value, decoded};

    #[test]
    fn escapes_of_texts_are_undone() {
        assert_eq!(decoded("it''s"), "it's");
        assert_eq!(decoded("T\\X\\FCr"), "Tür");
        assert_eq!(decoded("\\X2\\0632064606320627064600290031\\X0\\!"), "زنزان)1!");
        assert_eq!(decoded("\\X4\\0001F6AA\\X0\\"), "🚪");
        assert_eq!(decoded("\\S\\|"), "ü");
        assert_eq!(decoded("a\\\\b"), "a\\b");
    }

    #[test]
    fn instances_read_with_comments_lists_measures_and_semicolons_in_texts() {
        let text = "ISO-10303-21;DATA;\n/* a; b */#1= IFCX('a;b',$,*,(#2,.T.),IFCLENGTHMEASURE(-1.5E-1));ENDSEC;";
        let step = Step::read(text).unwrap();
        let instance = step.get(1).unwrap();
        assert_eq!(instance.kind, "IFCX");
        assert_eq!(instance.text(0), Some("a;b"));
        assert_eq!(instance.list(3), [Value::Ref(2), Value::Word("T")]);
        assert_eq!(instance.number(4), Some(-0.15));
    }

    #[test]
    fn a_file_cut_off_anywhere_is_refused_and_never_panics() {
        let text = "ISO-10303-21;DATA;#1=IFCX('ä',(#2,3.),.A.);#2=IFCY();ENDSEC;END-ISO-10303-21;";
        for end in (0..text.find("ENDSEC").unwrap()).filter(|&end| text.is_char_boundary(end)) {
            assert!(Step::read(&text[..end]).is_err(), "{end}");
        }
    }

    #[test]
    fn hostile_nesting_does_not_overflow() {
        let text = format!("DATA;#1=IFCX{};ENDSEC;", "(".repeat(1_000_000));
        assert_eq!(Step::read(&text).unwrap().get(1), None);
    }
}
