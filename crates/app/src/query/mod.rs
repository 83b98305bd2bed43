//! The questions pages ask, and the answers as they are sent. Reading only; whatever is shown obeys the caller's rights.

pub mod access;
pub mod carrier;
pub mod case_list;
pub mod cases;
pub mod catalogues;
pub mod clips;
pub mod common;
pub mod copies;
pub mod coverage;
pub mod delegations;
pub mod destructions;
pub mod devices;
pub mod directory;
pub mod disposals;
pub mod dossier_plan;
pub mod dossier_terms;
pub mod dossiers;
pub mod drafters;
pub mod duties;
pub mod find;
pub mod genuine;
pub mod hints;
pub mod inbox;
pub mod inspection;
pub mod losses;
pub mod mending;
pub mod numbers;
pub mod papers;
pub mod proof;
pub mod readings;
pub mod recordings;
pub mod records;
pub mod reference;
pub mod retention;
pub mod reviews;
pub mod rooms;
pub mod roster;
mod same_matter;
pub mod scenes;
pub mod secrecy;
pub mod session;
pub mod spills;
pub mod stations;
pub mod subordinates;
pub mod tasks;
pub mod verification;
pub mod watch;

pub(crate) use cases::scene_ids as scenes_of_case;

/// How many rows a page of a list has.
pub const PAGE: u32 = 50;

/// The first row of a page; pages count from 1.
pub(crate) const fn offset(page: Option<u32>) -> u32 {
    match page {
        Some(n) if n > 0 => (n - 1).saturating_mul(PAGE),
        _ => 0,
    }
}
