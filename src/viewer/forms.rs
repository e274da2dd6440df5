//! Forms: the small ones for marks, and those of the command line.

use super::apply::Desk;
use super::ask::Ask;
use super::errand::Errand;
use super::fields::Fields;
use super::intent::Intent;
use super::layout::Target;
use super::offer::{AGAIN, Offer};
use super::state::{Chosen, Work};
use crate::model::Knowledge;
use crate::search::Action;
use age::secrecy::SecretString;
use std::path::Path;
use std::time::Instant;
use zeroize::{Zeroize, Zeroizing};

/// Room for a secret from the start: what grows leaves copies behind.
const SECRET: usize = 512;

impl Desk<'_> {
    pub fn form(&mut self, intent: Intent) {
        match intent {
            Intent::Ask(ask) => {
                self.typing.fields = self.filled(&ask);
                self.typing.secrets = vec![Zeroizing::new(String::with_capacity(SECRET))];
                self.state.ask_complaint = None;
                self.state.ask = Some(*ask);
            }
            _ => self.answer(),
        }
    }

    fn answer(&mut self) {
        let (Some(ask), Some(document)) = (self.state.ask.clone(), &self.shown.0) else { return };
        if ask == Ask::Unlock {
            return self.unlock();
        }
        match ask.requests(&self.typing.fields, self.state.team.as_ref(), document.facility()) {
            Ok(requests) => {
                self.state.ask = None;
                for request in requests {
                    if let Action::Team(team) = &request.action {
                        self.choose_team(Some(team.id.clone()));
                    }
                    self.write_down(Intent::Act(Box::new(request)));
                }
            }
            Err(complaint) => self.state.ask_complaint = Some(complaint),
        }
    }

    fn unlock(&mut self) {
        let (Some(document), Some(typed)) = (&self.shown.0, self.typing.secrets.first_mut()) else { return };
        let passphrase = SecretString::from(typed.as_str());
        typed.zeroize();
        self.state.ask_complaint = None;
        self.safe.open(&document.picture.secrets, passphrase, self.session.wake());
    }

    pub fn vault(&mut self, intent: Intent) {
        let secret = |id| self.shown.0.as_ref().and_then(|document| document.picture.secrets.secrets.get(&id).cloned());
        match intent {
            Intent::Read(id) => {
                let Some(secret) = secret(id) else { return };
                if let Err(why) = self.safe.turn(id, &secret) {
                    self.state.warn(why.to_string());
                }
            }
            _ => self.safe.lock(),
        }
    }

    fn filled(&self, ask: &Ask) -> Fields {
        let middle = self.building.as_ref().map(|building| building.layout.bounds.center());
        let spot_guess = middle.map_or([0.0, 0.0], |at| [at.x.round(), at.y.round()]);
        let text = match ask {
            Ask::Path(_) => std::env::current_dir().map(|folder| format!("{}/", folder.display())).unwrap_or_default(),
            _ => String::new(),
        };
        let fields = Fields { text, spot_guess, ..Fields::default() };
        match (ask, &self.shown.0) {
            (Ask::Draw(draw), Some(document)) => draw.begun(document.facility(), fields),
            (Ask::Know(_), _) => Fields { knowledge: Knowledge::Surveyed, ..fields },
            _ => fields,
        }
    }

    pub fn offer(&mut self, intent: Intent) {
        match intent {
            Intent::Offers => self.look_for_offer(),
            Intent::OfferOn(name, about) => {
                self.look_for_offer();
                if let Some(at) = self.offers.0.iter().position(|offer| offer.name == name) {
                    self.begin_offer(at);
                    self.offers.0[at].fill_in(&mut self.typing.filled, about);
                }
            }
            Intent::Offer(at) => self.begin_offer(at),
            Intent::RunOffer => self.run_offer(),
            _ => self.lock(),
        }
    }

    fn look_for_offer(&mut self) {
        self.typing.filter.clear();
        self.typing.found_at = 0;
        self.state.offers = Some(Chosen::default());
    }

    fn begin_offer(&mut self, at: usize) {
        let (Some(offer), Some(chosen)) = (self.offers.0.get(at), &mut self.state.offers) else { return };
        *chosen = Chosen { offer: Some(at), ..Chosen::default() };
        let document = self.shown.0.as_ref();
        let named = |target: &Target| document.map(|document| document.named(*target).id().to_owned());
        let selected: Vec<String> = self.state.selection.iter().filter_map(named).collect();
        let path = document.and_then(|document| document.path.as_deref());
        self.typing.filled = offer.begun(path, &selected);
        self.typing.secrets = empty(offer);
        self.typing.lines.clear();
        self.typing.touched = None;
    }

    fn run_offer(&mut self) {
        let chosen = self.state.offers.as_ref().and_then(|chosen| chosen.offer);
        let Some(offer) = chosen.and_then(|at| self.offers.0.get(at)) else { return };
        let path = self.shown.0.as_ref().and_then(|document| document.path.as_deref());
        if offer.is_about_the_document() && path.is_none() {
            return self.state.warn("Open a building first, or accept the plan that is looked at.");
        }
        if offer.secrets.last() == Some(&AGAIN) {
            let again = self.typing.secrets.pop();
            if again.as_ref() != self.typing.secrets.last() {
                self.typing.secrets.extend(again);
                return self.state.warn("The two passphrases differ; nothing was done.");
            }
        }
        let mut input = Zeroizing::new(String::with_capacity((offer.secrets.len() + 1) * SECRET));
        for line in &self.typing.secrets {
            input.push_str(line);
            input.push('\n');
        }
        self.typing.secrets = empty(offer);
        input.push_str(&self.typing.lines);
        let folder = path.and_then(|path| path.parent()).map(ToOwned::to_owned);
        let (form, arguments) = (self.state.await_answer(), offer.arguments(&self.typing.filled));
        self.errands.run(Errand { form, arguments, folder, input });
    }

    /// The command line draws the pictures for it, which a window cannot beside its own.
    pub fn report(&mut self, to: &Path) {
        let Some(file) = self.shown.0.as_ref().and_then(|document| document.path.as_ref()) else {
            return self.state.warn("Open a building first, or accept the plan that is looked at.");
        };
        let (file, to) = (file.display().to_string(), to.display().to_string());
        self.state.work = Some(Work { what: format!("writing {to}"), since: Instant::now(), can_be_cancelled: false });
        let arguments = ["report", "--force", "--out", &to, "--", &file].map(str::to_owned).to_vec();
        self.errands.run(Errand { form: None, arguments, folder: None, input: Zeroizing::default() });
    }

    fn lock(&mut self) {
        self.typing.secrets.iter_mut().for_each(|secret| secret.clear());
        self.typing.touched = None;
        if let Some(chosen) = &mut self.state.offers {
            (chosen.waits_for, chosen.ran) = (None, None);
        }
    }
}

/// As many empty lines as the form has for secrets.
fn empty(offer: &Offer) -> Vec<Zeroizing<String>> {
    offer.secrets.iter().map(|_| Zeroizing::new(String::with_capacity(SECRET))).collect()
}
