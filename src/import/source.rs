//! The bytes of what is imported: a file, an archive or a folder. Nothing is written, and no more is held than the
//! limits say.

use super::{Fault, ImportError, Ledger};
use crate::model::Code;
use std::borrow::Cow;
use std::fs::{self, File};
use std::io::{Cursor, Read};
use std::path::{Component, Path, PathBuf};

const MOST_MB: u64 = 256;
const MOST_BYTES: u64 = MOST_MB << 20;
const MOST_MEMBERS: usize = 10_000;
const DEEPEST_FOLDER: usize = 3;
// Enough to get past a licence in the opening comment.
const HEAD: usize = 64 << 10;

/// What to import: one member for a file, several for an archive or a folder.
pub struct Source {
    pub members: Vec<Member>,
    /// The folder that holds the file, where the other half of a pair is looked for.
    pub folder: Option<PathBuf>,
}

pub struct Member {
    /// The path within the archive or folder, or the file's name.
    pub name: String,
    pub bytes: Vec<u8>,
}

impl Source {
    pub fn open(path: &Path) -> Result<Self, ImportError> {
        let read = |source| ImportError::Read { path: path.into(), source };
        let too_large = || ImportError::TooLarge { path: path.into(), limit_mb: MOST_MB };
        if path.is_dir() {
            let mut members = Vec::new();
            let mut left = MOST_BYTES;
            let fits = walk(path, "", DEEPEST_FOLDER, &mut left, &mut members).map_err(read)?;
            let folder = Self { members, folder: None };
            return if fits { folder.unless_empty(path) } else { Err(too_large()) };
        }
        let Some(bytes) = File::open(path).and_then(|file| read_file(file, MOST_BYTES)).map_err(read)? else {
            return Err(too_large());
        };
        let folder = path.parent().unwrap_or(Path::new(".")).to_path_buf();
        Self::of(path, bytes, Some(folder))
    }

    /// A file's bytes: itself, or what is in it where it is an archive.
    pub fn of(path: &Path, bytes: Vec<u8>, folder: Option<PathBuf>) -> Result<Self, ImportError> {
        if bytes.starts_with(b"PK\x03\x04") {
            let archive = |fault| ImportError::Archive { path: path.into(), fault };
            let members = unpack(&bytes).map_err(archive)?;
            return Self { members, folder: None }.unless_empty(path);
        }
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        Self { members: vec![Member { name, bytes }], folder }.unless_empty(path)
    }

    fn unless_empty(mut self, path: &Path) -> Result<Self, ImportError> {
        self.members.retain(|member| !member.bytes.iter().all(u8::is_ascii_whitespace));
        if self.members.is_empty() { Err(ImportError::Empty { path: path.into() }) } else { Ok(self) }
    }

    /// The other half of a pair of files, such as a `.dot` beside its `.sdf`: another member, or a neighbouring file
    /// of the same name.
    pub fn companion(&self, of: &Member, extension: &str) -> Option<Member> {
        let wanted = Path::new(&of.name).with_extension(extension);
        if let Some(folder) = &self.folder {
            let path = folder.join(wanted.file_name()?);
            let bytes = read_file(File::open(&path).ok()?, MOST_BYTES).ok()??;
            return Some(Member { name: path.file_name()?.to_string_lossy().into_owned(), bytes });
        }
        let others = self.members.iter().filter(|member| Path::new(&member.name).extension() == wanted.extension());
        let others: Vec<&Member> = others.collect();
        let same = others.iter().find(|member| Path::new(&member.name) == wanted).or(others.first())?;
        Some(Member { name: same.name.clone(), bytes: same.bytes.clone() })
    }
}

impl Member {
    /// The beginning as text, as well as it can be read; for telling formats apart.
    pub fn head(&self) -> String {
        let head = &self.bytes[..self.bytes.len().min(HEAD)];
        utf16(head).unwrap_or_else(|| String::from_utf8_lossy(unmarked(head)).into_owned())
    }

    pub fn text(&self) -> Result<Cow<'_, str>, Fault> {
        text(&self.bytes)
    }

    /// For a format whose text is ASCII by its standard, and whose writers often put Latin-1 between quotes.
    pub fn text_or_latin1(&self, ledger: &mut Ledger) -> Result<Cow<'_, str>, Fault> {
        let mut is_quoted = false;
        let mut is_stray = |&byte: &u8| {
            is_quoted ^= byte == b'\'';
            !is_quoted && !byte.is_ascii()
        };
        self.text().or_else(|fault| {
            if self.bytes.iter().any(&mut is_stray) {
                return Err(fault);
            }
            let message = "its text is not UTF-8; names are read as Latin-1";
            ledger.note(Code::Guessed, "encoding of the text", "file", message);
            Ok(Cow::Owned(latin1(&self.bytes)))
        })
    }
}

fn read_file(file: File, most: u64) -> std::io::Result<Option<Vec<u8>>> {
    let size = file.metadata()?.len();
    read_at_most(file, Vec::with_capacity(size.min(most) as usize), most)
}

