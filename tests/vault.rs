//! What lies in the vault is read with the passphrase and in no other way, and what was shredded is gone.

mod support;

use age::secrecy::{ExposeSecret, SecretString};
use std::fs;
use std::path::Path;
use std::sync::Arc;
use support::{Desk, device, mark, open, primary};
use undercroft::file::merge::{merge, merge_into};
use undercroft::file::operation_file::Opened;
use undercroft::file::verify::verify;
use undercroft::search::{Action, Entry, EntryId, Operation, Refusal, Sealed, Secret, SecretKind, Secrets, Vault};
use undercroft::vault::{Lock, OpenVault, VaultError, create, seal};

const PASSPHRASE: &str = "four plain words here";
// Looked for in files: it must not occur by chance.
const NAME: &str = "Planted-Name-of-a-Source-7261";

fn words(text: &str) -> SecretString {
    SecretString::from(text.to_owned())
}

fn put(opened: &mut Opened, author: u8, of: &str, text: &str) -> Entry {
    let (id, vault) = opened.operation.picture().secrets.vault().unwrap();
    let sealed = seal(vault, &words(text)).unwrap();
    let secret = Secret { vault: *id, kind: SecretKind::Identity, of: of.to_owned(), keep_until_ms: None, sealed };
    mark(opened, &device(author), Action::Secret(Box::new(secret)))
}

fn with_vault(desk: &Desk) -> (Opened, Entry) {
    let mut opened = desk.create("a.undercroft");
    mark(&mut opened, &device(1), Action::Vault(create(&words(PASSPHRASE)).unwrap()));
    let entry = put(&mut opened, 1, "S-1", NAME);
    (opened, entry)
}

fn secrets(opened: &Opened) -> &Secrets {
    &opened.operation.picture().secrets
}

fn read(opened: &Opened, id: &EntryId) -> Result<String, VaultError> {
    let vault = OpenVault::open(secrets(opened), &words(PASSPHRASE))?;
    Ok(vault.read(&secrets(opened).secrets[id])?.expose_secret().to_owned())
}

fn shred(opened: &mut Opened, secret: &Entry) -> Entry {
    mark(opened, &device(1), Action::Shred { secrets: vec![secret.id] })
}

fn holds(path: &Path, bytes: &[u8]) -> bool {
    fs::read(path).unwrap().windows(bytes.len()).any(|window| window == bytes)
}

/// The sealed bytes, as they lie in the file: from the middle, where no page ends.
fn sealed(entry: &Entry) -> Vec<u8> {
    let Some(Action::Secret(secret)) = entry.content.known_action() else { panic!() };
    secret.sealed.0[200..260].to_vec()
}

#[test]
fn a_secret_is_read_with_the_passphrase_and_not_without() {
    let desk = Desk::new();
    let (opened, entry) = with_vault(&desk);
    let again = open(opened.file.path());
    assert_eq!(read(&again, &entry.id).unwrap(), NAME);
    assert!(matches!(OpenVault::open(secrets(&again), &words("four other words here")), Err(VaultError::Wrong)));
    assert!(matches!(OpenVault::open(&Secrets::default(), &words(PASSPHRASE)), Err(VaultError::None)));
    assert!(!holds(opened.file.path(), NAME.as_bytes()));
    assert!(matches!(create(&words("short")), Err(VaultError::Short)));
}

#[test]
fn secrets_are_equally_long_whatever_they_say() {
    let vault = create(&words(PASSPHRASE)).unwrap();
    // age's header has a random length of its own; what tells is what follows it.
    let length = |text: &str| {
        let sealed = seal(&vault, &words(text)).unwrap().0;
        let header = sealed.windows(5).position(|window| window == b"\n--- ").unwrap() + 5;
        sealed.len() - header
    };
    assert_eq!(length("1"), length(&"a much longer name ".repeat(10)));
    for text in ["", "a\0b", "\u{1b}[2J", &"x".repeat(20_000)] {
        assert!(matches!(seal(&vault, &words(text)), Err(VaultError::Text)), "{text:?}");
    }
}

