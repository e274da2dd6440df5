//! The bytes of what is imported. Nothing is ever written, and no more is held than the limit says.

use super::{Fault, ImportError};
use std::borrow::Cow;
use std::fs::File;
use std::io::Read;
use std::path::Path;

const MOST_MB: u64 = 512;
const MOST_BYTES: u64 = MOST_MB << 20;
// Enough to get past a licence in the opening comment.
const HEAD: usize = 64 << 10;

/// One file to import.
pub struct Source {
    pub bytes: Vec<u8>,
}

impl Source {
    pub fn open(path: &Path) -> Result<Self, ImportError> {
        let read = |source| ImportError::Read { path: path.into(), source };
        let mut bytes = Vec::new();
        File::open(path).and_then(|file| file.take(MOST_BYTES + 1).read_to_end(&mut bytes)).map_err(read)?;
        if bytes.len() as u64 > MOST_BYTES {
            return Err(ImportError::TooLarge { path: path.into(), limit_mb: MOST_MB });
        }
        if bytes.iter().all(u8::is_ascii_whitespace) {
            return Err(ImportError::Empty { path: path.into() });
        }
        Ok(Self { bytes })
    }

    /// The beginning as text, as well as it can be read; for telling formats apart.
    pub fn head(&self) -> String {
        let head = &self.bytes[..self.bytes.len().min(HEAD)];
        utf16(head).unwrap_or_else(|| String::from_utf8_lossy(unmarked(head)).into_owned())
    }

    pub fn text(&self) -> Result<Cow<'_, str>, Fault> {
        text(&self.bytes)
    }
}

/// Bytes as text: UTF-8 or UTF-16 by their byte order mark, Latin-1 where an XML declaration says so, else UTF-8.
pub fn text(bytes: &[u8]) -> Result<Cow<'_, str>, Fault> {
    if let Some(text) = utf16(bytes) {
        return Ok(Cow::Owned(text));
    }
    let bytes = unmarked(bytes);
    match std::str::from_utf8(bytes) {
        Ok(text) => Ok(Cow::Borrowed(text)),
        Err(_) if declares_latin1(bytes) => Ok(Cow::Owned(bytes.iter().copied().map(char::from).collect())),
        Err(error) => {
            let why = "is not text in UTF-8, the encoding it should have";
            Err(Fault::new(format!("byte {}", error.valid_up_to()), why))
        }
    }
}

fn unmarked(bytes: &[u8]) -> &[u8] {
    bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes)
}

fn utf16(bytes: &[u8]) -> Option<String> {
    let unit: fn([u8; 2]) -> u16 = match bytes {
        [0xFF, 0xFE, ..] => u16::from_le_bytes,
        [0xFE, 0xFF, ..] => u16::from_be_bytes,
        _ => return None,
    };
    let units: Vec<u16> = bytes[2..].as_chunks().0.iter().map(|&pair| unit(pair)).collect();
    Some(String::from_utf16_lossy(&units))
}

fn declares_latin1(bytes: &[u8]) -> bool {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(200)]).to_ascii_lowercase();
    let declaration = head.split("?>").next().unwrap_or_default();
    head.starts_with("<?xml") && (declaration.contains("iso-8859-1") || declaration.contains("windows-1252"))
}

#[cfg(test)]
mod tests {
    use super::text;

    #[test]
    fn text_is_read_in_the_encoding_it_declares() {
        assert_eq!(text(b"\xEF\xBB\xBFab").unwrap(), "ab");
        assert_eq!(text(b"\xFF\xFEa\0\xE9\0").unwrap(), "aé");
        assert_eq!(text(b"\xFE\xFF\0a").unwrap(), "a");
        let latin = b"<?xml version='1.0' encoding='ISO-8859-1'?><a b='\xE9'/>";
        assert!(text(latin).unwrap().ends_with("<a b='é'/>"));
        assert_eq!(text(b"ab\xE9").unwrap_err().place, "byte 2");
    }
}
