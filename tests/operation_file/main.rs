//! The operation file: what is marked stays marked, others see it, and what cannot be done is said.

#[path = "../support/mod.rs"]
mod support;

mod begun;
mod copies;
mod marking;
mod replaced;
mod together;
mod told_apart;

use undercroft::file::operation_file::{FileError, Opened};
use undercroft::search::Status;

fn status(opened: &Opened, space: &str) -> Status {
    let picture = opened.operation.picture();
    picture.status_of(picture.facility.space_ix(&space.into()).unwrap())
}

fn entries(opened: &Opened) -> usize {
    opened.operation.log().len()
}

fn refused(result: Result<Opened, FileError>) -> FileError {
    match result {
        Ok(_) => panic!("it was opened"),
        Err(error) => error,
    }
}