#[test]
fn two_secrets_alike_are_sealed_under_keys_of_their_own() {
    let vault = create(&words(PASSPHRASE)).unwrap();
    assert_ne!(seal(&vault, &words(NAME)).unwrap(), seal(&vault, &words(NAME)).unwrap());
}

#[test]
fn the_lock_closes_by_itself_when_nobody_touches_it() {
    let desk = Desk::new();
    let (opened, entry) = with_vault(&desk);
    let secret = &secrets(&opened).secrets[&entry.id];
    let mut lock = Lock::default();
    assert!(matches!(lock.read(secret), Err(VaultError::Locked)));
    let vault = || OpenVault::open(secrets(&opened), &words(PASSPHRASE)).unwrap();
    lock.unlock(vault(), 1_000);
    assert_eq!(lock.read(secret).unwrap().expose_secret(), NAME);
    assert!(!lock.lock_if_idle(60_000, 300_000));
    lock.touch(60_000);
    assert!(!lock.lock_if_idle(359_999, 300_000) && lock.is_open());
    assert!(lock.lock_if_idle(360_000, 300_000) && !lock.is_open());
    assert!(matches!(lock.read(secret), Err(VaultError::Locked)));
    lock.unlock(vault(), 1_000_000);
    assert!(lock.lock_if_idle(5, 300_000), "a clock set back does not keep it open");
}

#[test]
fn what_was_shredded_is_gone_from_the_file_and_the_log_verifies() {
    let desk = Desk::new();
    let (mut opened, entry) = with_vault(&desk);
    let other = put(&mut opened, 1, "S-2", "somebody else");
    let bytes = sealed(&entry);
    let path = opened.file.path().to_owned();
    assert!(holds(&path, &bytes), "it was there before");
    shred(&mut opened, &entry);
    assert!(!holds(&path, &bytes));
    assert_eq!(read(&opened, &other.id).unwrap(), "somebody else");
    for opened in [&opened, &open(&path)] {
        assert_eq!(secrets(opened).secrets.keys().collect::<Vec<_>>(), [&other.id]);
        assert!(opened.operation.log().get(&entry.id).unwrap().content.action.is_none());
        assert!(opened.operation.picture().findings.is_empty(), "{:?}", opened.operation.picture().findings);
    }
    assert!(verify(&path, i64::MAX).unwrap().is_sound());
    assert!(!desk.path("a.undercroft-journal").exists());
}

#[test]
fn another_program_that_has_the_file_open_follows_a_shredding() {
    let desk = Desk::new();
    let (mut opened, entry) = with_vault(&desk);
    let mut watcher = open(opened.file.path());
    shred(&mut opened, &entry);
    mark(&mut opened, &device(1), primary("A"));
    let news = watcher.file.news().unwrap();
    watcher.operation.commit_all(news);
    assert!(secrets(&watcher).secrets.is_empty());
    assert_eq!(watcher.operation.log().len(), opened.operation.log().len());
    mark(&mut watcher, &device(2), primary("B"));
    let news = opened.file.news().unwrap();
    opened.operation.commit_all(news);
    assert_eq!(opened.operation.log().len(), 5);
}

#[test]
fn a_merge_brings_nothing_back_in_whatever_order() {
    let desk = Desk::new();
    let (mut opened, entry) = with_vault(&desk);
    let bytes = sealed(&entry);
    let old = desk.copy("a.undercroft", "old.undercroft");
    shred(&mut opened, &entry);
    for (name, one, two) in
        [("ab.undercroft", opened.file.path(), old.as_path()), ("ba.undercroft", old.as_path(), opened.file.path())]
    {
        let merged = merge(one, two, &desk.path(name), false).unwrap();
        assert!(merged.operation.picture().secrets.secrets.is_empty());
        assert!(!holds(&desk.path(name), &bytes), "{name}");
        assert!(verify(&desk.path(name), i64::MAX).unwrap().is_sound());
    }
    let mut old = open(&old);
    let (new, _) = merge_into(&mut old.file, opened.file.path()).unwrap();
    old.operation.commit_all(new);
    assert!(secrets(&old).secrets.is_empty() && !holds(old.file.path(), &bytes));
}

