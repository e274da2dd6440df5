//! The command line as people and scripts use it: the real binary, its exact text and its exit codes.

mod apply;
mod bench;
mod draw;
mod files;
mod hostile;
mod import;
mod leaks;
mod mark;
mod picture;
mod planning;
mod readme;
mod rebase;
mod status;
mod told;
mod undo;
mod vault;
mod verify;
