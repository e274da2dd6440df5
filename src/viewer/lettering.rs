//! Sets egui up: our fonts, one context on our camera, and no redraw that nothing asked for.

use super::font;
use bevy::prelude::{Added, App, IntoScheduleConfigs, Local, Plugin, PreUpdate, Query};
use bevy_egui::egui::{Event, Modifiers};
use bevy_egui::{EguiContext, EguiGlobalSettings, EguiInput, EguiPreUpdateSet};

pub struct LetteringPlugin;

impl Plugin for LetteringPlugin {
    fn build(&self, app: &mut App) {
        app.insert_resource(EguiGlobalSettings { auto_create_primary_context: false, ..EguiGlobalSettings::default() });
        let before_pass = EguiPreUpdateSet::BeginPass;
        app.add_systems(PreUpdate, set_fonts.after(EguiPreUpdateSet::InitContexts).before(before_pass));
        app.add_systems(PreUpdate, quieten.after(EguiPreUpdateSet::ProcessInput));
    }
}

fn set_fonts(mut contexts: Query<&mut EguiContext, Added<EguiContext>>) {
    for mut context in &mut contexts {
        context.get_mut().set_fonts(font::definitions());
    }
}

// bevy_egui 0.42 reports the modifier keys on every frame, and egui 0.36 asks for another frame after every event:
// together they would keep an idle window drawing for ever.
fn quieten(mut inputs: Query<&mut EguiInput>, mut last: Local<Option<Modifiers>>) {
    for mut input in &mut inputs {
        input.0.events.retain(|event| match event {
            Event::ModifiersChanged(now) => last.replace(*now) != Some(*now),
            _ => true,
        });
    }
}