#[test]
fn a_secret_that_comes_in_after_its_shredding_is_not_kept() {
    let desk = Desk::new();
    let (mut opened, _) = with_vault(&desk);
    let bare = desk.copy("a.undercroft", "bare.undercroft");
    let late = put(&mut opened, 2, "S-9", NAME);
    let full = desk.copy("a.undercroft", "full.undercroft");
    mark(&mut opened, &device(3), Action::Shred { secrets: vec![late.id] });
    // The bare copy learns of the shredding from a copy that never had the secret.
    let mut bare = open(&bare);
    let shredding = opened.operation.log().ordered().next_back().unwrap().as_ref().clone();
    drop(bare.file.news());
    support::insert_entry(bare.file.path(), &shredding);
    let mut bare = open(bare.file.path());
    let (new, _) = merge_into(&mut bare.file, &full).unwrap();
    bare.operation.commit_all(new);
    assert!(!secrets(&bare).secrets.contains_key(&late.id));
    assert!(!holds(bare.file.path(), &sealed(&late)));
}

#[test]
fn only_secrets_can_be_shredded_and_a_shredding_is_not_taken_back() {
    let desk = Desk::new();
    let (mut opened, entry) = with_vault(&desk);
    let searched = mark(&mut opened, &device(1), primary("A"));
    let wrong = Action::Shred { secrets: vec![searched.id] };
    assert!(matches!(opened.operation.prepare(wrong.into(), &device(1).key()), Err(Refusal::Unknown(_))));
    let shredding = shred(&mut opened, &entry);
    let back = Action::Retract { entry: shredding.id };
    assert_eq!(opened.operation.prepare(back.into(), &device(1).key()).unwrap_err(), Refusal::Shredded);
    let undo = opened.operation.undo(&device(1).key()).unwrap();
    assert_eq!(undo.action, Action::Retract { entry: searched.id }, "undo goes past it");
    // A forged request of another program takes no mark away either.
    let hostile =
        undercroft::search::Prepared { request: Action::Shred { secrets: vec![searched.id] }.into(), replaces: vec![] };
    let entry = opened.file.append(&hostile, &device(1)).unwrap();
    opened.operation.commit(entry);
    let again = open(opened.file.path());
    assert!(again.operation.log().get(&searched.id).unwrap().content.known_action().is_some());
    assert!(opened.operation.log().get(&searched.id).unwrap().content.known_action().is_some());
}

#[test]
fn vaults_begun_on_two_copies_both_stand_after_the_merge() {
    let desk = Desk::new();
    drop(desk.create("a.undercroft"));
    let other = desk.copy("a.undercroft", "b.undercroft");
    let (mut one, mut two) = (open(&desk.path("a.undercroft")), open(&other));
    for (opened, number) in [(&mut one, 1), (&mut two, 2)] {
        mark(opened, &device(number), Action::Vault(create(&words(PASSPHRASE)).unwrap()));
        put(opened, number, &format!("S-{number}"), &format!("name {number}"));
    }
    let merged = merge(one.file.path(), two.file.path(), &desk.path("c.undercroft"), false).unwrap();
    let kept = &merged.operation.picture().secrets;
    let vault = OpenVault::open(kept, &words(PASSPHRASE)).unwrap();
    let mut read: Vec<String> =
        kept.secrets.values().map(|secret| vault.read(secret).unwrap().expose_secret().to_owned()).collect();
    read.sort();
    assert_eq!(read, ["name 1", "name 2"]);
}

#[test]
fn a_key_that_is_not_the_vaults_own_opens_nothing() {
    let desk = Desk::new();
    let mut opened = desk.create("a.undercroft");
    let (mine, theirs) = (create(&words(PASSPHRASE)).unwrap(), create(&words("some other passphrase")).unwrap());
    // Somebody put their own recipient over a key that the passphrase opens.
    mark(&mut opened, &device(1), Action::Vault(Vault { recipient: theirs.recipient, key: mine.key }));
    assert!(matches!(OpenVault::open(secrets(&opened), &words(PASSPHRASE)), Err(VaultError::Wrong)));
}

