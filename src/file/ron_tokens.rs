//! The brackets, names, numbers and strings of a RON text, comments left out, without recursion: a text of a million
//! brackets is walked like any other.

#[derive(Clone, Copy, PartialEq, Debug)]
pub(super) enum Kind<'a> {
    Open,
    Close,
    Colon,
    /// A name or a number.
    Word(&'a str),
    /// A string or a character with its quotes.
    Text(&'a str),
}

/// One of them, the line it begins on and its first byte.
#[derive(Clone, Copy, Debug)]
pub(super) struct Token<'a> {
    pub kind: Kind<'a>,
    pub line: usize,
    pub at: usize,
}

/// Walks a text from its start; `at` is the byte it has come to.
pub(super) struct Tokens<'a> {
    text: &'a str,
    pub at: usize,
    line: usize,
}

impl<'a> Tokens<'a> {
    pub fn new(text: &'a str) -> Self {
        Self { text, at: 0, line: 1 }
    }

    pub fn next(&mut self) -> Option<Token<'a>> {
        loop {
            let (at, line) = (self.at, self.line);
            let kind = match self.byte(0)? {
                b'(' | b'[' | b'{' => self.one(Kind::Open),
                b')' | b']' | b'}' => self.one(Kind::Close),
                b':' => self.one(Kind::Colon),
                b'/' if self.byte(1) == Some(b'/') => {
                    self.pass(self.rest().find('\n').unwrap_or(self.rest().len()));
                    continue;
                }
                b'/' if self.byte(1) == Some(b'*') => {
                    self.block_comment();
                    continue;
                }
                b'"' => self.quoted(b'"'),
                b'\'' => self.quoted(b'\''),
                byte if is_word(byte) => self.word(),
                _ => {
                    self.pass(1);
                    continue;
                }
            };
            return Some(Token { kind, line, at });
        }
    }

    fn rest(&self) -> &'a str {
        &self.text[self.at..]
    }

    fn byte(&self, ahead: usize) -> Option<u8> {
        self.text.as_bytes().get(self.at + ahead).copied()
    }

    // Bytes are counted, not characters; every stop is at an ASCII byte or at the end.
    fn pass(&mut self, ahead: usize) -> &'a str {
        let passed = &self.text[self.at..self.at + ahead];
        self.line += passed.bytes().filter(|&byte| byte == b'\n').count();
        self.at += ahead;
        passed
    }

    fn one(&mut self, kind: Kind<'a>) -> Kind<'a> {
        self.at += 1;
        kind
    }

    fn word(&mut self) -> Kind<'a> {
        let rest = self.rest();
        let length = rest.bytes().position(|byte| !is_word(byte)).unwrap_or(rest.len());
        let follows = rest.as_bytes().get(length);
        if matches!(&rest[..length], "r" | "br") && matches!(follows, Some(b'"' | b'#')) {
            return self.raw_string(length);
        }
        Kind::Word(self.pass(length))
    }

    fn quoted(&mut self, quote: u8) -> Kind<'a> {
        let bytes = self.rest().as_bytes();
        let mut end = 1;
        while end < bytes.len() && bytes[end] != quote {
            end += if bytes[end] == b'\\' { 2 } else { 1 };
        }
        Kind::Text(self.pass_to_boundary(end + 1))
    }

    fn raw_string(&mut self, prefix: usize) -> Kind<'a> {
        let rest = self.rest();
        let hashes = rest[prefix..].bytes().take_while(|&byte| byte == b'#').count();
        let open = prefix + hashes;
        if rest.as_bytes().get(open) != Some(&b'"') {
            // A raw identifier, `r#name`.
            self.pass(open);
            let name = self.rest().bytes().position(|byte| !is_word(byte)).unwrap_or(self.rest().len());
            return Kind::Word(self.pass(name));
        }
        let close = format!("\"{}", "#".repeat(hashes));
        let end = rest[open + 1..].find(&close).map_or(rest.len(), |found| open + 1 + found + close.len());
        Kind::Text(self.pass(end))
    }

    fn block_comment(&mut self) {
        let bytes = self.rest().as_bytes();
        let (mut at, mut depth) = (2, 1);
        while depth > 0 && at + 1 < bytes.len() {
            match &bytes[at..at + 2] {
                b"/*" => (at, depth) = (at + 2, depth + 1),
                b"*/" => (at, depth) = (at + 2, depth - 1),
                _ => at += 1,
            }
        }
        self.pass_to_boundary(if depth == 0 { at } else { bytes.len() });
    }

    fn pass_to_boundary(&mut self, ahead: usize) -> &'a str {
        let rest = self.rest();
        let end = (ahead.min(rest.len())..=rest.len()).find(|&end| rest.is_char_boundary(end));
        self.pass(end.unwrap_or(rest.len()))
    }
}

fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte >= 0x80 || matches!(byte, b'_' | b'+' | b'-' | b'.')
}
