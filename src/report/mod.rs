//! Plans, pages and tables of a picture. Is handed values and bytes and never calls the viewer.

mod canvas;
mod class;
mod door;
mod frame;
mod markup;
mod overview;
mod page;
mod paint;
mod plan;
mod sheet;
mod shelf;
mod underlay;

pub use class::{Class, Legend};
pub use door::stand as door_stand;
pub use overview::overview;
pub use page::{Shot, html};
pub use plan::{plan, plans};