#[test]
fn under_a_new_passphrase_the_old_one_opens_nothing() {
    let desk = Desk::new();
    let (mut opened, entry) = with_vault(&desk);
    let kept = secrets(&opened);
    let (old, _) = kept.vault().map(|(id, vault)| (*id, vault.clone())).unwrap();
    let only = Action::Shred { secrets: vec![old] };
    assert!(opened.operation.prepare(only.into(), &device(1).key()).is_err(), "the only key is not thrown away");
    let relocked =
        OpenVault::open(kept, &words(PASSPHRASE)).unwrap().relock(&old, &words("a newer passphrase")).unwrap();
    mark(&mut opened, &device(1), Action::Vault(relocked));
    mark(&mut opened, &device(1), Action::Shred { secrets: vec![old] });
    let again = open(opened.file.path());
    assert!(OpenVault::open(secrets(&again), &words(PASSPHRASE)).is_err());
    let vault = OpenVault::open(secrets(&again), &words("a newer passphrase")).unwrap();
    assert_eq!(vault.read(&secrets(&again).secrets[&entry.id]).unwrap().expose_secret(), NAME);
}

#[test]
fn what_has_outlived_its_date_is_offered() {
    let vault = create(&words(PASSPHRASE)).unwrap();
    let sealed = seal(&vault, &words("x")).unwrap();
    let secret = |keep_until_ms| Secret {
        vault: EntryId([1; 32]),
        kind: SecretKind::Contact,
        of: "S-1".to_owned(),
        keep_until_ms,
        sealed: sealed.clone(),
    };
    let mut kept = Secrets::default();
    for (number, until) in [(1, None), (2, Some(100)), (3, Some(101))] {
        kept.secrets.insert(EntryId([number; 32]), secret(until));
    }
    assert_eq!(kept.expired(100).map(|(id, _)| id.0[0]).collect::<Vec<_>>(), [2]);
}

/// All orders in which some things can come in.
fn orders(things: usize) -> Vec<Vec<usize>> {
    if things == 0 {
        return vec![Vec::new()];
    }
    let insert = |order: Vec<usize>| {
        (0..things).map(move |at| {
            let mut longer = order.clone();
            longer.insert(at, things - 1);
            longer
        })
    };
    orders(things - 1).into_iter().flat_map(insert).collect()
}

#[test]
fn whatever_order_a_secret_and_its_shredding_come_in_it_is_gone() {
    let desk = Desk::new();
    let mut opened = desk.create("a.undercroft");
    let sealed = Sealed(vec![7; 300]);
    let vault = mark(&mut opened, &device(1), Action::Vault(Vault { recipient: "r".to_owned(), key: sealed.clone() }));
    let secret = |of: &str| {
        let secret = Secret {
            vault: vault.id,
            kind: SecretKind::Code,
            of: of.to_owned(),
            keep_until_ms: None,
            sealed: sealed.clone(),
        };
        Action::Secret(Box::new(secret))
    };
    let kept = mark(&mut opened, &device(2), secret("D-AB"));
    let gone = mark(&mut opened, &device(2), secret("D-BC"));
    let shredding = mark(&mut opened, &device(3), Action::Shred { secrets: vec![gone.id] });
    let entries = [vault, kept.clone(), gone.clone(), shredding];
    for order in orders(entries.len()) {
        let mut operation = Operation::new(opened.operation.id, Arc::clone(opened.operation.base()), []);
        order.iter().for_each(|&at| operation.commit(entries[at].clone()));
        let picture = operation.picture();
        assert_eq!(picture.secrets.secrets.keys().collect::<Vec<_>>(), [&kept.id], "{order:?}");
        assert!(!operation.log().get(&gone.id).unwrap().parts.contains_key("action"), "{order:?}");
        assert!(picture.findings.is_empty(), "{order:?}: {:?}", picture.findings);
    }
}
