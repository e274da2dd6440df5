//! The vault at this screen. Opening it takes a while on purpose, so that happens beside; it locks itself when nobody
//! touches the program, and when another operation is opened.

use super::UiSet;
use super::session::Wake;
use crate::search::{EntryId, Secret, Secrets, now_ms};
use crate::vault::{Lock, OpenVault, VaultError};
use age::secrecy::{ExposeSecret, SecretString};
use bevy::prelude::{App, IntoScheduleConfigs, Plugin, ResMut, Resource};
use bevy_egui::{EguiContexts, EguiPrimaryContextPass};
use std::collections::BTreeMap;
use std::sync::Mutex;
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::Duration;

const IDLE_MS: i64 = 3 * 60_000;

#[derive(Resource, Default)]
pub struct Safe {
    lock: Lock,
    // Only ever used by one system at a time; the lock is what the app wants of a resource.
    opening: Option<Mutex<Receiver<Result<OpenVault, VaultError>>>>,
    /// What was read out of it; wiped when it is let go.
    read: BTreeMap<EntryId, SecretString>,
}

impl Safe {
    pub fn is_open(&self) -> bool {
        self.lock.is_open()
    }

    pub fn is_opening(&self) -> bool {
        self.opening.is_some()
    }

    /// Tries a passphrase. The wake tells when it is known whether it fits.
    pub fn open(&mut self, secrets: &Secrets, passphrase: SecretString, wake: Wake) {
        let (tell, told) = channel();
        let secrets = secrets.clone();
        let open = move || {
            let _ = tell.send(OpenVault::open(&secrets, &passphrase));
            wake();
        };
        // Where the system gives no thread nothing is sent, which counts as locked.
        let _ = thread::Builder::new().name("vault".to_owned()).spawn(open);
        self.opening = Some(Mutex::new(told));
    }

    /// Whether the passphrase fitted, once that is known.
    pub fn opened(&mut self) -> Option<Result<(), VaultError>> {
        let told = self.opening.as_ref()?.lock().ok()?.try_recv();
        let answer = match told {
            Err(std::sync::mpsc::TryRecvError::Empty) => return None,
            Err(std::sync::mpsc::TryRecvError::Disconnected) => Err(VaultError::Locked),
            Ok(Ok(vault)) => {
                self.lock.unlock(vault, now_ms());
                Ok(())
            }
            Ok(Err(why)) => Err(why),
        };
        self.opening = None;
        Some(answer)
    }

    /// Reads a secret out, or puts it away again.
    ///
    /// # Errors
    /// The vault is locked, or the record is damaged.
    pub fn turn(&mut self, id: EntryId, secret: &Secret) -> Result<(), VaultError> {
        if self.read.remove(&id).is_none() {
            self.read.insert(id, self.lock.read(secret)?);
        }
        Ok(())
    }

    /// What was read out and is on screen.
    pub fn shown(&self, id: &EntryId) -> Option<&str> {
        self.read.get(id).map(|text| text.expose_secret())
    }

    pub fn lock(&mut self) {
        *self = Self::default();
    }
}

pub struct SafePlugin;

impl Plugin for SafePlugin {
    fn build(&self, app: &mut App) {
        app.init_resource::<Safe>().add_systems(EguiPrimaryContextPass, watch.before(UiSet));
    }
}

fn watch(mut safe: ResMut<Safe>, mut contexts: EguiContexts) {
    if !safe.is_open() {
        return;
    }
    let Ok(context) = contexts.ctx_mut() else { return };
    if context.input(|input| !input.events.is_empty()) {
        safe.lock.touch(now_ms());
    }
    if safe.lock.lock_if_idle(now_ms(), IDLE_MS) {
        safe.lock();
    }
    context.request_repaint_after(Duration::from_secs(5));
}