fn read_at_most(reader: impl Read, mut bytes: Vec<u8>, most: u64) -> std::io::Result<Option<Vec<u8>>> {
    reader.take(most + 1).read_to_end(&mut bytes)?;
    Ok((bytes.len() as u64 <= most).then_some(bytes))
}

/// Takes the files of a folder, and says whether they fit within what is left of the limit. Links are not followed.
fn walk(folder: &Path, prefix: &str, depth: usize, left: &mut u64, members: &mut Vec<Member>) -> std::io::Result<bool> {
    let mut entries = fs::read_dir(folder)?.collect::<Result<Vec<_>, _>>()?;
    entries.sort_by_key(fs::DirEntry::file_name);
    for entry in entries {
        let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
        let kind = entry.file_type()?;
        if is_clutter(&name) {
            continue;
        }
        if kind.is_dir() && depth > 0 {
            if !walk(&entry.path(), &format!("{name}/"), depth - 1, left, members)? {
                return Ok(false);
            }
        } else if kind.is_file() {
            let Some(bytes) = read_file(File::open(entry.path())?, *left)? else { return Ok(false) };
            if members.len() >= MOST_MEMBERS {
                return Ok(false);
            }
            *left -= bytes.len() as u64;
            members.push(Member { name, bytes });
        }
    }
    Ok(true)
}

// What operating systems leave behind in folders and archives.
fn is_clutter(name: &str) -> bool {
    name.split('/').any(|part| part.starts_with('.') || part == "__MACOSX" || part == "Thumbs.db")
}

fn unpack(bytes: &[u8]) -> Result<Vec<Member>, Fault> {
    let broken = |error: zip::result::ZipError| Fault::whole(format!("the archive is damaged or cut off ({error})"));
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(broken)?;
    if archive.len() > MOST_MEMBERS {
        return Err(Fault::whole(format!(
            "the archive has {} entries; at most {MOST_MEMBERS} are read",
            archive.len()
        )));
    }
    let mut left = MOST_BYTES;
    let mut members = Vec::new();
    for at in 0..archive.len() {
        let entry = archive.by_index(at).map_err(broken)?;
        let name = entry.name().map_err(broken)?.replace('\\', "/");
        if leads_out(&name) {
            return Err(Fault::new(name, "this entry of the archive leads out of it, as no honest one does"));
        }
        if !entry.is_file() || is_clutter(&name) {
            continue;
        }
        // The size an archive declares can be a lie, so what comes out is counted.
        let unpacked = read_at_most(entry, Vec::new(), left)
            .map_err(|error| Fault::new(&name, format!("cannot be unpacked: {error}")))?;
        let why = format!("the archive unpacks to more than {MOST_MB} MB");
        let bytes = unpacked.ok_or_else(|| Fault::new(&name, why))?;
        left -= bytes.len() as u64;
        members.push(Member { name, bytes });
    }
    Ok(members)
}

fn leads_out(name: &str) -> bool {
    let is_drive = name.as_bytes().get(1) == Some(&b':');
    is_drive || Path::new(name).components().any(|part| !matches!(part, Component::Normal(_) | Component::CurDir))
}

/// Bytes as text: UTF-8 or UTF-16 by their byte order mark, Latin-1 where an XML declaration says so, else UTF-8.
pub fn text(bytes: &[u8]) -> Result<Cow<'_, str>, Fault> {
    if let Some(text) = utf16(bytes) {
        return Ok(Cow::Owned(text));
    }
    let bytes = unmarked(bytes);
    match std::str::from_utf8(bytes) {
        Ok(text) => Ok(Cow::Borrowed(text)),
        Err(_) if declares_latin1(bytes) => Ok(Cow::Owned(latin1(bytes))),
        Err(error) => {
            let why = "is not text in UTF-8, the encoding it should have";
            Err(Fault::new(format!("byte {}", error.valid_up_to()), why))
        }
    }
}

fn latin1(bytes: &[u8]) -> String {
    bytes.iter().copied().map(char::from).collect()
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
    use super::{leads_out, text};

    #[test]
    fn text_is_read_in_the_encoding_it_declares() {
        assert_eq!(text(b"\xEF\xBB\xBFab").unwrap(), "ab");
        assert_eq!(text(b"\xFF\xFEa\0\xE9\0").unwrap(), "aé");
        assert_eq!(text(b"\xFE\xFF\0a").unwrap(), "a");
        let latin = b"<?xml version='1.0' encoding='ISO-8859-1'?><a b='\xE9'/>";
        assert!(text(latin).unwrap().ends_with("<a b='é'/>"));
        assert_eq!(text(b"ab\xE9").unwrap_err().place, "byte 2");
    }

    #[test]
    fn entries_that_lead_out_of_their_archive_are_seen() {
        for name in ["../x", "a/../../x", "/etc/passwd", "C:/x"] {
            assert!(leads_out(name), "{name}");
        }
        assert!(!leads_out("a/b.geojson") && !leads_out("./a"));
    }
}
